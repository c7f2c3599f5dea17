"""Which commands and events there are, and which ledgers take and record them: derived from what each side defines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args, get_type_hints

import orjson

import events.published  # noqa: F401  (every type is known here)
from events.base import Event, Side, payload_classes
from events.correction import AMENDMENTS
from events.legal_hold import HOLDS
from events.streams import CATEGORIES
from services.amendment.commands import AMENDING, Amending, matter_named
from services.court.service import COURT
from services.decider import Command, Decider
from services.endpoint.endpoint import public_commands
from services.government.service import GOVERNMENT
from services.joint.service import JOINT
from services.policies.parking import PARKING
from services.side_settings import SideDefinition

DEFINITIONS: Final = (COURT, GOVERNMENT, JOINT)


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command type: its class, the category of its streams (none: of any), and the sides that take it."""

    command: type[Command]
    category: str
    sides: tuple[Side, ...]

    @property
    def type(self) -> str:
        return self.command.type

    @property
    def zh(self) -> str:
        return self.command.zh

    @property
    def en(self) -> str:
        """`SendSuggestion` → "Send suggestion"."""
        return re.sub(r"(?<!^)(?=[A-Z])", " ", self.command.__name__).capitalize()

    def side_for(self, side: Side | None, body: bytes) -> Side:
        """The ledger that takes it from an organ of `side`; where none fits, the one whose rules refuse it.

        An amendment is taken by the ledger that keeps the stream that it names.
        """
        sides = _keeping(body) if issubclass(self.command, Amending) else self.sides
        return side if side is not None and side in sides else next(iter(sides), self.sides[0])


def _keeping(body: bytes) -> Sequence[Side]:
    try:
        stream = matter_named(orjson.loads(body))
    except orjson.JSONDecodeError:
        stream = None
    category = CATEGORIES.get((stream or "").partition(":")[0])
    return category.sides if category else ()


CommandTable = Mapping[str, CommandEntry]


def command_table(definitions: Sequence[SideDefinition]) -> CommandTable:
    """Every public command by its wire type, sorted. Raises ValueError when two classes claim one type."""
    table: dict[str, CommandEntry] = {}
    for definition in definitions:
        for decider in definition.deciders:
            for name, command in public_commands([decider]).items():
                known = table.get(name)
                if known is not None and known.command is not command:
                    raise ValueError(f"two commands claim the type {name}")
                sides = (*known.sides, definition.side) if known else (definition.side,)
                table[name] = CommandEntry(command, decider.category, sides)
    sides = tuple(definition.side for definition in definitions)
    table |= {command.type: CommandEntry(command, "", sides) for command in AMENDING}
    return dict(sorted(table.items()))


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
    everywhere = {category for category, _ in taken}
    anywhere: tuple[type[Event], ...] = (*AMENDMENTS, *HOLDS)
    return [
        EventEntry(
            event,
            tuple(sorted(everywhere if event in anywhere else {name for name, types in taken if event in types})),
        )
        for event in payload_classes()
        if event.__module__.startswith("events.")
    ]


def taken_by(decider: Decider[Any]) -> set[type[Event]]:
    """The event classes in the annotations of `evolve`."""
    hints = get_type_hints(decider.evolve)
    hints.pop("return", None)
    named = [cls for hint in hints.values() for cls in (get_args(hint) or (hint,))]
    return {cls for cls in named if isinstance(cls, type) and issubclass(cls, Event)}
