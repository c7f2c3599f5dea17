"""One addressee of a suggestion: service, original and binding deadline, objection, answer, assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from events.suggestion import (
    FeedbackAssessed,
    FeedbackReceived,
    ObjectionDecided,
    ObjectionReceived,
    ReplyDeadlineExtended,
    SuggestionSent,
    SuggestionServed,
)
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Addressed:
    """`ref` is `<event of sending>#<place>`, from 1. `answered_on` is the day of the first complete feedback (SUG-13).

    `original_due` is the deadline from service, which counts in statistics; `due` the one that binds after an
    extension or a rejected objection (SUG-23, SUG-24). `reasons`: why a recommendation was not adopted.
    """

    ref: str
    organ: str
    served_on: date | None = None
    presumed: bool = False
    original_due: date | None = None
    due: date | None = None
    objection_open: bool = False
    released: bool = False
    answered_on: date | None = None
    assessment: FeedbackAssessed | None = None
    assessment_ref: str = ""
    reasons: Mapping[int, str] = field(default_factory=dict)

    @property
    def days(self) -> int | None:
        """Days from service to the first complete feedback; None where either is unknown or receipt presumed."""
        if self.served_on is None or self.answered_on is None or self.presumed:
            return None
        return (self.answered_on - self.served_on).days

    @property
    def on_time(self) -> bool:
        """Answered by the original deadline; a later extension changes nothing (SUG-14)."""
        if self.answered_on is None or self.original_due is None:
            return False
        return self.answered_on <= self.original_due

    @property
    def days_late(self) -> int:
        """Days from the original deadline to the answer; 0 on time or unanswered."""
        if self.answered_on is None or self.original_due is None:
            return 0
        return max(0, (self.answered_on - self.original_due).days)

    def days_overdue(self, as_of: date) -> int:
        """Days that the answer is outstanding on `as_of` past the deadline that binds; 0 if none is."""
        if self.answered_on is not None or self.objection_open or self.released or self.due is None:
            return 0
        return max(0, (as_of - self.due).days)


def fold_addressee(ref: str, organ: str, sent: SuggestionSent, entries: tuple[Entry, ...]) -> Addressed:
    """The addressee after the events of the suggestion's stream, in version order."""
    one = Addressed(ref, organ)
    feedback: list[FeedbackReceived] = []
    for entry in entries:
        match entry.event:
            case SuggestionServed(organ=who) as event if who == organ:
                one = _served(one, event.occurred_on, event.reply_due_on, presumed=False)
            case FeedbackReceived(organ=who) as event if who == organ:
                feedback.append(event)
                if event.presumed_service:
                    one = _served(one, event.occurred_on, event.reply_due_on, presumed=True)
            case ReplyDeadlineExtended(organ=who) as event if who == organ:
                one = replace(one, due=event.reply_due_on)
            case ObjectionReceived(organ=who) if who == organ:
                one = replace(one, objection_open=True)
            case ObjectionDecided(organ=who) as event if who == organ:
                due = event.reply_due_on or one.due
                one = replace(one, objection_open=False, released=event.upheld, due=due)
            case FeedbackAssessed(organ=who) as event if who == organ:
                one = replace(one, assessment=event, assessment_ref=entry.ref)
            case _:
                pass
    answered_on = _first_complete(feedback)
    return replace(one, answered_on=answered_on, reasons=_reasons(feedback))


def _served(one: Addressed, on: date, due: date | None, *, presumed: bool) -> Addressed:
    """A corrected day of service moves the original deadline; one moved by the court stays where it was moved to."""
    binding = one.due if one.due != one.original_due else due
    return replace(one, served_on=on, presumed=presumed, original_due=due, due=binding)


def _first_complete(feedback: list[FeedbackReceived]) -> date | None:
    """The latest day among the answers up to the first that the court calls complete, None before it (SUG-13).

    `complete` speaks of all answers recorded by then, in whatever order they are dated; `projections.views.
    suggestion_rows` counts by the same rule.
    """
    complete = next((at for at, event in enumerate(feedback) if event.complete), None)
    return None if complete is None else max(event.occurred_on for event in feedback[: complete + 1])


def _reasons(feedback: list[FeedbackReceived]) -> Mapping[int, str]:
    """The latest text to each recommendation."""
    return {answer.recommendation: answer.text for event in feedback for answer in event.answers if answer.text}
