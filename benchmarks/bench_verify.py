"""Archives, written and read, and `fuyuan verify`, over the sample year many times over: CPU an event, and memory.

Ledgers, streams and read model of all three sides hold the same events, and each log is signed to its end. CPU seconds
are of the process that works alone (of `verify` without nats-server), so they mean the same beside other work.
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
from time import perf_counter, process_time
from typing import NamedTuple

from nats.aio.client import Client

from benchmarks import archive_alone
from benchmarks.broker import wait_for
from benchmarks.copies import Recorded as Copied
from benchmarks.copies import copies, sample_year
from benchmarks.measured import Measured
from events.base import Side
from events.envelope import LEDGER_ID, Envelope
from events.instants import written
from fuyuan.installation import broker, data_folder, secrets
from fuyuan.operations import archive_reading
from fuyuan.operations.archive import archive
from fuyuan.operations.tell import Finding
from fuyuan.operations.verify import verify
from fuyuan.settings import Settings
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store
from projections.store.store import Store as Views
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.names import Store
from services.bus.streams import ensure_stream
from services.clock import SystemClock
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from services.proof.checkpoint import Checkpoint
from services.proof.keys import Keys
from services.proof.proving import Proving
from services.proof.tree import TreeHash

EVENTS = 60_000
BATCH = 500
WRITTEN, READ = 200_000, 1_000_000  # events a second of CPU
OF_WRITING, OF_HASHING = 0.33, 0.75  # of what the libraries alone do with the same bytes
WHAT = ("archive", "written", "looked", "hashed", "read", "verify")
A_MILLION, MEGABYTES = 60, 300  # seconds of CPU, and resident


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
    return [
        Measured(f"archive {of}, written", rate["archive"], a_second, WRITTEN),
        Measured(
            "… held against sqlite3, hashlib and polars", rate["archive"], a_second, OF_WRITING, limit=rate["written"]
        ),
        Measured("… memory", costs["archive"].megabytes, "MB resident", MEGABYTES, at_most=True),
        Measured(f"archive {of}, read", rate["read"], a_second, READ),
        Measured(f"archive {of}, looked at whole", rate["looked"], a_second),
        Measured("… held against hashlib", rate["looked"], a_second, OF_HASHING, limit=rate["hashed"]),
        Measured("… memory", costs["looked"].megabytes, "MB resident", MEGABYTES, at_most=True),
        Measured(f"verify {of}: for a million", verified.cpu / count * 1e6, "s of CPU", A_MILLION, at_most=True),
        Measured("… by the clock", verified.seconds / count * 1e6, "s"),
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
    user = bus_names.service_user(side)
    password = secrets.load(settings.secrets_file).nats[user]
    connection = await bus.connect(broker.url(settings), user=user, password=password, name="bench")
    for store in (Store.EVENTS, Store.PROOFS):
        await ensure_stream(connection, settings.jurisdiction, side, store)
    return _Log(settings, side, Ledger(settings.ledger_url(side)), connection)


class _Log:
    """One side, filled without its services."""

    def __init__(self, settings: Settings, side: Side, ledger: Ledger, connection: Client) -> None:
        self.settings, self.side, self.ledger, self.connection = settings, side, ledger, connection
        self.tree, self.newest = TreeHash(), ""

    async def take(self, events: list[bytes], views: Views) -> None:
        first, events = self.tree.size, [self._later(raw) for raw in events]
        decoded = [Envelope.decode(raw) for raw in events]
        facts = [Recorded(it.stream, it.version, it.type, raw) for it, raw in zip(decoded, events, strict=True)]
        ids = self.ledger.append(facts)
        subjects = [bus_names.event_subject(self.settings.jurisdiction, self.side, fact.type) for fact in facts]
        carried = [
            bus.BusMessage(subject, raw, {LEDGER_ID: str(ledger_id)})
            for subject, raw, ledger_id in zip(subjects, events, ids, strict=True)
        ]
        await bus.publish_batch(self.connection, carried, first)
        numbered = enumerate(zip(ids, events, strict=True), first + 1)
        Projector(views).apply_batch(
            [Message(self.side, place, ledger_id, raw) for place, (ledger_id, raw) in numbered]
        )
        for raw in events:
            self.tree.add(raw)

    def _later(self, raw: bytes) -> bytes:
        """Copies fall in one year: what was recorded before the event that it follows is recorded with it."""
        at = written(Envelope.decode(raw).recorded_at)
        if at >= self.newest:
            self.newest = at
            return raw
        return raw.replace(b'"time":"' + at.encode(), b'"time":"' + self.newest.encode(), 1)

    async def end(self) -> None:
        keys = Keys(self.settings.folder("keys"), self.settings.jurisdiction)
        proofs = self.settings.folder("proofs") / self.side.value
        (proofs / self.side.value).mkdir(parents=True)
        proving = Proving(self.side, self.settings.jurisdiction, proofs, keys, SystemClock())
        proving.sign(Checkpoint(proving.origin(self.side), self.tree.size, self.tree.root()))
        await self.connection.close()
        self.ledger.close()


def _apart(what: str, folder: Path) -> Cost:
    command = [sys.executable, "-m", "benchmarks.bench_verify", what, str(folder)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    cpu, seconds, megabytes = said.splitlines()[-1].split()  # behind what the log says
    return Cost(float(cpu), float(seconds), int(megabytes))


def _work(what: str, folder: Path) -> None:
    """Raises RuntimeError where something is not as it was filled."""
    settings, out = Settings.read(data_dir=folder / "var"), folder / "archive"
    match what:
        case "archive":
            archive(settings, out)
        case "written":
            archive_alone.written(settings.folder("ledgers"), folder / "alone")
        case "looked":
            archive_reading.believed(settings, [out])
        case "hashed":
            archive_alone.hashed(out)
        case "read":
            for source in archive_reading.sources(settings, [out]).values():
                for _ in source.events():
                    pass
        case "verify":
            found = asyncio.run(_findings(settings))
            if wrong := [finding.en for finding in found if not finding.good]:
                raise RuntimeError("; ".join(wrong))


def _most_resident() -> int:
    """kB. What `getrusage` says begins with what the parent had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


async def _findings(settings: Settings) -> list[Finding]:
    return [finding async for finding in verify(settings)]


if __name__ == "__main__":
    cpu, clock = process_time(), perf_counter()
    _work(sys.argv[1], Path(sys.argv[2]))
    print(process_time() - cpu, perf_counter() - clock, _most_resident() // 1024)
