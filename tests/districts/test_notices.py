"""Notices of the districts of an engine, sent by its edge: no worker runs here, so every district rests."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy import make_url

from fuyuan.access.people import People
from fuyuan.districts.districts import Districts
from fuyuan.districts.notices import DistrictNotices
from fuyuan.notices import tables
from fuyuan.notices.outbox import WAITS, Outbox
from fuyuan.notices.receivers import Receivers
from fuyuan.operations.read_model import read_model
from fuyuan.settings import Settings
from tests.access.world import Clock
from tests.databases import postgres_database
from tests.edge.console_world import HOUSING, day, sent, served
from tests.engines import GULOU, YUWANGTAI, engine_settings, with_districts
from tests.noticing.world import System, at, organs_system
from tests.projections.story import Story


@dataclass
class World:
    """An engine's notices, and the system of one organ that every district tells."""

    engine: Settings
    system: System
    url: str
    clock: Clock
    stories: dict[str, Story]
    notices: DistrictNotices

    def wants(self, code: str, url: str | None = None) -> None:
        with closing(People.open(self.engine.of_district(code).people_file)) as people:
            tables.prepare(people.book)
            Receivers(people.book).hook(HOUSING, url or self.url)

    def happens(self, code: str, title: str) -> None:
        story = self.stories.setdefault(code, Story())
        story.court(f"suggestion:{title}", sent(title, len(story.messages) + 1, HOUSING, day(6, 3)))
        story.court(f"suggestion:{title}", served(HOUSING, day(6, 4), day(8, 4)))
        with closing(read_model(self.engine.of_district(code))) as store:
            story.told_to(store)

    async def looks(self, now: datetime) -> int:
        """At how many districts, once they are done."""
        self.clock.now = now
        rounds = await self.notices.look()
        await asyncio.gather(*rounds)
        return len(rounds)

    async def is_quiet(self, now: datetime) -> None:
        """Behind a round that wrote in the book one more looks for what others wrote there since; then none does."""
        await self.looks(now)
        assert await self.looks(now) == 0

    @property
    def told(self) -> list[str]:
        """What each notice is about."""
        bodies = [orjson.loads(body) for _, body in self.system.calls]
        return [duty["about"] for body in bodies for duty in body["duties"]]


@pytest.fixture(scope="module")
def made(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Two districts with an empty read model each, to be copied: the name of their database, and their folder."""
    folder = tmp_path_factory.mktemp("made")
    with postgres_database(postgres_server) as database:
        for one in with_districts(engine_settings(folder / "e", database), folder):
            read_model(one.settings).close()
        yield make_url(database).database or "", folder / "e"


@pytest.fixture
async def world(folder: Path, made: tuple[str, Path], postgres_server: str) -> AsyncIterator[World]:
    template, districts = made
    shutil.copytree(districts, folder, dirs_exist_ok=True)
    with postgres_database(postgres_server, template) as database:
        engine, clock = engine_settings(folder, database), Clock(at(20, 9))
        async with organs_system() as (system, url):
            yield World(engine, system, url, clock, {}, DistrictNotices(engine, clock))


async def test_a_failed_notice_is_tried_again_while_its_district_rests(world: World) -> None:
    world.wants(GULOU)
    world.happens(GULOU, "关于征收补偿的司法建议")
    world.system.status = 503
    began = at(20, 9)
    await world.looks(began)
    assert len(world.system.calls) == 1
    await world.looks(began + timedelta(seconds=WAITS[0] - 1))
    assert len(world.system.calls) == 1
    world.system.status = 204
    assert await world.looks(began + timedelta(seconds=WAITS[0])) == 1
    assert len(world.system.calls) == 2
    await world.looks(began + timedelta(hours=1))
    assert len(world.system.calls) == 2


async def test_only_where_something_happened_is_anything_opened(world: World) -> None:
    for code in (GULOU, YUWANGTAI):
        world.wants(code)
        world.happens(code, f"{code}的第一件")
    assert await world.looks(at(20, 9)) == 2
    await world.is_quiet(at(20, 10))
    world.happens(YUWANGTAI, "第二件")
    assert await world.looks(at(20, 11)) == 1
    assert sorted(world.told) == sorted([f"{GULOU}的第一件", f"{YUWANGTAI}的第一件", "第二件"])


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "open"])
async def test_who_asks_to_be_told_is_told_whether_the_district_is_open_or_not(world: World, opened: bool) -> None:
    world.happens(GULOU, "关于征收补偿的司法建议")
    with ExitStack() as stack:
        if opened:
            stack.enter_context(closing(People.open(world.engine.of_district(GULOU).people_file)))
        await world.looks(at(20, 9))
        await world.is_quiet(at(20, 9, 1))
        world.wants(GULOU)
        assert await world.looks(at(20, 9, 2)) == 1
    assert world.told == ["关于征收补偿的司法建议"]


async def test_what_is_done_with_for_long_is_forgotten_once_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgets = list[datetime]()
    monkeypatch.setattr(Outbox, "forget", lambda outbox: forgets.append(world.clock.now))
    for minute in (29, 30, 31):
        world.happens(GULOU, f"第{minute}件")
        await world.looks(at(20, 8, minute))
    assert forgets == [at(20, 8, 30)] * 2  # each district


async def test_what_comes_at_night_is_told_in_the_morning_and_a_day_brings_what_is_due(world: World) -> None:
    world.wants(GULOU)
    world.happens(GULOU, "关于征收补偿的司法建议")
    await world.looks(at(20, 22))
    assert world.told == []
    await world.is_quiet(at(21, 7, 59))
    await world.looks(at(21, 8))
    assert len(world.system.calls) == 1
    await world.looks(at(29, 8, month=7))
    assert [orjson.loads(body)["duties"][0]["stages"] for _, body in world.system.calls] == [["new"], ["due_soon"]]


async def test_nothing_leaves_a_suspended_district(world: World) -> None:
    world.wants(GULOU)
    world.happens(GULOU, "关于征收补偿的司法建议")
    Districts(world.engine).suspend(GULOU, "机构改革", at(20, 8))
    assert await world.looks(at(20, 9)) == 1  # the other one
    assert world.told == []
    Districts(world.engine).resume(GULOU)
    await world.looks(at(20, 9, 1))
    assert len(world.told) == 1


async def test_a_receiver_that_does_not_answer_keeps_no_other_district_waiting(world: World) -> None:
    async with organs_system() as (silent, url):
        silent.hangs = True
        world.wants(GULOU, url)
        world.wants(YUWANGTAI)
        for code in (GULOU, YUWANGTAI):
            world.happens(code, "关于征收补偿的司法建议")
        rounds = await world.notices.look()
        await asyncio.wait(rounds, return_when=asyncio.FIRST_COMPLETED)
        assert len(world.told) == 1
        world.happens(YUWANGTAI, "第二件")
        await asyncio.gather(*(one for one in await world.notices.look() if one not in rounds))
        assert world.told[1:] == ["第二件"]


async def test_a_district_whose_file_is_damaged_keeps_no_other_one_from_its_notices(world: World) -> None:
    world.wants(GULOU)
    for code in (GULOU, YUWANGTAI):
        world.happens(code, "关于征收补偿的司法建议")
    world.engine.of_district(YUWANGTAI).people_file.write_bytes(b"damaged" * 1000)
    assert await world.looks(at(20, 9)) == 2
    assert len(world.told) == 1
    await world.looks(at(20, 9, 1))
    assert await world.looks(at(20, 9, 2)) == 1  # the damaged one
