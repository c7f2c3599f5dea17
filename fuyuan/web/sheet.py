"""A view as a workbook (.xlsx) for Excel or WPS: numbers and days as such, everything else as text.

A sheet program makes days of `3/5`, negative numbers of `(2)` and 4.1E+17 of a long number that is pasted into it. So
numerator, denominator and rate stand in cells of their own, and numbers of cases and documents stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from fuyuan.web.annual import VIEW as ANNUAL
from fuyuan.web.annual import said as said_of_table
from fuyuan.web.boards import empty, said, shown, whole
from fuyuan.web.question import Question
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import moment
from projections.errors import BadQuestion
from projections.view import Column, View

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST: Final = 10_000  # rows of one sheet
Value = str | float | date | None


def sheet(seen: Seen, question: Question, view: str) -> bytes:
    """All rows of a view that the reader may see. Raises UnknownView, BadQuestion where there are too many."""
    asked, found = whole(seen, question, view)
    rows = list(islice(found, MOST + 1))
    if len(rows) > MOST:
        raise BadQuestion("limit", f"超过{MOST}行，请缩小查询范围", f"more than {MOST} rows: ask for fewer")
    from xlsxwriter import Workbook  # imported here: most edges never make one

    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        for name, heads, lines in _annual(rows) if view == ANNUAL else [_board(asked, rows)]:
            _write(book.add_worksheet(name), heads, lines, _formats(book))
    return made.getvalue()


def _board(view: View, rows: Sequence[Row]) -> tuple[str, list[str], Iterator[list[Value]]]:
    columns = list(shown(view))
    lines = ([_value(view, column, row) for column in columns] for row in rows)
    return view.zh[:31], [column.zh for column in columns], lines


def _value(view: View, column: Column, row: Row) -> Value:
    value = row[column.name]
    if empty(value):
        return None
    match column.kind:
        case "number" | "year":
            return float(value)
        case "rate":
            return Share(value)
        case "day":
            return date.fromisoformat(value)
        case "time":
            return datetime.fromisoformat(moment(value))
        case _:
            return said(view, column, row)


class Share(float):
    """Shown as a percentage with one decimal."""


def _annual(rows: Iterable[Row]) -> Iterator[tuple[str, list[str], Iterator[list[Value]]]]:
    """A sheet for each of the standard tables."""
    for row in rows:
        heads, lines = [column["zh"] for column in row["columns"]], row["rows"]
        rates = {place for line in lines for place, cell in enumerate(line) if _is_rate(cell)}
        spread = [
            name
            for place, head in enumerate(heads)
            for name in ([head, f"{head}：分子", f"{head}：分母"] if place in rates else [head])
        ]
        yield row["table"], spread, (list(_spread(line, rates)) for line in lines)


def _is_rate(cell: Any) -> bool:
    return isinstance(cell, dict) and "percent" in cell


def _spread(line: Sequence[Any], rates: set[int]) -> Iterator[Value]:
    for place, cell in enumerate(line):
        if place not in rates:
            yield _typed(cell)
        elif _is_rate(cell):
            yield Share(float(cell["percent"]) / 100) if cell["denominator"] else cell["percent"]
            yield cell["numerator"]
            yield cell["denominator"]
        else:
            yield from (said_of_table(cell), None, None)


_COUNT: Final = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _typed(cell: Any) -> Value:
    """The tables say counts that may be hidden (`*`), differences and days as text."""
    if cell is None:
        return None
    text = said_of_table(cell)
    return float(text) if _COUNT.fullmatch(text) else date.fromisoformat(text) if _DAY.fullmatch(text) else text


def _formats(book: Workbook) -> dict[type, Format]:
    forms = {Share: "0.0%", date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm"}
    return {kind: book.add_format({"num_format": form}) for kind, form in forms.items()}


def _write(
    sheet: Worksheet, heads: Sequence[str], lines: Iterable[Sequence[Value]], formats: dict[type, Format]
) -> None:
    sheet.freeze_panes(1, 0)
    for row, line in enumerate((heads, *lines)):
        for column, value in enumerate(line):
            match value:
                case None:
                    continue
                case str():
                    sheet.write_string(row, column, value)
                case date():
                    sheet.write_datetime(row, column, value, formats[type(value)])
                case _:
                    sheet.write_number(row, column, value, formats.get(type(value)))
