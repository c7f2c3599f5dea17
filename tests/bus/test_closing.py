"""A connection that was closed stays closed, also where the broker came back in that moment."""

from __future__ import annotations

import asyncio

from nats.aio.msg import Msg
from structlog.testing import capture_logs

from events.base import Side
from services.bus.client import close
from tests.nats_server import NatsServer
from tests.waiting import eventually


async def test_a_connection_stays_closed_when_the_broker_answers_while_it_is_closed(nats_server: NatsServer) -> None:
    """The answer arrives in the same turn of the loop as the cancellation, which `asyncio.wait_for` then loses."""
    before = asyncio.all_tasks()
    connection = await nats_server.service(Side.COURT)
    transport = connection._transport
    assert transport is not None
    read, answered = transport.readline, asyncio.Event()
    closing: list[asyncio.Task[None]] = []

    async def readline() -> bytes:
        line: bytes = await read()
        if not closing:
            closing.append(asyncio.create_task(close(connection)))
            await asyncio.sleep(0)
            answered.set()
        return line

    transport.readline = readline
    nats_server.restart()
    await answered.wait()
    await closing[0]
    assert connection.is_closed
    assert asyncio.all_tasks() == before


async def test_a_connection_is_closed_also_where_the_broker_took_nothing_more(nats_server: NatsServer) -> None:
    before = asyncio.all_tasks()
    connection = await nats_server.service(Side.COURT)
    await connection.subscribe("a", cb=ignored)
    transport = connection._transport
    assert transport is not None

    async def drain() -> None:
        raise ConnectionResetError

    transport.drain = drain
    connection._pending_data_size = 1
    await close(connection)
    assert connection.is_closed
    assert asyncio.all_tasks() == before


async def test_what_breaks_off_is_told_and_what_we_close_ourselves_is_not(nats_server: NatsServer) -> None:
    connection = await nats_server.service(Side.COURT)
    with capture_logs() as said:
        nats_server.restart()
        told = {"bus.disconnected", "bus.reconnected"}
        await eventually(lambda: told <= {line["event"] for line in said})
        said.clear()
        await connection.close()
    assert said == []


async def ignored(message: Msg) -> None:
    pass
