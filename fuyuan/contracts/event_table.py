"""Which events there are, which sides record them, and on streams of which category."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

import events.published  # noqa: F401  (every type is known here)
from events.base import Event, Side, payload_classes
from services.decider import Decider
from services.policies.parking import PARKING
from services.side import SideDefinition


@dataclass(frozen=True, slots=True)
class EventEntry:
    """One event type. `categories`: first parts of the ids of the streams it stands on."""

    event: type[Event]
    categories: tuple[str, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        return tuple(side for side in Side if side in self.event.sides)


def event_table(definitions: Iterable[SideDefinition]) -> list[EventEntry]:
    """Every event type, sorted. The categories are read from what each aggregate's `evolve` says it takes."""
    deciders = [PARKING, *(decider for definition in definitions for decider in definition.deciders)]
    taken = [(decider.category, taken_by(decider)) for decider in deciders]
    return [
        EventEntry(event, tuple(sorted({category for category, types in taken if event in types})))
        for event in payload_classes()
        if event.__module__.startswith("events.")
    ]


def taken_by(decider: Decider[Any]) -> set[type[Event]]:
    """The event classes in the annotations of `evolve`."""
    hints = get_type_hints(decider.evolve)
    hints.pop("return", None)
    named = [cls for hint in hints.values() for cls in (get_args(hint) or (hint,))]
    return {cls for cls in named if isinstance(cls, type) and issubclass(cls, Event)}
