"""Reading the streams from the beginning, again and again, ends when it is told to."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from nats.aio.client import Client

from events.base import Side
from events.cancelling import end
from services.bus import whole
from services.bus.streams import ensure_stream
from tests.nats_server import JURISDICTION, NatsServer
from tests.waiting import eventually


async def test_it_ends_though_the_cancellation_was_lost_while_it_read(
    nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the broker went away: the link is made anew once all of its tasks have ended, and this one pauses for
    an hour."""
    court, asked = await nats_server.service(Side.COURT), whole.stream_head

    async def losing(connection: Client, stream: str) -> int:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)
        return await asked(connection, "COURT")

    await ensure_stream(court, JURISDICTION, Side.COURT)
    monkeypatch.setattr(whole, "stream_head", losing)
    _, pending = await asyncio.wait(
        {reading := asyncio.create_task(whole.Wholeness(court, ["COURT"], {}).run())}, timeout=30
    )
    reading.cancel()
    assert not pending


async def test_what_was_read_within_the_hour_is_not_read_again(
    nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    court, asked, readings = await nats_server.service(Side.COURT), whole.stream_head, list[str]()

    async def counting(connection: Client, stream: str) -> int:
        readings.append(stream)
        return await asked(connection, stream)

    monkeypatch.setattr(whole, "stream_head", counting)
    for side in (Side.COURT, Side.JOINT):
        await ensure_stream(court, JURISDICTION, side)
    now = asyncio.get_running_loop().time()
    read_at = {"COURT": now, "JOINT": now - whole.AGAIN_AFTER}
    reading = asyncio.create_task(whole.Wholeness(court, ["COURT", "JOINT"], read_at).run())
    await eventually(lambda: read_at["JOINT"] >= now)
    await end(reading)
    assert readings == ["JOINT"]
    assert read_at["COURT"] == now
