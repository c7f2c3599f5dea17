"""Ledgers that nobody kept: matters with random turns, told in events of today's classes.

A matter has its days in order, its facts are recorded on their day or some days later. Its days stand near the edges
of years more often than not. The same seed gives the same ledgers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import uuid5

from events.base import Side, payload_class
from tests.figures.varied import EDGES
from tests.organs import HOUSING, LEGAL, POLICE, SUB, URBAN
from tests.projections.annals import NAMES, Annals

T = TypeVar("T")
ORGANS = (HOUSING, URBAN, POLICE, SUB, LEGAL)
COURT, GOVERNMENT, JOINT = Side.COURT, Side.GOVERNMENT, Side.JOINT
FIELDS = ("public_security", "urban_construction", "health")
CATEGORIES = ("general_procedural", "emerging_tendency")


class World:
    """`raw` are the documents so far; `absences` the cases and organs whose head was found absent, and the days;
    `linked` the assessments that a decision was linked to.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._annals = Annals()
        self.absences: list[tuple[str, str, date]] = []
        self.linked: set[str] = set()
        self._slots = ["2023", "2024", "2024-1", "2024-2", "2025"]
        self._recorded: dict[tuple[Side, str], date] = {}

    @property
    def raw(self) -> list[bytes]:
        return self._annals.raw

    def tell(self, side: Side, stream: str, kind: str, day: date, /, **data: Any) -> None:
        """A fact of that type, without its version."""
        cls = payload_class(f"{kind}.v1")
        assert cls is not None, kind
        late = self.pick((0, 0, 0, 1, 40))
        recorded = max(self._recorded.get((side, stream), day), day + timedelta(days=late))
        self._recorded[side, stream] = recorded
        self._annals.record(side, stream, cls.model_validate({**data, "occurred_on": day}), recorded=recorded)

    def pick(self, of: Sequence[T]) -> T:
        return self.random.choice(of)

    def some(self, of: Sequence[T], least: int = 0) -> list[T]:
        """So many of them, each once."""
        return self.random.sample(of, self.random.randint(least, len(of)))

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def start(self) -> date:
        """The day of a first fact."""
        if self.chance(0.5):
            return self.pick(EDGES[:9]) + timedelta(days=self.random.randint(-3, 3))
        return date(2023, 6, 1) + timedelta(days=self.random.randint(0, 700))

    def later(self, day: date, most: int = 60) -> date:
        """The same day, the next, or one within so many days."""
        return day + timedelta(days=self.pick((0, 1, self.random.randint(0, most))))

    def slot(self) -> str | None:
        """A slot for a regular meeting, each once (MTG-03); none when there is no more."""
        return self._slots.pop(self.random.randrange(len(self._slots))) if self._slots else None

    @staticmethod
    def matter(name: str) -> str:
        """The id by which others refer to the matter `<category>:<name>`."""
        return str(uuid5(NAMES, name))
