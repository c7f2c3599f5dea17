"""Figures of the years before the records, as the office entered them from papers (ANR-06).

One that was entered stands in place of what the records of that year count: they begin later, or are not complete. It
is marked as 基数 wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from events.annual_review import BaselineEntered, BaselineFigure
from projections.percentage import NONE, percent
from projections.review.facts import Facts
from projections.review.figure import Baseline, Count, Label, Rate, Sum, Value
from projections.review.folding import Entries, Said, of_stream, said
from projections.review.log import Log


@dataclass(frozen=True, slots=True)
class Entered:
    """One figure of an entry; `ref` is the event."""

    ref: str
    year: int
    figure: BaselineFigure
    source: str


def fold_baselines(log: Log) -> tuple[Entered, ...]:
    """All that were entered; of one value the last one holds."""
    return tuple(
        Entered(entry.ref, entry.event.year, figure, entry.event.source)
        for entries in log.of(_entries)
        for entry in entries
        for figure in entry.event.figures
    )


@of_stream("annual-review")
def _entries(entries: Entries) -> tuple[Said[BaselineEntered], ...]:
    return said(entries, BaselineEntered)


Baselines = Mapping[tuple[str, str], Baseline]
"""By metric, and by the value's key or what the review calls it."""


def baselines(facts: Facts, year: int) -> Baselines:
    """What was entered of that year, by metric and value."""
    return {
        (one.figure.metric, one.figure.measure): Baseline(
            one.figure.measure, Label(one.figure.measure, one.figure.measure), one.figure, one.source, one.ref
        )
        for one in facts.of(fold_baselines)
        if one.year == year
    }


def of_value(entered: Baselines, metric: str, value: Value) -> Baseline | None:
    """What was entered for this value of the metric."""
    return entered.get((metric, value.key)) or entered.get((metric, value.label.zh))


def change(before: Baseline, now: Value) -> str:
    """From the baseline to the number of the year: by number, or by percentage points; "—" where they are unlike."""
    entered = before.entered
    match now:
        case Count() | Sum() if entered.denominator is None and not entered.percentage:
            return f"{now.value - entered.value.normalize():+f}"
        case Rate() if now.denominator and (entered.denominator is not None or entered.percentage):
            points = Decimal(now.percent) - _percentage(entered)
            return f"{points.quantize(Decimal('0.1'), ROUND_HALF_UP):+}"
        case _:
            return NONE


def _percentage(entered: BaselineFigure) -> Decimal:
    if entered.denominator is None:
        return entered.value
    return Decimal(percent(int(entered.value), entered.denominator))
