"""What a restricted case does to the matters that name it: they are restricted too, backwards (CAS-04)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from projections.review.facts import Facts
from projections.review.folds.cases import Case
from projections.review.log import Log
from projections.view import matter_of


def closed_matters(log: Log, cases: Iterable[Case]) -> frozenset[str]:
    """Every matter that names a case restricted at the cut-off, that case among them, as `<side>/<stream>`."""
    restricted = (case.number for case in cases if case.restricted)
    return frozenset(matter_of(side, stream) for side, stream in log.streams.naming(restricted))


def without(facts: Facts, matters: Collection[str]) -> Facts:
    """The facts with these matters (`<side>/<stream>`) restricted. Every count stays as it is."""
    if not matters:
        return facts

    def closed(ref: str) -> bool:
        return ref.rpartition(":")[0] in matters

    def restrict(things: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(replace(thing, restricted=True) if closed(thing.ref) else thing for thing in things)

    return replace(
        facts,
        cases=tuple(
            replace(e, restriction_ref=e.restriction_ref or e.ref) if closed(e.ref) else e for e in facts.cases
        ),
        duties=tuple(
            replace(each, restricted=True, found=tuple(replace(one, restricted=True) for one in each.found))
            if closed(each.ref)
            else each
            for each in facts.duties
        ),
        suggestions=restrict(facts.suggestions),
        papers=restrict(facts.papers),
        meetings=restrict(facts.meetings),
        disputes=restrict(facts.disputes),
    )
