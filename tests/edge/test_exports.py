"""A view in full as CSV for a sheet program, or line by line for programs; what a cell holds is never a formula."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import orjson
import pytest

from fuyuan.web.export import harmless
from tests.edge.console_world import COURT, HOUSING, SECRET, TODAY, ConsoleWorld, console_world
from tests.saved import saved_as


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as world:
        yield world


async def test_a_list_is_csv_that_excel_opens_in_chinese(world: ConsoleWorld) -> None:
    async with world.client(COURT) as client:
        page = await client.get("/suggestions?status=overdue")
        assert '<a href="/exports/csv/suggestion_ledger?status=overdue"' in page.text
        answer = await client.get("/exports/csv/suggestion_ledger?status=overdue")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert saved_as(answer) == (f"suggestion_ledger-{TODAY}.csv", f"司法建议台账-{TODAY}.csv")
    assert answer.content.startswith("\ufeff".encode())
    heads, row = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    said = dict(zip(heads, row, strict=True))
    assert (said["司法建议书编号"], said["答复期限届满日"], said["逾期天数"]) == (
        "鼓法建〔2024〕1号",
        "2024-05-29",
        "22",
    )


async def test_each_line_is_a_row_as_the_api_gives_it(world: ConsoleWorld) -> None:
    async with world.client(COURT) as client:
        answer = await client.get("/exports/ndjson/bulletin_board")
        rows = [orjson.loads(line) for line in answer.content.splitlines()]
        items = (await client.get("/api/v1/views/bulletin_board?limit=500")).json()["items"]
    assert rows == items != []


async def test_an_export_holds_what_its_reader_may_see(world: ConsoleWorld) -> None:
    for form in ("csv", "ndjson"):
        async with world.client(COURT) as client:
            assert SECRET in (await client.get(f"/exports/{form}/suggestion_ledger")).text
        async with world.client(HOUSING) as client:
            assert SECRET not in (await client.get(f"/exports/{form}/suggestion_ledger")).text


async def test_what_is_no_export_is_not_found(world: ConsoleWorld) -> None:
    async with world.client(COURT) as client:
        for address in ("xml/bulletin_board", "csv/nothing", "csv/annual_tables"):
            assert (await client.get(f"/exports/{address}")).status_code == 404
        assert (await client.get("/exports/csv/search")).status_code == 422  # a search needs words


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2", "-2"),
        ("-2+3", "'-2+3"),
        ("－2", "－2"),
        ("通报", "通报"),
    ],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    assert harmless(cell) == written
