"""Files that are no ledger, or more than one can take: refused early, in words; nothing is recorded, nothing harmed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from xlsxwriter import Workbook

from fuyuan.web.imports.grid import MOST_UNPACKED, Grid, Unreadable, read
from fuyuan.web.imports.kinds import LEDGERS
from fuyuan.web.imports.lines import MOST, lines_of
from fuyuan.web.imports.pages import MOST as MOST_BYTES
from tests.edge.import_world import Clerk, ImportWorld, import_world, rows_of, workbook
from tests.edge.test_imports import HEAD, case
from tests.organs import COURT

HOSTILE = "=cmd|' /C calc'!A0<script>alert('府院')</script>"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ImportWorld]:
    async with import_world(tmp_path) as world:
        yield world


@pytest.fixture
async def court(world: ImportWorld) -> AsyncIterator[Clerk]:
    clerk = world.clerk()
    async with clerk.client:
        yield clerk


GOOD = workbook(HEAD, [case(1)])
SHEET = "xl/worksheets/sheet1.xml"


def rezipped(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A good workbook with its parts changed."""
    with zipfile.ZipFile(BytesIO(GOOD)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return made.getvalue()


def announcing(size: int) -> bytes:
    """A part of half a million bytes that the directory announces as one of `size`."""
    really = 500_009
    bomb = rezipped(lambda parts: parts.update({"xl/media/a": bytes(really)}))
    return bomb.replace(really.to_bytes(4, "little"), size.to_bytes(4, "little"))


def placed(cell: bytes, row: bytes) -> bytes:
    """The first cell lies somewhere else."""

    def change(parts: dict[str, bytes]) -> None:
        sheet = parts[SHEET].replace(b'<row r="1"', b'<row r="' + row + b'"')
        parts[SHEET] = sheet.replace(b'<c r="A1"', b"<c" + cell)

    return rezipped(change)


def holding(cell: bytes) -> bytes:
    """The cell A1 replaced by this one."""

    def change(parts: dict[str, bytes]) -> None:
        parts[SHEET] = re.sub(rb'<c r="A1".*?</c>', cell, parts[SHEET], count=1)

    return rezipped(change)


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        b'<c r="A1"><f>B1&amp;"1"</f><v></v></c>',
        b'<c r="A1"><f>B1</f></c>',
        b'<c r="A1"><f>B1</f><v/></c>',
    ],
    ids=("error", "blank", "none", "short"),
)
def test_a_formula_without_a_result_is_told_and_not_read_as_blank(cell: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read("a.xlsx", holding(cell))
    assert "A1单元格的公式没有算出结果" in refused.value.zh
    for fine in (b'<c r="A1" t="str"><f>IF(1,"")</f><v></v></c>', b'<c r="A1"><f>1+1</f><v>2</v></c>'):
        read("a.xlsx", holding(fine))


def test_heads_that_are_repeated_are_no_line_and_days_shown_as_numbers_are_days() -> None:
    line = case(1) | {"收案日期": 45665}
    grid = read("a.xlsx", workbook(HEAD, [line, {title: title for title in HEAD}, line | {"收案日期": "45665"}]))
    lines = lines_of(grid, LEDGERS["cases"], COURT, lambda names: {}, {}, lambda name: True).lines
    assert [it.number for it in lines] == [2, 4]
    assert {it.commands[0].body["occurred_on"] for it in lines} == {"2025-01-08"}


def test_a_ledger_behind_another_sheet_is_told_where_it_is_looked_for() -> None:
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet("封面").write_string(0, 0, "台账")
        book.add_worksheet("明细").write_row(0, 0, HEAD)
    with pytest.raises(Unreadable) as refused:
        lines_of(read("a.xlsx", made.getvalue()), LEDGERS["cases"], COURT, lambda names: {}, {}, lambda name: True)
    assert "只读取第一张工作表，未读取：明细" in refused.value.zh


SHARED = "xl/sharedStrings.xml"
LONG = "<si><t>" + "长" * 10_000 + "</t></si>"


def sharing(texts: str, cell: str, *, sheet: str = SHEET) -> bytes:
    """A workbook whose 2,400 cells are all alike, with these texts to share."""
    rows = "".join(f'<row r="{row}">{cell * 24}</row>' for row in range(1, 101))

    def change(parts: dict[str, bytes]) -> None:
        del parts[SHEET]
        parts[sheet] = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
        parts[SHARED] = f"<sst>{texts}</sst>".encode()
        links = "xl/_rels/workbook.xml.rels"
        parts[links] = parts[links].replace(b"worksheets/sheet1.xml", sheet.removeprefix("xl/").encode())

    return rezipped(change)


@pytest.mark.parametrize(
    ("texts", "cell", "sheet"),
    [
        (LONG, '<c t="s"><v>0</v></c>', SHEET),
        (LONG, '<c t="s"><v>0</v></c>', "xl/anywhere/sheet.bin"),
        ("<si/>" + LONG, "<c t='s'><v>1</v></c>", SHEET),
        ("<!-- <si/> -->" + LONG, '<c t = "s"><v>0</v></c>', SHEET),
        (LONG, '<c t="n" t="s"><v>+0</v></c>', SHEET),
    ],
    ids=("plain", "elsewhere", "second", "comment", "doubtful"),
)
def test_cells_that_share_a_long_text_are_counted_before_they_get_it(texts: str, cell: str, sheet: str) -> None:
    with pytest.raises(Unreadable, match="文字合计超过2000万字"):
        read("a.xlsx", sharing(texts, cell, sheet=sheet))


def test_a_long_text_that_a_few_cells_share_is_read() -> None:
    grid = read("a.xlsx", sharing(LONG + "<si><t>短</t></si>", '<c t="s"><v>1</v></c>'))
    assert (len(grid.rows), set(grid.rows[-1])) == (100, {"短"})


@pytest.mark.parametrize(
    "texts",
    ["<si><si><t>a</t></si></si>", "<x><si><t>a</t></si></x>", "<si>", "<si/>" * 1_200_001],
    ids=("nested", "deeper", "torn", "many"),
)
def test_texts_to_share_that_cannot_be_counted_are_refused(texts: str) -> None:
    with pytest.raises(Unreadable, match="已损坏"):
        read("a.xlsx", sharing(texts, '<c t="s"><v>0</v></c>'))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", lambda: b"", "文件是空的"),
        ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版Excel"),
        ("a.xlsx", lambda: "案号,立案日期".encode(), "与扩展名不符"),
        ("a.csv", lambda: GOOD, "与扩展名不符"),
        ("a.pdf", lambda: b"%PDF-1.7", "与扩展名不符"),
        ("a.xlsx", lambda: b"PK\x03\x04" + bytes(50), "无法打开"),
        ("a.xlsx", lambda: GOOD[: len(GOOD) // 2], "无法打开"),
        ("a.xlsx", lambda: rezipped(lambda parts: parts.pop("xl/workbook.xml")), "没有可见的工作表"),
        ("a.xlsx", lambda: rezipped(lambda parts: parts.update({SHEET: b"<worksheet><sheetData><row"})), "无法打开"),
        ("a.xlsx", lambda: announcing(MOST_UNPACKED + 1), "解压后过大"),
        ("a.xlsx", lambda: announcing(1), "无法打开"),
        ("a.xlsx", lambda: placed(b' r="XFD1048576"', b"1"), "超过6000行或者200列"),
        ("a.xlsx", lambda: placed(b' r="A99999999999"', b"1"), "超过6000行或者200列"),
        ("a.xlsx", lambda: placed(b"", b"1048576"), "超过6000行或者200列"),
        ("a.csv", lambda: b"a,b\r\n" * 7000, "超过6000行或者200列"),
        ("a.csv", lambda: "案号\x00,立案日期".encode(), "不是文字"),
        ("a.csv", lambda: b"\xff\xff\xff\xff", "编码"),
        ("a.csv", lambda: b'"' + b"a" * 200_000, "引号"),
        ("a.csv", lambda: b"\r\n,,,\r\n", "工作表是空的"),
    ],
    ids=range(19),
)
def test_what_is_no_ledger_is_refused_in_words(name: str, content: Callable[[], bytes], told: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(name, content())
    assert told in refused.value.zh


@pytest.mark.parametrize(
    "piece",
    [b"<c><f>", b"<c ", b"<row ", b"""<c "'"""],
    ids=("formula", "cell", "row", "quotes"),
)
def test_a_sheet_of_openings_takes_time_with_its_size_not_with_the_square(piece: bytes) -> None:
    def sheet(times: int) -> bytes:
        return b"<c><v>1</v></c>" + piece * times

    _grows_with_size(lambda times: read("a.xlsx", rezipped(lambda parts: parts.update({SHEET: sheet(times)}))), 1_000)


def test_a_head_of_brackets_takes_time_with_its_size_not_with_the_square() -> None:
    def headed(times: int) -> None:
        lines_of(Grid([["（" * times]]), LEDGERS["cases"], COURT, lambda names: {}, {}, lambda name: True)

    _grows_with_size(headed, 2_000)


def _grows_with_size(reading: Callable[[int], object], few: int) -> None:
    """Eight times the size takes less than 24 times the CPU; with the square it would be 64 times."""

    def taken(times: int) -> float:
        began = process_time()
        with pytest.raises(Unreadable):
            reading(times)
        return process_time() - began

    least = min(taken(few) for _ in range(3))
    assert taken(8 * few) < 24 * least + 0.05


@pytest.mark.parametrize("value", [b'">"', b"'>'", b'"<"', b"'<c>'"], ids=("end", "end-2", "begin", "cell"))
def test_no_cell_hides_how_far_out_it_lies_behind_a_mark_in_a_value(value: bytes) -> None:
    for hidden in (placed(b" x=" + value + b' r="XFD1"', b"1"), placed(b"", b'1" x=' + value + b' r="1048576')):
        with pytest.raises(Unreadable, match="已损坏"):
            read("a.xlsx", hidden)


async def test_columns_that_are_wrong_are_named(court: Clerk) -> None:
    line = case(1)
    for head, told in (
        (("甲", "乙", "丙"), "没有找到案件台账的列名。必须有的列：案号、立案日期、案由"),
        ((*HEAD, "办案心得"), "不认识这些列：办案心得"),
        ((*HEAD, "立案日期"), "有两列都是“立案日期”"),
        (tuple(title for title in HEAD if title != "案由"), "缺少这些列：案由"),
    ):
        assert told in await court.check("cases", workbook(head, [line]))
    page = await court.check("cases", workbook((*HEAD, "（不导入）办案心得"), [line | {"（不导入）办案心得": "略"}]))
    assert "可以记录1行" in page
    assert "“（不导入）办案心得”列没有导入" in page


async def test_merged_cells_are_harmless_above_and_told_below(court: Clerk) -> None:
    above = ("标题", "填报单位")
    page = await court.check("cases", workbook(HEAD, [case(1), case(2), case(3)], above, ["F5:F6"]))
    assert "共3行，2行有误" in page
    assert "第5行至第6行有合并单元格，请取消合并，逐行逐列填写" in page
    page = await court.check("cases", workbook(HEAD, [case(1)], above[:1], ["M2:M3"]))
    assert "第2行（列名）有合并单元格" in page


async def test_ten_thousand_errors_are_counted_shown_in_parts_and_all_in_the_file(
    world: ImportWorld, court: Clerk
) -> None:
    head = "案号,立案日期,案由,领域,被告,原告类型\r\n"
    lines = (",".join([HOSTILE] * 6) + "\r\n") * MOST
    page = await court.check("cases", (head + lines).encode(), "台账.csv")
    assert f"共{MOST}行，{MOST}行有误" in page
    assert page.html.count("<tr>") == 1 + 100
    assert "<script>alert" not in page.html
    following = re.search(r'href="([^"]+\?from=100)"', page.html)
    assert following is not None
    assert "第101至200行" in (await court.client.get(following[1])).text
    for odd in ("99999", "-1", "x", "٣", "9" * 9):
        assert (await court.client.get(page.address, params={"from": odd})).status_code == 200
    raw = (await court.client.get(f"{page.address}/errors.xlsx")).content
    _, *rows = rows_of(raw)
    assert len(rows) == MOST
    assert rows[-1][0] == HOSTILE
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    page = await court.check("cases", (head + lines + lines[:200]).encode(), "台账.csv")
    assert f"超过{MOST}行" in page
    assert world.recorded == []


async def test_more_than_it_takes_is_refused_before_it_is_read(court: Clerk) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(200):
            sent += 1
            yield bytes(1024 * 1024)

    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    announced = await court.client.post("/imports/cases", content=b"", headers={**kind, "Content-Length": "209715200"})
    assert announced.status_code == 413
    assert f"文件不得超过{MOST_BYTES // 1024 // 1024} MB" in announced.text
    answer = await court.client.post("/imports/cases", content=endless(), headers=kind)
    assert answer.status_code == 413


def forms() -> Iterator[tuple[dict[str, str], bytes]]:
    yield {"Content-Type": "multipart/form-data"}, b"x"
    yield {"Content-Type": "multipart/form-data; boundary=b"}, b"--c\r\n"
    yield {"Content-Type": "application/x-www-form-urlencoded"}, b"file=1"
    part = b'--b\r\nContent-Disposition: form-data; name="file"'
    yield {"Content-Type": "multipart/form-data; boundary=b"}, part + b"\r\n\r\nabc\r\n--b--\r\n"
    twice = (part + b'; filename="a.csv"\r\n\r\nabc\r\n') * 2 + b"--b--\r\n"
    yield {"Content-Type": "multipart/form-data; boundary=b"}, twice


@pytest.mark.parametrize(("headers", "body"), list(forms()), ids=range(5))
async def test_what_is_no_upload_is_refused(court: Clerk, headers: dict[str, str], body: bytes) -> None:
    answer = await court.client.post("/imports/cases", content=body, headers=headers)
    assert answer.status_code == 400
    assert "没有收到文件" in answer.text


async def test_a_session_that_ended_loses_nothing_that_was_recorded_and_records_nothing_more(
    world: ImportWorld, court: Clerk
) -> None:
    page = await court.check("cases", GOOD)
    world.console.sessions.end(court.client.cookies["fuyuan_session"])
    assert (await court.client.post(page.address)).status_code == 401
    assert (await court.client.get(page.address)).status_code == 303
    assert world.recorded == []
    again = world.clerk()
    assert "可以记录1行" in await again.settled(page.address)
    for address in ("/imports/jobs/none", "/imports/jobs/none/errors.xlsx", f"{page.address}/errors.xlsx"):
        assert (await again.client.get(address)).status_code == 404
    assert (await again.client.get("/imports/none/template.xlsx")).status_code == 404
    assert (await again.upload("none", "a.xlsx", GOOD)).status_code == 404
