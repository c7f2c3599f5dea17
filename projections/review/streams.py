"""What the streams of a log come to, up to its cut-off or up to the end of a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from datetime import UTC, datetime
from typing import Final, TypeVar

from events.base import Side
from events.values import CaseNumber
from projections.review.folding import FOLDS, Entries, OfStream
from projections.review.found import Found
from projections.review.reading import Open, entries_of
from projections.review.shelf import Shelf

T = TypeVar("T")
_LAST: Final = datetime.max.replace(tzinfo=UTC)


class Streams:
    """What a reading found, and the events that it read: of each side on its shelf."""

    def __init__(self, found: Found, shelves: Mapping[Side, Shelf], cut_off: datetime, open_it: Open) -> None:
        self._found, self._shelves = found, shelves
        self._cut_off, self._open_it = cut_off, open_it
        self._folds = {fold for folds in FOLDS.values() for fold in folds}
        self._year: int | None = None
        for folded in found.folded.values():
            folded.sort(key=lambda each: each.stream)

    def until(self, year: int) -> Streams:
        """The same, read as if nothing of a business date behind that year had been recorded."""
        earlier = copy(self)
        earlier._year = year
        return earlier

    def of(self, fold: OfStream[T]) -> Iterator[T]:
        """What the streams come to by a function that is marked with `of_stream`, in their order."""
        return (record for _, record in self.by_stream(fold))

    def by_stream(self, fold: OfStream[T]) -> Iterator[tuple[str, T]]:
        """The same with the stream, `<side>/<stream>`. Raises LookupError for a function of a module that was imported
        after the log was read."""
        if fold not in self._folds:
            raise LookupError(f"{fold.__qualname__} was not there when the log was read")
        year = self._year
        for each in self._found.folded.get(fold, ()):
            if (record := each.by(year)) is not None:
                yield each.stream, record

    def acted_in(self, year: int) -> bool:
        """Whether a matter has an event of that year: a case, which may be carried over, and a review are none."""
        return year in self._found.acted

    def naming(self, cases: Iterable[CaseNumber]) -> Iterator[tuple[Side, str]]:
        """The streams in which one of these cases is named."""
        numbers = list(cases)
        for shelf in dict.fromkeys(self._shelves.values()):
            for name in shelf.naming(numbers):
                side, _, stream = name.partition("/")
                yield Side(side), stream

    def stream(self, side: Side, stream: str, *, whenever: bool = False) -> Entries:
        """The usable events of one stream, in version order, read again; nothing where there is none.

        `whenever`: those behind the cut-off too.
        """
        name, until = f"{side}/{stream}", _LAST if whenever else self._cut_off
        found = entries_of(self._shelves[side].of(name), until, self._open_it)
        return next((entries for read, entries in found if read == name), ())

    def items(self) -> Iterator[tuple[tuple[Side, str], Entries]]:
        """Those of every stream, read again."""
        for shelf in dict.fromkeys(self._shelves.values()):
            for name, entries in entries_of(shelf.in_order(), self._cut_off, self._open_it):
                side, _, stream = name.partition("/")
                yield (Side(side), stream), entries
