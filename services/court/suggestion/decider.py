"""Judicial suggestions and opinion letters of the court (opinion 三(二)2; domain A.4.1).

The matter goes 拟稿 → 已发出 → 已办结 → 已归档; beside it 已报上级法院 (`referral`) and 已撤回. In between every
addressee goes its own way, 送达 → [异议] → 反馈 → 评估 (`clock`, `escalation`, `feedback`; `ending` for the end).
What may be said, to whom and when stands in `services.rules.suggestion_content` and `suggestion_sending`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.audience import Party
from domain.authority import legal_department
from domain.suggestion import Stage, Suggestion, evolve
from events.attachment import Attachments
from events.base import Event, Side, says
from events.numbers import LegacySuggestionNumber, SuggestionNumber
from events.suggestion import (
    SuggestionApproved,
    SuggestionConsulted,
    SuggestionContent,
    SuggestionDrafted,
    SuggestionSent,
)
from events.values import Day, DocumentNumber, FewOrgans, OrganId, Reason, ReplyPeriod, ShortText, document_year
from events.vocabulary import ABSENCE_KINDS, OrganRole, SigningOffice
from services.court import drafting_task
from services.court.case.following import NameCaseElsewhere
from services.court.suggestion import arrived as suggestion_arrived
from services.court.suggestion import clock as suggestion_clock
from services.court.suggestion import contact as suggestion_contact
from services.court.suggestion import elsewhere as suggestion_elsewhere
from services.court.suggestion import ending as suggestion_ending
from services.court.suggestion import escalation as suggestion_escalation
from services.court.suggestion import feedback as suggestion_feedback
from services.court.suggestion import referral as suggestion_referral
from services.court.suggestion.clock import DecideObjection
from services.court.suggestion.elsewhere import MoveSuggestion
from services.court.suggestion.ending import WithdrawSuggestion
from services.court.suggestion.guards import OfAddressee, require_own_name
from services.decider import Command, Companion, Context, Decider, by_command
from services.rules import clause, require, require_desk, require_not_before, require_stage
from services.rules import suggestion_sending as sending
from services.rules.appearance import appearance_stream
from services.rules.cases import case_stream, case_streams, cases_named, own_court
from services.rules.posts import require_post
from services.rules.suggestion_content import check_cases, check_content, with_effect
from services.shared.registers import number_taken


@says("拟写或者改写司法建议、意见函；改稿须重新签批。")
class DraftSuggestion(Command, zh="拟写司法建议", opens=True):
    """Write the draft, or write it anew; another text needs to be signed again."""

    content: SuggestionContent

    def references(self, side: Side) -> list[str]:
        return case_streams(cases_named(self.content), side)


@says("登记发出前听取拟主送单位意见的情况。")
class RecordConsultation(OfAddressee, zh="登记听取被建议单位意见"):
    """What the intended addressee said before sending."""

    opinion: Reason


@says("院领导对现稿签批；经审判委员会讨论通过的，写明讨论日期。")
class ApproveSuggestion(Command, zh="签批司法建议"):
    """The named office signs on this day; `committee_on`: the day the adjudication committee adopted it.

    `committee_minutes` is the number of its minutes, `signatory_post` the post of who signed, never a name.
    """

    signed_by: SigningOffice
    committee_on: Day | None = None
    committee_minutes: ShortText | None = None
    signatory_post: ShortText | None = None


@says("将签批的司法建议、意见函一次发给主送和抄送单位；负责人未出庭类可以不填主送单位。")
class SendSuggestion(Command, zh="发出司法建议"):
    """Send the approved draft to the addressees and the copies in one act.

    `addressees` may be left out for a head's absence: the supervisory organ and the superior organ. `sender` is
    the court of the day of sending when left out. Without `reply_period` a suggestion states the jurisdiction's, a
    letter none. A letter may go without a number, or with a `letter_number` of the court's own series.
    """

    addressees: FewOrgans = ()
    cc: FewOrgans = ()
    superior_cc: FewOrgans = ()
    number: SuggestionNumber | None = None
    legacy_number: LegacySuggestionNumber | None = None
    letter_number: DocumentNumber | None = None
    reply_period: ReplyPeriod | None = None
    long_period_reason: Reason | None = None
    sender: OrganId | None = None
    files: Attachments | None = None


def draft(state: Suggestion, command: DraftSuggestion, context: Context) -> list[Event]:
    """Categories, source, problems matched by recommendations (SUG-04, SUG-05, SUG-06); the basis of its kind."""
    require_desk(context)
    if state.content == command.content:
        return []
    require_stage(state.stage, Stage.NEW, Stage.DRAFTED)
    require_not_before(command.on, state.since)
    check_content(command.content)
    check_cases(command.content, command.on, context)
    return [command.fact(SuggestionDrafted)]


def consult(state: Suggestion, command: RecordConsultation, context: Context) -> list[Event]:
    """Hear the addressee first (SUG-07; 法释〔2023〕11号 art. 5), be it before this draft was written."""
    require_desk(context)
    consulted = command.fact(SuggestionConsulted)
    if consulted in state.consulted:
        return []
    require_stage(state.stage, Stage.DRAFTED)
    return [consulted]


def approve(state: Suggestion, command: ApproveSuggestion, context: Context) -> list[Event]:
    """A named office signs the present draft (SUG-07, SUG-08), not before it was written (GEN-08).

    A post says no person (SUG-27); minutes are those of a day on which the committee met (SUG-27).
    """
    require_desk(context)
    approved = command.fact(SuggestionApproved)
    if approved in state.approved:
        return []
    if command.signatory_post is not None:
        require_post(command.signatory_post, "SUG-27")
    require(command.committee_minutes is None or command.committee_on, "SUG-27")
    require_stage(state.stage, Stage.DRAFTED)
    require_not_before(command.on, state.since)
    return [approved]


def send(state: Suggestion, command: SendSuggestion, context: Context) -> list[SuggestionSent]:
    """Send to the addressees and, in the same act, to the legal department (SUG-02), in the court's name (SUG-01).

    The sender is the court of the day of sending; it is entered by the court of today.
    """
    require_own_name(context)
    require_stage(state.stage, Stage.DRAFTED, Stage.SENT)
    assert state.content is not None
    on = state.sent.occurred_on if state.sent else command.on
    content = state.content if state.sent else with_effect(state.content, context)
    sent = _as_recorded(content, command, context, on)
    if state.sent is not None:
        require(sent == state.sent, "GEN-05", state=clause(state.stage))
        return []
    require_not_before(command.on, state.since)
    check_content(sent.content)
    check_cases(sent.content, command.on, context)
    sending.check_sender(sent, context.registry)
    sending.check_addressees(sent, context.registry, beyond=state.permitted_beyond)
    sending.check_copies(sent, context.registry)
    sending.check_signed(sent, state.consulted, state.approved)
    sending.check_number(sent, context.settings)
    sending.check_period(sent)
    sending.check_time(sent, context.calendar, context.settings)
    return [sent]


def _as_recorded(content: SuggestionContent, command: SendSuggestion, context: Context, on: Day) -> SuggestionSent:
    """The event as the command would have it: defaults filled in, G12 and the cc by main delivery noted."""
    registry = context.registry
    addressees = tuple(dict.fromkeys(command.addressees or sending.default_addressees(content, registry, on)))
    require(addressees, "SUG-03", problem=sending.Unfit.NONE_NAMED, organ="")
    organs = [organ for organ in map(registry.organ, addressees) if organ is not None]
    return command.fact(
        SuggestionSent,
        occurred_on=on,
        content=content,
        sender=command.sender or registry.holder(OrganRole.DISTRICT_COURT, on) or context.actor,
        addressees=addressees,
        cc=sending.copies(command.cc, addressees, registry),
        reply_period=sending.reply_period(content, command.reply_period, context.settings),
        cc_satisfied_by_main=legal_department(registry, on) in addressees,
        outside_district=any(organ.outside_district for organ in organs),
    )


def beside(state: Suggestion, command: Command, context: Context) -> Iterable[Companion]:
    """A number is one suggestion's for ever (SUG-09); sending fulfils drafting tasks, withdrawing revives them.

    Of each of our cases that it names, the court to which it is moved hears whether that is restricted (CAS-04).
    """
    match command:
        case SendSuggestion():
            if state.content is not None:
                yield from drafting_task.fulfilled(state.content, context.matter, command.on, context.registry)
            for number in sending.numbers(command.number, command.legacy_number):
                yield number_taken(f"suggestion:{document_year(number)}", number, command, context, "SUG-09")
            if (letter := command.letter_number) is not None:
                yield number_taken(f"opinion-letter:{document_year(letter)}", letter, command, context, "SUG-26")
        case MoveSuggestion(jurisdiction=there):
            for number in cases_named(state.content) if state.content is not None else ():
                if own_court(number, context.settings):
                    naming = NameCaseElsewhere(
                        occurred_on=command.on, case=number, jurisdiction=there, suggestion=context.matter
                    )
                    yield case_stream(number), naming
        case WithdrawSuggestion() | DecideObjection(withdraw=True):
            if state.sent is not None and state.content is not None:
                yield from drafting_task.owed_again(state.content, command.on, context)


def relies_on(state: Suggestion) -> list[str]:
    """The cases that the draft names, until it is sent; then the duty to appear that it is about."""
    content = state.content
    if content is None:
        return []
    numbers = [case.number for case in content.case_refs]
    if state.stage is Stage.DRAFTED:
        return case_streams(cases_named(content), Side.COURT)
    absent = content.defendant if content.kind in ABSENCE_KINDS else None
    return [] if absent is None else [appearance_stream(number, absent) for number in numbers]


def _concerned(state: Suggestion) -> Iterator[Party | None]:
    """Who sent it, who got it or a copy, and to whom silence was reported; a draft concerns the court alone."""
    if (sent := state.sent) is not None:
        yield from (sent.sender, *sent.addressees, *sent.cc, *sent.superior_cc)
        yield from (addressee.escalated_to for addressee in state.addressees.values())
    yield from suggestion_arrived.concerned(state)


DECIDER = Decider(
    category="suggestion",
    initial=Suggestion(),
    evolve=evolve,
    decisions=by_command(
        draft,
        consult,
        approve,
        send,
        *suggestion_referral.DECISIONS,
        *suggestion_clock.DECISIONS,
        *suggestion_escalation.DECISIONS,
        *suggestion_contact.DECISIONS,
        *suggestion_feedback.DECISIONS,
        *suggestion_ending.DECISIONS,
        *suggestion_elsewhere.DECISIONS,
        *suggestion_arrived.DECISIONS,
    ),
    receipts=[
        *suggestion_clock.RECEIPTS,
        *suggestion_feedback.RECEIPTS,
        *suggestion_elsewhere.RECEIPTS,
        *suggestion_arrived.RECEIPTS,
    ],
    companions=beside,
    relies_on=relies_on,
    concerned=_concerned,
)
