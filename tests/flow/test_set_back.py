"""A part restored from an older copy heals, or it is told and nothing is recorded: each alone, and every pair."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import chain, combinations
from pathlib import Path
from typing import Final

import httpx
import orjson
import psycopg
import pytest
import pytest_asyncio

from events.base import Side
from events.cancelling import end
from fuyuan.bad_day import EXIT_CODE
from fuyuan.operations.view_events import view_events
from fuyuan.operations.witnesses import ReadModelKeeper, beside
from fuyuan.settings import Settings
from projections.filling.consumer import ViewConsumer
from projections.filling.engine import Projector
from projections.filling.rebuild import from_ledger, rebuild
from projections.opening import open_store
from projections.store import kept
from services.bus.client import Connection
from services.bus.connection import message, stream_head
from services.bus.errors import ApiRefused
from services.bus.witnesses import on_the_bus
from services.court.service import COURT
from services.government.service import GOVERNMENT
from services.joint.service import JOINT
from services.ledger.ledger import Ledger
from services.ledger.putting_back import put_back
from services.ledger.recorded import Entry
from services.ledger.witness import HistoryMissing
from services.side_settings import SideDefinition
from tests.flow.exchange import BULLETIN, Exchange
from tests.flow.installation import SIDES, fuyuan, quiet, settings_in, supervised
from tests.nats_server import NatsServer
from tests.projections.story import known_keys
from tests.sides import JURISDICTION, running, side_settings
from tests.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

STORE: Final = "nats/jetstream"
PARTS: Final = {
    "ledger": ["court.db", "court.db-wal", "court.db-shm"],
    "stream": [f"{STORE}/COURT/streams/COURT"],
    "mirrors": [f"{STORE}/{reader}/streams/COURT" for reader in ("GOVERNMENT", "JOINT")],
    "positions": [f"{STORE}/{reader}/streams/COURT/obs" for reader in ("GOVERNMENT", "JOINT")],
    "read model": ["read"],
}
"""What there is of the court's history, and where it lies. The policies' positions lie in the mirrors."""
SOCKETS: Final = shutil.ignore_patterns("run")
LOST: Final = 5
SETS: Final = [some for count in (1, 2) for some in combinations(PARTS, count)]
HARMLESS: Final = [some for some in SETS if "ledger" not in some]
HARMFUL: Final = [*(some for some in SETS if "ledger" in some), ("ledger", "nats")]


class Installation(Exchange):
    """Three sides, a broker and a read model in one folder that can be copied while nothing runs."""

    def __init__(self, folder: Path, **urls: str) -> None:
        """`urls` name databases that are not SQLite files in the folder."""
        super().__init__(folder, NatsServer())
        self.server.config = replace(self.server.config, store_dir=folder / "nats")
        files = {f"ledger_url_{side}": f"sqlite:///{folder}/{side}.db" for side in Side}
        files["views_url"] = f"sqlite:///{folder}/read/views.db"
        self.settings = Settings.read(data_dir=folder / "var", http="127.0.0.1:1", **files | urls)

    def entries(self, side: Side, matter: str | None = None) -> list[Entry]:
        held = recorded(self.settings, side)
        return [entry for entry in held if matter in (None, entry.originator_id.partition(":")[2])]

    @asynccontextmanager
    async def broker(self) -> AsyncIterator[None]:
        self.server.start()
        try:
            yield
        finally:
            await self.server.close_connections()
            self.server.stop()

    @asynccontextmanager
    async def sides(self, *definitions: SideDefinition) -> AsyncIterator[None]:
        """These sides at work, in this order."""
        async with AsyncExitStack() as stack:
            for definition in definitions:
                url = self.settings.ledger_url(definition.side)
                settings = side_settings(self.folder, definition, self.server, url)
                settings.socket.unlink(missing_ok=True)  # of the last time
                settings = replace(settings, witnesses=beside(self.settings, definition.side))
                await stack.enter_async_context(running(definition, settings))
            yield

    @asynccontextmanager
    async def offline(self, definition: SideDefinition) -> AsyncIterator[None]:
        """A side at work that could ask nobody when it started."""
        settings = side_settings(self.folder, definition, self.server)
        async with running(definition, settings):
            yield

    async def issue(self) -> httpx.Response:
        """A bulletin of the court's, of a day of its own."""
        day = str(date(2023, 1, 1) + timedelta(days=self.serial()))
        content = {**BULLETIN, "period": {"start": day, "end": day}}
        return await self.post(Side.COURT, "district-court", "issue-bulletin", {"content": content})

    async def takes(self) -> bool:
        return (await self.issue()).status_code == 200

    async def refuses(self) -> bool:
        """Whether the court says that something is missing, to whoever asks and to whoever commands."""
        if (await self.health(Side.COURT))["ready"]:
            return False
        answer = await self.issue()
        assert (answer.status_code, "缺少" in answer.json()["detail"]) == (503, True), answer.text
        return True

    @asynccontextmanager
    async def views(self) -> AsyncIterator[ViewConsumer]:
        store = open_store(self.settings.views_at)
        consumer = ViewConsumer(
            Projector(store),
            Connection(),
            self.server.url,
            user="service.joint",
            password=self.server.passwords["service.joint"],
            jurisdiction=JURISDICTION.code,
        )
        task = asyncio.create_task(consumer.run())
        try:
            yield consumer
        finally:
            await end(task)
            store.close()

    async def bulletins(self, count: int) -> None:
        """So many bulletins of the court's, which the government receives and the read model shows."""
        for _ in range(count):
            issued = await self.issue()
            assert issued.status_code == 200, issued.text
            matter = issued.json()["stream"].partition(":")[2]
            await eventually(partial(self.types, Side.GOVERNMENT, matter))
        await eventually(self.shown)

    async def shown(self) -> bool:
        """Whether the read model holds the court's ledger, byte for byte. Looked at beside those who fill it."""
        return await asyncio.to_thread(self._holds, self.entries(Side.COURT))

    def _holds(self, entries: list[Entry]) -> bool:
        with view_events(self.settings.views_at, Side.COURT, len(entries)) as rows:
            return [row.raw for row in rows if not row.parked] == [entry.raw for entry in entries]

    async def published(self, entries: list[Entry]) -> bool:
        """Whether the court's stream, and each mirror of it, holds these and nothing else."""
        try:
            for side in Side:
                connection = await self.server.service(side)
                if await stream_head(connection, "COURT") != len(entries):
                    return False
                for sequence, entry in enumerate(entries, start=1):
                    kept = await message(connection, "COURT", sequence)
                    if kept is None or kept.data != entry.raw:
                        return False
        except ApiRefused:  # a mirror is being made anew
            return False
        return True

    async def recover(self) -> int:
        """As `fuyuan recover court` does, over the broker that runs."""
        ledger = Ledger(self.settings.ledger_url(Side.COURT))
        try:
            connection = await self.server.service(Side.COURT)
            keepers = [ReadModelKeeper(self.settings, Side.COURT), *on_the_bus(connection, Side.COURT)]
            return (await put_back(Side.COURT, JURISDICTION.code, ledger, keepers)).count
        finally:
            ledger.close()


