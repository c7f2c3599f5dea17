"""What a joint meeting knows of itself, and the questions its decisions ask (domain A.3).

`proposed → convened → held → minuted → closed`; a postponed meeting stays convened on another day, a cancelled
one may be convened anew. A resolution leads to action items: `assigned → reported → closed`. Whether one is
overdue follows from its due date and is never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from events.base import Visibility
from events.meeting import (
    ActionItemAssigned,
    ActionItemClosed,
    ActionItemReported,
    AgendaItemAdded,
    CaseMatter,
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
from events.values import OrganId
from events.vocabulary import CaseItemPurpose, OrganRole
from services.decider import Context
from services.rules import require


class Phase(StrEnum):
    """Where the meeting stands; the value is what a clerk reads."""

    NEW = "未提议"
    PROPOSED = "已提议"
    CONVENED = "已召集"
    CANCELLED = "已取消"
    HELD = "已召开"
    MINUTED = "已印发纪要"
    CLOSED = "已办结"


@dataclass(frozen=True, slots=True)
class ActionItem:
    """`report` is the latest one."""

    assigned: ActionItemAssigned
    report: ActionItemReported | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    phase: Phase = Phase.NEW
    proposed: MeetingProposed | None = None
    convened: MeetingConvened | None = None
    planned_on: date | None = None
    agenda: tuple[AgendaItemAdded, ...] = ()
    invited: Mapping[OrganId, bool | None] = field(default_factory=dict)
    held: MeetingHeld | None = None
    resolutions: tuple[ResolutionAdopted, ...] = ()
    minutes: MinutesIssued | None = None
    items: tuple[ActionItem, ...] = ()

    @property
    def floor(self) -> Visibility:
        """The widest class its papers may have: members, unless an item names a restricted case (MTG-08)."""
        matters = [item.case_matter for item in self.agenda] + [r.case_matter for r in self.resolutions]
        restricted = any(matter is not None and matter.case.restricted for matter in matters)
        return Visibility.RESTRICTED if restricted else Visibility.MEMBERS

    @property
    def visibility(self) -> Visibility:
        """The stricter of the floor and what the minutes were given."""
        minutes = self.minutes.visibility if self.minutes else Visibility.MEMBERS
        return max(self.floor, minutes, key=lambda visibility: visibility.rank)


def evolve(state: Meeting, event: MeetingEvent) -> Meeting:
    match event:
        case MeetingProposed():
            return replace(state, phase=Phase.PROPOSED, proposed=event)
        case MeetingConvened():
            invited = dict.fromkeys(state.invited)  # who said yes to another day is asked again
            planned = event.planned_on
            return replace(state, phase=Phase.CONVENED, convened=event, planned_on=planned, invited=invited)
        case AgendaItemAdded():
            return replace(state, agenda=(*state.agenda, event))
        case ParticipantInvited():
            return replace(state, invited={**state.invited, event.organ: None})
        case ParticipantConfirmed():
            return replace(state, invited={**state.invited, event.organ: event.attending})
        case MeetingPostponed():
            return replace(state, planned_on=event.planned_on, invited=dict.fromkeys(state.invited))
        case MeetingCancelled():
            return replace(state, phase=Phase.CANCELLED)
        case MeetingHeld():
            return replace(state, phase=Phase.HELD, held=event)
        case ResolutionAdopted():
            return replace(state, resolutions=(*state.resolutions, event))
        case MinutesIssued():
            return replace(state, phase=Phase.MINUTED, minutes=event)
        case ActionItemAssigned():
            return replace(state, items=(*state.items, ActionItem(event)))
        case ActionItemReported():
            return _with_item(state, event.item, report=event)
        case ActionItemClosed():
            return _with_item(state, event.item, closed=True)
        case MeetingClosed():
            return replace(state, phase=Phase.CLOSED)
        case _:
            assert_never(event)


def _with_item(state: Meeting, number: int, report: ActionItemReported | None = None, closed: bool = False) -> Meeting:
    items = tuple(
        replace(item, report=report or item.report, closed=closed or item.closed)
        if item.assigned.item == number
        else item
        for item in state.items
    )
    return replace(state, items=items)


def require_phase(state: Meeting, *phases: Phase) -> None:
    """The order of things (MTG-05)."""
    require(state.phase in phases, "MTG-05", state=state.phase)


def require_not_before(state: Meeting, earlier: date, on: date) -> None:
    """Nothing is dated before what it follows (MTG-05)."""
    require(earlier <= on, "MTG-05", state=f"{state.phase}（{earlier}）")


def require_host(state: Meeting, context: Context, on: date) -> None:
    """The convenor, the government it acts for, or the group office; before there is one, who could be (MTG-01)."""
    registry, actor = context.registry, context.actor
    government = registry.holder(OrganRole.DISTRICT_GOVERNMENT, on)
    hosts = {government, *registry.holders(OrganRole.GROUP_OFFICE, on)}
    convenor = state.convened.convenor if state.convened else None
    require(actor in hosts or (convenor is not None and registry.acts_for(actor, convenor, on)), "MTG-01")


def require_party(context: Context, on: date) -> None:
    """An active organ of the two sides or the joint office, no external one (GEN-03)."""
    registry, actor = context.registry, context.actor
    belongs = registry.active(actor, on) and registry.side(actor) is not None
    require(belongs, "GEN-03", side="府院双方", organ=actor)


def require_active(context: Context, organ: OrganId, on: date) -> None:
    """A named organ is registered and active on that date (GEN-07)."""
    require(context.registry.active(organ, on), "GEN-07", organ=organ, day=on)


def require_no_directive(matter: CaseMatter | None) -> None:
    """How a case is decided is the court's alone (MTG-07; 行政诉讼法 art. 4)."""
    require(matter is None or matter.purpose is not CaseItemPurpose.CASE_DIRECTIVE, "MTG-07")
