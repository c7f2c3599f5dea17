"""The relay: events a second from a full ledger onto an empty stream, each fsynced by the broker."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from benchmarks.bench_ledger import NUMBER
from benchmarks.broker import broker
from benchmarks.measured import Measured
from events.base import Side
from events.envelope import LEDGER_ID
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.relay import Relay
from services.bus.streams import ensure_stream
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded

EVENTS = 50_000
BATCH = 500


def run() -> list[Measured]:
    return asyncio.run(_run())


async def _run() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as server:
        connection = await bus.connect(
            server.url, user="service.court", password=server.passwords["service.court"], name="bench"
        )
        await ensure_stream(connection, "410204", Side.COURT)
        ledger = Ledger(f"sqlite:///{Path(folder) / 'court.db'}")
        body = NUMBER.encode() * 25  # as large as a typical event
        for _ in range(EVENTS // BATCH):
            ledger.append(
                [Recorded(f"number-register:{uuid4()}", 1, "register-number.taken.v1", body) for _ in range(BATCH)]
            )
        relay = Relay(ledger, connection, "410204", Side.COURT, asyncio.Event())
        started = time.perf_counter()
        task = asyncio.create_task(relay.run())
        while relay.position is None or relay.position.sequence < EVENTS:
            await asyncio.sleep(0.005)
        relayed = EVENTS / (time.perf_counter() - started)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        subject = bus_names.event_subject("410204", Side.COURT, "register-number.taken.v1")
        ready = [bus.BusMessage(subject, body, {LEDGER_ID: "1"}) for _ in range(BATCH)]
        head, started = EVENTS, time.perf_counter()
        for _ in range(20):
            head = await bus.publish_batch(connection, ready, head)
        limit = 20 * BATCH / (time.perf_counter() - started)
        await connection.close()
        ledger.close()
    return [Measured(f"relay, ledger to stream; ready batches of {BATCH}", relayed, "events/s", 0.8, limit=limit)]
