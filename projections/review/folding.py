"""The matters of a log as their folds leave them, and which event of the log said what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args

from events.base import Event
from projections.review.shelf import Entry

State = TypeVar("State")


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


def references(entries: Iterable[Entry]) -> Callable[[Event | None], str]:
    """What gives the reference of each of these very events, and "" for none."""
    known = {id(entry.event): entry.ref for entry in entries}
    return lambda event: "" if event is None else known[id(event)]
