"""After sending: receipt, and the addressee's answer (REC-03, REC-04)."""

from __future__ import annotations

from domain.reconsideration_paper import Answer, Paper
from events.base import Event, says
from events.reconsideration import (
    ReconsiderationFeedbackReceived,
    ReconsiderationSuggestionServed,
    RectificationReported,
)
from events.reconsideration_terms import RectificationResult
from events.values import DocumentNumber, LongText, Reason
from events.vocabulary import ServiceProof
from services.decider import Command, Context
from services.government.reconsideration_suggestion.guards import OPINION, require_addressee, require_desk, sent
from services.rules import require, require_not_before
from services.rules.reconsideration import Defect, report_due


@says("登记被建议单位收到文书的日期；以首次收到为准，误登的可以更正。")
class ConfirmReconsiderationService(Command, zh="登记行政复议文书送达"):
    """The addressee received it on this day: it signs itself, or the desk enters the proof.

    The first receipt counts; `correction` mends a day recorded wrongly.
    """

    proof: ServiceProof = ServiceProof.ELECTRONIC_RECEIPT
    correction: Reason | None = None


@says("被建议单位反馈行政复议建议书的办理情况。")
class SubmitReconsiderationFeedback(Command, zh="提交行政复议建议书反馈"):
    """The addressee of a suggestion says what it did."""

    text: LongText
    document_number: DocumentNumber | None = None


@says("被建议单位报告行政复议意见书的整改情况。")
class SubmitRectificationReport(Command, zh="报告行政复议意见书整改情况"):
    """The addressee of an opinion reports on the correction."""

    result: RectificationResult
    text: LongText
    document_number: DocumentNumber | None = None


def confirm_service(state: Paper, command: ConfirmReconsiderationService, context: Context) -> list[Event]:
    """By the addressee or the desk; only the desk mends a day. Receipt starts the sixty days (REC-03)."""
    paper = sent(state)
    if command.correction is not None or not context.acts_for(paper.content.addressee):
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
    return [_served(state, command, context, command.proof, command.correction)]


def submit_feedback(state: Paper, command: SubmitReconsiderationFeedback, context: Context) -> list[Event]:
    """By the addressee of a suggestion or its successor; whenever it comes it is in time (REC-04)."""
    content = sent(state).content
    successor = require_addressee(content.addressee, context)
    require(content.instrument is not OPINION, "REC-03", problem=Defect.REPORT_WANTED)
    feedback = command.fact(ReconsiderationFeedbackReceived, organ=content.addressee, successor=successor)
    return _answered(state, command, context, feedback)


def submit_report(state: Paper, command: SubmitRectificationReport, context: Context) -> list[Event]:
    """By the addressee of an opinion or its successor; a late report is taken, and is late (REC-03)."""
    content = sent(state).content
    successor = require_addressee(content.addressee, context)
    require(content.instrument is OPINION, "REC-04", problem=Defect.FEEDBACK_WANTED)
    report = command.fact(RectificationReported, organ=content.addressee, successor=successor)
    return _answered(state, command, context, report)


def _answered(state: Paper, command: Command, context: Context, answer: Answer) -> list[Event]:
    """The answer; it proves receipt on its day at the latest, where no earlier one is recorded (as SUG-15)."""
    if answer.repeats(state.answers[-1] if state.answers else None):
        return []
    require_not_before(command.on, sent(state).occurred_on)
    if state.served is not None and state.served.occurred_on <= command.on:
        return [answer]
    return [_served(state, command, context, ServiceProof.PRESUMED), answer]


def _served(
    state: Paper, command: Command, context: Context, proof: ServiceProof, correction: Reason | None = None
) -> ReconsiderationSuggestionServed:
    content = sent(state).content
    due = report_due(command.on, context.calendar) if content.instrument is OPINION else None
    return ReconsiderationSuggestionServed(
        occurred_on=command.on,
        organ=content.addressee,
        proof=proof,
        due_on=due,
        provisional=None if due is None or context.calendar.covers(due.year) else True,
        correction=correction,
    )


DECISIONS = (confirm_service, submit_feedback, submit_report)
