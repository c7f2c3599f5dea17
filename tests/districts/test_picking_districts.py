"""Where a form asks for another jurisdiction, those of the same engine are offered by code and name."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest

from fuyuan.districts.known import Known
from fuyuan.overseeing.directory import Directory
from fuyuan.settings import JURISDICTION, STATE
from projections.access.role import Role
from services.jurisdiction import Jurisdiction, load
from services.kept_file import keep
from tests.databases import postgres_database
from tests.districts.over_districts_world import (
    CITY,
    ELSEWHERE,
    LONGTING,
    NAMES,
    Many,
    OverDistricts,
    over_districts,
    tell,
    with_city,
)
from tests.edge.console_world import console_world
from tests.engines import GULOU, NOW
from tests.organs import COURT
from tests.projections.story import Story

OFFERED: Final = re.compile(r'<option value="([0-9]{6})">([^<]*)</option>')
FIELD: Final = re.compile(r'<input id="f-jurisdiction"[^>]*>')
ASKING: Final = ("move-case", "move-suggestion")
OTHERS: Final = {code: NAMES[code] for code in (CITY, LONGTING, ELSEWHERE)}


@pytest.fixture(scope="module")
def districts(postgres_server: str) -> Iterator[Many]:
    with postgres_database(postgres_server) as database, tempfile.TemporaryDirectory(prefix="fy-") as folder:
        found = with_city(Path(folder), database)
        tell(found[GULOU], Story())
        yield found


@pytest.fixture
async def world(districts: Many) -> AsyncIterator[OverDistricts]:
    async with over_districts(districts) as found:
        yield found


async def form(world: OverDistricts, command: str, **given: str) -> str:
    async with world.client(GULOU, COURT, Role.CLERK) as client:
        answer = await client.get(f"/commands/{command}", params=given)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("command", ASKING)
async def test_the_other_jurisdictions_are_offered_and_any_code_can_be_written(
    world: OverDistricts, command: str
) -> None:
    page = await form(world, command, jurisdiction="110101")
    assert dict(OFFERED.findall(page)) == OTHERS
    [field] = FIELD.findall(page)
    assert 'value="110101"' in field
    assert 'list="districts"' in field
    assert "maxlength" not in field  # a name is written to find it


async def test_a_form_that_asks_for_none_offers_none(world: OverDistricts) -> None:
    assert "districts" not in await form(world, "file-case")


async def test_an_installation_of_its_own_has_a_field_for_the_code_alone(tmp_path: Path) -> None:
    async with console_world(tmp_path, acts=True) as console, console.client(COURT, Role.CLERK) as client:
        page = (await client.get("/commands/move-case")).raise_for_status().text
    [field] = FIELD.findall(page)
    assert 'maxlength="6"' in field
    assert "districts" not in page


async def test_one_that_is_suspended_is_marked(world: OverDistricts, districts: Many) -> None:
    districts.all.suspend(LONGTING, "机构改革", NOW)
    try:
        marked = {**OTHERS, LONGTING: f"{NAMES[LONGTING]}（暂停使用）"}
        assert dict(OFFERED.findall(await form(world, "move-case"))) == marked
    finally:
        districts.all.resume(LONGTING)
    assert dict(OFFERED.findall(await form(world, "move-case"))) == OTHERS


@pytest.mark.parametrize("name", [JURISDICTION, STATE])
async def test_a_damaged_one_is_left_out(world: OverDistricts, districts: Many, name: str) -> None:
    file = districts[LONGTING].settings.folder(name)
    sound = file.read_bytes()
    keep(file, b"{")
    try:
        assert OFFERED.findall(await form(world, "move-case")) == [(CITY, NAMES[CITY]), (ELSEWHERE, NAMES[ELSEWHERE])]
    finally:
        keep(file, sound)
    assert dict(OFFERED.findall(await form(world, "move-case"))) == OTHERS


def test_a_name_is_read_again_only_where_the_file_is_another_one(
    districts: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def loaded(file: Path) -> Jurisdiction:
        read.append(file.parent.name)
        return load(file)

    monkeypatch.setattr("fuyuan.settings.load", loaded)
    directory = Directory(Known(districts.all))
    assert dict(entry[:2] for entry in directory.beside(GULOU)) == OTHERS
    read.clear()
    assert len(directory.entries()) == len(NAMES)
    assert read == []
    file = districts[LONGTING].settings.folder(JURISDICTION)
    before = file.read_bytes()
    keep(file, before.replace(NAMES[LONGTING].encode(), "龙亭".encode()))
    try:
        assert ("龙亭", False) in [entry[1:] for entry in directory.entries()]
        assert read == [LONGTING]
    finally:
        keep(file, before)
