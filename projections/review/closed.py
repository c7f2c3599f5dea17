"""What a restricted case does to the matters that name it: they are restricted too, backwards (CAS-04)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from events.base import Side, Visibility
from events.case import CaseAccessReleased, CaseAccessRestricted, CaseFiled
from events.numbers import case_numbers_in
from projections.review.facts import Facts
from projections.review.log import Log
from projections.review.shelf import Entry
from projections.view import matter_of

Model = TypeVar("Model", bound=BaseModel)
_RESTRICTED: Mapping[str, Any] = {"visibility": Visibility.RESTRICTED}


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

    cases = (replace(e, restriction_ref=e.restriction_ref or e.ref) if closed(e.ref) else e for e in facts.cases)
    return replace(
        facts,
        cases=tuple(cases),
        duties=tuple(
            replace(e, restricted=True, found=tuple(replace(one, restricted=True) for one in e.found))
            if closed(e.ref)
            else e
            for e in facts.duties
        ),
        suggestions=tuple(replace(e, restricted=True) if closed(e.ref) else e for e in facts.suggestions),
        papers=tuple(replace(e, restricted=True) if closed(e.ref) else e for e in facts.papers),
        meetings=tuple(replace(e, **_RESTRICTED) if closed(e.ref) else e for e in facts.meetings),
        disputes=tuple(
            replace(e, registered=e.registered.model_copy(update=_RESTRICTED)) if closed(e.ref) else e
            for e in facts.disputes
        ),
    )


def _content(sent: Model) -> Model:
    content: BaseModel = getattr(sent, "content")  # noqa: B009
    return sent.model_copy(update={"content": content.model_copy(update=_RESTRICTED)})
