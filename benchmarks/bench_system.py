"""The whole system as `fuyuan up` runs it: start, memory, idle load, commands over NATS, from command to row."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import orjson
import psutil
from nats.aio.client import Client

from benchmarks.measured import Measured
from events.base import Side
from fuyuan.installation import secrets
from projections.waiting import decode_notice, notice_subject
from services.bus import connection as bus
from services.bus import names as bus_names

COMMANDS = 20_000
FEW, MANY = 64, 512  # commands in flight
RATE, SECONDS = 200, 15
IDLE_SECONDS = 10


def run() -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="fuyuan-bench-") as folder, system(Path(folder)) as (process, took):
        idle, memory = _idle(process)
        few, many, latencies = asyncio.run(_commands(Path(folder)))
        busy = _memory(process)
    latencies.sort()
    p50, p99 = (1000 * latencies[int(len(latencies) * q)] for q in (0.5, 0.99))
    return [
        Measured("fuyuan up on an empty folder until ready", took, "s", 5, at_most=True),
        Measured("idle load, all processes", idle, "% of a core", 5, at_most=True),
        Measured("memory idle, all processes (PSS)", memory, "MB", 700, at_most=True),
        Measured("memory after the load (PSS)", busy, "MB", 700, at_most=True),
        Measured(f"commands over NATS, {FEW} in flight", few, "commands/s"),
        Measured(f"commands over NATS, {MANY} in flight", many, "commands/s", 4000),
        Measured(f"command to row at {RATE}/s, p50", p50, "ms", 15, at_most=True),
        Measured(f"command to row at {RATE}/s, p99", p99, "ms", 60, at_most=True),
        Measured(f"command to row at {RATE}/s, mean", 1000 * statistics.fmean(latencies), "ms"),
    ]


@contextmanager
def system(folder: Path) -> Iterator[tuple[psutil.Process, float]]:
    """`fuyuan up` in `folder`; yields its process and the seconds until it said that it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        Path(sys.executable).with_name("fuyuan"),
        "--data-dir",
        folder / "var",
        "--http",
        f"127.0.0.1:{port}",
        "up",
    ]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as up:
        try:
            assert up.stdout is not None
            for line in up.stdout:
                if "ready" in line:
                    break
            yield psutil.Process(up.pid), time.perf_counter() - started
        finally:
            up.send_signal(signal.SIGTERM)


def family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _memory(process: psutil.Process) -> float:
    """Megabytes of all processes together, pages that they share counted once."""
    return sum(member.memory_full_info().pss for member in family(process)) / 1e6


def _idle(process: psutil.Process) -> tuple[float, float]:
    time.sleep(3)  # let the start settle
    before = {member.pid: sum(member.cpu_times()[:2]) for member in family(process)}
    time.sleep(IDLE_SECONDS)
    used = sum(sum(member.cpu_times()[:2]) - before.get(member.pid, 0) for member in family(process))
    return 100 * used / IDLE_SECONDS, _memory(process)


async def _commands(folder: Path) -> tuple[float, float, list[float]]:
    data = folder / "var"
    known = secrets.load(data / "secrets.json")
    url = f"nats://127.0.0.1:{(data / 'nats' / 'port').read_text().strip()}"
    organ = "district-court"
    court = await bus.connect(
        url, user=organ, password=known.nats[organ], name="bench", inbox=bus_names.inbox_prefix(organ)
    )
    joint = await bus.connect(url, user="service.joint", password=known.nats["service.joint"], name="bench views")
    try:
        few = await _throughput(court, FEW)
        latencies = await _latencies(court, joint)
        return few, await _throughput(court, MANY), latencies
    finally:
        await court.close()
        await joint.close()


def bulletin() -> bytes:
    content = {
        "topic": "J4",
        "title": "行政执法程序中存在的普遍问题",
        "text": "部分处罚决定未告知陈述申辩权利。" * 10,
        "issuer": "district-court",
        "addressee": "district-government",
    }
    return orjson.dumps({"content": content})


async def _throughput(court: Client, in_flight: int) -> float:
    """Drafts: recorded, published and projected, but nothing that the other side would answer."""
    subject = bus_names.command_subject("410204", Side.COURT, "district-court", "draft-bulletin")
    body, left = bulletin(), iter(range(COMMANDS))

    async def caller() -> None:
        for _ in left:
            reply = await court.request(subject, body, timeout=10, headers={"Idempotency-Key": uuid4().hex})
            assert b'"position"' in reply.data, reply.data

    started = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(in_flight)))
    return COMMANDS / (time.perf_counter() - started)


async def _latencies(court: Client, joint: Client) -> list[float]:
    """Seconds from sending a command to the commit of its row, at RATE commands a second."""
    seen: dict[int, float] = {}
    highest = 0
    waiting: dict[int, float] = {}
    latencies: list[float] = []

    async def notice(message: object) -> None:
        nonlocal highest
        now = time.perf_counter()
        positions = decode_notice(message.data)  # type: ignore[attr-defined]
        highest = positions[Side.COURT].ledger_id
        for ledger_id in [one for one in waiting if one <= highest]:
            latencies.append(now - waiting.pop(ledger_id))
        seen[highest] = now

    await joint.subscribe(notice_subject("410204"), cb=notice)
    await joint.flush()
    subject = bus_names.command_subject("410204", Side.COURT, "district-court", "issue-bulletin")

    async def one() -> None:
        sent = time.perf_counter()
        reply = await court.request(subject, bulletin(), timeout=10, headers={"Idempotency-Key": uuid4().hex})
        ledger_id = int(orjson.loads(reply.data)["position"].partition(":")[2])
        if ledger_id <= highest:  # the row was faster than the reply
            latencies.append(next(at for head, at in sorted(seen.items()) if head >= ledger_id) - sent)
        else:
            waiting[ledger_id] = sent

    while (await _lag(joint)) > 0:
        await asyncio.sleep(0.2)
    started, tasks = time.perf_counter(), []
    for number in range(RATE * SECONDS):
        await asyncio.sleep(max(0, started + number / RATE - time.perf_counter()))
        tasks.append(asyncio.create_task(one()))
    await asyncio.gather(*tasks)
    async with asyncio.timeout(20):
        while waiting:
            await asyncio.sleep(0.05)
    return latencies


async def _lag(joint: Client) -> int:
    """Events that the read model's consumers have still to take."""
    total = 0
    for side in Side:
        info = await bus.api(joint, f"CONSUMER.INFO.{bus_names.stream_name(side)}.read_model")
        total += info["num_pending"] + info["num_ack_pending"]
    return total
