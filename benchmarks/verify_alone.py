"""What the libraries alone take for what `fuyuan verify` reads: hashlib, orjson, pydantic, nats-py, zlib and sqlite3.

Every event is hashed in ledger, stream and read model, and that of the ledger validated; nothing is compared.
"""

from __future__ import annotations

import asyncio
import sqlite3
import zlib
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import orjson
from nats.aio.msg import Msg

import events.published  # noqa: F401  (every type is known here)
from events.base import payload_class
from fuyuan.operations.bus_reader import connected
from fuyuan.settings import Settings, sqlite_file
from services.bus import connection as bus
from services.bus import names as bus_names

WITHIN = 3600.0  # seconds


def verified(settings: Settings) -> None:
    for ledger in settings.folder("ledgers").glob("*.db"):
        _ledger(ledger)
    asyncio.run(_streams(settings))
    views = sqlite_file(settings.views_at)
    assert views is not None
    with closing(sqlite3.connect(views)) as connection:
        for (texts,) in connection.execute("SELECT texts FROM event_texts ORDER BY block"):
            for text in zlib.decompress(texts).split(b"\0"):
                sha256(text).digest()


def _ledger(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        for topic, state in connection.execute("SELECT topic, state FROM stored_events ORDER BY rowid"):
            sha256(state).digest()
            event, payload = orjson.loads(state), payload_class(topic)
            assert payload is not None
            payload.model_validate({**event["data"], "occurred_on": event["occurredon"]}, extra="ignore")


async def _streams(settings: Settings) -> None:
    for side in settings.sides:
        async with connected(settings, side) as connection:
            stream, done = bus_names.stream_name(side), asyncio.get_running_loop().create_future()
            left = await bus.stream_head(connection, stream)

            async def take(message: Msg, done: asyncio.Future[None] = done) -> None:
                nonlocal left
                sha256(message.data).digest()
                left -= 1
                if left == 0:
                    done.set_result(None)

            await connection.jetstream().subscribe("", stream=stream, ordered_consumer=True, cb=take)
            async with asyncio.timeout(WITHIN):
                await done
