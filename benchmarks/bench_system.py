"""The whole system as `fuyuan up` runs it: start, memory, idle load, commands over NATS.

Commands are held against FastStream's request and reply alone, which records nothing.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import nats
import orjson
import psutil
from nats.aio.client import Client

from benchmarks import requests_alone
from benchmarks.measured import Measured
from events.base import Side
from fuyuan.installation import broker
from fuyuan.operations.tell import say
from fuyuan.organs.credentials_command import create
from fuyuan.settings import Settings
from services.bus import names as bus_names

COMMANDS = 10_000
FEW, MANY = 64, 512  # commands in flight
IDLE_SECONDS = 10
ORGAN = "district-court"


def run() -> list[Measured]:
    alone = requests_alone.measure().rate
    with tempfile.TemporaryDirectory(prefix="fuyuan-bench-") as folder, system(Path(folder)) as (process, took):
        idle, memory = _idle(process)
        few, many = asyncio.run(_commands(Path(folder)))
        busy = _memory(process)
    return [
        Measured("fuyuan up on an empty folder until ready", took, "s"),
        Measured("idle load, all processes", idle, "% of a core", 5, at_most=True),
        Measured("memory idle, all processes (PSS)", memory, "MB", 700, at_most=True),
        Measured("memory after the load (PSS)", busy, "MB", 700, at_most=True),
        Measured(f"commands over NATS, {FEW} in flight; FastStream alone", few, "commands/s", 0.5, limit=alone),
        Measured(f"commands over NATS, {MANY} in flight; FastStream alone", many, "commands/s", limit=alone),
    ]


@contextmanager
def system(folder: Path) -> Iterator[tuple[psutil.Process, float]]:
    """`fuyuan up` in `folder`; yields its process and the seconds until it said that it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("fuyuan")),
        "--data-dir",
        str(folder / "var"),
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


async def _commands(folder: Path) -> tuple[float, float]:
    court = await system_of(ORGAN, Settings.read(data_dir=folder / "var"))
    try:
        return await _throughput(court, FEW), await _throughput(court, MANY)
    finally:
        await court.close()


async def system_of(organ: str, settings: Settings) -> Client:
    """Signed in at the broker of an installation as a system of this organ, with credentials made for it."""
    seed = settings.data_dir.with_suffix(".nk")
    await asyncio.to_thread(create, settings, organ, seed, say)
    return await nats.connect(broker.url(settings), nkeys_seed=str(seed), inbox_prefix=bus_names.inbox_prefix(organ))


def bulletin() -> bytes:
    content = {
        "topic": "J4",
        "title": "行政执法程序中存在的普遍问题",
        "text": "部分处罚决定未告知陈述申辩权利。" * 10,
        "issuer": ORGAN,
        "addressee": "district-government",
    }
    return orjson.dumps({"content": content})


async def _throughput(court: Client, in_flight: int) -> float:
    """Drafts: recorded, published and projected, but nothing that the other side would answer."""
    subject = bus_names.command_subject("410204", Side.COURT, ORGAN, "draft-bulletin")
    body, left = bulletin(), iter(range(COMMANDS))

    async def caller() -> None:
        for _ in left:
            reply = await court.request(subject, body, timeout=10, headers={"Idempotency-Key": uuid4().hex})
            assert b'"position"' in reply.data, reply.data

    started = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(in_flight)))
    return COMMANDS / (time.perf_counter() - started)
