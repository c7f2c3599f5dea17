"""What a restricted case does to the matters that name it: they are restricted too, backwards (CAS-04)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from events.base import Side
from events.case import CaseAccessReleased, CaseAccessRestricted, CaseFiled
from events.numbers import case_numbers_in
from projections.review.facts import Facts
from projections.review.log import Log
from projections.review.shelf import Entry
from projections.view import matter_of


def closed_matters(log: Log) -> frozenset[str]:
    """The cases restricted at the cut-off, and every matter that names one of them, as `<side>/<stream>`."""
    cases: dict[str, str] = {}
    for side, matter, entries in log.of("case"):
        number, restricted = "", False
        for entry in entries:
            match entry.event:
                case CaseFiled() as event:
                    number = event.number
                case CaseAccessRestricted():
                    restricted = True
                case CaseAccessReleased():
                    restricted = False
                case _:
                    pass
        if restricted and side is Side.COURT:
            cases[number] = f"{side}/case:{matter}"
    if not cases:
        return frozenset()
    naming = (matter_of(side, stream) for (side, stream), entries in log.streams.items() if _name(entries, cases))
    return frozenset((*cases.values(), *naming))


def _name(entries: Iterable[Entry], numbers: Collection[str]) -> bool:
    return any(not case_numbers_in(entry.event.data().decode()).isdisjoint(numbers) for entry in entries)


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
