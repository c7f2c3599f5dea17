"""The government's side of one judicial suggestion: receipt, copy, objection, answer (opinion 三(一)2(5), 三(二)2).

The matter has the id of the suggestion. It opens when the court's sending arrives and ends when the court withdraws
or closes. In between every addressee goes its own way: 签收 → [异议 → 答复] → 反馈 ⇄ 退回补充 (SUG-12 to 16, 24).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import assert_never

from domain.authority import addressed_as
from events.attachment import Attachments
from events.base import Event, Visibility, says
from events.numbers import ActNumber
from events.reading import PaperKind, PaperRead, PaperRetrieved, ReadOrRetrieved
from events.response import (
    CopyAcknowledged,
    FeedbackReturnReceived,
    FeedbackSubmitted,
    ObjectionDecisionReceived,
    ReplyDeadlineReceived,
    ResponseEnded,
    ResponseOpened,
    ServiceAcknowledged,
    SuggestionObjected,
    SuggestionReminderReceived,
)
from events.suggestion import Answers, Implementation
from events.terms import Words
from events.values import LongText, OrganId, Reason
from events.vocabulary import OrganRole, ResponseEnd
from services.decider import Command, Context, Decider, by_command
from services.government import suggestion_elsewhere as elsewhere
from services.government.suggestion_receipts import RECEIPTS
from services.rules import require, required
from services.rules.on_paper import Unfit, repeats_paper, require_paper
from services.rules.reading import MarkRead, read, read_each
from services.rules.retrieval import NoteRetrieval, noted
from services.rules.suggestion_content import check_answers


@says("抄送单位签收司法建议的抄送件。")
class AcknowledgeCopy(Command, zh="签收抄送件"):
    """An organ in cc has its copy."""


@says("被建议单位签收司法建议，发生日期为收到日；承继职权的机关代签的，写明所代的单位。")
class AcknowledgeService(Command, zh="签收司法建议"):
    """An addressee signs for receipt on this day; a successor may name the `organ` for which it signs."""

    organ: OrganId | None = None
    files: Attachments | None = None


@says("被建议单位、抄送单位首次打开该司法建议；控制台自动登记，不影响任何期限。")
class MarkSuggestionRead(MarkRead, zh="登记司法建议已阅"):
    """An addressee, or an organ in copy, opened the suggestion for the first time."""


@says("被建议单位首次打开法院的催办；控制台自动登记，不影响任何期限。")
class MarkReminderRead(MarkRead, zh="登记催办已阅"):
    """An addressee opened the reminders that came so far for the first time."""


class NoteSuggestionRetrieval(NoteRetrieval, zh="登记司法建议已由系统取回", opens=True, internal=True):
    """A system of an organ took the suggestion, its copy, or a reminder."""


@says("被建议单位在反馈之前提出异议。")
class RaiseObjection(Command, zh="提出异议"):
    """An addressee objects before it answers."""

    ground: Reason
    organ: OrganId | None = None
    files: Attachments | None = None


@says("被建议单位提交书面反馈；由法制部门代转的，写明反馈单位；代为录入纸质件的，再写明收件机关，发生日期为收到日。")
class SubmitFeedback(Command, zh="提交反馈"):
    """The addressee's written answer. `feedback_by` is the actor when left out; the legal department names it.

    `received_by` took the paper that the legal department types in for an addressee without access.
    """

    text: LongText
    answers: Answers
    implementation: Implementation = Implementation()
    document_number: ActNumber | None = None
    feedback_by: OrganId | None = None
    received_by: OrganId | None = None
    files: Attachments | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """Keyed by the organ that was addressed. `objections`: None while open, then whether upheld."""

    opened: ResponseOpened | None = None
    copies: frozenset[OrganId] = frozenset()
    served: frozenset[OrganId] = frozenset()
    objections: Mapping[OrganId, bool | None] = field(default_factory=lambda: MappingProxyType({}))
    feedback: Mapping[OrganId, FeedbackSubmitted] = field(default_factory=lambda: MappingProxyType({}))
    reminders: tuple[SuggestionReminderReceived, ...] = ()
    ended: ResponseEnd | None = None
    read: tuple[ReadOrRetrieved, ...] = ()

    @property
    def visibility(self) -> Visibility:
        return self.opened.visibility if self.opened else Visibility.BILATERAL

    @property
    def concerned(self) -> tuple[OrganId, ...]:
        """Who got it or a copy of it."""
        return (*self.opened.addressees, *self.opened.cc) if self.opened else ()


ResponseEvent = (
    ResponseOpened
    | CopyAcknowledged
    | ServiceAcknowledged
    | SuggestionObjected
    | ObjectionDecisionReceived
    | FeedbackSubmitted
    | FeedbackReturnReceived
    | ReplyDeadlineReceived
    | SuggestionReminderReceived
    | ResponseEnded
    | ReadOrRetrieved
)


def evolve(state: Response, event: ResponseEvent) -> Response:
    match event:
        case ResponseOpened():
            return replace(state, opened=event)
        case CopyAcknowledged():
            return replace(state, copies=state.copies | {event.organ})
        case ServiceAcknowledged():
            return replace(state, served=state.served | {event.organ})
        case SuggestionObjected():
            return replace(state, objections=MappingProxyType({**state.objections, event.organ: None}))
        case ObjectionDecisionReceived():
            return replace(state, objections=MappingProxyType({**state.objections, event.organ: event.upheld}))
        case FeedbackSubmitted():
            return replace(state, feedback=MappingProxyType({**state.feedback, event.feedback_by: event}))
        case FeedbackReturnReceived() | ReplyDeadlineReceived():
            return state
        case SuggestionReminderReceived():
            return replace(state, reminders=(*state.reminders, event))
        case ResponseEnded():
            return replace(state, ended=event.because)
        case PaperRead() | PaperRetrieved():
            return replace(state, read=(*state.read, event))
        case _:
            assert_never(event)


def opened(state: Response) -> ResponseOpened:
    """What was received; before that nothing is possible (GEN-05)."""
    return required(state.opened, "GEN-05", state=Words("尚未收文", "nothing was received"))


def require_standing(state: Response) -> None:
    """Nothing is taken any more after withdrawal (SUG-18)."""
    require(state.ended is not ResponseEnd.WITHDRAWN, "SUG-18")


def require_live(state: Response) -> None:
    """Nor is there anything to sign for or to object to after closing (GEN-05)."""
    require_standing(state)
    require(state.ended is None, "GEN-05", state=Words(ResponseEnd.CLOSED.zh, ResponseEnd.CLOSED.en))


def require_after_sending(state: Response, command: Command) -> None:
    """Receipt and answer cannot lie before the day of sending (SUG-11)."""
    require(command.on >= opened(state).occurred_on, "SUG-11")


def acknowledge_copy(state: Response, command: AcknowledgeCopy, context: Context) -> list[Event]:
    """By an organ in cc, or by whoever continues its powers (SUG-02, GEN-10), not before sending (SUG-11)."""
    copied = addressed_as(context.actor, opened(state).cc, context.registry, context.today)
    organ = required(copied, "GEN-10", organ=context.actor, who=Words("被抄送的机关", "an organ in copy"))
    if organ in state.copies:
        return []
    require_after_sending(state, command)
    return [command.fact(CopyAcknowledged, organ=organ)]


def acknowledge_service(state: Response, command: AcknowledgeService, context: Context) -> list[ServiceAcknowledged]:
    """Each addressee for itself (SUG-12), not before the day of sending (SUG-11)."""
    organ = _addressee(state, command.organ, context)
    if organ in state.served:
        return []
    require_live(state)
    require_after_sending(state, command)
    return [command.fact(ServiceAcknowledged, organ=organ, asked_from=opened(state).asked_from)]


def mark_read(state: Response, command: MarkSuggestionRead, context: Context) -> list[Event]:
    """Of the paper that was sent (SUG-11), whatever became of it: no right or period hangs on reading."""
    received = opened(state)
    require_after_sending(state, command)
    return read(PaperKind.SUGGESTION, (*received.addressees, *received.cc), state.read, command, context)


def mark_reminder_read(state: Response, command: MarkReminderRead, context: Context) -> list[Event]:
    """Each reminder that came by then, whatever became of the suggestion."""
    facts = [
        command.fact(PaperRead, kind=PaperKind.REMINDER, organ=reminder.organ, revision=reminder.reminder)
        for reminder in state.reminders
        if reminder.occurred_on <= command.on
    ]
    require(facts, "GEN-05", state=Words("尚未收到催办", "no reminder was received"))
    return read_each(facts, state.read, context)


def note_retrieval(state: Response, command: NoteSuggestionRetrieval, context: Context) -> list[Event]:
    """Of any paper of the suggestion, whatever became of it."""
    return noted(state.read, command)


def object_(state: Response, command: RaiseObjection, context: Context) -> list[SuggestionObjected]:
    """By an addressee, before it answers, and once (SUG-24)."""
    organ = _addressee(state, command.organ, context)
    if organ in state.objections and state.objections[organ] is None:
        return []
    require_live(state)
    require_after_sending(state, command)
    require(organ not in state.objections and organ not in state.feedback, "SUG-24")
    return [command.fact(SuggestionObjected, organ=organ, asked_from=opened(state).asked_from)]


def submit(state: Response, command: SubmitFeedback, context: Context) -> list[FeedbackSubmitted]:
    """By an addressee, its successor, or the legal department forwarding (SUG-12), item by item (SUG-13).

    Late answers are taken, even after closing (SUG-14), and answers that are incomplete, before any receipt was
    signed (SUG-15), or "not adopted" with reasons (SUG-16). The addressee's own answer that was typed in from paper
    is not recorded again (GEN-16).
    """
    organ, forwarded_by, successor = _author(state, command, context)
    feedback = command.fact(
        FeedbackSubmitted,
        feedback_by=organ,
        forwarded_by=forwarded_by,
        successor=successor,
        asked_from=opened(state).asked_from,
    )
    former = state.feedback.get(organ)
    if feedback.repeats(former):
        return []
    require_standing(state)
    require_after_sending(state, command)
    require(not state.objections.get(organ), "SUG-24")
    check_answers(command.answers, opened(state).recommendations)
    if command.received_by is not None:
        own = former is not None and former.forwarded_by is None
        require(forwarded_by, "GEN-16", problem=Unfit.OWN_ANSWER)
        require_paper(organ, command.received_by, command, context, answers_itself=own)
    elif former is not None and repeats_paper(former, command, "answers", "implementation"):
        known = {answer.recommendation for answer in former.answers}
        if known >= {answer.recommendation for answer in command.answers}:
            return []
    return [feedback]


def _author(
    state: Response, command: SubmitFeedback, context: Context
) -> tuple[OrganId, OrganId | None, OrganId | None]:
    """The organ that was addressed, the legal department if it forwards, the successor if it answers (SUG-12)."""
    named = command.feedback_by or context.actor
    addressed = addressed_as(named, opened(state).addressees, context.registry, context.today)
    organ = required(addressed, "SUG-12", organ=named)
    if context.acts_for(organ):
        return organ, None, context.actor if context.actor != organ else None
    forwards = context.entitled(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    require(forwards, "SUG-12", organ=context.actor)
    return organ, context.actor, named if named != organ else None


def _addressee(state: Response, named: OrganId | None, context: Context) -> OrganId:
    addressed = addressed_as(named or context.actor, opened(state).addressees, context.registry, context.today)
    organ = required(addressed, "SUG-12", organ=context.actor)
    require(context.acts_for(organ), "SUG-12", organ=context.actor)
    return organ


_DECISIONS = (acknowledge_copy, acknowledge_service, mark_read, mark_reminder_read, note_retrieval, object_, submit)
DECIDER = Decider(
    category="suggestion-response",
    initial=Response(),
    evolve=evolve,
    decisions=by_command(*_DECISIONS, *elsewhere.DECISIONS),
    receipts=[*RECEIPTS, *elsewhere.RECEIPTS],
)
