"""图表: the year in charts, as things stood on any of its days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import orjson

from fuyuan.web.charts.drawn import spec_of
from fuyuan.web.charts.numbers import Asked, Mark
from fuyuan.web.charts.table import CHARTS, Chart
from fuyuan.web.language import Named, named
from fuyuan.web.overview import year_of_newest_bulletin
from fuyuan.web.question import Question, years
from fuyuan.web.seen import Seen
from fuyuan.web.words import link
from projections.errors import BadQuestion, NoSuchMatter

BY_NAME: Final = {chart.name: chart for chart in CHARTS}


def charts(seen: Seen, question: Question) -> dict[str, Any]:
    """Every chart of `year` (that of the newest bulletin) with its numbers, as of `as_of` or the `day`th day of it."""
    year = question.year or year_of_newest_bulletin(seen)
    as_of = question.as_of or _day_of(year, question.get("day"))
    asked, shown_on = Asked(seen, year, as_of), as_of or seen.today
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    return {
        "year": year,
        "years": years(seen, year),
        "as_of": as_of,
        "asked_on": shown_on,
        "days": days,
        "day": min(days, max(1, (shown_on - date(year, 1, 1)).days + 1)),
        "charts": [_shown(chart, asked) for chart in CHARTS],
        "ask_again": link("/charts", year=f"{year:04}", as_of=as_of),
    }


def spec(seen: Seen, question: Question, name: str) -> bytes:
    """The specification of one chart, as JSON. Raises NoSuchMatter where there is none of this name."""
    if name not in BY_NAME:
        raise NoSuchMatter(name)
    asked = Asked(seen, question.year or year_of_newest_bulletin(seen), question.as_of)
    return orjson.dumps(spec_of(BY_NAME[name], list(BY_NAME[name].marks(asked))))


def _shown(chart: Chart, asked: Asked) -> dict[str, Any]:
    marks = list(chart.marks(asked))
    parts = [part for part in chart.parts if any(mark.part == part and mark.many for mark in marks)]
    table: dict[str, dict[Named, Mark]] = {}
    for mark in marks:
        if mark.many:
            table.setdefault(mark.label, {})[mark.part] = mark
    ordered = {label: table[label] for label in (*map(named, chart.labels), *table) if label in table}
    return {
        "chart": chart,
        "spec": orjson.dumps(spec_of(chart, marks)).decode().replace("<", "\\u003c"),
        "picture": link(f"/charts/{chart.name}.svg", year=f"{asked.year:04}", as_of=asked.as_of),
        "parts": parts,
        "table": ordered,
    }


def _day_of(year: int, text: str) -> date | None:
    """The `text`th day of the year. Raises BadQuestion."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 366):
        raise BadQuestion("day", "日序应为1至366", "day must be a number from 1 to 366")
    return min(date(year, 12, 31), date(year, 1, 1) + timedelta(days=int(text) - 1))
