"""The figures of districts beside one another as a workbook, for an office that takes them into a report of its own.

A sheet for the main figures and one for each section of the review; a rate has its two numbers in columns of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from domain.definitions import Label
from fuyuan.papers.annual.workbook import Row, Sheet, book_of, numbers_of, rate_of
from projections.percentage import NONE
from projections.review.account.headlines import HEADLINES, Headline
from projections.review.account.sections import SECTIONS
from projections.review.account.several_years import MAIN
from projections.review.districts.published import Published, Total, Value, total

FIRST = ["区划代码\ncode", "区县\ndistrict", "数据截止\ncut-off"]


def districts_workbook(city: str, editions: Sequence[Published]) -> bytes:
    """Of editions that stand together, one at least."""
    cut_off = max(datetime.fromisoformat(each.cut_off) for each in editions)
    return book_of(f"{city}{editions[0].year}年度各区县指标", cut_off, list(_sheets(editions)))


def _sheets(editions: Sequence[Published]) -> Iterator[Sheet]:
    yield _sheet(Label("主要指标", "main figures"), MAIN, editions)
    for section in SECTIONS:
        if section.figures:
            yield _sheet(section.title, section.figures, editions)


def _sheet(title: Label, names: Sequence[str], editions: Sequence[Published]) -> Sheet:
    shown = [HEADLINES[name] for name in names]
    values = [[each.values.get(one.figure) for each in editions] for one in shown]
    rates = [any(value is not None and value.over is not None for value in of) for of in values]
    heads = [*FIRST, *(head for one, rate in zip(shown, rates, strict=True) for head in _heads(one, rate))]
    rows = [
        [each.code, each.name, date.fromisoformat(each.cut_off[:10]), *_cells([of[at] for of in values], rates)]
        for at, each in enumerate(editions)
    ]
    if len(editions) > 1:
        rows.append([None, "合计", None, *_cells([total(of) for of in values], rates)])
    return title.zh, f"{title.zh} / {title.en}", heads, rows


def _heads(headline: Headline, rate: bool) -> list[str]:
    unit = f"（{headline.unit}）" if headline.unit else ""
    named = f"{headline.zh}{unit}\n{headline.en}"
    return [named, *numbers_of(headline.zh, headline.en)] if rate else [named]


def _cells(values: Sequence[Value | Total | None], rates: Sequence[bool]) -> Row:
    return [cell for value, rate in zip(values, rates, strict=True) for cell in _parts(value, rate)]


def _parts(value: Value | Total | None, rate: bool) -> Row:
    """What is hidden stays so; a number is one for a sheet program too."""
    if value is None:
        return [NONE, None, None] if rate else [NONE]
    if value.over is not None and not (isinstance(value, Value) and not value.shown):
        return rate_of(*value.over)
    said = value.text if value.number is None else value.number
    return [said, None, None] if rate else [said]
