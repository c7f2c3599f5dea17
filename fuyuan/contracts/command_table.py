"""Which commands callers may give, and which ledgers take them: derived from the definitions of the sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from events.base import Side
from services.decider import Command
from services.endpoint.endpoint import public_commands
from services.side import SideDefinition


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command type: its class, the category of the streams it acts on, and the sides that take it."""

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

    def side_for(self, side: Side | None) -> Side:
        """The ledger that takes it from an organ of `side`; where none fits, the one whose rules refuse it."""
        return side if side in self.sides else self.sides[0]


CommandTable = Mapping[str, CommandEntry]


def command_table(definitions: Iterable[SideDefinition]) -> CommandTable:
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
    return dict(sorted(table.items()))
