"""What the record of a matter says of the steps in it: of which part each is, what was taken up, what has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from events.base import Event
from events.bulletin import BulletinIssued
from events.case import CaseDefendantsChanged, CaseFiled
from events.coordination import CoordinationClosed
from events.dispute import DisputeClosedUnresolved, DisputeResolved
from events.meeting import MeetingCancelled, MeetingClosed, MeetingConvened
from events.research import StandardRepealed
from events.suggestion import SuggestionSent
from events.values import OrganId
from fuyuan.web.forms.begun import SOURCES, values_of
from fuyuan.web.seen import Row, Step

_ENDS: Final = frozenset(
    event.type
    for event in (CoordinationClosed, DisputeClosedUnresolved, DisputeResolved, MeetingClosed, StandardRepealed)
)
_SUING: Final = frozenset({CaseFiled.type, CaseDefendantsChanged.type})
_TAKEN_UP: Final[Mapping[str, tuple[type[Event], type[Event] | None]]] = {
    "convene-meeting": (MeetingConvened, MeetingCancelled),
    "issue-bulletin": (BulletinIssued, None),
    "send-suggestion": (SuggestionSent, None),
}
"""What was proposed or drafted is taken up by the first event, until the second."""


def at_hand(steps: Iterable[Step], events: list[Row], government: OrganId | None) -> Iterator[Step]:
    """Without those that were taken; those about a part of the matter with each part there is, an action item.

    A meeting is convened on behalf of the `government` (MTG-01).
    """
    for step in steps:
        source = next(iter(SOURCES.get(step.command, ())), None)
        if _is_taken(step, events):
            continue
        if step.command == "convene-meeting" and government is not None:
            yield step._replace(part=("on_behalf_of", government))
        elif source is not None and isinstance(next(iter(said := values_of(source, events)), 0), int):
            for number in dict.fromkeys(said if source.only else said[-1:]):
                yield step._replace(part=(source.field, number))
        else:
            yield step


def appearances(events: list[Row]) -> Iterator[Step]:
    """In a case: to register, for each organ sued, that its head owes an appearance."""
    numbers = [event["data"]["number"] for event in events if event["type"] == CaseFiled.type]
    sued = [event["data"]["defendants"] for event in events if event["type"] in _SUING]
    for organ in sued[-1] if numbers else ():
        yield Step("register-appearance-duty", "", organ, part=("case", numbers[0]))


def ended(events: list[Row]) -> bool:
    """Whether the matter is closed: then only what can surely be done is offered."""
    return any(event["type"] in _ENDS for event in events)


def _is_taken(step: Step, events: list[Row]) -> bool:
    taken, anew = _TAKEN_UP.get(step.command, (None, None))
    acts = [event["type"] for event in events if event["type"] in {act.type for act in (taken, anew) if act}]
    return taken is not None and acts[-1:] == [taken.type]
