"""Organs with their delegations, holidays, settings: what is shown to whom, and which forms are offered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from domain.calendar import StateCouncilCalendar, YearNotice
from events.base import Visibility
from events.organ import DelegatedMatter, PowersDelegated
from fuyuan.settings import Settings
from fuyuan.web.administration.holidays import Origin, holidays, origin_of
from fuyuan.web.administration.installation import Origin as From
from fuyuan.web.administration.installation import in_force
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen
from projections.access.role import Role
from projections.access.sight import Reader
from tests.edge.console_world import COURT, HOUSING, ConsoleWorld, console_world, inline

OFFICE = "group-office"
DIVISION = "court-admin-division"


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as made:
        given = PowersDelegated(
            occurred_on=date(2024, 3, 1), principal=COURT, delegate=DIVISION, matters=(DelegatedMatter.SUGGESTIONS,)
        )
        made.story.joint("organ-registry", given, visibility=Visibility.MEMBERS)
        made.happens()
        yield made


async def text(console: ConsoleWorld, address: str, organ: str, role: Role) -> str:
    async with console.client(organ, role) as browser:
        answer = await browser.get(address)
    assert answer.status_code == 200, answer.text
    assert list(inline(answer.text)) == []
    return answer.text


async def test_the_office_finds_its_forms_and_others_see_who_is_who(console: ConsoleWorld) -> None:
    office = await text(console, "/registry", OFFICE, Role.CLERK)
    for address in ("/commands/register-organ", "/commands/delegate-powers?principal=group-office"):
        assert f'href="{address}"' in office
    assert f"/commands/end-delegation?principal={COURT}&amp;delegate={DIVISION}" in office
    viewer = await text(console, "/registry", HOUSING, Role.VIEWER)
    assert "住房和城乡建设局" in viewer
    assert "/commands/" not in viewer
    principal = await text(console, "/registry", COURT, Role.CLERK)
    assert "/commands/end-delegation" in principal
    assert "/commands/register-organ" not in principal


async def test_an_organ_is_found_and_shown(console: ConsoleWorld) -> None:
    found = await text(console, "/registry?text=housing-bureau", HOUSING, Role.VIEWER)
    assert f'href="/registry/{HOUSING}"' in found
    assert f'href="/registry/{COURT}"' not in found
    hostile = await text(console, "/registry?text=<script>alert(1)</script>", HOUSING, Role.VIEWER)
    assert "没有符合条件的机关" in hostile
    assert "<script>alert" not in hostile
    office = await text(console, f"/registry/{HOUSING}", OFFICE, Role.CLERK)
    assert f'href="/commands/rename-organ?organ={HOUSING}"' in office
    assert "/commands/" not in await text(console, f"/registry/{HOUSING}", HOUSING, Role.CLERK)
    async with console.client() as browser:
        assert (await browser.get("/registry/nowhere")).status_code == 404


async def test_the_holidays_of_a_year_and_where_they_are_from(console: ConsoleWorld) -> None:
    page = await text(console, "/holidays?year=2024", HOUSING, Role.VIEWER)
    assert "国务院办公厅节假日安排" in page
    assert "2024-02-18" in page  # a Sunday worked
    later = await text(console, "/holidays?year=2050", HOUSING, Role.VIEWER)
    assert "暂定" in later


def test_the_operators_table_stands_before_the_packaged_one(console: ConsoleWorld) -> None:
    off = frozenset({date(2027, 1, 1), date(2027, 2, 8)})
    calendar = StateCouncilCalendar({2027: YearNotice(holidays=off, working_days=frozenset({date(2027, 2, 20)}))})
    assert [origin_of(calendar, year) for year in (2024, 2027, 2040)] == [
        Origin.PACKAGED,
        Origin.OPERATOR,
        Origin.STATUTORY,
    ]
    seen = Seen(console.store, Reader(HOUSING, None, Role.VIEWER), date(2027, 5, 1), calendar=calendar)
    shown = holidays(seen, Question({}))
    assert [(one.first, one.last) for one in shown["off"] if one.first < date(2027, 2, 1)] == [
        (date(2027, 1, 1), date(2027, 1, 3))
    ]
    assert shown["worked"] == [date(2027, 2, 20)]


def test_settings_say_where_they_come_from_and_hide_what_is_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUYUAN_SMTP_PASSWORD", "hunter2-hunter2")
    monkeypatch.setenv("FUYUAN_VIEWS_URL", "postgresql://reader:hunter2@db.example/views")
    shown = {one.name: one for one in in_force(Settings.read(http="127.0.0.1:8123"))}
    assert not any("hunter2" in one.value for one in shown.values())
    assert (shown["FUYUAN_SMTP_PASSWORD"].hidden, shown["FUYUAN_OIDC_CLIENT_SECRET"].hidden) == (True, False)
    assert shown["FUYUAN_VIEWS_URL"].value == "postgresql://reader:***@db.example/views"
    origins = {name: shown[name].origin for name in ("FUYUAN_VIEWS_URL", "FUYUAN_HTTP", "FUYUAN_JURISDICTION")}
    assert list(origins.values()) == [From.ENVIRONMENT, From.OPTION, From.DEFAULT]


def test_the_command_line_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what it repeats, as it does for a part of `fuyuan up`, comes from where it came from."""
    for written in ("127.0.0.1:9000", "no address"):
        monkeypatch.setenv("FUYUAN_HTTP", written)
        origins = {one.name: one.origin for one in in_force(Settings.read(http="127.0.0.1:8123"))}
        assert origins["FUYUAN_HTTP"] is From.OPTION
    monkeypatch.setenv("FUYUAN_HTTP", "127.0.0.1:9000")
    origins = {one.name: one.origin for one in in_force(Settings.read(http="127.0.0.1:9000"))}
    assert origins["FUYUAN_HTTP"] is From.ENVIRONMENT
    monkeypatch.delenv("FUYUAN_HTTP")
    origins = {one.name: one.origin for one in in_force(Settings.read(http="127.0.0.1:8000"))}
    assert origins["FUYUAN_HTTP"] is From.DEFAULT
