"""The tables of the review as a workbook: one sheet each, whole; the figures and their definitions on two more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from domain.definitions import DEFINITIONS, VERSION
from fuyuan.papers.annual.columns import half_widths
from projections.percentage import percent
from projections.review.account.shown import Shown
from projections.review.figure import Cell, Count, Label, Median, Rate, Ratio, Sum, Table, Value

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST: Final = 1_000_000
"""Rows of a sheet; Excel takes 1,048,576."""
WIDEST: Final = 44


@dataclass(frozen=True, slots=True)
class Percent:
    """A rate over something: what the review prints of it, and for a sheet program the number that it reads so."""

    printed: str

    def __str__(self) -> str:
        return f"{self.printed}%"


Row = list[Any]
Sheet = tuple[str, str, list[str], list[Row]]
"""Name, title, heads and rows."""


def workbook(shown: Shown, title: Label) -> bytes:
    """The file: `title` stands above each sheet. Texts are texts, whatever they begin with."""
    return book_of(title.zh, shown.facts.log.cut_off, _sheets(shown))


def book_of(title: str, cut_off: datetime, sheets: Iterable[Sheet]) -> bytes:
    """`cut_off` stands for when it was made, so that the same review is the same file."""
    from xlsxwriter import Workbook

    written = BytesIO()
    with Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": cut_off.replace(tzinfo=None)})
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#f2f2f2"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "rate": book.add_format({"num_format": "0.0%", "valign": "top"}),
        }
        for name, named, heads, rows in sheets:
            _write(book.add_worksheet(name), f"{title}　{named}", heads, rows, formats)
    return written.getvalue()


def _sheets(shown: Shown) -> list[Sheet]:
    tables = [
        (key, f"{key.rstrip('bc')} {table.label.zh} / {table.label.en}", *_split(table))
        for key, table in shown.tables.items()
    ]
    heads = ["指标\nfigure", "名称\ntitle", "统计项\nvalue", "数值\nnumber", "分子\nnumerator", "分母\ndenominator"]
    values = [
        [figure.id, DEFINITIONS[figure.id].label.zh, value.label.zh, *_numbers(value)]
        for figure in shown.figures.values()
        for value in figure.values
        if not isinstance(value, Table)
    ]
    counted = [
        "指标\nfigure",
        "名称\ntitle",
        "单位\nunit",
        "计数或者分子\nnumerator",
        "分母\ndenominator",
        "依据\nsource",
    ]
    defined = [
        [
            each.id,
            each.label.zh,
            each.unit,
            f"{each.numerator.zh}\n{each.numerator.en}",
            f"{each.denominator.zh}\n{each.denominator.en}" if each.denominator else None,
            each.source,
        ]
        for each in DEFINITIONS.values()
        if each.id in shown.figures
    ]
    inner = [
        (f"{figure.id}-{value.key}"[:31], f"{figure.id} {value.label.zh} / {value.label.en}", *_split(value))
        for figure in shown.figures.values()
        for value in figure.values
        if isinstance(value, Table) and value.rows
    ]
    figures = ("指标", "指标数值 / figures", heads, values)
    definitions = ("定义", f"指标定义第{VERSION}版 / definitions, version {VERSION}", counted, defined)
    return [figures, definitions, *tables, *inner]


def _split(table: Table) -> tuple[list[str], list[Row]]:
    """Heads and rows; a rate has its two numbers in columns of their own."""
    rates = {at for row in table.rows for at, cell in enumerate(row) if isinstance(cell, Rate)}
    heads: list[str] = []
    for at, column in enumerate(table.columns):
        named = f"{column.zh}\n{column.en}"
        heads += [named, *numbers_of(column.zh, column.en)] if at in rates else [named]
    rows = [[part for at, cell in enumerate(row) for part in _parts(cell, at in rates)] for row in table.rows[:MOST]]
    if table.note:
        rows.append([f"注：{table.note.zh} / {table.note.en}"])
    return heads, rows


def numbers_of(zh: str, en: str) -> list[str]:
    """The heads of the two numbers of a rate."""
    return [f"{zh} 分子\n{en}: numerator", f"{zh} 分母\n{en}: denominator"]


def rate_of(numerator: int, denominator: int) -> Row:
    """In a cell of its own, then its two numbers."""
    said = percent(numerator, denominator)
    return [Percent(said) if denominator else said, numerator, denominator]


def _parts(cell: Cell, rate: bool) -> Row:
    if isinstance(cell, Rate):
        return rate_of(cell.numerator, cell.denominator)
    said = cell.zh if isinstance(cell, Label) else cell
    return [said, None, None] if rate else [said]


def _numbers(value: Value) -> Row:
    match value:
        case Rate():
            return rate_of(value.numerator, value.denominator)
        case Ratio():
            return [value.text.rpartition(" = ")[2], value.numerator, value.denominator]
        case Count() | Sum():
            return [value.value, None, None]
        case Median():
            return [value.text, None, None]
        case Table():
            raise TypeError(value.key)
        case _:
            return [value.text, None, None]


def _write(sheet: Worksheet, title: str, heads: list[str], rows: list[Row], formats: dict[str, Format]) -> None:
    sheet.write_string(0, 0, title, formats["title"])
    for at, head in enumerate(heads):
        sheet.write_string(1, at, head, formats["head"])
        texts = (str(row[at]) for row in rows[:60] if at < len(row) and row[at] is not None)
        widest = max((half_widths(line) for text in (head, *texts) for line in text.split("\n")), default=8)
        sheet.set_column(at, at, min(max(8, widest + 2), WIDEST))
    for down, row in enumerate(rows, start=2):
        for at, cell in enumerate(row):
            match cell:
                case None:
                    pass
                case bool() | int() | float():
                    sheet.write_number(down, at, int(cell))
                case Percent():
                    sheet.write_number(down, at, float(Decimal(cell.printed) / 100), formats["rate"])
                case date():
                    sheet.write_datetime(down, at, cell, formats["day"])
                case _:
                    sheet.write_string(down, at, str(cell), formats["text"])
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    if rows:
        sheet.autofilter(1, 0, 1 + len(rows), len(heads) - 1)
