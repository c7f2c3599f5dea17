"""What a joint meeting knows of itself, and the questions its decisions ask (domain A.3).

`proposed → convened → held → minuted → closed`; a postponed meeting stays convened on another day, a cancelled
one may be convened anew. A resolution leads to action items: `assigned → reported → closed`. Whether one is
overdue follows from its due date and is never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from events.base import Side, Visibility
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
from events.terms import Term, Words
from events.values import CaseNumber, OrganId
from events.vocabulary import AgendaPurpose, CaseItemPurpose, OrganRole
from services.decider import Context
from services.rules import require
from services.rules.cases import as_indexed, case_streams, require_known_cases


class Phase(Term):
    """Where the meeting stands."""

    NEW = ("new", "未提议", "not proposed")
    PROPOSED = ("proposed", "已提议", "proposed")
    CONVENED = ("convened", "已召集", "convened")
    CANCELLED = ("cancelled", "已取消", "cancelled")
    HELD = ("held", "已召开", "held")
    MINUTED = ("minuted", "已印发纪要", "minuted")
    CLOSED = ("closed", "已办结", "closed")


@dataclass(frozen=True, slots=True)
class ActionItem:
    """`report` is the latest one."""

    assigned: ActionItemAssigned
    report: ActionItemReported | None = None
    closed: ActionItemClosed | None = None


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


def evolve(state: Meeting, event: MeetingEvent) -> Meeting:
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
            return _with_item(state, event.item, report=event)
        case ActionItemClosed():
            return _with_item(state, event.item, closed=event)
        case MeetingClosed():
            return replace(state, phase=Phase.CLOSED, latest=event.occurred_on)
        case _:
            assert_never(event)


def _with_participant(
    state: Meeting, event: ParticipantInvited | ParticipantConfirmed, attending: bool | None
) -> Meeting:
    invited = {**state.invited, event.organ: attending}
    return replace(state, invited=invited, asked={**state.asked, event.organ: event.occurred_on})


def _with_item(
    state: Meeting, number: int, report: ActionItemReported | None = None, closed: ActionItemClosed | None = None
) -> Meeting:
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
    require(earlier <= on, "MTG-05", state=Words(f"{state.phase.zh}（{earlier}）", f"{state.phase.en} ({earlier})"))


def require_after_convening(state: Meeting, on: date) -> None:
    """What prepares the meeting may be older than a postponement, but not than the meeting (MTG-05)."""
    assert state.convened is not None
    require_not_before(state, state.convened.occurred_on, on)


def require_host(state: Meeting, context: Context) -> None:
    """The government, the group office, or the legal department that convened on its behalf (MTG-01)."""
    require(is_host(state, context), "MTG-01")


def is_host(state: Meeting, context: Context) -> bool:
    """Whether the actor runs the meeting. Authority is of today, whatever day the act is dated."""
    registry, actor, today = context.registry, context.actor, context.today
    if any(registry.holds(actor, role, today) for role in (OrganRole.DISTRICT_GOVERNMENT, OrganRole.GROUP_OFFICE)):
        return True
    convenor = state.convened.convenor if state.convened else None
    delegate = registry.holds(actor, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, today)
    return delegate and convenor is not None and registry.acts_for(actor, convenor, today)


def may_convene(context: Context, on_behalf_of: OrganId | None, government: OrganId) -> bool:
    """The government of today; or office and legal department of today, naming the `government` of the date."""
    registry, actor, today = context.registry, context.actor, context.today
    if registry.holds(actor, OrganRole.DISTRICT_GOVERNMENT, today):
        return on_behalf_of in (None, government)
    delegates = (OrganRole.GROUP_OFFICE, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    return on_behalf_of == government and any(registry.holds(actor, role, today) for role in delegates)


def require_admitted(state: Meeting, context: Context) -> None:
    """A party; to a restricted meeting nobody lets itself in: host, invited, earlier proposers only (MTG-04)."""
    require_party(context)
    if state.visibility is not Visibility.RESTRICTED or is_host(state, context):
        return
    known = [*state.invited, *(item.proposer for item in state.agenda)]
    if state.proposed is not None:
        known.append(state.proposed.by)
    require(any(context.registry.acts_for(context.actor, organ, context.today) for organ in known), "MTG-04")


def require_party(context: Context) -> None:
    """An organ of the two sides or the joint office that is active today, no external one (GEN-10)."""
    registry, actor = context.registry, context.actor
    belongs = registry.active(actor, context.today) and registry.side(actor) is not None
    require(
        belongs,
        "GEN-10",
        organ=actor,
        who=Words("府院双方在用的机关或者领导小组办公室", "an active organ of the two sides, or the joint office"),
    )


def require_active(context: Context, organ: OrganId, on: date) -> None:
    """A named organ is registered and active on that date (GEN-07)."""
    require(context.registry.active(organ, on), "GEN-07", organ=organ, day=on)


def require_no_directive(matter: CaseMatter | None) -> None:
    """How a case is decided is the court's alone (MTG-07; 行政诉讼法 art. 4)."""
    require(matter is None or matter.purpose is not CaseItemPurpose.CASE_DIRECTIVE, "MTG-07")


def case_references(matter: CaseMatter | None) -> list[str]:
    """Where the joint office keeps what it knows of the case."""
    return [] if matter is None else case_streams([matter.case.number], Side.JOINT)


def known_matter(matter: CaseMatter | None, context: Context) -> CaseMatter | None:
    """On a case that exists (GEN-06), marked as restricted where the court restricted it (CAS-04)."""
    if matter is None:
        return None
    require_known_cases([matter.case.number], context)
    return matter.model_copy(update={"case": as_indexed(matter.case, context)})


def about(matter: CaseMatter | None) -> tuple[CaseNumber, CaseItemPurpose] | None:
    """What makes two case matters the same one."""
    return None if matter is None else (matter.case.number, matter.purpose)