class TwoTimes:
    """An installation as it was, and as it is five bulletins later."""

    def __init__(self, installation: Installation, copies: Path) -> None:
        self.installation, self.early, self.late = installation, copies / "early", copies / "late"
        self.before: list[Entry] = []
        self.after: list[Entry] = []

    def set_back(self, parts: Iterable[str]) -> Installation:
        """The later state, with these parts of the earlier one; `nats` is not there at all."""
        folder = self.installation.folder
        shutil.rmtree(folder)
        shutil.copytree(self.late, folder, symlinks=True)
        for part in parts:
            for path in PARTS.get(part, [part]):
                remove(folder / path)
                if part in PARTS:
                    put(self.early / path, folder / path)
        return self.installation


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def put(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    elif source.exists():
        shutil.copy2(source, target)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def times(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TwoTimes]:
    folder = tmp_path_factory.mktemp("set-back")
    (folder / "now" / "read").mkdir(parents=True)
    installation = Installation(folder / "now")
    found = TwoTimes(installation, folder)
    async with installation.broker(), installation.sides(JOINT, COURT, GOVERNMENT), installation.views():
        await installation.registry_followed()
        await installation.bulletins(1)
        found.before = installation.entries(Side.COURT)
    shutil.copytree(installation.folder, found.early, symlinks=True, ignore=SOCKETS)
    async with installation.broker(), installation.sides(JOINT, COURT, GOVERNMENT), installation.views():
        await installation.bulletins(LOST)
        found.after = installation.entries(Side.COURT)
    shutil.copytree(installation.folder, found.late, symlinks=True, ignore=SOCKETS)
    yield found
    shutil.rmtree(installation.server.folder, ignore_errors=True)


@pytest.mark.parametrize("parts", HARMLESS, ids=" and ".join)
async def test_what_was_set_back_beside_its_ledger_heals(times: TwoTimes, parts: tuple[str, ...]) -> None:
    installation = times.set_back(parts)
    async with installation.broker(), installation.sides(JOINT, COURT, GOVERNMENT), installation.views():
        await installation.bulletins(1)
        await eventually(lambda: installation.published(installation.entries(Side.COURT)))
    assert installation.entries(Side.COURT)[: len(times.after)] == times.after
    received = [kind for kind in installation.types(Side.GOVERNMENT) if kind == "bulletin.received.v1"]
    assert len(received) == 1 + LOST + 1


@pytest.mark.parametrize("parts", HARMFUL, ids=" and ".join)
async def test_a_ledger_that_was_set_back_is_told_and_put_back(times: TwoTimes, parts: tuple[str, ...]) -> None:
    installation = times.set_back(parts)
    missing = len(times.after) - len(times.before)
    # A mirror that is made where its origin is not there asks for it only every few tens of seconds.
    before, after = ([JOINT, GOVERNMENT], [COURT]) if "nats" not in parts else ([], [JOINT, COURT, GOVERNMENT])
    async with installation.broker(), installation.sides(*before), installation.views():
        with pytest.raises(HistoryMissing) as told:
            async with installation.sides(COURT):
                pass
        assert installation.entries(Side.COURT) == times.before
        assert (told.value.count, told.value.own) == (missing, 0)
        assert f"缺少{missing}件事件" in str(told.value)
        assert "fuyuan recover court" in told.value.zh
        assert await installation.recover() == missing
        assert installation.entries(Side.COURT) == times.after
        async with installation.sides(*after):
            await installation.bulletins(1)
            await eventually(lambda: installation.published(installation.entries(Side.COURT)))


async def test_only_what_the_other_ledgers_received_still_knows(times: TwoTimes) -> None:
    """Everything of the court's is as it was: no copy of the lost events is left, and they are told all the same."""
    installation = times.set_back(PARTS)
    async with installation.broker(), installation.sides(JOINT, GOVERNMENT), installation.views():
        with pytest.raises(HistoryMissing, match=f"缺少{LOST}件事件.*政府账本有记载.*更新的备份"):
            async with installation.sides(COURT):
                pass
        assert await installation.recover() == 0
    assert installation.entries(Side.COURT) == times.before


async def test_a_side_that_learns_of_it_later_stops_until_it_is_put_back(times: TwoTimes) -> None:
    """It started while nobody could be asked; what it took meanwhile stands in the way of putting back."""
    installation = times.set_back(["ledger", "read model"])
    async with installation.offline(COURT), installation.broker():
        await eventually(installation.refuses)
        assert installation.entries(Side.COURT) == times.before
        assert await installation.recover() == len(times.after) - len(times.before)
        await eventually(installation.takes)
        assert installation.entries(Side.COURT)[: len(times.after)] == times.after


async def test_a_second_history_that_was_begun_is_told_whatever_its_height(times: TwoTimes) -> None:
    installation = times.set_back(["ledger"])
    async with installation.offline(COURT):
        for _ in range(LOST + 2):
            assert await installation.takes()
        begun = installation.entries(Side.COURT)
        async with installation.broker():
            await eventually(installation.refuses)
            with pytest.raises(HistoryMissing, match=f"另有{len(begun) - len(times.before)}件"):
                await installation.recover()
    assert installation.entries(Side.COURT) == begun
    with pytest.raises(HistoryMissing, match="共享视图"):
        async with installation.sides(COURT):
            pass


@pytest.mark.systems
async def test_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    """The decisive ones once more, with the court's ledger and the read model in a PostgreSQL database."""
    (tmp_path / "read").mkdir()
    installation = Installation(
        tmp_path, ledger_url_court=f"{postgres_url}&schema=court", views_url=f"{postgres_url}&schema=views"
    )
    everything = JOINT, COURT, GOVERNMENT
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE SCHEMA court")
    async with installation.broker(), installation.sides(*everything), installation.views():
        await installation.registry_followed()
        await installation.bulletins(1)
        before = {side: installation.entries(side) for side in Side}
        await installation.bulletins(LOST)
        after = installation.entries(Side.COURT)
    for parts in ({"read model"}, {"ledger"}, {"ledger", "read model"}):
        if "read model" in parts:
            store = open_store(installation.settings.views_at)
            early = [from_ledger(side, ((one.ledger_id, one.raw) for one in before[side])) for side in Side]
            rebuild(store, chain.from_iterable(early), key_of=known_keys(store))
            store.close()
        async with installation.broker(), installation.sides(JOINT, GOVERNMENT), installation.views():
            if "ledger" in parts:
                forget(postgres_url, behind=before[Side.COURT][-1].ledger_id)
                with pytest.raises(HistoryMissing, match=f"缺少{len(after) - len(before[Side.COURT])}件"):
                    async with installation.sides(COURT):
                        pass
                assert installation.entries(Side.COURT) == before[Side.COURT]
                assert await installation.recover() == len(after) - len(before[Side.COURT])
            assert installation.entries(Side.COURT) == after
            async with installation.sides(COURT):
                await installation.bulletins(1)
                after = installation.entries(Side.COURT)
                await eventually(partial(installation.published, after))
    shutil.rmtree(installation.server.folder, ignore_errors=True)


def forget(url: str, behind: int) -> None:
    """What a dump of the court's database that ends there does not hold."""
    with psycopg.connect(url) as connection:
        connection.execute(f"DELETE FROM court.ledger_events WHERE notification_id > {behind}".encode())
        sequence = "pg_get_serial_sequence('court.ledger_events', 'notification_id')"
        connection.execute(f"SELECT setval({sequence}, {behind})".encode())


@pytest.mark.systems
async def test_as_the_operator_meets_it(tmp_path: Path) -> None:
    """A copy of the ledger put back, and `nats/` gone: one line at the start, `doctor` says it too, and back."""
    settings = settings_in(tmp_path)
    where = ("--data-dir", str(settings.data_dir), "--http", settings.http)
    file = settings.ledger_file(Side.COURT)
    assert file is not None
    async with supervised(settings, [*SIDES, "projections"]):
        await quiet(settings)
        with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            live.backup(copy)
        transport = httpx.AsyncHTTPTransport(uds=str(settings.socket(Side.COURT)))
        async with httpx.AsyncClient(transport=transport, base_url="http://court", timeout=10) as client:
            headers = {"Fuyuan-Organ": "district-court", "Idempotency-Key": "one"}
            body = orjson.dumps({"content": BULLETIN})
            issued = await client.post("/commands/issue-bulletin", content=body, headers=headers)
        position = int(issued.json()["position"].partition(":")[2])
        await eventually(lambda: (kept.newest(settings.views_at, Side.COURT) or (0, 0))[1] >= position)
    whole = recorded(settings, Side.COURT)
    for left in file.parent.glob("court.db*"):
        left.unlink()
    shutil.copy(tmp_path / "copy.db", file)
    shutil.rmtree(settings.folder("nats"))
    for command in ("up", "rebuild"):
        ended = fuyuan(command, *where[: 4 if command == "up" else 2])
        assert ended.returncode == EXIT_CODE, ended.stderr
        line = ended.stderr.splitlines()[-1]  # a part that did not stop in time may be told before
        assert "法院账本缺少" in line
        assert "fuyuan recover court" in line
    assert any("法院账本缺少" in line and "✗" in line for line in fuyuan("doctor", *where).stdout.splitlines())
    done = fuyuan("recover", "court", *where[:2])
    assert (done.returncode, "来自共享视图" in done.stdout) == (0, True), done
    assert "没有缺失" in fuyuan("recover", "court", *where[:2]).stdout
    assert recorded(settings, Side.COURT) == whole


def recorded(settings: Settings, side: Side) -> list[Entry]:
    ledger = Ledger(settings.ledger_url(side))
    try:
        return list(ledger.everything())
    finally:
        ledger.close()
