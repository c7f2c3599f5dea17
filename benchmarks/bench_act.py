"""What one act costs: a bulletin issued over HTTP, until the other side has received it and both are in the views.

CPU per act and process, by the counters of the kernel: it varies less than time does, and shows where it goes. Held
against the CPU that FastStream's request and reply alone takes.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from uuid import uuid4

import aiohttp
import psutil

from benchmarks import requests_alone
from benchmarks.bench_system import bulletin, family, system
from benchmarks.measured import Measured
from events.base import Side
from fuyuan.access.tokens import TokenStore
from fuyuan.installation import secrets
from projections.access.role import Role
from projections.store.store import Position
from projections.waiting import decode_notice, notice_subject
from services.bus import connection as bus

RATE, ACTS = 100, 1_000
WARM = 200
PATIENCE = 60.0  # seconds until the last act must be in the views
TARGETS = {"edge": 6.75, "all": 40.0}
"""In requests that FastStream alone answers: 1.5 and 9 ms where it answers 4,500/s, one in 0.222 ms."""


def run() -> list[Measured]:
    before = requests_alone.measure().cpu
    with tempfile.TemporaryDirectory(prefix="fuyuan-bench-") as folder, system(Path(folder)) as (process, _):
        spent, latencies = asyncio.run(_acts(Path(folder) / "var", process))
        fsync = _fsync(Path(folder))
    alone = (before + requests_alone.measure().cpu) / 2
    figures = [
        Measured(f"CPU of one act at {RATE}/s: {part}", used, "ms", TARGETS.get(part), at_most=True, limit=alone)
        for part, used in spent.items()
    ]
    p50 = median(latencies)
    return [
        *figures,
        Measured(f"command to row at {RATE}/s, p50; 3 fsyncs + 5 ms", p50, "ms", 1, at_most=True, limit=3 * fsync + 5),
    ]


class Rows:
    """How far the read model is, as its consumer tells it, and when it came there."""

    def __init__(self) -> None:
        self.at: dict[Side, int] = dict.fromkeys(Side, 0)
        self._moved = asyncio.Event()

    async def heard(self, message: object) -> None:
        positions: dict[Side, Position] = decode_notice(message.data)  # type: ignore[attr-defined]
        self.at = {side: position.ledger_id for side, position in positions.items()}
        self._moved.set()
        self._moved = asyncio.Event()

    async def reach(self, side: Side, ledger_id: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.at[side] < ledger_id:
                await self._moved.wait()


@asynccontextmanager
async def listening(data: Path) -> AsyncIterator[Rows]:
    url = f"nats://127.0.0.1:{(data / 'nats' / 'port').read_text().strip()}"
    password = secrets.load(data / "secrets.json").nats["service.joint"]
    connection = await bus.connect(url, user="service.joint", password=password, name="bench views")
    rows = Rows()
    await connection.subscribe(notice_subject("410204"), cb=rows.heard)
    await connection.flush()
    try:
        yield rows
    finally:
        await connection.close()


async def _acts(data: Path, up: psutil.Process) -> tuple[dict[str, float], list[float]]:
    """Milliseconds of CPU for each process, and of time from each command to its row."""
    port = next(one.laddr.port for one in _of(up, "edge").net_connections() if one.status == psutil.CONN_LISTEN)
    token = TokenStore(data / "tokens.json").create("district-court", Role.CLERK)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    async with listening(data) as rows, aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=headers) as client:
        await _issue(client, rows, WARM)
        before = _used(up)
        latencies = await _issue(client, rows, ACTS)
        after = _used(up)
    spent = {part: 1000 * (after[part] - before.get(part, 0.0)) / ACTS for part in after}
    return {"all": sum(spent.values()), **dict(sorted(spent.items(), key=lambda item: -item[1]))}, latencies


async def _issue(client: aiohttp.ClientSession, rows: Rows, count: int) -> list[float]:
    """Issue `count` bulletins, RATE a second; returns when the last one and its receipt are in the rows."""
    receipts = rows.at[Side.GOVERNMENT]

    async def act() -> float:
        sent = time.perf_counter()
        command = client.post(
            "/api/v1/commands/issue-bulletin", data=bulletin(), headers={"Idempotency-Key": uuid4().hex}
        )
        async with command as answer:
            document = await answer.json()
            assert answer.status == 200, document
        await rows.reach(Side.COURT, int(document["position"].partition(":")[2]))
        return 1000 * (time.perf_counter() - sent)

    started, tasks = time.perf_counter(), []
    for number in range(count):
        await asyncio.sleep(max(0, started + number / RATE - time.perf_counter()))
        tasks.append(asyncio.create_task(act()))
    latencies = await asyncio.gather(*tasks)
    await rows.reach(Side.GOVERNMENT, receipts + count)
    return latencies


def _name(process: psutil.Process) -> str:
    line = process.cmdline()
    return "nats-server" if Path(line[0]).name == "nats-server" else line[-1]


def _of(up: psutil.Process, part: str) -> psutil.Process:
    return next(one for one in family(up) if _name(one) == part)


def _used(up: psutil.Process) -> dict[str, float]:
    """Seconds of CPU of each process so far."""
    return {("supervisor" if one == up else _name(one)): sum(one.cpu_times()[:2]) for one in family(up)}


def _fsync(folder: Path, count: int = 200) -> float:
    """Milliseconds that a small append takes to reach the disk."""
    taken = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(count):
            started = time.perf_counter()
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
            taken.append(1000 * (time.perf_counter() - started))
    return median(taken)
