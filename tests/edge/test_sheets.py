"""A29: what clerks paste into Excel or WPS comes as a workbook: a day is a day, a number a number, a code a text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from python_calamine import CalamineWorkbook

from fuyuan.web import sheet
from tests.edge.console_world import COURT, HOUSING, SECRET, ConsoleWorld, console_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as world:
        yield world


def opened(answer: httpx.Response) -> CalamineWorkbook:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == sheet.CONTENT_TYPE
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    return CalamineWorkbook.from_filelike(BytesIO(answer.content))


async def test_a29_a_list_is_a_sheet_with_days_numbers_and_texts(world: ConsoleWorld) -> None:
    async with world.client(COURT) as client:
        page = await client.get("/suggestions?status=overdue&year=2024")
        address = page.text.partition('<a href="/sheets/')[2].partition('"')[0].replace("&amp;", "&")
        book = opened(await client.get(f"/sheets/{address}"))
    heads, row = book.get_sheet_by_index(0).to_python()
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
