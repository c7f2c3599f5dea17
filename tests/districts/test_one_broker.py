"""One broker carries districts that use the same organs, ids and names: nothing of one reaches the other."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import nats
import nats.errors
import nkeys
import pytest
from nats.aio.client import Client

from events.base import Side
from fuyuan.districts.districts import District, Districts
from fuyuan.districts.engine_broker import SYSTEM_USER, EngineConfig
from fuyuan.districts.up import prepared
from fuyuan.installation import broker, secrets
from fuyuan.installation.credentials import Credentials
from fuyuan.overseeing.directory import Directory
from fuyuan.settings import STATE, Settings
from services.bus import connection as bus
from services.bus import exchange_names, names
from services.bus.connection import api
from services.bus.errors import ApiRefused, BusError
from services.bus.names import Store
from services.bus.streams import ensure_stream
from tests.engines import GULOU, NOW, YUWANGTAI, engine_settings, with_districts
from tests.nats_server import new_seed, public_key
from tests.waiting import eventually, tried_again

ORGAN = "justice-bureau"


class Shared:
    """The broker of two districts, each with a credential of the same organ."""

    def __init__(self, url: str, engine: Settings, districts: list[District], seeds: dict[str, bytes]) -> None:
        self.url, self.districts, self.seeds = url, {one.code: one for one in districts}, seeds
        self._engine = engine
        self._open: list[Client] = []

    async def service(self, code: str, side: Side) -> Client:
        settings = self.districts[code].settings
        return await self._connect(settings, settings.bus_user(side))

    async def exchange(self) -> Client:
        """Who has full rights in the exchange between districts."""
        return await self._connect(self._engine, exchange_names.USER)

    async def _connect(self, settings: Settings, user: str) -> Client:
        password = secrets.load(settings.secrets_file).nats[user]
        self._open.append(await bus.connect(self.url, user=user, password=password, name="test"))
        return self._open[-1]

    async def organ(self, code: str) -> Client:
        inbox, errors = names.inbox_prefix(ORGAN), asyncio.Queue[Exception]()
        seed = self.seeds[code].decode()
        connection = await nats.connect(self.url, nkeys_seed_str=seed, inbox_prefix=inbox, error_cb=errors.put)
        self._open.append(connection)
        return connection

    async def close(self) -> None:
        for connection in self._open:
            with suppress(nats.errors.Error):
                await connection.close()


@pytest.fixture
async def shared(folder: Path, tmp_path: Path, postgres_url: str) -> AsyncIterator[Shared]:
    engine = engine_settings(folder, postgres_url)
    districts, seeds = with_districts(engine, tmp_path), {}
    for one in districts:
        _, seeds[one.code] = Credentials(one.settings.credentials_file).create(ORGAN, Side.GOVERNMENT)
    server = prepared(engine)
    given = (server.binary, "-c", server.config)
    process = await asyncio.create_subprocess_exec(*given, stderr=asyncio.subprocess.DEVNULL)
    try:
        await eventually(lambda: broker.greeting(server.port) == server.name, 10)
        world = Shared(f"nats://127.0.0.1:{server.port}", engine, districts, seeds)
        yield world
        await world.close()
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def answering(connection: Client, subject: str) -> AsyncIterator[None]:
    async def answer(message: nats.aio.msg.Msg) -> None:
        await message.respond(b"taken")

    subscription = await connection.subscribe(subject, cb=answer)
    await connection.flush()
    yield
    await subscription.unsubscribe()


async def test_a_command_of_an_organ_reaches_its_own_district_alone(shared: Shared) -> None:
    for code in (GULOU, YUWANGTAI):
        here = await shared.service(code, Side.GOVERNMENT)
        organ = await shared.organ(code)
        own = names.command_subject(code, Side.GOVERNMENT, ORGAN, "answer-suggestion")
        async with answering(here, names.command_subjects(code, Side.GOVERNMENT)):
            await tried_again(partial(_taken, organ, own), nats.errors.NoRespondersError)  # it crosses a moment later
        other = YUWANGTAI if code == GULOU else GULOU
        foreign = names.command_subject(other, Side.GOVERNMENT, ORGAN, "answer-suggestion")
        there = await shared.service(other, Side.GOVERNMENT)
        async with answering(there, names.command_subjects(other, Side.GOVERNMENT)):
            with pytest.raises((nats.errors.TimeoutError, nats.errors.NoRespondersError)):
                await organ.request(foreign, b"{}", timeout=0.5)


async def _taken(organ: Client, subject: str) -> None:
    assert (await organ.request(subject, b"{}", timeout=2)).data == b"taken"


async def test_streams_of_the_same_name_are_two(shared: Shared) -> None:
    here, there = await shared.service(GULOU, Side.COURT), await shared.service(YUWANGTAI, Side.COURT)
    await ensure_stream(here, GULOU, Side.COURT, Store.EVENTS)
    with pytest.raises(ApiRefused):
        await bus.stream_head(there, "COURT")
    await ensure_stream(there, YUWANGTAI, Side.COURT, Store.EVENTS)
    subject = names.event_subject(GULOU, Side.COURT, "suggestion.sent.v1")
    await bus.publish_batch(here, [bus.BusMessage(subject, b"{}")], 0)
    assert await bus.stream_head(here, "COURT") == 1
    assert await bus.stream_head(there, "COURT") == 0
    with pytest.raises(BusError):  # nobody listens for another's subject there
        await bus.publish_batch(there, [bus.BusMessage(subject, b"{}")], 0, within=0.5)


async def test_a_side_reads_the_others_of_its_district_and_writes_its_own_alone(shared: Shared) -> None:
    court, government = await shared.service(GULOU, Side.COURT), await shared.service(GULOU, Side.GOVERNMENT)
    for store in Store:
        await ensure_stream(court, GULOU, Side.COURT, store)
    subject = names.event_subject(GULOU, Side.COURT, "suggestion.sent.v1")
    await bus.publish_batch(court, [bus.BusMessage(subject, b"{}")], 0)
    assert (await bus.last_message(government, "COURT")) is not None
    with pytest.raises(BusError):
        await bus.publish_batch(government, [bus.BusMessage(subject, b"{}")], 1, within=0.5)
    for call, request in (("DELETE", None), ("PURGE", None), ("UPDATE", {"name": "COURT"})):
        with pytest.raises(BusError):
            await api(government, f"STREAM.{call}.COURT", request, within=0.5)
    with pytest.raises(BusError):
        await api(government, "STREAM.MSG.DELETE.COURT", {"seq": 1}, within=0.5)
    assert await bus.stream_head(court, "COURT") == 1


async def test_a_password_and_a_key_of_one_open_nothing_of_the_other(shared: Shared) -> None:
    here = shared.districts[GULOU].settings
    password = secrets.load(here.secrets_file).nats[here.bus_user(Side.COURT)]
    for user in (names.service_user(Side.COURT, YUWANGTAI), SYSTEM_USER, "service.court"):
        with pytest.raises(bus.NotConnected):
            await bus.connect(shared.url, user=user, password=password, name="test", within=1)
    stranger = new_seed().decode()
    with pytest.raises((nats.errors.Error, nkeys.ErrInvalidSeed)):
        await nats.connect(shared.url, nkeys_seed_str=stranger, allow_reconnect=False, connect_timeout=2)


async def test_a_damaged_district_keeps_none_of_the_others_from_the_broker(
    folder: Path, shared: Shared, postgres_url: str
) -> None:
    engine = engine_settings(folder, postgres_url)
    Districts(engine).one(GULOU).settings.folder(STATE).write_text("{")
    text = prepared(engine).config.read_text()
    assert f'"{YUWANGTAI}"' in text
    assert f'"{GULOU}"' not in text
    assert [one.code for one in Directory(Districts(engine)).entries()] == [YUWANGTAI]


async def test_the_account_of_a_lost_district_stays_until_the_engine_starts_again(
    folder: Path, shared: Shared, postgres_url: str
) -> None:
    engine = engine_settings(folder, postgres_url)
    config = EngineConfig(engine, 4222)
    before = config.text()
    shutil.rmtree(shared.districts[GULOU].settings.data_dir)
    assert config.text() == before
    assert f'"{GULOU}"' not in EngineConfig(engine, 4222).text()


async def test_the_systems_of_a_suspended_district_do_not_come_in(
    folder: Path, shared: Shared, postgres_url: str
) -> None:
    engine = engine_settings(folder, postgres_url)
    Districts(engine).suspend(GULOU, "机构改革", NOW)
    text = prepared(engine).config.read_text()
    assert public_key(shared.seeds[GULOU]) not in text
    assert public_key(shared.seeds[YUWANGTAI]) in text
