"""Joint meetings that were held, with who was invited and present, what was reported, and the action items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from events.base import Visibility
from events.meeting import (
    ActionItemAssigned,
    ActionItemClosed,
    ActionItemReported,
    AgendaItemAdded,
    CaseMatter,
    MeetingConvened,
    MeetingHeld,
    MinutesIssued,
    ParticipantInvited,
    ResolutionAdopted,
)
from events.vocabulary import AgendaPurpose, MeetingKind
from projections.review.log import Log
from projections.review.shelf import Entry

REPORTS = tuple(purpose for purpose in AgendaPurpose if purpose.overall_report)
"""The three overall situations that the two sides report to each other (二(二))."""


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One action item; `ref` is the event that assigned it. A date is None where the act is not recorded."""

    ref: str
    item: int
    text: str
    owner: str
    assigned_on: date
    due_on: date
    reported_on: date | None = None
    closed_on: date | None = None


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
    visibility: Visibility
    items: tuple[ActionItem, ...]
    minutes: str | None

    @property
    def restricted(self) -> bool:
        return self.visibility is Visibility.RESTRICTED


def fold_meetings(log: Log) -> tuple[Meeting, ...]:
    """All that were held, by day."""
    held = (_meeting(entries) for _, _, entries in log.of("meeting"))
    return tuple(sorted((each for each in held if each is not None), key=lambda each: (each.held_on, each.ref)))


def _meeting(entries: tuple[Entry, ...]) -> Meeting | None:
    convened: MeetingConvened | None = None
    held: tuple[str, MeetingHeld] | None = None
    minutes: MinutesIssued | None = None
    purposes: set[AgendaPurpose] = set()
    invited: dict[str, None] = {}
    for entry in entries:
        match entry.event:
            case MeetingConvened() as event:
                convened = event
            case AgendaItemAdded() as event if held is None:
                purposes.update(event.purposes)
            case ParticipantInvited(organ=organ) if held is None:
                invited[organ] = None
            case MeetingHeld() as event:
                held = entry.ref, event
            case MinutesIssued() as event:
                minutes = event
            case _:
                pass
    if convened is None or held is None:
        return None
    ref, event = held
    return Meeting(
        ref=ref,
        kind=convened.kind,
        slot=convened.slot,
        subject=convened.subject,
        held_on=event.occurred_on,
        present=tuple(dict.fromkeys(event.organs_present)),
        invited=tuple(invited),
        reports=tuple(purpose for purpose in REPORTS if purpose in purposes),
        visibility=_visibility(entries, minutes),
        items=_items(entries),
        minutes=minutes.document_number if minutes else None,
    )


def _visibility(entries: tuple[Entry, ...], minutes: MinutesIssued | None) -> Visibility:
    """Members, or what the minutes say; restricted where an item names a restricted case (MTG-08)."""
    if any(matter.case.restricted for matter in _case_matters(entries)):
        return Visibility.RESTRICTED
    return minutes.visibility if minutes else Visibility.MEMBERS


def _case_matters(entries: tuple[Entry, ...]) -> Iterator[CaseMatter]:
    for entry in entries:
        match entry.event:
            case AgendaItemAdded(case_matter=matter) | ResolutionAdopted(case_matter=matter) if matter is not None:
                yield matter
            case _:
                pass


def _items(entries: tuple[Entry, ...]) -> tuple[ActionItem, ...]:
    items: dict[int, ActionItem] = {}
    for entry in entries:
        on = entry.event.occurred_on
        match entry.event:
            case ActionItemAssigned() as event:
                items[event.item] = ActionItem(entry.ref, event.item, event.text, event.owner, on, event.due_on)
            case ActionItemReported(item=number) if number in items:
                first = items[number].reported_on
                items[number] = replace(items[number], reported_on=min(first, on) if first else on)
            case ActionItemClosed(item=number) if number in items:
                items[number] = replace(items[number], closed_on=items[number].closed_on or on)
            case _:
                pass
    return tuple(items[number] for number in sorted(items))
