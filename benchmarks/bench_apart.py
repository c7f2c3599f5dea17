"""Two installations over a TLS link: how long until what one recorded is seen and signed for by the other."""

from __future__ import annotations

import asyncio
import tempfile
import time
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

from benchmarks.bench_system import ORGAN, bulletin, system_of
from benchmarks.measured import Measured
from events.base import Side
from fuyuan.installation import broker, secrets
from projections.waiting import decode_notice, notice_subject, parse_position
from services.bus import connection as bus
from services.bus.names import command_subject, service_user
from tests.apart import Apart, Installation, apart
from tests.waiting import eventually

JURISDICTION = "410204"
RATE = 250  # commands a second: drafts, an event each, which the other side keeps and does not answer
SECONDS = 40
LOOK_EVERY = 0.05  # seconds between looks at how far the log is countersigned
WITHIN = 2.0  # seconds: the target of the slowest hundredth
Reached = list[tuple[float, int]]
"""When, and up to which ledger id of the court."""


def run() -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="fuyuan-bench-") as folder, apart(Path(folder)) as two:
        return asyncio.run(_measured(two))


async def _measured(two: Apart) -> list[Measured]:
    await eventually(lambda: two.court.health(Side.COURT).get("registry"))
    seen: Reached = []
    signed: Reached = []
    async with AsyncExitStack() as stack:
        there = await _service(two.government)
        stack.push_async_callback(there.close)
        here = await system_of(ORGAN, two.court.settings)
        stack.push_async_callback(here.close)

        async def noticed(message: Msg) -> None:
            seen.append((time.perf_counter(), decode_notice(message.data)[Side.COURT].ledger_id))

        await there.subscribe(notice_subject(JURISDICTION), cb=noticed)
        await _given(here, RATE * 2)  # until all is warm
        looking = asyncio.create_task(_countersigned(two.court, signed))
        started = time.perf_counter()
        given = await _given(here, RATE * SECONDS)
        took = time.perf_counter() - started
        last = given[-1][1]
        await eventually(lambda: seen[-1][1] >= last and signed and signed[-1][1] >= last)
        looking.cancel()
    shown, proved = _waits(given, seen), _waits(given, signed)
    lost = two.court.health(Side.COURT)["ledger"]["head"] - two.government.positions()["court"]
    return [
        Measured("two installations: events recorded at the court", len(given) / took, "events/s", RATE * 0.98),
        Measured("… until visible in the government's read model, median", shown[len(shown) // 2], "s"),
        Measured("… p99", _p99(shown), "s", WITHIN, at_most=True),
        Measured(
            "… until countersigned by the government and known at the court, median", proved[len(proved) // 2], "s"
        ),
        Measured("… p99", _p99(proved), "s", WITHIN, at_most=True),
        Measured("… events that the government lacks at the end", lost, "events", 0, at_most=True),
    ]


async def _service(at: Installation) -> Client:
    """In the account in which the read model of an installation tells how far it is."""
    user = service_user(at.settings.reader)
    password = secrets.load(at.settings.secrets_file).nats[user]
    return await bus.connect(broker.url(at.settings), user=user, password=password, name="bench")


async def _given(court: Client, number: int) -> list[tuple[float, int]]:
    """Commands at an even pace, whatever their answers take: when each was due, and where it was recorded."""
    subject, body, begun = (
        command_subject(JURISDICTION, Side.COURT, ORGAN, "draft-bulletin"),
        bulletin(),
        time.perf_counter(),
    )

    async def one(due: float) -> tuple[float, int]:
        await asyncio.sleep(due - time.perf_counter())
        reply = await court.request(subject, body, timeout=10, headers={"Idempotency-Key": uuid4().hex})
        return due, parse_position(orjson.loads(reply.data)["position"]).ledger_id

    return sorted(await asyncio.gather(*(one(begun + place / RATE) for place in range(number))), key=lambda one: one[1])


async def _countersigned(court: Installation, reached: Reached) -> None:
    while True:
        proofs = (await asyncio.to_thread(court.health, Side.COURT)).get("bus", {}).get("proofs", {})
        reached.append((time.perf_counter(), min(proofs.get("countersigned", {}).values(), default=0)))
        await asyncio.sleep(LOOK_EVERY)


def _waits(given: Sequence[tuple[float, int]], reached: Reached) -> list[float]:
    """Of each event, seconds from when its command was due until it was reached; in order of length."""
    ids = [ledger_id for _, ledger_id in reached]
    return sorted(reached[bisect_left(ids, ledger_id)][0] - due for due, ledger_id in given)


def _p99(waits: Sequence[float]) -> float:
    return waits[len(waits) * 99 // 100]
