"""The matters of a log as their folds leave them, and which event of the log said what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Generic, TypeVar, get_args

from events.base import Event
from projections.review.shelf import Entry

State = TypeVar("State")
E = TypeVar("E", bound=Event)


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
