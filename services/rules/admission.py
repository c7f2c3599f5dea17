"""What every caller's command is looked at for before anything is decided: its secrecy marks and its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from services.decider import Command
from services.rules import require
from services.rules.secrecy import require_unmarked

FAR: Final = frozenset({"due_on", "valid_until"})
"""Terms that people set for years: the time limit of a task, the last day of a delegation."""


def require_admissible(command: Command, today: date) -> None:
    """No secrecy mark (GEN-13), no business date to come (GEN-01), no day behind the end of next year (GEN-21).

    2062-01-05 is 2026-01-05 typed wrongly.
    """
    require_unmarked(command)
    require(command.on <= today, "GEN-01", day=command.on)
    for day in _days(command):
        require(day.year <= today.year + 1, "GEN-21", day=day)


def _days(value: Any) -> Iterator[date]:
    match value:
        case date():
            yield value
        case BaseModel():
            for name, inner in value.__dict__.items():
                if name not in FAR:
                    yield from _days(inner)
        case tuple():
            for inner in value:
                yield from _days(inner)
