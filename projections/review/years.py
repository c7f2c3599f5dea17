"""The figures of several years in a line, all by the same records: what the year is compared with.

Of a year before the records a value is what a paper says of it (ANR-06), or no number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from projections.review.baselines import baselines, of_value
from projections.review.facts import Facts
from projections.review.figure import Figure, NoRecord, Value
from projections.review.figures import FIGURES, figure
from projections.review.figures.cases import recorded
from projections.review.tables.work import OF_CASES

YEARS: Final = 5
"""So many years stand in a line, the year of the review last."""
Line = Mapping[int, Value]
"""One value of each year that has it."""


def in_line(facts: Facts, now: Mapping[str, Figure]) -> Mapping[tuple[str, str], Line]:
    """By metric and key of a value, each value of the year with those of the years before; `now` are its figures."""
    before = {year: of_year(facts, year) for year in range(facts.year - YEARS + 1, facts.year)}
    return {
        (metric, value.key): {
            **{year: known[metric, value.key] for year, known in before.items() if (metric, value.key) in known},
            facts.year: value,
        }
        for metric, figure in now.items()
        for value in figure.values
    }


def of_year(facts: Facts, year: int, metrics: Iterable[str] = FIGURES) -> Mapping[tuple[str, str], Value]:
    """The values of these figures in a year before, each by its metric and key."""
    return dict(_values(replace(facts, year=year), year, metrics))


def _values(facts: Facts, year: int, metrics: Iterable[str]) -> Iterator[tuple[tuple[str, str], Value]]:
    cases, entered = recorded(facts, year), baselines(facts, year)
    others = cases or facts.log.streams.acted_in(year)
    for metric in metrics:
        known = cases if metric in OF_CASES else others
        for value in figure(metric, facts).values:
            said = of_value(entered, metric, value)
            yield (metric, value.key), said or (value if known else NoRecord(value.key, value.label))
