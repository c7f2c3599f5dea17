"""The relay: everything the ledger holds is on the stream, in order, byte for byte, exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from events.base import Side
from events.envelope import LEDGER_ID
from services.bus import connection as bus
from services.bus.names import Store
from services.bus.relay import Diverged, Position, Relay
from services.bus.streams import ensure_stream
from services.ledger.ledger import Ledger
from services.ledger.writer import Writer
from tests.bus.sides import read_all
from tests.nats_server import NatsServer
from tests.sides import take, writer
from tests.waiting import eventually


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    ledger = Ledger(sqlite_url)
    yield ledger
    ledger.close()


def record(to: Writer, count: int, register: object = None) -> None:
    to.commit([take(f"鼓政〔2024〕{n}号", uuid4(), f"k{n}") for n in range(1, count + 1)])


async def relay_on(server: NatsServer, ledger: Ledger) -> Relay:
    connection = await server.service(Side.COURT)
    await ensure_stream(connection, "410204", Side.COURT)
    await ensure_stream(connection, "410204", Side.COURT, Store.TEXT_KEYS)
    return Relay(ledger, connection, "410204", Side.COURT, asyncio.Event())


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(relay.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def on_stream(server: NatsServer) -> list[bytes]:
    connection = await server.service(Side.COURT)
    head = await bus.stream_head(connection, "COURT")
    return [message.data for message in await read_all(connection, Side.COURT, head)]


def in_ledger(ledger: Ledger) -> list[bytes]:
    return [entry.raw for entry in ledger.everything()]


async def test_what_is_recorded_is_published_and_nothing_twice(nats_server: NatsServer, ledger: Ledger) -> None:
    one = writer(ledger)
    record(one, 250)
    relay = await relay_on(nats_server, ledger)
    async with running(relay):
        await eventually(lambda: relay.position == Position(250, 250))
        one.commit([take("鼓政〔2024〕900号", uuid4(), "later")])
        relay._recorded.set()
        await eventually(lambda: relay.position == Position(251, 251))
    again = await relay_on(nats_server, ledger)
    async with running(again):
        await eventually(lambda: again.position == Position(251, 251))
    assert await on_stream(nats_server) == in_ledger(ledger)


async def test_two_relays_never_interleave(nats_server: NatsServer, ledger: Ledger) -> None:
    """A24: one of them was taken for dead."""
    one = writer(ledger)
    relays = [await relay_on(nats_server, ledger) for _ in range(3)]
    async with running(relays[0]), running(relays[1]), running(relays[2]):
        for number in range(40):
            one.commit([take(f"鼓政〔2024〕{n}号", uuid4(), f"{number}-{n}") for n in range(1, 6)])
            for relay in relays:
                relay._recorded.set()
            await asyncio.wait([asyncio.create_task(asyncio.to_thread(ledger.head))])
        await eventually(lambda: any(relay.position == Position(200, 200) for relay in relays))
        await eventually(lambda: all(relay.position == Position(200, 200) for relay in relays))
    assert await on_stream(nats_server) == in_ledger(ledger)


async def test_a_wiped_stream_is_refilled_to_the_same_bytes(nats_server: NatsServer, ledger: Ledger) -> None:
    """A13: no duplicate window swallows what comes a second time."""
    record(writer(ledger), 30)
    relay = await relay_on(nats_server, ledger)
    async with running(relay):
        await eventually(lambda: relay.position == Position(30, 30))
    before = await on_stream(nats_server)
    await nats_server.close_connections()
    nats_server.kill()
    nats_server.wipe()
    nats_server.start()
    relay = await relay_on(nats_server, ledger)
    async with running(relay):
        await eventually(lambda: relay.position == Position(30, 30))
    assert await on_stream(nats_server) == before == in_ledger(ledger)


async def test_a_stream_of_another_ledger_is_left_alone(
    nats_server: NatsServer, ledger: Ledger, tmp_path: Path
) -> None:
    record(writer(ledger), 3)
    relay = await relay_on(nats_server, ledger)
    async with running(relay):
        await eventually(lambda: relay.position == Position(3, 3))
    other = Ledger(f"sqlite:///{tmp_path / 'other.db'}")
    record(writer(other), 5)
    stranger = await relay_on(nats_server, other)
    with pytest.raises(Diverged):
        async with asyncio.timeout(5):
            await stranger.run()
    other.close()
    assert await on_stream(nats_server) == in_ledger(ledger)


async def test_gaps_in_ledger_ids_leave_none_in_the_stream(nats_server: NatsServer, postgres_url: str) -> None:
    """PostgreSQL leaves a gap where an insert failed; sequences have none."""
    ledger = Ledger(postgres_url)
    one = writer(ledger)
    record(one, 2)
    entries = list(ledger.everything())
    with pytest.raises(Exception, match="duplicate key"):
        ledger.append([entries[0]])
    one.commit([take("鼓政〔2024〕900号", uuid4(), "later")])
    assert ledger.head() > 3
    relay = await relay_on(nats_server, ledger)
    async with running(relay):
        await eventually(lambda: relay.position == Position(ledger.head(), 3))
    assert await on_stream(nats_server) == in_ledger(ledger)
    last = await bus.last_message(await nats_server.service(Side.COURT), "COURT")
    assert last is not None
    assert (last.sequence, last.headers[LEDGER_ID]) == (3, str(ledger.head()))
    ledger.close()
