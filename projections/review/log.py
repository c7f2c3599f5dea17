"""The events a review rests on: those recorded up to the cut-off, each once, in an order that is theirs alone.

Whatever order the three sides' events come in, and however often one is delivered, the log is the same
(ANR-01). It can be named by one number: the SHA-256 over its events, sorted by reference, one a line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from events.base import Side
from events.instants import SHANGHAI
from projections.review.folding import OfStream
from projections.review.found import Amended, Found, SetAside, SideLog
from projections.review.found import TwoRecords as TwoRecords  # what `read` raises
from projections.review.reading import Open, found_in
from projections.review.shelf import PREFIX, Shelf
from projections.review.streams import Streams

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Log:
    """The log up to the cut-off. `streams` tell what each of them comes to.

    `gaps` names streams in which a version is missing: figures over such a log are not complete. `amended` are the
    facts that are read as they were corrected, or not at all. `unread`: of which sides nobody gave the keys to what
    people wrote.
    """

    cut_off: datetime
    streams: Streams
    sides: Mapping[Side, SideLog]
    events: int
    sha256: str
    set_aside: tuple[SetAside, ...]
    unknown_types: Mapping[str, int]
    gaps: tuple[str, ...]
    amended: tuple[Amended, ...] = ()
    unread: tuple[Side, ...] = ()

    @property
    def as_of(self) -> date:
        """The cut-off as a day in Asia/Shanghai: what is overdue is overdue on this day."""
        return self.cut_off.astimezone(SHANGHAI).date()

    def of(self, fold: OfStream[T]) -> Iterator[T]:
        """What the streams come to by a function that is marked with `of_stream`, in a fixed order."""
        return self.streams.of(fold)


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Asia/Shanghai, as a cut-off in UTC: a cut-off "2025-01-31" means this."""
    return (datetime.combine(day + timedelta(days=1), time(), SHANGHAI) - timedelta(microseconds=1)).astimezone(UTC)


def moment(text: str, *, latest: datetime | None = None) -> datetime:
    """A cut-off as it is written: a day (its last moment in Asia/Shanghai) or an instant with its time zone.

    Raises ValueError for anything else, and for one behind `latest`.
    """
    try:
        day = len(text) == len("2025-01-31")
        at = end_of_day(date.fromisoformat(text)) if day else datetime.fromisoformat(text)
        if at.tzinfo is not None and (latest is None or at <= latest):
            return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error
    raise ValueError(text)


def as_recorded(event: dict[str, Any]) -> None:
    """Of events that were never sealed."""


def read(raw_events: Iterable[bytes], cut_off: datetime, open_it: Open = as_recorded) -> Log:
    """Read the events recorded at or before `cut_off` (aware). `open_it` opens what is sealed in one.

    The SHA-256 is over what was recorded: it stays what it was where a text is erased. Raises TwoRecords, ValueError
    for a naive time.
    """
    if cut_off.tzinfo is None:
        raise ValueError("the cut-off needs a time zone")
    with TemporaryDirectory(prefix=PREFIX) as folder:
        shelf, digest = Shelf(Path(folder)), hashlib.sha256()
    shelf.lay(raw_events)
    with shelf.noting() as named:
        found = found_in(shelf.in_order(), cut_off, open_it, digest.update, named)
    return log_of(found, dict.fromkeys(Side, shelf), cut_off, open_it, digest.hexdigest())


def log_of(found: Found, shelves: Mapping[Side, Shelf], cut_off: datetime, open_it: Open, sha256: str) -> Log:
    """What a reading found, as a log."""
    return Log(
        cut_off=cut_off.astimezone(UTC),
        streams=Streams(found, shelves, cut_off, open_it),
        sides={side: found.sides[side] for side in Side if side in found.sides},
        events=sum(side.events for side in found.sides.values()),
        sha256=sha256,
        set_aside=tuple(sorted(found.aside, key=lambda each: (each.ref, each.reason))),
        unknown_types=dict(sorted(found.unknown.items())),
        gaps=tuple(sorted(found.gaps)),
        amended=tuple(amended for _, _, amended in sorted(found.amended, key=lambda each: each[:2])),
    )
