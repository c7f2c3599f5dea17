"""Reconsideration suggestions 建议书 and opinions 意见书 of the government (opinion 三(二)2; domain A.4.2).

The matter goes 拟稿 → 已发出 → 已办结, beside it 已撤回. A suggestion is answered when the addressee likes; an opinion
starts sixty days on receipt, and may be enforced after them (`…_follow_up`, `…_enforcement`). Who may be
addressed and who gets a copy stands in `services.rules.reconsideration`.
Sources: 行政复议法 arts. 76, 77, 79; 行政复议法实施条例 art. 57.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from domain.audience import Party
from domain.reconsideration_paper import Paper, Stage, evolve
from events.attachment import Attachments
from events.base import Event, Side, says
from events.reconsideration import (
    ReconsiderationContent,
    ReconsiderationOpinionSent,
    ReconsiderationSent,
    ReconsiderationSuggestionClosed,
    ReconsiderationSuggestionDrafted,
    ReconsiderationSuggestionSent,
    ReconsiderationSuggestionWithdrawn,
)
from events.reconsideration_terms import ReconsiderationEnd, ReconsiderationInstrument
from events.values import Day, DocumentNumber, FewOrgans, Reason, ShortText
from events.vocabulary import OrganRole
from services.decider import Command, Context, Decider, by_command
from services.government.reconsideration_case import ReconsiderationCase
from services.government.reconsideration_suggestion import contact, enforcement, follow_up, reading
from services.government.reconsideration_suggestion.guards import require_desk, require_issuer, sent
from services.rules import clause, require, require_not_before, require_stage, required
from services.rules.cases import reconsideration_case_stream
from services.rules.reconsideration import Defect, check_content, check_sent
from services.shared.registers import taking_number


@says("拟写或者改写行政复议建议书、意见书。")
class DraftReconsiderationSuggestion(Command, zh="拟写行政复议建议书（意见书）", opens=True):
    """Write the draft of either instrument, or write it anew."""

    content: ReconsiderationContent

    def references(self, side: Side) -> list[str]:
        return [reconsideration_case_stream(number) for number in self.content.case_refs]


@says("将文书连同抄送一次发出；建议书可以写明希望反馈的日期，意见书可以抄告上一级主管部门。")
class SendReconsiderationSuggestion(Command, zh="发出行政复议建议书（意见书）"):
    """Send the draft with its copies in one act.

    `reply_requested_by` is for a suggestion only; `notify_superior` (or by name `superior_department`) for an
    opinion only.
    """

    number: DocumentNumber
    cc: FewOrgans = ()
    reply_requested_by: Day | None = None
    notify_superior: FewOrgans = ()
    superior_department: ShortText | None = None
    files: Attachments | None = None


@says("办结行政复议建议书或者意见书；意见书未整改的，须写明理由。")
class CloseReconsiderationSuggestion(Command, zh="办结行政复议建议书（意见书）"):
    """Done; `reason` is needed for an opinion that was not put right."""

    reason: Reason | None = None


@says("撤回已发出的文书，文号不再使用。")
class WithdrawReconsiderationSuggestion(Command, zh="撤回行政复议建议书（意见书）"):
    """Take back what was sent; the number stays used."""

    reason: Reason


def draft(state: Paper, command: DraftReconsiderationSuggestion, context: Context) -> list[Event]:
    """Cases and categories (REC-02), the ground of an opinion (REC-03); the cases are known (GEN-06, GEN-08)."""
    require_desk(context)
    if state.content == command.content:
        return []
    require_stage(state.stage, Stage.NEW, Stage.DRAFTED)
    require_not_before(command.on, state.since)
    check_content(command.content)
    for number in command.content.case_refs:
        case: ReconsiderationCase | None = context.known.get(reconsideration_case_stream(number))
        accepted = required(case.accepted if case else None, "GEN-06", what=number)
        require_not_before(command.on, accepted.occurred_on)
    return [command.fact(ReconsiderationSuggestionDrafted)]


def send(state: Paper, command: SendReconsiderationSuggestion, context: Context) -> list[Event]:
    """By its issuer: a suggestion with the copy to the court (REC-01), an opinion to a lower organ (REC-03, 06, 07)."""
    require_stage(state.stage, Stage.DRAFTED, Stage.SENT)
    assert state.content is not None
    on = state.sent.occurred_on if state.sent else command.on
    require_issuer(state.content.issuer, on, context)
    recorded = _as_recorded(state.content, command, on)
    if state.sent is not None:
        require(recorded == state.sent, "GEN-05", state=clause(state.stage))
        return []
    require_not_before(command.on, state.since)
    check_sent(recorded, context.registry, context.settings)
    return [recorded]


def _as_recorded(
    content: ReconsiderationContent, command: SendReconsiderationSuggestion, on: Day
) -> ReconsiderationSent:
    """The event of the instrument, refused where the command brings what belongs to the other one."""
    match content.instrument:
        case ReconsiderationInstrument.RECONSIDERATION_SUGGESTION:
            notified = command.notify_superior or command.superior_department
            require(not notified, "REC-06", problem=Defect.SUGGESTION_NOTIFIED, organ="")
            return command.fact(ReconsiderationSuggestionSent, occurred_on=on, content=content)
        case ReconsiderationInstrument.RECONSIDERATION_OPINION:
            require(command.reply_requested_by is None, "REC-03", problem=Defect.FIXED_PERIOD)
            return command.fact(ReconsiderationOpinionSent, occurred_on=on, content=content)
        case _:
            assert_never(content.instrument)


def close(state: Paper, command: CloseReconsiderationSuggestion, context: Context) -> list[Event]:
    """A suggestion any time, since no answer is due (REC-04); an opinion when put right, else with the reason."""
    require_desk(context)
    if state.stage is Stage.CLOSED:
        return []
    instrument = sent(state).content.instrument
    require_not_before(command.on, state.latest)
    match instrument:
        case ReconsiderationInstrument.RECONSIDERATION_SUGGESTION:
            outcome = ReconsiderationEnd.PARTLY_ANSWERED if state.answers else ReconsiderationEnd.NO_FEEDBACK
            outcome = ReconsiderationEnd.FEEDBACK_RECEIVED if state.answered_on else outcome
        case ReconsiderationInstrument.RECONSIDERATION_OPINION:
            outcome = ReconsiderationEnd.PERFORMED if state.performed else ReconsiderationEnd.WITHOUT_PERFORMANCE
            require(state.performed or command.reason, "REC-03", problem=Defect.NO_REASON)
        case _:
            assert_never(instrument)
    return [command.fact(ReconsiderationSuggestionClosed, outcome=outcome)]


def withdraw(state: Paper, command: WithdrawReconsiderationSuggestion, context: Context) -> list[Event]:
    """By the issuer, before closing, with the reason."""
    require(state.sent, "GEN-05", state=state.stage)
    assert state.sent is not None
    require_issuer(state.sent.content.issuer, state.sent.occurred_on, context)
    if state.stage is Stage.WITHDRAWN:
        return []
    require_stage(state.stage, Stage.SENT)
    require_not_before(command.on, state.since)
    return [command.fact(ReconsiderationSuggestionWithdrawn)]


def _concerned(state: Paper) -> Iterator[Party | None]:
    """Who sends it and the legal department, which prepares it; once it is sent, whoever got it or a copy."""
    if state.content is not None:
        yield state.content.issuer
        yield OrganRole.GOVERNMENT_LEGAL_DEPARTMENT if state.sent is None else None
    if state.sent is not None:
        yield from state.sent.sent_to


DECIDER = Decider(
    category="reconsideration-suggestion",
    initial=Paper(),
    evolve=evolve,
    decisions=by_command(
        *(draft, send, close, withdraw),
        *follow_up.DECISIONS,
        *enforcement.DECISIONS,
        *contact.DECISIONS,
        *reading.DECISIONS,
    ),
    companions=taking_number("reconsideration", SendReconsiderationSuggestion, "number", "REC-09"),
    concerned=_concerned,
)
