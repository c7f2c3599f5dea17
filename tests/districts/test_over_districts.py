"""A city's offices read over its districts what members may know; nobody else reads a district from outside."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from fuyuan.overseeing.area import oversees
from fuyuan.settings import JURISDICTION, STATE
from projections.access.role import Role
from projections.store.definitions import called
from projections.store.store import definition_of_this_version
from tests.databases import postgres_database
from tests.districts.over_districts_world import (
    CITY,
    CLOSED,
    ELSEWHERE,
    FOR_ALL,
    FOR_MEMBERS,
    LONGTING,
    NAMES,
    PARTIES,
    Many,
    OverDistricts,
    over_districts,
    papers,
    publish,
    tell,
    with_city,
)
from tests.engines import GULOU, NOW
from tests.organs import COURT, GOV, HOUSING, LEGAL, OFFICE
from tests.projections.story import Story

PAGES = ("/districts", "/districts/comparison", "/districts/charts/M07.all.svg", "/districts/files/districts-2024.json")
VIEW = "/api/v1/districts/{code}/views/{view}"
OVERSEERS = (COURT, GOV, LEGAL, OFFICE)
READING = (Role.VIEWER, Role.CLERK, Role.APPROVER)


@pytest.fixture(scope="module")
def districts(postgres_server: str) -> Iterator[Many]:
    with postgres_database(postgres_server) as database, tempfile.TemporaryDirectory(prefix="fy-") as folder:
        found = with_city(Path(folder), database)
        tell(found[CITY], Story())
        publish(found[GULOU], papers(), 18, 20)
        publish(found[LONGTING], papers(), 6, 20)
        tell(found[ELSEWHERE], papers())
        yield found


@pytest.fixture
async def world(districts: Many) -> AsyncIterator[OverDistricts]:
    async with over_districts(districts) as found:
        yield found


@pytest.mark.parametrize(
    ("code", "other", "is_over"),
    [
        ("410200", "410204", True),
        ("410000", "410204", True),
        ("410000", "410200", True),
        ("410200", "410302", False),
        ("410200", "410200", False),
        ("410204", "410204", False),
        ("410204", "410205", False),
        ("410200", "410000", False),
        ("411000", "411102", False),
        ("411000", "411002", True),
        ("420000", "410204", False),
        ("500000", "510104", False),
    ],
)
def test_who_oversees_whom_follows_from_the_codes(code: str, other: str, is_over: bool) -> None:
    assert oversees(code, other) is is_over


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("organ", [*OVERSEERS, HOUSING])
async def test_in_the_city_only_readers_of_its_four_offices_see_the_districts(
    world: OverDistricts, organ: str, role: Role
) -> None:
    expected = 200 if organ in OVERSEERS and role in READING else 403
    async with world.client(CITY, organ, role) as client:
        for page in PAGES:
            assert (await client.get(page, params={"year": "2024"})).status_code == expected, page
        for path in ("/api/v1/districts", VIEW.format(code=GULOU, view="bulletin_board")):
            assert (await client.get(path)).status_code == expected, path
        overview = (await client.get("/")).text
        assert ('href="/districts"' in overview) is (expected == 200)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("organ", OVERSEERS)
async def test_nobody_of_a_district_sees_another_one_or_itself_from_above(
    world: OverDistricts, organ: str, role: Role
) -> None:
    async with world.client(GULOU, organ, role) as client:
        for page in (*PAGES, "/api/v1/districts"):
            assert (await client.get(page)).status_code == 404, page
        for code in NAMES:
            assert (await client.get(VIEW.format(code=code, view="bulletin_board"))).status_code == 404


async def test_nobody_signed_in_is_nobody(world: OverDistricts) -> None:
    async with world.client(CITY, None) as client:
        for page in PAGES:
            assert (await client.get(page)).status_code == 303
        assert (await client.get("/api/v1/districts")).status_code == 401
        assert (await client.get(VIEW.format(code=GULOU, view="bulletin_board"))).status_code == 401


async def test_a_token_of_the_city_reads_and_one_of_a_district_is_nobody_there(world: OverDistricts) -> None:
    async with world.system(CITY) as city, world.system(GULOU) as district:
        listed = (await city.get("/api/v1/districts")).json()["items"]
        assert [(one["code"], one["name"], one["suspended"]) for one in listed] == [
            (LONGTING, NAMES[LONGTING], None),
            (GULOU, NAMES[GULOU], None),
        ]
        foreign = await city.get("/api/v1/districts", headers={"Authorization": district.headers["Authorization"]})
        assert foreign.status_code == 401


@pytest.mark.parametrize("organ", OVERSEERS)
async def test_the_city_reads_what_members_may_know_and_no_more_whatever_its_organs_are_called(
    world: OverDistricts, organ: str
) -> None:
    """The court of the city has in its file the id that the court of the district has in its own."""
    async with world.client(CITY, organ) as client:
        bulletins = (await client.get(VIEW.format(code=GULOU, view="bulletin_board"))).json()["items"]
        assert {row["title"] for row in bulletins} == {FOR_MEMBERS, FOR_ALL}
        assert (await client.get(VIEW.format(code=GULOU, view="suggestion_ledger"))).json()["items"] == []
        for title in (PARTIES, CLOSED):
            found = await client.get(VIEW.format(code=GULOU, view="search"), params={"text": title})
            assert found.json()["items"] == [], title
        trail = await client.get(VIEW.format(code=GULOU, view="audit_trail"), params={"limit": "500"})
        assert not [row for row in trail.json()["items"] if row["stream"].startswith("suggestion:")]
    async with world.client(GULOU, COURT) as court:
        assert len((await court.get("/api/v1/views/suggestion_ledger")).json()["items"]) == 2


async def test_a_district_of_another_city_and_one_that_is_not_there_are_not_found(world: OverDistricts) -> None:
    async with world.client(CITY) as client:
        for code in (ELSEWHERE, CITY, "410299", "410000", "none", "..%2f410302"):
            answer = await client.get(VIEW.format(code=code, view="bulletin_board"))
            assert answer.status_code == 404, code
        assert (await client.get(VIEW.format(code=GULOU, view="none"))).status_code == 404
        wrong = await client.get(VIEW.format(code=GULOU, view="bulletin_board"), params={"no-such": "1"})
        assert wrong.status_code == 422
        for page in PAGES[:2]:
            assert NAMES[ELSEWHERE] not in (await client.get(page, params={"year": "2024"})).text


async def test_a_suspended_district_is_named_and_shows_nothing(world: OverDistricts, districts: Many) -> None:
    districts.all.suspend(GULOU, "机构改革", NOW)
    try:
        async with world.client(CITY) as client:
            refused = await client.get(VIEW.format(code=GULOU, view="bulletin_board"))
            assert (refused.status_code, "机构改革" in refused.json()["detail"]) == (503, True)
            listed = (await client.get("/districts", params={"year": "2024"})).text
            assert "机构改革" in listed
            assert f"尚缺：{NAMES[GULOU]}。" in listed
            compared = (await client.get("/districts/comparison", params={"year": "2024"})).text
            assert "18/20" not in compared
            assert f"{NAMES[GULOU]}（辖区暂停使用）" in compared
    finally:
        districts.all.resume(GULOU)


@pytest.mark.parametrize("file", [STATE, JURISDICTION])
async def test_a_damaged_district_is_named_and_hides_no_other(world: OverDistricts, districts: Many, file: str) -> None:
    path = districts[LONGTING].settings.data_dir / file
    whole = path.read_bytes()
    path.write_bytes(b"")
    try:
        async with world.client(CITY) as client:
            page = (await client.get("/districts?year=2024")).text
            assert NAMES[GULOU] in page
            assert (LONGTING in page, "暂时无法读取" in page) == (True, True)
            assert f'href="/districts/{LONGTING}"' not in page, "there is nothing to be read in it"
            for address in (f"/districts/{LONGTING}", VIEW.format(code=LONGTING, view="bulletin_board")):
                refused = await client.get(address)
                assert (refused.status_code, "文件损坏" in refused.text) == (503, True)
                assert str(path.parent) not in refused.text, "where its files lie is nobody's above it"
            assert (await client.get("/districts/comparison?year=2024")).status_code == 200
    finally:
        path.write_bytes(whole)


async def test_reading_over_a_district_writes_nothing_in_it(world: OverDistricts, districts: Many) -> None:
    """Not even where its read model is not there yet."""
    engine = districts[CITY].settings.engine_database
    there = called("d410202_views", definition_of_this_version())
    with psycopg.connect(engine) as connection:
        connection.execute(SQL("ALTER SCHEMA {} RENAME TO d410202_away").format(Identifier(there)))
    try:
        async with world.client(CITY) as client:
            shown = (await client.get("/districts", params={"year": "2024"})).text
            assert ("数据正在准备" in shown, "data-again" in shown) == (True, True)
            assert (await client.get(VIEW.format(code=LONGTING, view="bulletin_board"))).status_code == 503
        with psycopg.connect(engine) as connection:
            found = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname LIKE 'd410202_views%'").fetchone()
        assert found is None
    finally:
        with psycopg.connect(engine) as connection:
            connection.execute(SQL("ALTER SCHEMA d410202_away RENAME TO {}").format(Identifier(there)))


async def test_the_console_says_which_of_many_districts_it_is(world: OverDistricts) -> None:
    for code in (CITY, GULOU):
        async with world.client(code) as client:
            page = (await client.get("/")).text
            assert f'<span class="district" lang="zh-CN">{NAMES[code]}</span>' in page
            assert f"· {NAMES[code]} 府院良性互动平台</title>" in page
