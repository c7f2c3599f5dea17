"""The views as of a day, as the readings of numbers see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from events.base import Side
from events.terms import Term
from projections.access.role import Role
from projections.access.sight import Reader
from projections.query import MAX_LIMIT, query
from projections.review.facts import Facts
from projections.review.figure import Answer, Baseline, Count, Figure, Label, Median, NoRecord, Rate, Ratio, Sum, Table
from projections.store.store import Store

AUDITOR = Reader("group-office", Side.JOINT, Role.AUDITOR)
"""Sees everything, as the review does."""
NOT_SHOWN = object()
"""What is read where the view has no row that could tell."""
LATER = date(2026, 12, 31)


class Row(dict[str, Any]):
    """A row that remembers which of its columns were looked at."""

    looked: set[str]

    def __getitem__(self, name: str) -> Any:
        self.looked.add(name)
        return super().__getitem__(name)


@dataclass
class Board:
    """What the views show on the day of the facts. The facts tell whom an organ is called and what is restricted."""

    store: Store
    facts: Facts
    asked: dict[str, list[Row]] = field(default_factory=dict)
    looked: dict[str, set[str]] = field(default_factory=dict)

    def rows(self, view: str, **filters: str) -> list[Row]:
        question = f"{view} {filters}"
        if question not in self.asked:
            self.asked[question] = list(self._rows(view, filters))
        return self.asked[question]

    def _rows(self, view: str, filters: Mapping[str, str]) -> Iterator[Row]:
        cursor: str | None = None
        while True:
            page = query(self.store, view, AUDITOR, filters, MAX_LIMIT, cursor, self.facts.as_of, LATER)
            for item in page.items:
                row = Row(item)
                row.looked = self.looked.setdefault(view, set())
                yield row
            if (cursor := page.next) is None:
                return

    def of_year(self, view: str, day: str, **filters: str) -> list[Row]:
        """The rows whose day falls in the year of the facts."""
        return [row for row in self.rows(view, **filters) if self.in_year(row[day])]

    def in_year(self, day: str | None) -> bool:
        return day is not None and self.facts.in_year(date.fromisoformat(day))

    @property
    def year(self) -> str:
        return str(self.facts.year)

    def named(self, organs: Iterable[tuple[str, str]], *sums: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
        """A table by organ: how the review calls it on these days, and its numbers."""
        days: dict[str, list[date]] = {}
        for organ, day in organs:
            days.setdefault(organ, []).append(date.fromisoformat(day))
        return {
            self.facts.label(organ, on): tuple(counts.get(organ, 0) for counts in sums) for organ, on in days.items()
        }


Reading = Callable[[Board], object]


def how_many(rows: Iterable[Row], **wanted: Any) -> int:
    """How many of the rows hold these values: of a set one of them, of True and False any or no value."""
    return sum(all(_holds(row[name], value) for name, value in wanted.items()) for row in rows)


def _holds(held: Any, value: Any) -> bool:
    if isinstance(value, bool):
        return (held is not None and held is not False) is value
    return held in value if isinstance(value, (set, frozenset, tuple)) else held == value


def total(rows: Iterable[Row], name: str) -> int:
    return sum(row[name] or 0 for row in rows)


def day_of(text: str) -> date:
    return date.fromisoformat(text)


def by_term(terms: Iterable[Term], *counts: Counter[str]) -> dict[str, tuple[int, ...]]:
    """A table by term, of the terms that occur."""
    return {
        term.zh: tuple(count[term.value] for count in counts)
        for term in terms
        if any(count[term.value] for count in counts)
    }


def numbers_of(figure: Figure) -> Iterator[tuple[str, object]]:
    """Every number of a figure: of a rate the part and the whole, of a table all rows by their first cell."""
    for value in figure.values:
        name = f"{figure.id}.{value.key}"
        match value:
            case Count() | Sum():
                yield name, value.value
            case Rate() | Ratio():
                yield f"{name}/part", value.numerator
                yield f"{name}/whole", value.denominator
            case Median():
                yield name, sorted(span for span, _ in value.spans)
            case Answer():
                yield name, value.yes and str(value.on)
            case NoRecord() | Baseline():
                yield name, value.text
            case Table():
                yield name, {_cell(row[0]): tuple(map(_cell, row[1:])) for row in value.rows}


def _cell(cell: object) -> Any:
    match cell:
        case Label():
            return cell.zh
        case Rate():
            return cell.numerator, cell.denominator
        case date():
            return cell.isoformat()
        case int():
            return int(cell)
        case _:
            return cell
