"""Every last day that is counted through the calendar and kept in an event, and how a later holiday notice moves it.

While the holidays of its year are not known the event says `provisional`, and keeps the day on which the period ends
before it is moved behind a holiday (`period_ends_on`): from that one the day is counted again once they are known.
The deadlines of suggestions have an event of their own, since statistics tell the original one from that which binds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from domain.calendar import Calendar
from domain.deadlines import counted
from events.base import Event
from events.drafting_task import DraftingTaskOpened
from events.petition import (
    PetitionAccepted,
    PetitionAnswered,
    PetitionExtended,
    PetitionRegistered,
    PetitionResponsibilityAssigned,
    PetitionReviewed,
    PetitionReviewRequested,
)
from events.reconsideration import ReconsiderationSuggestionServed

LAST_DAYS: Final[Mapping[type[Event], str]] = {
    PetitionRegistered: "handling_due_on",
    PetitionResponsibilityAssigned: "acceptance_due_on",
    PetitionAccepted: "due_on",
    PetitionExtended: "due_on",
    PetitionAnswered: "review_until",
    PetitionReviewRequested: "due_on",
    PetitionReviewed: "review_until",
    ReconsiderationSuggestionServed: "due_on",
    DraftingTaskOpened: "due_on",
}
"""The field of each event that holds it."""


def last_day(event: type[Event], period_ends_on: date, calendar: Calendar) -> dict[str, Any]:
    """The fields by which the event says where a period ends that would end on that day."""
    due = counted(period_ends_on, calendar)
    return {LAST_DAYS[event]: due.on, "provisional": due.provisional, "period_ends_on": due.period_ends_on}


def settled(event: Event, calendar: Calendar) -> Event:
    """The fact with its last day as the calendar has it now; the same where it was final."""
    ends = getattr(event, "period_ends_on", None)
    return event if ends is None else event.model_copy(update=last_day(type(event), ends, calendar))
