"""A file that somebody uploaded as a grid of text, whether it is a workbook (.xlsx) or CSV.

What a file is follows from its bytes; where its name says otherwise it is refused. A workbook is looked at before it is
opened: how large it would become, how long the texts of its cells are together, and how far apart they lie, for the
reader makes a full rectangle of them.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO, StringIO
from itertools import islice
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from fuyuan.web.imports.shared_text import SharedTexts, is_place, shared_texts

MOST_UNPACKED: Final = 100 * 1024 * 1024  # bytes of a workbook
MOST_PARTS: Final = 1_000  # files in it
MOST_ROWS: Final = 6_000
MOST_COLUMNS: Final = 200
MOST_CELL: Final = 32_767  # characters, as in Excel
MOST_TEXT: Final = 20_000_000  # characters that all cells of a sheet get of the texts that they share
_CHUNK: Final = 1024 * 1024
_CELL: Final = re.compile(rb"<(?:\w+:)?c(?=[\s>])([^>]*)(?<!/)>")
_AT: Final = re.compile(rb"""\sr=["']([A-Z]+)([0-9]+)["']""")
_FAULTY: Final = re.compile(rb"""\st=["']e["']""")
_UNCOUNTED: Final = re.compile(
    rb"<(?:\w+:)?f[\s>/](?:(?!</?(?:\w+:)?c[\s>/]).)*?(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|/f></(?:\w+:)?c>)", re.S
)
_TEXT: Final = re.compile(rb"""\st=["']str["']""")
_ROW: Final = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["']([0-9]+)["']""")
_TORN: Final = re.compile(rb"""<(?:\w+:)?(?:c|row)\s(?:[^<>"']++|"[^<>"]*+"|'[^<>']*+')*+(?!>)""")
"""A cell or row whose tag does not end before the next begins, or hides an end in a value. Without those each pattern
stops at the next tag: none takes time with the square of the sheet."""
_MIDNIGHT: Final = re.compile(r"(?<=[0-9])[ T]0?0:00(:00(\.0+)?)?")
_MARKS: Final = str.maketrans("", "", "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Unseen characters that come along with what is pasted; some of them turn the text around."""


class Unreadable(Exception):
    """The file cannot be taken as a ledger; `zh` says why."""

    def __init__(self, zh: str) -> None:
        super().__init__(zh)
        self.zh = zh


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells merged into one, by first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of text, from the first row of the sheet on. `further` are sheets that were not read."""

    rows: Sequence[Sequence[str]]
    merged: Sequence[Merged] = ()
    further: Sequence[str] = ()


def read(name: str, content: bytes) -> Grid:
    """Raises Unreadable."""
    ending = name.rpartition(".")[2].lower()
    if not content:
        raise Unreadable("文件是空的。")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("这是旧版Excel（.xls）或者加了密码的文件。请取消密码，另存为Excel工作簿（.xlsx）后再上传。")
    workbook = content.startswith(b"PK")
    if ending not in {"xlsx", "csv"} or workbook != (ending == "xlsx"):
        raise Unreadable("文件内容与扩展名不符，或者不是台账。请上传Excel工作簿（.xlsx）或者CSV文件（.csv）。")
    grid = _workbook(content) if workbook else _csv(content)
    if not any(any(row) for row in grid.rows):
        raise Unreadable("工作表是空的。")
    return grid


def _workbook(content: bytes) -> Grid:
    try:
        _harmless(content)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [
            it.name
            for it in book.sheets_metadata
            if it.typ is SheetTypeEnum.WorkSheet and it.visible is SheetVisibleEnum.Visible
        ]
        if not sheets:
            raise Unreadable("工作簿中没有可见的工作表。")
        sheet = book.get_sheet_by_name(sheets[0])
        rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = [Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    except (CalamineError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise _broken() from error
    except BaseException as error:  # a panic of the reader is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise _broken() from error
    return Grid(rows, merged, sheets[1:])


def _broken() -> Unreadable:
    return Unreadable("工作簿已损坏或者加了密码，无法打开。请在Excel或者WPS中另存为.xlsx后再上传。")


def _harmless(content: bytes) -> None:
    """What it would become is small enough. The directory is not believed: what is unpacked is counted."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = sorted(packed.infolist(), key=lambda part: not is_place(part.filename))
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Unreadable("工作簿解压后过大，未打开。台账请只留一张工作表，去掉图片后再上传。")
        if len(parts) > 1 and is_place(parts[1].filename):
            raise _broken()
        shared = SharedTexts()
        for part in parts:
            with packed.open(part) as unpacked:  # a part longer than announced has a wrong checksum
                if is_place(part.filename):
                    shared = shared_texts(iter(partial(unpacked.read, _CHUNK), b""), MOST_ROWS * MOST_COLUMNS)
                elif b"sheetData" in (content := unpacked.read()):  # it may lie anywhere
                    _near(content, shared)


def _near(sheet: bytes, shared: SharedTexts) -> None:
    """No cell with something in it lies far out, and none is a formula that has no value: it would read as blank.

    Nor do all get more text than there is room for.
    """
    if _TORN.search(sheet):
        raise _broken()
    unplaced, text = False, 0
    for cell in _CELL.finditer(sheet):
        text += shared.given_to(cell[1], sheet, cell.end())
        if text > MOST_TEXT:
            raise Unreadable(
                f"工作表各单元格的文字合计超过{MOST_TEXT // 10_000}万字，未打开，多为整行整列填入了同一段长文字。"
                "请删去多余的行、列和文字后再上传。"
            )
        at = _AT.search(cell[1])
        unplaced |= at is None
        if at is not None and (len(at[2]) > 7 or int(at[2]) > MOST_ROWS or _column(at[1]) > MOST_COLUMNS):
            raise _too_large()
        if _FAULTY.search(cell[1]) or (not _TEXT.search(cell[1]) and _UNCOUNTED.match(sheet, cell.end())):
            where = (at[1] + at[2]).decode() if at else "某处"
            raise Unreadable(
                f"{where}单元格的公式没有算出结果（如#REF!、#DIV/0!）。"
                "请在Excel或者WPS中改正，或者选择性粘贴为数值，保存后再上传；没有用的工作表请删去。"
            )
    if unplaced and any(len(row[1]) > 7 or int(row[1]) > MOST_ROWS for row in _ROW.finditer(sheet)):
        raise _too_large()


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = 26 * number + letter - 64
    return number


def _too_large() -> Unreadable:
    return Unreadable(f"工作表超过{MOST_ROWS}行或者{MOST_COLUMNS}列。请删去多余的行、列，或者分几次导入。")


def _text(cell: object) -> str:
    match cell:
        case bool():
            return "是" if cell else "否"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date():
            return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
        case time() | timedelta() | int() | float():
            return str(cell)
        case _:
            return clean(str(cell))


def clean(text: str) -> str:
    """Without unseen characters, blanks around it, and midnight behind a day."""
    return _MIDNIGHT.sub("", text.translate(_MARKS).replace("\x00", "").replace("\r\n", "\n").strip()[:MOST_CELL])


def _csv(content: bytes) -> Grid:
    text = _decoded(content)
    if "\x00" in text:
        raise Unreadable("文件内容不是文字，无法按CSV读取。")
    first = text[:10_000]
    between = max(",\t;，", key=first.count)
    try:
        rows = [[clean(cell) for cell in row] for row in _rows(text, between)]
    except csv.Error as error:
        raise Unreadable("CSV文件的引号不成对，或者某一栏过长。请改正后再上传。") from error
    return Grid(rows)


def _rows(text: str, between: str) -> Iterator[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=between)
    rows = list(islice(reader, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise _too_large()
    yield from rows


def _decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, else GB18030 as Excel saves it here."""
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文件的编码不是UTF-8或者GB18030。请在Excel中另存为“CSV UTF-8”后再上传。")
