"""The limit of a command over NATS: FastStream's request and reply alone, which decides and records nothing.

`python -m benchmarks.requests_alone URL PASSWORD` is the side that answers, in a process of its own as ours is.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from faststream.nats import NatsBroker
from faststream.security import SASLPlaintext
from nats.aio.client import Client
from nats.errors import NoRespondersError
from pydantic import BaseModel

from benchmarks.broker import broker
from services.bus import connection as bus

SUBJECT, USER = "bench.alone", "service.court"
REQUESTS, IN_FLIGHT = 10_000, 64
WARM = 500


class Content(BaseModel):
    topic: str
    title: str
    text: str
    issuer: str
    addressee: str


class Bulletin(BaseModel):
    content: Content


class Answer(BaseModel):
    position: str


BODY = Bulletin(
    content=Content(
        topic="J4",
        title="行政执法程序中存在的普遍问题",
        text="部分处罚决定未告知陈述申辩权利。" * 10,
        issuer="district-court",
        addressee="district-government",
    )
)


@dataclass(frozen=True, slots=True)
class Alone:
    """Requests a second, 64 in flight, and milliseconds of CPU that one takes: who asks, who answers, the server."""

    rate: float
    cpu: float


def measure() -> Alone:
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as server:
        password = server.passwords[USER]
        with _answering(server.url, password):
            return asyncio.run(_ask(server.url, password))


@contextmanager
def _answering(url: str, password: str) -> Iterator[None]:
    command = [sys.executable, "-m", "benchmarks.requests_alone", url, password]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


async def _ask(url: str, password: str) -> Alone:
    connection = await bus.connect(url, user=USER, password=password, name="bench")
    try:
        await _answered(connection)
        await _requests(connection, WARM)
        started, used = time.perf_counter(), _used()
        await _requests(connection, REQUESTS)
        took, spent = time.perf_counter() - started, _used() - used
        return Alone(REQUESTS / took, 1000 * spent / REQUESTS)
    finally:
        await connection.close()


async def _answered(connection: Client) -> None:
    """Until the first answer: what the other connection subscribed to reaches the server a moment later."""
    while True:
        try:
            await connection.request(SUBJECT, BODY.model_dump_json().encode(), timeout=10)
            return
        except NoRespondersError:
            await asyncio.sleep(0.05)


def _used() -> float:
    """Seconds of CPU of this process and its children so far."""
    me = psutil.Process()
    return sum(sum(process.cpu_times()[:2]) for process in (me, *me.children()))


async def _requests(connection: Client, count: int) -> None:
    body, left = BODY.model_dump_json().encode(), iter(range(count))

    async def caller() -> None:
        for _ in left:
            reply = await connection.request(SUBJECT, body, timeout=10)
            assert b"position" in reply.data

    await asyncio.gather(*(caller() for _ in range(IN_FLIGHT)))


async def _serve(url: str, password: str) -> None:
    answering = NatsBroker(url, security=SASLPlaintext(USER, password), logger=None)

    @answering.subscriber(SUBJECT)
    async def answer(bulletin: Bulletin) -> Answer:
        return Answer(position=f"court:{len(bulletin.content.text)}")

    await answering.start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    import uvloop

    uvloop.run(_serve(*sys.argv[1:]))
