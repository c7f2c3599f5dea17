"""Proofs: what signing costs the relay, and what one proof costs at a million events."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from benchmarks.bench_ledger import NUMBER
from benchmarks.broker import broker
from benchmarks.measured import Measured
from events.base import Side
from services.bus import connection as bus
from services.bus.checkpointing import Checkpointing
from services.bus.names import Store
from services.bus.relay import Relay
from services.bus.streams import ensure_stream
from services.clock import SystemClock
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from services.proof import tree
from services.proof.keys import Keys
from services.proof.proving import Proving
from services.proof.tree_files import TreeFiles, TreeReader

EVENTS = 50_000
BATCH = 500
MANY = 1_000_000
PROOFS = 200
BODY = NUMBER.encode() * 25  # as large as a typical event


def run() -> list[Measured]:
    alone = asyncio.run(_relayed(signing=False))
    signed = asyncio.run(_relayed(signing=True))
    name = "relay with every event under a signed checkpoint; without"
    return [Measured(name, signed, "events/s", 0.8, limit=alone), *_proofs()]


async def _relayed(*, signing: bool) -> float:
    """Events a second from a full ledger onto an empty stream, until the newest is signed where that is done."""
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as server:
        password = server.passwords["service.court"]
        connection = await bus.connect(server.url, user="service.court", password=password, name="bench")
        for store in (Store.EVENTS, Store.PROOFS):
            await ensure_stream(connection, "410204", Side.COURT, store)
        ledger = Ledger(f"sqlite:///{Path(folder) / 'court.db'}")
        for _ in range(EVENTS // BATCH):
            ledger.append(
                [Recorded(f"number-register:{uuid4()}", 1, "register-number.taken.v1", BODY) for _ in range(BATCH)]
            )
        relay = Relay(ledger, connection, "410204", Side.COURT, asyncio.Event())
        keys = Keys(Path(folder) / "keys", "410204")
        keys.own(Side.COURT)
        proving = Proving(Side.COURT, "410204", Path(folder) / "proofs", keys, SystemClock())
        parts = [relay.run()]
        if signing:
            just = relay.just_published
            parts.append(Checkpointing(ledger, connection, proving, lambda: relay.position, just).run())
        started = time.perf_counter()
        tasks = [asyncio.create_task(part) for part in parts]
        while relay.position is None or relay.position.sequence < EVENTS or (signing and proving.state.signed < EVENTS):
            await asyncio.sleep(0.005)
        rate = EVENTS / (time.perf_counter() - started)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await connection.close()
        ledger.close()
    return rate


def _proofs() -> list[Measured]:
    """The place of an event in the tree, its path, and the check of that, at random places."""
    with tempfile.TemporaryDirectory() as folder:
        files = TreeFiles(Path(folder))
        started = time.perf_counter()
        for first in range(0, MANY, BATCH):
            files.append([_event(number) for number in range(first, first + BATCH)])
        grown = MANY / (time.perf_counter() - started)
        root = files.root()
        files.close()
        times = []
        for _ in range(PROOFS):
            event = _event(random.randrange(MANY))
            started = time.perf_counter()
            reader = TreeReader(Path(folder))
            place = reader.place(event)
            assert place is not None
            path = tree.inclusion(reader.node, place, MANY)
            times.append((time.perf_counter() - started) * 1000)
            reader.close()
            assert tree.root_by_inclusion(tree.leaf_hash(event), place, MANY, path) == root
        times.sort()
    return [
        Measured("tree on disk, in batches of 500", grown, "events/s"),
        Measured(f"one proof at {MANY:,} events, p95", times[int(PROOFS * 0.95)], "ms", 50, at_most=True),
    ]


def _event(number: int) -> bytes:
    return BODY + str(number).encode()
