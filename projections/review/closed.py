"""What a restricted case does to the matters that name it: they are restricted too, backwards (CAS-04)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar

from events.streams import matter_of
from projections.review.folds.appearances import Duty
from projections.review.folds.cases import Case, restricted_elsewhere
from projections.review.log import Log

T = TypeVar("T")


def closed_matters(log: Log, cases: Iterable[Case]) -> frozenset[str]:
    """Every matter that names a case restricted at the cut-off, that case among them, as `<side>/<stream>`.

    Where a paper from another jurisdiction names a case of the court there, that counts too.
    """
    restricted = chain((case.number for case in cases if case.restricted), restricted_elsewhere(log))
    return frozenset(matter_of(side, stream) for side, stream in log.streams.naming(restricted))


def without(folded: T, matters: Collection[str]) -> T:
    """What a fold made, with the things of these matters restricted where their kind can be. Every count stays."""
    if not matters or not isinstance(folded, tuple):
        return folded
    things: Any = tuple(_restricted(e) if e.ref.rpartition(":")[0] in matters else e for e in folded)
    closed: T = things
    return closed


def _restricted(thing: Any) -> Any:
    match thing:
        case Case():
            return replace(thing, closed=True)
        case Duty():
            found = tuple(replace(each, restricted=True) for each in thing.found)
            return replace(thing, restricted=True, found=found)
        case _ if "restricted" in thing.__dataclass_fields__:
            return replace(thing, restricted=True)
        case _:
            return thing
