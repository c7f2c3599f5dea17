"""What the charts of the review show, as numbers: how they are drawn is for whoever draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from projections.review.account.sentence import named
from projections.review.account.shown import Shown
from projections.review.figure import SUPPRESSED, Label, Rate

MOST: Final = 15
"""Bars of a chart."""
FEWEST: Final = 3


@dataclass(frozen=True, slots=True)
class Series:
    title: Label
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars lying one below the other: a label and a number of each series for each. `figure`: what it shows."""

    key: str
    title: Label
    unit: Label
    labels: tuple[Label, ...]
    series: tuple[Series, ...]
    figure: str


CASES, PAPERS, BULLETINS = Label("件", "cases"), Label("件", "papers"), Label("件", "bulletins")
PER_CENT: Final = Label("%", "per cent")


def _column(metric: str, table: str, title: Label, unit: Label, *, of_name: int = 0) -> Callable[[Shown], Chart | None]:
    """The number columns of a table, side by side."""

    def chart(shown: Shown) -> Chart | None:
        found = shown.table(metric, table)
        places = [place for place, column in enumerate(found.columns) if column.number]
        rows = [row for row in found.rows if next(named(row[:1])).zh not in ("合计", "已撤回（另计）")][:MOST]
        if len(rows) < FEWEST or any(row[place] == SUPPRESSED for row in rows for place in places):
            return None  # too little to see, or a bar would be missing
        series = tuple(
            Series(Label(found.columns[place].zh, found.columns[place].en), tuple(_number(row[place]) for row in rows))
            for place in places
        )
        labels = tuple(next(named(row[of_name : of_name + 1])) for row in rows)
        return Chart(f"{metric.lower()}-{table.replace('_', '-')}", title, unit, labels, series, f"{metric}.{table}")

    return chart


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, int) else 0.0


def _attendance(shown: Shown) -> Chart | None:
    """Organs by attendance rate, those that have one."""
    rows = [(row[0], row[3]) for row in shown.table("M47", "by_organ").rows if isinstance(row[3], Rate)][:MOST]
    if len(rows) < FEWEST:
        return None
    rates = tuple(float(rate.percent) for _, rate in rows if isinstance(rate, Rate))
    title = Label("各单位负责人出庭率", "attendance rate by organ")
    labels = tuple(named(name for name, _ in rows))
    return Chart("m47-by-organ", title, PER_CENT, labels, (Series(title, rates),), "M47.by_organ")


CHARTS: Final[dict[str, Callable[[Shown], Chart | None]]] = {
    "M01": _column("M01", "by_topic", Label("各事项通报件数", "bulletins by topic"), BULLETINS, of_name=1),
    "M20": _column("M20", "by_field", Label("司法建议、意见函的领域", "suggestions and letters by field"), PAPERS),
    "M47": _attendance,
    "M83": _column("M83", "by_cause", Label("一审新收案件的案由", "new cases by cause"), CASES),
    "M83b": _column("M83", "by_organ", Label("一审新收案件的被告单位", "new cases by defendant"), CASES),
    "M86": _column("M86", "by_ground", Label("败诉原因", "grounds of losses"), CASES),
}


def charts(shown: Shown, wanted: tuple[str, ...]) -> Iterator[Chart]:
    """Those of these charts for which there is enough to show."""
    return (chart for key in wanted if (chart := CHARTS[key](shown)) is not None)
