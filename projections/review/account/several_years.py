"""The main figures of several years in a line, all by the same records; before them what was entered from papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from projections.review.account.headlines import HEADLINES
from projections.review.account.public_figures import public_figures
from projections.review.account.shown import Shown
from projections.review.figure import NO_RECORD, Cell, Column, Figure, Label, NoRecord, Rate, Table, Value
from projections.review.years import YEARS, of_year

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


def _figures(shown: Shown, year: int) -> Mapping[str, Figure]:
    """The main figures of that year as this edition shows them."""
    if year == shown.year:
        return shown.figures
    metrics = dict.fromkeys(name.partition(".")[0] for name in MAIN)
    values: defaultdict[str, list[Value]] = defaultdict(list)
    for (metric, key), value in of_year(shown.facts, year, metrics).items():
        values[metric].append(replace(value, key=key))
    made = {metric: Figure(metric, tuple(of)) for metric, of in values.items()}
    return public_figures(made) if shown.public else made


def _cell(found: Figure | None, key: str) -> Cell:
    value: Value | None = None if found is None else found[key]
    match value:
        case None | NoRecord():
            return NO_RECORD
        case Rate():
            return value
        case Table():
            raise KeyError(key)
        case _:
            return value.text
