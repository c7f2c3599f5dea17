"""The main figures of several years in a line, all by the same records; before them what was entered from papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from projections.review.account.headlines import HEADLINES
from projections.review.account.public_figures import public_figures
from projections.review.account.shown import Shown
from projections.review.baselines import baselines, of_value
from projections.review.figure import NO_RECORD, Baseline, Cell, Column, Figure, Label, NoRecord, Rate, Table, Value
from projections.review.figures import figure
from projections.review.figures.cases import recorded
from projections.review.public_edition import SUPPRESSED, few_entered
from projections.review.tables.work import OF_CASES

YEARS: Final = 5
MAIN: Final = (
    *("M01.all", "M10.all", "M20.all", "M25.duties", "M26.duties", "M28.recommendations"),
    *("M40.heard", "M72.resolved", "M80.new", "M84.overall", "M88.settled", "M93.new"),
)
KEY: Final = "years"


def several_years(shown: Shown, wanted: Callable[[str], bool]) -> Table:
    """A row for each main figure of those that the document speaks of, a column for each of the last years."""
    years = range(shown.year - YEARS + 1, shown.year + 1)
    columns = (Column("指标", "figure"), *(Column(f"{year}年", str(year), number=True) for year in years))
    by_year = {year: _figures(shown, year) for year in years}
    rows: list[tuple[Cell, ...]] = []
    for name in MAIN:
        metric, _, key = name.partition(".")
        if not wanted(metric):
            continue
        headline = HEADLINES[name]
        cells = [_cell(by_year[year].get(metric), key) for year in years]
        unit = f"（{headline.unit}）" if headline.unit else ""
        rows.append((Label(f"{headline.zh}{unit}", headline.en), *cells))
    label = Label(f"近{YEARS}年主要指标", f"main figures of {YEARS} years")
    note = Label("各年均按同一截止时刻的记录计算", "every year by the same records")
    return Table(KEY, label, columns, tuple(rows), note)


def _figures(shown: Shown, year: int) -> dict[str, Figure]:
    """The main figures of that year as this edition shows them; none of a year without records."""
    if year == shown.year:
        return dict(shown.figures)
    facts = replace(shown.facts, year=year)
    cases, entered = recorded(facts, year), baselines(facts, year)
    others = cases or facts.log.streams.acted_in(year)
    made: dict[str, Figure] = {}
    for metric in dict.fromkeys(name.partition(".")[0] for name in MAIN):
        known = cases if metric in OF_CASES else others
        found = figure(metric, facts)
        values = tuple(
            of_value(entered, metric, value) or (value if known else NoRecord(value.key, value.label))
            for value in found.values
        )
        keys = [value.key for value in found.values]
        made[metric] = Figure(metric, tuple(replace(v, key=key) for v, key in zip(values, keys, strict=True)))
    return dict(public_figures(made)) if shown.public else made


def _cell(of_year: Figure | None, key: str) -> Cell:
    value: Value | None = None if of_year is None else of_year[key]
    match value:
        case None | NoRecord():
            return NO_RECORD
        case Baseline():
            return SUPPRESSED if few_entered(value) else value.text
        case Rate():
            return value
        case Table():
            raise KeyError(key)
        case _:
            return value.text
