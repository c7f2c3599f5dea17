"""Answers to a suggestion: received, returned, assessed, each for one addressee.

Answers are the government's facts; they arrive by policy and are received here. The letter of an organ that
keeps no ledger here (监察机关, organs of other districts or of the city), and the paper of one that has no access
(派出所), is entered by the court's desk.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.suggestion import Stage, Suggestion
from events.attachment import Attachments
from events.base import Event, Side, says
from events.numbers import ActNumber
from events.response import FeedbackSubmitted
from events.suggestion import Answers, Assessment, FeedbackAssessed, FeedbackReceived, FeedbackReturned, Implementation
from events.values import LongText, OrganId, Reason, ShortText
from services.court.suggestion.guards import Due, OfAddressee, addressee, due_from, of_ours, require_receiving
from services.decider import Context
from services.receipt import taking
from services.rules import require, require_desk, require_not_before, require_stage
from services.rules.on_paper import repeats_paper, require_paper
from services.rules.suggestion_content import check_answers, unanswered


class ReceiveFeedback(OfAddressee, zh="接收反馈", internal=True):
    """The government's record of an answer arrived; `feedback_id` is its event. On paper: `entered_by` typed it in."""

    feedback_id: ShortText
    answers: Answers
    implementation: Implementation
    document_number: ActNumber | None = None
    forwarded_by: OrganId | None = None
    successor: OrganId | None = None
    received_by: OrganId | None = None
    entered_by: OrganId | None = None
    text: LongText | None = None
    files: Attachments | None = None


@says("登记不在本系统内或者没有系统账号的被建议单位的书面反馈，发生日期为收到日；后者写明收件机关。")
class RecordExternalFeedback(OfAddressee, zh="登记书面反馈"):
    """The letter of an addressee that cannot answer over this system, dated by the day it came.

    `received_by`, who took the paper, is needed for one of the government side.
    """

    answers: Answers
    implementation: Implementation = Implementation()
    document_number: ActNumber | None = None
    received_by: OrganId | None = None
    text: LongText | None = None
    files: Attachments | None = None


@says("反馈有缺项的，退回被建议单位补充。")
class ReturnFeedback(OfAddressee, zh="退回补充反馈"):
    """Ask an addressee for the answers its feedback lacks."""

    reason: Reason


@says("法院对反馈逐条评估采纳和落实情况；重新评估的以后一次为准。")
class AssessFeedback(OfAddressee, zh="评估反馈"):
    """Judge the answer to every recommendation; assessing again replaces the former view."""

    results: Annotated[tuple[Assessment, ...], Field(max_length=30)]
    implementation: Implementation = Implementation()
    note: Reason | None = None


def record_letter(state: Suggestion, command: RecordExternalFeedback, context: Context) -> list[Event]:
    """Organs of the government side answer for themselves (SUG-12), on paper where they have no access (GEN-16).

    Content as SUG-13. It is not dated before sending (SUG-11). A letter is known by what it says and its number, or
    its day where it has none.
    """
    require_desk(context)
    paper = command.received_by
    require(paper or context.registry.side(command.organ) is not Side.GOVERNMENT, "SUG-12", organ=command.organ)
    if paper is not None:
        addressed = addressee(state, command.organ, context)
        require_paper(addressed.organ, paper, command, context, answers_itself=addressed.answers_itself)
    require(state.sent is None or command.on >= state.sent.occurred_on, "SUG-11")
    check_answers(command.answers, state.recommendations)
    letter = command.document_number or command.on.isoformat()
    content = command.model_copy(update={"id": None, "occurred_on": None}).digest()
    feedback_id = f"{context.stream}/{command.organ}/{letter}/{content}"
    entered_by = None if paper is None else context.actor
    received = ReceiveFeedback(**vars(command), feedback_id=feedback_id, entered_by=entered_by)
    return receive_feedback(state, received, context)


def receive_feedback(state: Suggestion, command: ReceiveFeedback, context: Context) -> list[Event]:
    """From an addressee (SUG-12), however late, even after closing (SUG-14), service recorded or not (SUG-15).

    What was typed in from paper is not recorded again when it comes once more, unless it answers more (GEN-16).
    """
    addressed = addressee(state, command.organ, context)
    if command.feedback_id in addressed.feedback_ids:
        return []
    require_receiving(state, Stage.CLOSED, Stage.ARCHIVED)
    require(not addressed.released, "SUG-24")
    answered = addressed.answered | {answer.recommendation for answer in command.answers}
    known = any(repeats_paper(paper, command, "answers", "implementation") for paper in addressed.feedback)
    if known and answered == addressed.answered:
        return []
    presumed = not addressed.received_by(command.on)
    due = due_from(state, command.on, context) if presumed else Due(None)
    return [
        command.fact(
            FeedbackReceived,
            organ=addressed.organ,
            complete=not unanswered(answered, state.recommendations),
            presumed_service=presumed,
            reply_due_on=due.on,
            provisional=due.provisional,
        )
    ]


def return_feedback(state: Suggestion, command: ReturnFeedback, context: Context) -> list[FeedbackReturned]:
    """What does not yet speak to every recommendation may be sent back (SUG-13)."""
    require_desk(context)
    require_stage(state.stage, Stage.SENT)
    addressed = addressee(state, command.organ, context)
    if addressed.returned:
        return []
    require(addressed.feedback_ids and not addressed.complete, "SUG-13")
    require_not_before(command.on, addressed.last_feedback_on)
    missing = unanswered(addressed.answered, state.recommendations)
    return [command.fact(FeedbackReturned, organ=addressed.organ, missing=missing, elsewhere=addressed.told_in)]


def assess(state: Suggestion, command: AssessFeedback, context: Context) -> list[Event]:
    """A complete answer (SUG-13), each recommendation once (SUG-25). 未采纳 with reasons is lawful (SUG-16)."""
    require_desk(context)
    addressed = addressee(state, command.organ, context)
    assessed = command.fact(FeedbackAssessed, organ=addressed.organ)
    if assessed.repeats(addressed.assessed):
        return []
    require_stage(state.stage, Stage.SENT)
    require(addressed.complete, "SUG-13")
    require_not_before(command.on, addressed.last_feedback_on)
    numbers = sorted(result.recommendation for result in command.results)
    require(numbers == list(range(1, state.recommendations + 1)), "SUG-25")
    return [assessed]


DECISIONS = (receive_feedback, record_letter, return_feedback, assess)

RECEIPTS = (
    taking(
        FeedbackSubmitted,
        ReceiveFeedback,
        kept={
            "organ": "feedback_by",
            "feedback_id": lambda envelope, _: envelope.id,
            "entered_by": lambda _, submitted: submitted.forwarded_by if submitted.received_by else None,
            "files": lambda _, submitted: None,  # they stay with who recorded them
        },
        where=of_ours,
    ),
)
