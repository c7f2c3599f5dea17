"""What a reading of the events of a review finds."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from events.base import Side
from events.envelope import Envelope
from events.errors import SayingError
from projections.review.folding import OfStream


@dataclass(eq=False)
class TwoRecords(SayingError):
    """Two different documents claim to be the same event: no figure over such a log could be proved."""

    text = "事件 {ref} 有两种不同内容，无法生成可核验的年度总结 / event {ref} was found with two contents"
    ref: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """Bytes that no figure uses, with the reason. Shown in the review, never dropped in silence."""

    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class SideLog:
    """How much of one side's ledger was read: number of events and the last one, by recording time."""

    events: int
    last: Envelope


@dataclass(frozen=True, slots=True)
class Amended:
    """The reference of a fact, and of the event by which it was corrected or `voided`."""

    record: str
    by: str
    voided: bool


class Folded(NamedTuple):
    """What a stream, `<side>/<stream>`, comes to; `until` the year of its last event.

    `earlier`: what it came to by the end of each year in which something else happened before.
    """

    stream: str
    until: int
    record: Any
    earlier: tuple[tuple[int, Any], ...]

    def by(self, year: int | None) -> Any:
        """By the end of that year, or altogether; None where it came to nothing."""
        if year is None or self.until <= year:
            return self.record
        return next((record for of_year, record in reversed(self.earlier) if of_year <= year), None)


@dataclass(slots=True)
class Found:
    """What a reading found, in the order of the streams; `acted`: the years in which matters have events.

    Cases, which may be carried over, and reviews are no such matters.
    """

    sides: dict[Side, SideLog] = field(default_factory=dict)
    aside: set[SetAside] = field(default_factory=set)
    unknown: Counter[str] = field(default_factory=Counter)
    gaps: list[str] = field(default_factory=list)
    amended: list[tuple[str, int, Amended]] = field(default_factory=list)
    acted: set[int] = field(default_factory=set)
    folded: dict[OfStream[Any], list[Folded]] = field(default_factory=lambda: defaultdict(list))
