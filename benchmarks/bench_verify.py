"""Archives, written and read, and `fuyuan verify`, over the sample year many times over: CPU an event, and memory.

Ledgers, streams and read model of all three sides hold the same events, and each log is signed to its end. What is
said by the clock wants two cores that do nothing else; CPU seconds, of the process that works alone (of `verify`
without nats-server), mean much the same beside other work.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from nats.aio.client import Client

from benchmarks.archived import Later, said, sign
from benchmarks.broker import wait_for
from benchmarks.copies import Recorded as Copied
from benchmarks.copies import copies, sample_year
from benchmarks.measured import Measured
from events.base import Side
from events.envelope import LEDGER_ID
from fuyuan.installation import broker, data_folder, secrets
from fuyuan.settings import Settings
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store
from projections.store.store import Store as Views
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.names import Store
from services.bus.streams import ensure_stream
from services.ledger.ledger import Ledger
from services.proof.tree import TreeHash

EVENTS = 60_000
BATCH = 1000
WRITTEN, READ = 200_000, 1_000_000  # events a second by the clock
OF_WRITING, OF_HASHING = 0.4, 0.75  # of what the libraries alone do with the same bytes
WHAT = ("archive", "written", "looked", "hashed", "read", "verify", "verified")
A_MILLION, MEGABYTES = 60, 300  # seconds by the clock, and resident


class Cost(NamedTuple):
    """What one command cost in a process of its own, without its start; `seconds` by the clock."""

    cpu: float
    seconds: float
    megabytes: int


def run(events: int = EVENTS) -> list[Measured]:
    """So many events."""
    year = islice(copies(sample_year(), events), events)
    with tempfile.TemporaryDirectory(prefix="fuyuan-bench-") as folder:
        settings = Settings.read(data_dir=Path(folder) / "var")
        data_folder.prepare(settings)
        known = secrets.ensure(settings.secrets_file, broker.users(settings))
        server = broker.prepare(settings, known)
        with subprocess.Popen([server.binary, "-c", server.config], stderr=subprocess.DEVNULL) as process:
            try:
                wait_for(server.port)
                count = asyncio.run(_fill(settings, year))
                costs = {what: _apart(what, Path(folder)) for what in WHAT}
            finally:
                process.terminate()
    of, verified, a_second = f"of {count:,} events", costs["verify"], "events/s of CPU"
    rate = {what: count / cost.cpu for what, cost in costs.items()}
    clock = {what: count / cost.seconds for what, cost in costs.items()}
    return [
        Measured(f"archive {of}, written", clock["archive"], "events/s", WRITTEN),
        Measured("… sqlite3, hashlib and polars alone", clock["written"], "events/s"),
        Measured("… held against them", rate["archive"], a_second, OF_WRITING, limit=rate["written"]),
        Measured("… memory", costs["archive"].megabytes, "MB resident", MEGABYTES, at_most=True),
        Measured(f"archive {of}, read", clock["read"], "events/s", READ),
        Measured(f"archive {of}, looked at whole", clock["looked"], "events/s"),
        Measured("… hashlib alone", clock["hashed"], "events/s"),
        Measured("… held against it", rate["looked"], a_second, OF_HASHING, limit=rate["hashed"]),
        Measured("… memory", costs["looked"].megabytes, "MB resident", MEGABYTES, at_most=True),
        Measured(f"verify {of}: for a million", verified.seconds / count * 1e6, "s", A_MILLION, at_most=True),
        Measured(
            "… held against the libraries alone, without the broker",
            verified.cpu / count * 1e6,
            "s of CPU",
            limit=costs["verified"].cpu / count * 1e6,
        ),
        Measured("… memory", verified.megabytes, "MB resident", MEGABYTES, at_most=True),
    ]


async def _fill(settings: Settings, year: Iterator[Copied]) -> int:
    """How many events stand in ledgers, streams and read model."""
    logs = {side: await _log(settings, side) for side in Side}
    with closing(open_store(settings.views_at)) as views:
        while some := list(islice(year, BATCH)):
            for side in {fact.side for fact in some}:
                await logs[side].take([fact.raw for fact in some if fact.side is side], views)
    for log in logs.values():
        await log.end()
    return sum(log.tree.size for log in logs.values())


async def _log(settings: Settings, side: Side) -> _Log:
    user = settings.bus_user(side)
    password = secrets.load(settings.secrets_file).nats[user]
    connection = await bus.connect(broker.url(settings), user=user, password=password, name="bench")
    for store in (Store.EVENTS, Store.PROOFS):
        await ensure_stream(connection, settings.jurisdiction, side, store)
    return _Log(settings, side, Ledger(settings.ledger_url(side)), connection)


class _Log:
    """One side, filled without its services."""

    def __init__(self, settings: Settings, side: Side, ledger: Ledger, connection: Client) -> None:
        self.settings, self.side, self.ledger, self.connection = settings, side, ledger, connection
        self.tree, self.later = TreeHash(), Later()

    async def take(self, events: list[bytes], views: Views) -> None:
        first, behind = self.tree.size, self.ledger.head()
        taken = [said(self.later.than_before(raw)) for raw in events]
        ids = self.ledger.record(taken, behind)
        recorded = self.ledger.entries(behind)
        carried = [
            bus.BusMessage(
                bus_names.event_subject(self.settings.jurisdiction, self.side, entry.type),
                entry.raw,
                {LEDGER_ID: str(ledger_id)},
            )
            for ledger_id, entry in zip(ids, recorded, strict=True)
        ]
        await bus.publish_batch(self.connection, carried, first)
        streams = dict.fromkeys(entry.originator_id for entry in recorded)
        keys = [(self.side, key) for stream in streams if (key := self.ledger.texts.of(stream)) is not None]
        messages = [
            Message(self.side, place, entry.ledger_id, entry.raw) for place, entry in enumerate(recorded, first + 1)
        ]
        Projector(views).apply_batch(messages, keys)
        self.tree.add_all(entry.raw for entry in recorded)

    async def end(self) -> None:
        sign(self.settings, self.side, self.tree)
        await self.connection.close()
        self.ledger.close()


def _apart(what: str, folder: Path) -> Cost:
    command = [sys.executable, "-m", "benchmarks.archive_work", what, str(folder)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    cpu, seconds, megabytes = said.splitlines()[-1].split()  # behind what the log says
    return Cost(float(cpu), float(seconds), int(megabytes))
