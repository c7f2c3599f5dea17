"""A5, A11, A24: parts that freeze, die and are stopped under load, on the whole system."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest

from events.base import Side
from services.ledger.ledger import Ledger
from tests.flow.under_load import everything_arrived
from tests.load import Load, load
from tests.system import PARTS, System, system
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(400)
FROZEN: Final = 120.0
TOLD_WITHIN: Final = 30.0
"""Seconds."""


def types(running: System, side: Side) -> Counter[str]:
    ledger = Ledger(f"sqlite:///{running.folder}/ledgers/{side}.db")
    counted = Counter(entry.type for entry in ledger.everything())
    ledger.close()
    return counted


def sound(running: System) -> None:
    verified = running.run("verify")
    assert verified.returncode == 0, verified.stdout
    assert "so far" not in verified.stdout


@pytest.mark.parametrize("killed", [False, True], ids=["frozen", "frozen and killed"])
async def test_a11_all_that_waited_goes_out_when_the_broker_is_back(tmp_path: Path, killed: bool) -> None:
    """Half open, without a reset; and no further command wakes the relay."""
    with system(tmp_path / "var") as running:
        token = running.token("district-court")
        async with load(Load(running.url, token)) as work:
            await eventually(lambda: len(work.acknowledged) >= 20)
            broker = running.part("nats-server")
            assert broker is not None
            broker.suspend()
            began, before = time.monotonic(), len(work.acknowledged)
            await eventually(lambda: time.monotonic() - began > 30 and len(work.acknowledged) >= before + 200)
        if killed:
            broker.kill()
        else:
            broker.resume()
        await everything_arrived(running, token, work)
        sound(running)


def told(running: System, part: str) -> bool:
    """Whether health says that this part does not answer, or is not so far as the others."""
    try:
        answer = httpx.get(f"{running.url}/health/ready", timeout=10)
    except httpx.TransportError:
        return part == "edge"
    parts = answer.json()["parts"]
    match part:
        case "edge":
            return False
        case "projections":
            return parts["views"]["current"] is False
        case "nats-server":
            return parts["court"]["bus"] is False
        case side:
            return answer.status_code == 503 and parts[side]["ready"] is False


@pytest.mark.parametrize("part", PARTS)
async def test_a24_a_part_that_was_frozen_for_two_minutes_goes_on_where_it_stood(tmp_path: Path, part: str) -> None:
    """Health names it, commands are answered 503 where it is needed, and nothing is recorded twice when it goes on."""
    with system(tmp_path / "var") as running:
        token = running.token("district-court")
        async with load(Load(running.url, token), callers=1) as work:
            await eventually(lambda: len(work.acknowledged) >= 20)
            frozen = running.part(part)
            assert frozen is not None
            frozen.suspend()
            began = time.monotonic()
            try:
                await eventually(lambda: told(running, part))
                assert time.monotonic() - began < TOLD_WITHIN
                for share in (1, 2, 3):  # of the time, as nobody waits for more than a minute
                    await eventually(lambda share=share: time.monotonic() - began > FROZEN * share / 3)
                assert told(running, part)
            finally:
                frozen.resume()
            before = len(work.acknowledged)
            await eventually(lambda: len(work.acknowledged) >= before + 20)
        await everything_arrived(running, token, work)
        await eventually(lambda: not told(running, part))
        sound(running)


@pytest.mark.parametrize("frozen", [False, True], ids=["that read", "that are frozen"])
async def test_a5_it_stops_within_ten_seconds_with_fifty_open_feeds(tmp_path: Path, frozen: bool) -> None:
    with system(tmp_path / "var") as running:
        tokens = [running.token(organ, "viewer") for organ in ("district-court", "justice-bureau")]
        clerk = running.token("district-court")
        async with load(Load(running.url, clerk)) as work, feeds(running, tokens * 25, frozen=frozen):
            await eventually(lambda: len(work.acknowledged) >= 40)
            began = time.monotonic()
            running.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(running.process.wait, 15) == 0
            assert time.monotonic() - began < 10
        acknowledged = set(work.acknowledged)
        logs = "".join(log.read_text() for log in (running.folder / "logs").glob("*.log"))
        assert "Traceback" not in logs
    with system(tmp_path / "var") as again:
        await eventually(lambda: again.run("verify").returncode == 0)
        assert types(again, Side.COURT)["bulletin.issued.v1"] >= len(acknowledged)


READER = """
import asyncio, httpx, sys

async def follow(token):
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(timeout=None) as client, client.stream("GET", sys.argv[1], headers=headers) as answer:
        print(answer.status_code, flush=True)
        async for _ in answer.aiter_bytes():
            pass

async def follow_all():
    await asyncio.gather(*map(follow, sys.argv[2:]), return_exceptions=True)

asyncio.run(follow_all())
"""


@asynccontextmanager
async def feeds(running: System, tokens: list[str], *, frozen: bool) -> AsyncIterator[None]:
    """An open live feed for each token, in a process of its own."""
    command = ("-c", READER, f"{running.url}/api/v1/events", *tokens)
    reader = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    assert reader.stdout is not None
    try:
        for _ in tokens:
            assert await reader.stdout.readline() == b"200\n"
        if frozen:
            reader.send_signal(signal.SIGSTOP)
        yield
    finally:
        if reader.returncode is None:
            reader.kill()
        await reader.wait()
