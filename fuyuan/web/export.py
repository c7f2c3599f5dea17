"""A view in full, streamed: as CSV for a sheet program, or a JSON object on each line for other programs.

No limit of rows: page follows page while the answer goes out, and nothing is held in memory.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from typing import Final

import orjson

from fuyuan.web.boards import empty, said, shown, whole
from fuyuan.web.language import named
from fuyuan.web.question import Question
from fuyuan.web.seen import Row, Seen
from projections.errors import UnknownView
from projections.view import View

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A sheet program takes text that begins so for a formula."""
BOM: Final = "\ufeff"
"""Without it Excel reads Chinese in the encoding of the machine."""


def export(seen: Seen, question: Question, view: str, form: str) -> tuple[Iterator[bytes], str]:
    """What the reader may see of a view, in the order of its pages, and its media type.

    Raises UnknownView, BadQuestion.
    """
    if form not in FORMS or view in REPORTS:
        raise UnknownView(f"{view}.{form}")
    asked, rows = whole(seen, question, view)
    first = next(rows, None)  # what is wrong with the question is told before anything is sent
    kind, write = FORMS[form]
    return write(asked, _again(first, rows)), kind


def _again(first: Row | None, rows: Iterator[Row]) -> Iterator[Row]:
    if first is not None:
        yield first
        yield from rows


def _csv(view: View, rows: Iterator[Row]) -> Iterator[bytes]:
    columns = list(shown(view))
    yield (BOM + line([named(column) for column in columns])).encode()
    for row in rows:
        cells = ("" if empty(row[column.name]) else said(view, column, row) for column in columns)
        yield line([harmless(cell) for cell in cells]).encode()


def line(cells: list[str]) -> str:
    """A line of CSV."""
    written = StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def harmless(cell: str) -> str:
    """The cell as text, whatever it begins with. Numbers stay numbers."""
    if not cell.startswith(FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return cell.isascii()


def _ndjson(view: View, rows: Iterator[Row]) -> Iterator[bytes]:
    for row in rows:
        yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


FORMS: Final[Mapping[str, tuple[str, Callable[[View, Iterator[Row]], Iterator[bytes]]]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "ndjson": ("application/x-ndjson", _ndjson),
}
"""By the ending of the file, its media type and who writes it."""
REPORTS: Final = frozenset({"annual_tables"})
"""Tables of their own shape: these are made as a workbook."""
