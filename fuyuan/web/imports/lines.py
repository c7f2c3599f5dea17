"""The lines of a ledger in a grid: where its head is, which column is which, and what each line means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fuyuan.web.imports.grid import Grid, Merged, Unreadable
from fuyuan.web.imports.ledger import Ledger, Meant, Ours, Values, meant, nothing
from fuyuan.web.imports.written import LookUp, folded

HEAD_WITHIN: Final = 30
"""The first rows, among which the head is."""
MOST: Final = 5_000
"""Lines of one import."""
LEFT_OUT: Final = "不导入"
"""A column whose title says so is left out, whatever it is."""
OURS: Final = ("导入问题",)
"""A column that we wrote into the error file."""
_REMARK: Final = re.compile(r"[（(\[【][^)）\]】\n]*+([)）\]】])?")
_STARS: Final = str.maketrans("", "", "*＊※")
_FOOT: Final = re.compile(r"(合计|总计|小计|共计|填表|制表|审核|填报|注[:：]|说明[:：]|备注[:：])")


@dataclass(slots=True)
class Line:
    """One line, `number` as the sheet program counts it; `cells` as they were.

    `amiss`: what is wrong with it before any rule is asked; `wrong`: that, and what the rules say.
    `foreseen`: what would be recorded, in words; `standing`: what is left as it stands already, and why.
    `elsewhere`: why it is not recorded here at all.
    """

    number: int
    cells: Sequence[str]
    name: str
    commands: list[Meant] = field(default_factory=list)
    amiss: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    foreseen: list[str] = field(default_factory=list)
    standing: str = ""
    elsewhere: str = ""
    stream: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`head` as it was; `remarks` say what was not taken."""

    head: Sequence[str]
    lines: Sequence[Line]
    remarks: Sequence[str]


def lines_of(grid: Grid, ledger: Ledger, organ: str, known: LookUp, for_all: Values, ours: Ours) -> Sheet:
    """`known`: the matters that lines are about which name them so; `for_all`: what lines say that have nothing there.

    Raises Unreadable for another ledger's head.
    """
    at = _head(grid, ledger)
    head = grid.rows[at]
    split = [area for area in grid.merged if area.bottom >= at]
    if any(area.top <= at for area in split):
        raise Unreadable(f"第{at + 1}行（列名）有合并单元格。请取消合并，让每一列的列名单独写在这一行。")
    places, remarks = _places(head, ledger, for_all)
    rows: list[tuple[int, Sequence[str], dict[str, str]]] = []
    for number, row in enumerate(grid.rows[at + 1 :], start=at + 2):
        values = {title: row[place] for title, place in places.items() if place < len(row)}
        values = {title: text for title, text in values.items() if not nothing(text)}
        first = next((cell for cell in row if cell), "")
        if not any(row) or list(row) == list(head) or (ledger.names not in values and _FOOT.match(folded(first))):
            continue
        rows.append((number, row, values))
        if len(rows) > MOST:
            raise Unreadable(f"台账超过{MOST}行。请按年度或者季度分几次导入。")
    if not rows:
        raise Unreadable("列名下面没有内容。")
    column = ledger.about.column if ledger.about else ""
    matters = known({values[column] for _, _, values in rows if column in values})
    lines, lacking = [], {column.title for column in ledger.columns if column.needed} & {*ledger.asked} - {*places}
    for number, row, values in rows:
        line = Line(number, row, values.get(ledger.names, ""), elsewhere=ledger.elsewhere(values, ours))
        if not line.elsewhere:
            says = ledger.reads(values, for_all)
            lacking -= {*says}
            line.commands, amiss = meant(ledger, organ, says, matters)
            line.amiss = list(dict.fromkeys((*_merged(split, number - 1), *_missing(ledger, says), *amiss)))
        lines.append(line)
    if lacking and not all(line.elsewhere for line in lines):
        named = "、".join(title for title in ledger.asked if title in lacking)
        raise Unreadable(f"台账没有这些栏目：{named}。请重新上传，在“台账没有的栏目”中一并填写；或者对照模板补上。")
    remarks += [f"没有填写“{title}”的各行，按上传时所填：{text[:50]}" for title, text in for_all.items()]
    if grid.further:
        remarks.append(f"只读取第一张工作表，未读取：{'、'.join(grid.further)[:200]}")
    return Sheet(head, lines, remarks)


def _head(grid: Grid, ledger: Ledger) -> int:
    """The row with most titles of the ledger; of several the first."""
    known = _titles(ledger)
    found = [len({known[title] for cell in row if (title := _title(cell)) in known}) for row in grid.rows[:HEAD_WITHIN]]
    best = max(found, default=0)
    if best < min(3, len(ledger.columns)):
        wanted = "、".join(column.title for column in ledger.columns if column.needed)
        further = f"只读取第一张工作表，未读取：{'、'.join(grid.further)[:100]}。" if grid.further else ""
        raise Unreadable(
            f"前{HEAD_WITHIN}行中没有找到{ledger.zh}台账的列名。必须有的列：{wanted}。请下载模板，对照列名改正。{further}"
        )
    return found.index(best)


def _places(head: Sequence[str], ledger: Ledger, for_all: Values) -> tuple[dict[str, int], list[str]]:
    """By title where its column is; and what is said of the columns that are left out. Raises Unreadable."""
    known, ignored = _titles(ledger), {_title(name): why for name, why in ledger.ignored.items()}
    places: dict[str, int] = {}
    remarks: list[str] = []
    strange: list[str] = []
    for place, written in enumerate(head):
        title = _title(written)
        if title in known and LEFT_OUT not in written:
            if known[title] in places:
                raise Unreadable(f"有两列都是“{known[title]}”。请只留一列，或者在另一列的列名前加“（不导入）”。")
            places[known[title]] = place
        elif title in ignored:
            remarks.append(f"“{written}”列没有导入：{ignored[title]}")
        elif LEFT_OUT in written:
            remarks.append(f"“{written}”列没有导入")
        elif written and title not in OURS:
            strange.append(written[:30])
    needed = [column.title for column in ledger.columns if column.needed and column.title not in ledger.asked]
    missing = [title for title in needed if title not in {*places, *for_all}]
    if missing:
        raise Unreadable(f"缺少这些列：{'、'.join(missing)}。请对照模板补上。")
    if strange:
        raise Unreadable(
            f"不认识这些列：{'、'.join(strange)}。请改成模板中的列名；不需要导入的，在列名前加“（不导入）”。"
        )
    return places, remarks


def _titles(ledger: Ledger) -> Mapping[str, str]:
    return {folded(name): column.title for column in ledger.columns for name in (column.title, *column.other)}


def _title(written: str) -> str:
    """A title without what is remarked beside it: 案号（必填）, *案号."""
    if LEFT_OUT in written:
        return folded(written)
    return folded(_REMARK.sub(_unless_closed, written).translate(_STARS)) or folded(written)


def _unless_closed(remark: re.Match[str]) -> str:
    """A remark goes; a bracket that nothing closes is passed over whole, not looked into again for each bracket."""
    return "" if remark[1] else remark[0]


def _missing(ledger: Ledger, values: Mapping[str, str]) -> Iterator[str]:
    return (f"{column.title}：必填" for column in ledger.columns if column.needed and column.title not in values)


def _merged(areas: Sequence[Merged], row: int) -> Iterator[str]:
    for area in areas:
        if area.top <= row <= area.bottom:
            rows = f"第{area.top + 1}行至第{area.bottom + 1}行" if area.bottom > area.top else "本行"
            yield f"{rows}有合并单元格，请取消合并，逐行逐列填写"
