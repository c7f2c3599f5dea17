"""A view as a workbook (.xlsx) for Excel or WPS: numbers and days as such, everything else as text.

A sheet program makes days of `3/5`, negative numbers of `(2)` and 4.1E+17 of a long number that is pasted into it. So
numerator, denominator and rate stand in cells of their own, and numbers of cases and documents stay text. The line
above the heads says what was asked, as of which day, by whom and when.

Rows go to a temporary file as they are read: a workbook of any length takes the same memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final

from events.terms import Words
from fuyuan.web.annual import VIEW as ANNUAL
from fuyuan.web.annual import said as said_of_table
from fuyuan.web.boards import empty, said, shown, whole
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.question import Question
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import label, long_day, moment
from projections.errors import BadQuestion
from projections.view import Column, View

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST: Final = 1_000_000  # rows of one sheet; Excel takes 1,048,576
CHUNK: Final = 1 << 16
MEASURED: Final = 200  # rows from which the widths of columns are taken
NARROWEST, WIDEST = 8, 50  # half-width characters
ONE_PAGE: Final = 220  # half-width characters that can be read when printed side by side on one page
HEADS: Final = 1
"""The row of the heads, below the line that says what was asked."""
Value = str | float | date | None
Part = tuple[str, str, list[str], Iterator[list[Value]]]
"""The name of a sheet, its title, its heads and its rows."""


def sheet(seen: Seen, question: Question, view: str) -> tuple[Iterator[bytes], int]:
    """All rows of a view that the reader may see, and the length of the file.

    Raises UnknownView, BadQuestion where there are too many.
    """
    from xlsxwriter import Workbook  # imported here: most edges never make one

    asked, rows = whole(seen, question, view)
    written = TemporaryFile()  # noqa: SIM115 (who reads it closes it)
    try:
        with Workbook(written, {"constant_memory": True}) as book:
            formats, about = _formats(book), _about(asked, question, seen)
            for name, title, heads, lines in _annual(rows) if view == ANNUAL else [_board(asked, rows)]:
                _write(book.add_worksheet(name), f"{title}　{about}", heads, lines, formats)
    except BaseException:
        written.close()
        raise
    return _read(written), written.tell()


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _about(view: View, question: Question, seen: Seen) -> str:
    """What was asked, as of which day, by whom and when."""
    about = {_("截至日期"): long_day((question.as_of if view.supports_as_of else None) or seen.today)}
    for offered in view.filters:
        if value := question.get(offered.name):
            match offered.kind:
                case "organ":
                    value = seen.name(value)
                case "term" | "terms":
                    value = label(view.name, offered.column, value)
                case "year":
                    value = _("%(year)s年", year=value)
                case _:
                    pass
            about[named(offered)] = value
    about[_("导出单位")], about[_("导出日期")] = seen.name(seen.reader.organ), long_day(seen.today)
    about[_("范围")] = _("导出单位在知悉范围内可以查看的记录")
    return "　".join(_("%(title)s：%(value)s", title=title, value=value) for title, value in about.items())


def _board(view: View, rows: Iterable[Row]) -> Part:
    columns = list(shown(view))
    lines = ([_value(view, column, row) for column in columns] for row in rows)
    return named(view)[:31], named(view), [named(column) for column in columns], lines


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


def _annual(rows: Iterable[Row]) -> Iterator[Part]:
    """A sheet for each of the standard tables."""
    for row in rows:
        heads, lines = [named(column) for column in row["columns"]], row["rows"]
        rates = {place for line in lines for place, cell in enumerate(line) if _is_rate(cell)}
        spread = [
            name for place, head in enumerate(heads) for name in ([head, *_of_rate(head)] if place in rates else [head])
        ]
        title = f"{row['table']} {named(Words(row['title_zh'], row['title_en']))}"
        yield row["table"], title, spread, (list(_spread(line, rates)) for line in lines)


def _of_rate(head: str) -> tuple[str, str]:
    return _("%(head)s：分子", head=head), _("%(head)s：分母", head=head)


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


def _formats(book: Workbook) -> dict[str, Format]:
    """Of the heads, of the line above them, and of values by their kind; long texts are broken into lines."""
    forms = {Share: "0.0%", date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", float: "General", int: "General"}
    formats = {kind.__name__: book.add_format({"num_format": form, "valign": "top"}) for kind, form in forms.items()}
    return formats | {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#EAF0F7"}),
        "about": book.add_format({"font_color": "#555555"}),
        "str": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _write(
    sheet: Worksheet, about: str, heads: Sequence[str], lines: Iterable[Sequence[Value]], formats: dict[str, Format]
) -> None:
    """The heads stay in sight, filter and are printed on every page; a text stays text, whatever it begins with."""
    widths = [_width(head) + 3 for head in heads]  # room for the mark of the filter
    sheet.write_string(0, 0, about, formats["about"])
    for column, head in enumerate(heads):
        sheet.write_string(HEADS, column, head, formats["head"])
    row = HEADS
    for row, line in enumerate(lines, start=HEADS + 1):
        if row > MOST:
            raise BadQuestion("limit", f"超过{MOST}行，请缩小查询范围", f"more than {MOST} rows: ask for fewer")
        for column, value in enumerate(line):
            match value:
                case None:
                    continue
                case str():
                    sheet.write_string(row, column, value, formats["str"])
                case date():
                    sheet.write_datetime(row, column, value, formats[type(value).__name__])
                case _:
                    sheet.write_number(row, column, value, formats[type(value).__name__])
            if row <= MEASURED:
                widths[column] = max(widths[column], _width(value))
    sheet.freeze_panes(HEADS + 1, 0)
    sheet.autofilter(HEADS, 0, row, len(heads) - 1)
    widths = [min(max(width + 1, NARROWEST), WIDEST) for width in widths]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _print(sheet, sum(widths))
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _print(sheet: Worksheet, width: int) -> None:
    """A4 across, heads on every page, pages counted; on one page side by side, or with the first column on each."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.repeat_rows(HEADS)
    sheet.set_footer("&C" + _("第&P页，共&N页"))
    if width <= ONE_PAGE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.repeat_columns(0)


def _width(value: Value) -> int:
    """In half-width characters."""
    match value:
        case str():
            return max(sum(1 + (character > "\u2000") for character in line) for line in value.split("\n"))
        case datetime():
            return len("2024-03-15 10:00")
        case date():
            return len("2024-03-15")
        case _:
            return len(f"{value:,.0f}")
