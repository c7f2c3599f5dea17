"""A29: what clerks paste into Excel or WPS comes as a workbook: a day is a day, a number a number, a code a text."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from python_calamine import CalamineWorkbook

from fuyuan.web import sheet
from projections.views import BY_NAME
from tests.edge.console_world import COURT, HOUSING, SECRET, ConsoleWorld, console_world, sent
from tests.saved import saved_as


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as world:
        yield world


def opened(answer: httpx.Response) -> CalamineWorkbook:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == sheet.CONTENT_TYPE
    assert all(name.endswith(".xlsx") for name in saved_as(answer))
    return CalamineWorkbook.from_filelike(BytesIO(answer.content))


async def test_a29_a_list_is_a_sheet_with_days_numbers_and_texts(world: ConsoleWorld) -> None:
    async with world.client(COURT) as client:
        page = await client.get("/suggestions?status=overdue&year=2024")
        address = page.text.partition('<a href="/sheets/')[2].partition('"')[0].replace("&amp;", "&")
        book = opened(await client.get(f"/sheets/{address}"))
    _, heads, row = book.get_sheet_by_index(0).to_python()
    said = dict(zip(heads, row, strict=True))
    assert said["司法建议书编号"] == "鼓法建〔2024〕1号"
    assert said["答复期限届满日"] == date(2024, 5, 29)
    assert said["逾期天数"] == 22.0
    assert said["状态"] == "逾期未反馈"


async def test_a29_numerator_denominator_and_rate_of_a_table_have_cells_of_their_own(world: ConsoleWorld) -> None:
    async with world.client(COURT) as client:
        book = opened(await client.get("/sheets/annual_tables?year=2024"))
    assert {"T4", "T6", "T7"} <= set(book.sheet_names)
    cells = [cell for name in book.sheet_names for line in book.get_sheet_by_name(name).to_python() for cell in line]
    texts = [cell for cell in cells if isinstance(cell, str)]
    assert any(text.endswith("：分子") for text in texts)
    assert not [text for text in texts if text.replace("/", "").isdecimal()]
    [late] = [line for line in book.get_sheet_by_name("T7").to_python() if line[0] == "鼓法建〔2024〕1号"]
    assert late[2] == date(2024, 3, 28)


async def test_a_sheet_says_what_was_asked_filters_and_takes_no_text_for_a_formula(world: ConsoleWorld) -> None:
    for number, title in enumerate(("=1+1", "+8613", "@SUM(A1)", "-2", "https://a.example/"), start=11):
        world.story.court(f"suggestion:{number}", sent(title, number, HOUSING, date(2024, 6, number)))
    world.happens()
    async with world.client(COURT) as client:
        answer = await client.get("/sheets/suggestion_ledger?addressee=鼓楼区住房和城乡建设局&as_of=2024-06-19")
    book = opened(answer)
    [about, *_], heads, *rows = book.get_sheet_by_index(0).to_python()
    assert heads[0] == "司法建议书编号"
    assert {"=1+1", "+8613", "@SUM(A1)", "-2", "https://a.example/"} < {row[heads.index("标题")] for row in rows}
    assert about.split("　") == [
        "司法建议台账",
        "截至日期：2024年6月19日",
        "被建议单位：鼓楼区住房和城乡建设局",
        "导出单位：鼓楼区人民法院",
        "导出日期：2024年6月20日",
        "范围：导出单位在知悉范围内可以查看的记录",
    ]
    with ZipFile(BytesIO(answer.content)) as archive:
        drawn = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in drawn
    assert re.search(f'<autoFilter ref="A2:[A-Z]+{len(rows) + 2}"/>', drawn)
    assert 'topLeftCell="A3"' in drawn  # what scrolls begins below the heads
    assert 'orientation="landscape"' in drawn
    columns = re.findall(r'<col min="([0-9]+)" max="([0-9]+)" width="([0-9.]+)"', drawn)
    assert int(columns[-1][1]) == len(heads)
    widths = [float(width) for *_, width in columns]
    assert max(widths) > 2 * min(widths)
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_where_a_rate_stands_its_two_numbers_stand_too() -> None:
    for view in BY_NAME.values():
        kinds = [column.kind for column in view.columns]
        assert kinds.count("number") >= 2 * bool(kinds.count("rate")), view.name


async def test_a29_a_sheet_holds_what_its_reader_may_see(world: ConsoleWorld) -> None:
    async with world.client(COURT) as client:
        own = opened(await client.get("/sheets/suggestion_ledger"))
    async with world.client(HOUSING) as client:
        others = opened(await client.get("/sheets/suggestion_ledger"))
    assert SECRET in str(own.get_sheet_by_index(0).to_python())
    assert SECRET not in str(others.get_sheet_by_index(0).to_python())


async def test_a29_too_much_for_a_sheet_is_asked_back(world: ConsoleWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST", 1)
    async with world.client(COURT) as client:
        assert (await client.get("/sheets/suggestion_ledger")).status_code == 422
        assert (await client.get("/sheets/nothing")).status_code == 404
