"""What a review makes of each stream: by which function, and the means that such functions share.

A function that is marked with `of_stream` gets the usable events of one stream, in version order, and makes a flat
record of what its figures read. It sees nothing else, so a stream is read once and folded as of every day that is asked
for, in whatever process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Final, Generic, TypeVar, get_args

from events.base import ALL_SIDES, Event, Side
from projections.review.shelf import Entry

State = TypeVar("State")
T = TypeVar("T")
E = TypeVar("E", bound=Event)


Entries = tuple[Entry, ...]
OfStream = Callable[[Entries], T | None]
"""What a stream is to the figures; None where it is nothing to them."""
FOLDS: Final[defaultdict[tuple[Side, str], list[OfStream[Any]]]] = defaultdict(list)
"""By the side and the category of the streams."""


def of_stream(category: str, *sides: Side) -> Callable[[OfStream[T]], OfStream[T]]:
    """Marks a function as what a review makes of the streams of a category on these ledgers, or on all."""

    def marked(fold: OfStream[T]) -> OfStream[T]:
        for side in sides or ALL_SIDES:
            FOLDS[side, category].append(fold)
        return fold

    return marked


def stream_of(ref: str) -> str:
    """`<side>/<stream>` of the event of that reference."""
    return ref.rpartition(":")[0]


def matter_in(entries: Entries) -> str:
    """The id of the matter that a stream is about."""
    return stream_of(entries[0].ref).partition(":")[2]


def folded(entries: Iterable[Entry], events: UnionType, initial: State, evolve: Callable[[State, Any], State]) -> State:
    """The state that these events of one matter lead to, by the fold that its aggregate decides by.

    What a stream holds beside them changes nothing.
    """
    state, known = initial, _types(events)
    for entry in entries:
        if type(entry.event) in known:
            state = evolve(state, entry.event)
    return state


@cache
def _types(events: UnionType) -> frozenset[type]:
    return frozenset(get_args(events))


@dataclass(frozen=True, slots=True)
class Said(Generic[E]):
    """An event with its reference."""

    ref: str
    event: E


def said(entries: Iterable[Entry], kind: type[E]) -> tuple[Said[E], ...]:
    """The events of one type, in their order."""
    return tuple(Said(entry.ref, entry.event) for entry in entries if isinstance(entry.event, kind))


def last(entries: Iterable[Entry], kind: type[E]) -> Said[E] | None:
    """The newest event of one type."""
    return next(reversed(said(entries, kind)), None)


def dated(event: Said[Any] | None) -> tuple[date | None, str]:
    """The day and the reference of what was said; None and "" where it was not."""
    return (event.event.occurred_on, event.ref) if event else (None, "")


def references(entries: Iterable[Entry]) -> Callable[[Event | None], str]:
    """What gives the reference of each of these very events, and "" for none."""
    known = {id(entry.event): entry.ref for entry in entries}
    return lambda event: "" if event is None else known[id(event)]
