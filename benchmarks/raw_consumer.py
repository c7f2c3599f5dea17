"""The limit of a projection: a consumer of the bus that decodes every event and does nothing with it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from nats.aio.msg import Msg

from benchmarks.broker import broker
from events.base import Side
from events.envelope import Envelope
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.streams import ensure_stream

BATCH = 500
WITHIN = 60.0  # seconds


def rate(raws: Sequence[bytes]) -> float:
    """Events a second."""
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as server:
        return asyncio.run(_read(server.url, server.passwords["service.court"], raws))


async def _read(url: str, password: str, raws: Sequence[bytes]) -> float:
    connection = await bus.connect(url, user="service.court", password=password, name="bench")
    await ensure_stream(connection, "410204", Side.COURT)
    subject = bus_names.event_subject("410204", Side.COURT, "bulletin.issued.v1")
    head = 0
    for start in range(0, len(raws), BATCH):
        ready = [bus.BusMessage(subject, raw) for raw in raws[start : start + BATCH]]
        head = await bus.publish_batch(connection, ready, head)
    left, done = len(raws), asyncio.get_running_loop().create_future()

    async def decode(message: Msg) -> None:
        nonlocal left
        Envelope.decode(message.data).payload()
        left -= 1
        if left == 0:
            done.set_result(None)

    started = time.perf_counter()
    await connection.jetstream().subscribe("", stream="COURT", ordered_consumer=True, cb=decode)
    async with asyncio.timeout(WITHIN):
        await done
    took = time.perf_counter() - started
    await connection.close()
    return len(raws) / took
