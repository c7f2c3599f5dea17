"""The workbooks that go out: the template of a ledger, and the lines of an import with what is wrong beside them.

Everything is written as text: a formula in a cell that somebody uploaded stays what it looks like.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from fuyuan.web.forms.offered import form_of
from fuyuan.web.imports.ledger import YES_OR_NO, Column, Ledger, field_at
from fuyuan.web.imports.lines import MOST, OURS, Sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_WORDS: Final = "选项"
_FIRST: Final = 3
"""The row of the first line in a template, behind title, help and head."""


def template(ledger: Ledger, organs: Sequence[str]) -> bytes:
    """A title, a line of help, the head, and lists to choose from; `organs` are the names of organs of today."""
    from xlsxwriter import Workbook  # imported here: most edges never make one

    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet(ledger.zh)
        words = book.add_worksheet(_WORDS)
        words.hide()
        head = book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1, "text_wrap": True})
        needed = book.add_format({"bold": True, "bg_color": "#F7E3DC", "border": 1, "text_wrap": True})
        help_ = book.add_format({"italic": True, "font_color": "#666666", "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        sheet.merge_range(
            0, 0, 0, len(ledger.columns) - 1, f"{ledger.zh}台账（导入模板）", book.add_format({"bold": 1})
        )
        sheet.set_row(1, 45)
        for place, column in enumerate(ledger.columns):
            sheet.set_column(place, place, max(12, 2 * len(column.title) + 4), text)
            sheet.write_string(1, place, "；".join(filter(None, ("必填" if column.needed else "", column.help))), help_)
            sheet.write_string(2, place, column.title, needed if column.needed else head)
            _offer(sheet, words, place, words_of(ledger, column, organs))
        sheet.freeze_panes(_FIRST, 1)
    return made.getvalue()


def words_of(ledger: Ledger, column: Column, organs: Sequence[str]) -> Sequence[str]:
    """What may be chosen in a column; nothing where it is written."""
    if column.words:
        return column.words
    for step in ledger.steps:
        for path, title in step.titles():
            if title == column.title and ".*." not in path:
                asked = field_at(form_of(step.command), path)
                if asked.flag:
                    return YES_OR_NO
                if asked.choices:
                    return [word.zh for word in asked.choices.values()]
                if asked.kind in {"organ", "organs"}:
                    return organs
    return ()


def _offer(sheet: Worksheet, words: Worksheet, place: int, choices: Sequence[str]) -> None:
    if not choices:
        return
    words.write_column(0, place, choices)
    column = _letters(place)
    sheet.data_validation(
        _FIRST,
        place,
        _FIRST + MOST,
        place,
        {
            "validate": "list",
            "source": f"={_WORDS}!${column}$1:${column}${len(choices)}",
            "error_type": "warning",
            "error_title": "请核对",
            "error_message": "不在下拉列表中；可填几项的列，各项之间用分号或者顿号隔开。",
        },
    )


def _letters(place: int) -> str:
    before, rest = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(65 + rest)


def with_errors(sheet: Sheet, ledger: Ledger) -> bytes:
    """The head and all lines as they were, with a last column that says what is wrong with a line."""
    from xlsxwriter import Workbook

    [ours] = OURS
    places = [place for place, title in enumerate(sheet.head) if title != ours]
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet(ledger.zh)
        head, wrong = _formats(book)
        for column, place in enumerate(places):
            page.write_string(0, column, sheet.head[place], head)
        page.write_string(0, len(places), ours, head)
        for row, line in enumerate(sheet.lines, start=1):
            for column, place in enumerate(places):
                if place < len(line.cells) and line.cells[place]:
                    page.write_string(row, column, line.cells[place])
            if line.wrong:
                page.write_string(row, len(places), "；".join(line.wrong)[:32_000], wrong)
        page.set_column(0, len(places) - 1, 16, book.add_format({"num_format": "@"}))
        page.set_column(len(places), len(places), 60)
        page.autofilter(0, 0, len(sheet.lines), len(places))
        page.freeze_panes(1, 0)
    return made.getvalue()


def _formats(book: Workbook) -> tuple[object, object]:
    head = book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1})
    return head, book.add_format({"font_color": "#9C0006", "bg_color": "#FFE9E6", "text_wrap": True})
