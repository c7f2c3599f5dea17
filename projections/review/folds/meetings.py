"""Joint meetings that were held, with who was invited and present, what was reported, and the action items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain import meeting as joint_meeting
from events.base import Event, Visibility
from events.meeting import MeetingEvent
from events.values import OrganId
from events.vocabulary import AgendaPurpose, MeetingKind
from projections.review.folding import folded, references
from projections.review.log import Log
from projections.review.shelf import Entry

REPORTS = tuple(purpose for purpose in AgendaPurpose if purpose.overall_report)
"""The three overall situations that the two sides report to each other (二(二))."""


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One action item; `ref` is the event that assigned it. A date is None where the act is not recorded."""

    ref: str
    text: str
    owner: OrganId
    assigned_on: date
    due_on: date
    reported_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One held meeting; `ref` is the event of holding. Invitations and agenda are those made up to that day."""

    ref: str
    kind: MeetingKind
    slot: str | None
    subject: str
    held_on: date
    present: tuple[str, ...]
    invited: tuple[str, ...]
    reports: tuple[AgendaPurpose, ...]
    restricted: bool
    items: tuple[ActionItem, ...]
    minutes: str | None


def fold_meetings(log: Log) -> tuple[Meeting, ...]:
    """All that were held, by day."""
    held = (_meeting(entries) for _, _, entries in log.of("meeting"))
    return tuple(sorted(filter(None, held), key=lambda each: (each.held_on, each.ref)))


def _meeting(entries: tuple[Entry, ...]) -> Meeting | None:
    state, reference = folded(entries, MeetingEvent, joint_meeting.Meeting(), joint_meeting.evolve), references(entries)
    convened, held = state.convened, state.held
    if convened is None or held is None:
        return None
    purposes = {purpose for item in state.agenda for purpose in item.purposes}
    return Meeting(
        ref=reference(held),
        kind=convened.kind,
        slot=convened.slot,
        subject=convened.subject,
        held_on=held.occurred_on,
        present=tuple(dict.fromkeys(held.organs_present)),
        invited=tuple(state.invited),
        reports=tuple(purpose for purpose in REPORTS if purpose in purposes),
        restricted=state.visibility is Visibility.RESTRICTED,
        items=tuple(_item(item, reference) for item in state.items),
        minutes=state.minutes.document_number if state.minutes else None,
    )


def _item(item: joint_meeting.ActionItem, reference: Callable[[Event | None], str]) -> ActionItem:
    assigned = item.assigned
    return ActionItem(
        ref=reference(assigned),
        text=assigned.text,
        owner=assigned.owner,
        assigned_on=assigned.occurred_on,
        due_on=assigned.due_on,
        reported_on=min((report.occurred_on for report in item.reports), default=None),
        closed_on=item.closed.occurred_on if item.closed else None,
    )
