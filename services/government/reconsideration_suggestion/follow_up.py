"""After sending: receipt, and the addressee's answer (REC-03, REC-04)."""

from __future__ import annotations

from domain.reconsideration_paper import Answer, Paper
from events.attachment import Attachments
from events.base import Event, says
from events.numbers import ActNumber
from events.reconsideration import (
    ReconsiderationFeedbackReceived,
    ReconsiderationSuggestionServed,
    RectificationReported,
)
from events.reconsideration_terms import RectificationResult
from events.values import LongText, OrganId, Reason
from events.vocabulary import ServiceProof
from services.decider import Command, Context
from services.government.reconsideration_suggestion.guards import (
    OPINION,
    addressed,
    heir,
    require_addressee,
    require_desk,
    sent,
)
from services.rules import require, require_active, require_not_before
from services.rules.on_paper import repeats_paper, require_paper
from services.rules.reconsideration import Defect, report_due


@says("登记被建议单位收到文书的日期，由他单位代收纸质件的写明收件机关；以首次收到为准，误登的可以更正。")
class ConfirmReconsiderationService(Command, zh="登记行政复议文书送达"):
    """The addressee received it on this day: it signs itself, or the desk enters the proof.

    The first receipt counts; `correction` mends a day recorded wrongly. `received_by` took the paper for an addressee
    that has no access. `organ` says which addressee, where the desk enters it for one of several.
    """

    proof: ServiceProof = ServiceProof.ELECTRONIC_RECEIPT
    correction: Reason | None = None
    received_by: OrganId | None = None
    organ: OrganId | None = None
    files: Attachments | None = None


class _Answering(Command):
    """An answer of an addressee; `received_by` took the paper that the desk types in for one without access.

    `organ` says which addressee, where the desk types it in for one of several.
    """

    text: LongText
    document_number: ActNumber | None = None
    received_by: OrganId | None = None
    organ: OrganId | None = None
    files: Attachments | None = None


@says("被建议单位反馈行政复议建议书的办理情况；由复议一方代为录入纸质件的，写明收件机关，发生日期为收到日。")
class SubmitReconsiderationFeedback(_Answering, zh="提交行政复议建议书反馈"):
    """The addressee of a suggestion says what it did; or the desk types in its paper, `received_by` whom it was."""


@says("被建议单位报告行政复议意见书的整改情况；由复议一方代为录入纸质件的，写明收件机关，发生日期为收到日。")
class SubmitRectificationReport(_Answering, zh="报告行政复议意见书整改情况"):
    """The addressee of an opinion reports on the correction; or the desk types in its paper, taken by `received_by`."""

    result: RectificationResult


def confirm_service(state: Paper, command: ConfirmReconsiderationService, context: Context) -> list[Event]:
    """By the addressee or the desk; only the desk mends a day. Receipt starts the sixty days (REC-03)."""
    paper, organ = sent(state), addressed(state, command.organ, context)
    state = state.of(organ)
    if command.correction is not None or not context.acts_for(organ):
        require_desk(context)
    require(command.proof is not ServiceProof.PRESUMED, "REC-03", problem=Defect.PRESUMED)
    require_not_before(command.on, paper.occurred_on)
    served = state.served
    if served is not None and served.proof is not ServiceProof.PRESUMED:
        later = served.occurred_on < command.on and command.correction is None
        if later or served.occurred_on == command.on:
            return []
    answered = state.first_answer_on
    require(answered is None or command.on <= answered, "GEN-08", day=command.on)
    if command.received_by is not None:
        require_active(context.registry, command.on, command.received_by)
    said = {"correction": command.correction, "received_by": command.received_by}
    return [_served(state, organ, command, context, command.proof, **said)]


def submit_feedback(state: Paper, command: SubmitReconsiderationFeedback, context: Context) -> list[Event]:
    """By the addressee of a suggestion or its successor; whenever it comes it is in time (REC-04)."""
    content, organ = sent(state).content, addressed(state, command.organ, context)
    state = state.of(organ)
    successor, entered_by = _author(state, organ, command, context)
    require(content.instrument is not OPINION, "REC-03", problem=Defect.REPORT_WANTED)
    feedback = command.fact(ReconsiderationFeedbackReceived, organ=organ, successor=successor, entered_by=entered_by)
    return _answered(state, command, context, feedback)


def submit_report(state: Paper, command: SubmitRectificationReport, context: Context) -> list[Event]:
    """By the addressee of an opinion or its successor; a late report is taken, and is late (REC-03)."""
    content, organ = sent(state).content, addressed(state, command.organ, context)
    state = state.of(organ)
    successor, entered_by = _author(state, organ, command, context)
    require(content.instrument is OPINION, "REC-04", problem=Defect.FEEDBACK_WANTED)
    report = command.fact(RectificationReported, organ=organ, successor=successor, entered_by=entered_by)
    return _answered(state, command, context, report)


def _author(
    state: Paper, addressee: OrganId, command: _Answering, context: Context
) -> tuple[OrganId | None, OrganId | None]:
    """The addressee's successor, and on paper the desk that types it in for an organ without access (GEN-16)."""
    if command.received_by is None:
        return require_addressee(addressee, context), None
    own = any(answer.received_by is None for answer in state.answers)
    require_desk(context)
    require_paper(addressee, command.received_by, command, context, answers_itself=own)
    return heir(addressee, context, command.on), context.actor


def _answered(state: Paper, command: Command, context: Context, answer: Answer) -> list[Event]:
    """The answer; it proves receipt on its day at the latest, where no earlier one is recorded (as SUG-15).

    What was typed in from paper is not recorded again, unless it has another result (GEN-16).
    """
    if answer.repeats(state.answers[-1] if state.answers else None):
        return []
    same_result = (earlier for earlier in state.answers if _result(earlier) is _result(answer))
    if any(repeats_paper(earlier, answer, "text") for earlier in same_result):
        return []
    require_not_before(command.on, sent(state).occurred_on)
    if state.served is not None and state.served.occurred_on <= command.on:
        return [answer]
    return [_served(state, answer.organ, command, context, ServiceProof.PRESUMED), answer]


def _result(answer: Answer) -> RectificationResult | None:
    return answer.result if isinstance(answer, RectificationReported) else None


def _served(
    state: Paper,
    organ: OrganId,
    command: Command,
    context: Context,
    proof: ServiceProof,
    **said: Reason | OrganId | None,
) -> ReconsiderationSuggestionServed:
    content = sent(state).content
    due = report_due(command.on, context.calendar) if content.instrument is OPINION else {}
    event = ReconsiderationSuggestionServed(occurred_on=command.on, organ=organ, proof=proof, **said)
    return event.model_copy(update=due)


DECISIONS = (confirm_service, submit_feedback, submit_report)
