"""What a joint meeting knows of itself (domain A.3).

`proposed → convened → held → minuted → closed`; a postponed meeting stays convened on another day, a cancelled
one may be convened anew. A resolution leads to action items: `assigned → reported → closed`. Whether one is
overdue follows from its due date and is never stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from events.base import Visibility
from events.contact import ContactLogged
from events.meeting import (
    ActionItemAssigned,
    ActionItemClosed,
    ActionItemReported,
    AgendaItemAdded,
    MeetingCancelled,
    MeetingClosed,
    MeetingConvened,
    MeetingEvent,
    MeetingHeld,
    MeetingPostponed,
    MeetingProposed,
    MinutesIssued,
    ParticipantConfirmed,
    ParticipantInvited,
    ResolutionAdopted,
)
from events.reading import PaperRead, PaperRetrieved, ReadOrRetrieved
from events.terms import Term
from events.values import OrganId
from events.vocabulary import AgendaPurpose


class Phase(Term):
    """Where the meeting stands."""

    NEW = ("new", "未提议", "not proposed")
    PROPOSED = ("proposed", "已提议", "proposed")
    CONVENED = ("convened", "已召集", "convened")
    CANCELLED = ("cancelled", "已取消", "cancelled")
    HELD = ("held", "已召开", "held")
    MINUTED = ("minuted", "已印发纪要", "minuted")
    CLOSED = ("closed", "已办结", "closed")


class Unusual(Term):
    """What no rule forbids, and is seldom meant: a warning in the answer."""

    ISSUE_REPEATED = (
        "issue_number",
        "本年度同类纪要已用过该期号，请核对",
        "minutes of this kind bore this issue number before in the year",
    )


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One resolution's task for an organ, with its reports."""

    assigned: ActionItemAssigned
    reports: tuple[ActionItemReported, ...] = ()
    closed: ActionItemClosed | None = None

    @property
    def report(self) -> ActionItemReported | None:
        """The latest one."""
        return self.reports[-1] if self.reports else None


@dataclass(frozen=True, slots=True)
class Meeting:
    """`latest` is the day of the last step; `asked` when an organ was invited or, later, last answered."""

    phase: Phase = Phase.NEW
    latest: date = date.min
    proposed: MeetingProposed | None = None
    convened: MeetingConvened | None = None
    planned_on: date | None = None
    agenda: tuple[AgendaItemAdded, ...] = ()
    invited: Mapping[OrganId, bool | None] = field(default_factory=dict)
    asked: Mapping[OrganId, date] = field(default_factory=dict)
    held: MeetingHeld | None = None
    resolutions: tuple[ResolutionAdopted, ...] = ()
    minutes: MinutesIssued | None = None
    items: tuple[ActionItem, ...] = ()
    contacts: tuple[ContactLogged, ...] = ()
    read: tuple[ReadOrRetrieved, ...] = ()

    @property
    def floor(self) -> Visibility:
        """The widest class its papers may have: members, unless an item names a restricted case (MTG-08)."""
        matters = [item.case_matter for item in self.agenda] + [r.case_matter for r in self.resolutions]
        restricted = any(matter is not None and matter.case.restricted for matter in matters)
        return Visibility.RESTRICTED if restricted else Visibility.MEMBERS

    def purposes(self, on: date) -> frozenset[AgendaPurpose]:
        """The purposes on the agenda by that day."""
        return frozenset(purpose for item in self.agenda if item.occurred_on <= on for purpose in item.purposes)

    @property
    def visibility(self) -> Visibility:
        """The stricter of the floor and what the minutes were given."""
        minutes = self.minutes.visibility if self.minutes else Visibility.MEMBERS
        return max(self.floor, minutes, key=lambda visibility: visibility.rank)


def evolve(state: Meeting, event: MeetingEvent | ContactLogged | ReadOrRetrieved) -> Meeting:
    match event:
        case MeetingProposed():
            return replace(state, phase=Phase.PROPOSED, proposed=event, latest=event.occurred_on)
        case MeetingConvened():
            invited = dict.fromkeys(state.invited)  # who said yes to another day is asked again
            state = replace(state, phase=Phase.CONVENED, latest=event.occurred_on)
            return replace(state, convened=event, planned_on=event.planned_on, invited=invited)
        case AgendaItemAdded():
            return replace(state, agenda=(*state.agenda, event))
        case ParticipantInvited():
            return _with_participant(state, event, None)
        case ParticipantConfirmed():
            return _with_participant(state, event, event.attending)
        case MeetingPostponed():
            state = replace(state, latest=event.occurred_on)
            return replace(state, planned_on=event.planned_on, invited=dict.fromkeys(state.invited))
        case MeetingCancelled():
            return replace(state, phase=Phase.CANCELLED, latest=event.occurred_on)
        case MeetingHeld():
            return replace(state, phase=Phase.HELD, held=event, latest=event.occurred_on)
        case ResolutionAdopted():
            return replace(state, resolutions=(*state.resolutions, event))
        case MinutesIssued():
            return replace(state, phase=Phase.MINUTED, minutes=event, latest=event.occurred_on)
        case ActionItemAssigned():
            return replace(state, items=(*state.items, ActionItem(event)))
        case ActionItemReported():
            return _with_item(state, event.item, lambda item: replace(item, reports=(*item.reports, event)))
        case ActionItemClosed():
            return _with_item(state, event.item, lambda item: replace(item, closed=event))
        case MeetingClosed():
            return replace(state, phase=Phase.CLOSED, latest=event.occurred_on)
        case ContactLogged():
            return replace(state, contacts=(*state.contacts, event))
        case PaperRead() | PaperRetrieved():
            return replace(state, read=(*state.read, event))
        case _:
            assert_never(event)


def _with_participant(
    state: Meeting, event: ParticipantInvited | ParticipantConfirmed, attending: bool | None
) -> Meeting:
    invited = {**state.invited, event.organ: attending}
    return replace(state, invited=invited, asked={**state.asked, event.organ: event.occurred_on})


def _with_item(state: Meeting, number: int, change: Callable[[ActionItem], ActionItem]) -> Meeting:
    return replace(state, items=tuple(change(item) if item.assigned.item == number else item for item in state.items))
