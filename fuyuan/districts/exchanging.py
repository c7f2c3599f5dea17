"""The exchange between the districts of an engine at a worker: that each has its place there, and wakes when it is
written to.

A district that rests hears of nothing. So a worker listens in the exchange, where it reads no more than who is written
to, and looks now and then for what may have come while nobody listened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.cancelling import alive
from events.errors import reason_of
from fuyuan.bad_day import BadDay
from fuyuan.districts.engine_connection import connected
from fuyuan.settings import Settings
from services.bus.connection import api
from services.bus.errors import BusError
from services.bus.exchange import ensure_exchange
from services.bus.exchange_names import CAPTURED, STREAM, USER, read_subject

LOOK_EVERY: Final = 2.0  # seconds between looks for districts that are new
WAKE_EVERY: Final = 600.0
"""Seconds between looks for what waits; what was parked does not keep a district from its rest meanwhile."""
AGAIN: Final = 5.0  # seconds from a fault to the next try
log = structlog.get_logger()


class Exchanging:
    """`await run()` works until it is cancelled. `codes` gives the districts there are; `wake` is told who is written
    to."""

    def __init__(self, engine: Settings, codes: Callable[[], Sequence[str]], wake: Callable[[str], None]) -> None:
        self._engine, self._codes, self._wake = engine, codes, wake

    async def run(self) -> None:
        while alive():
            try:
                await self._attempt()
            except (BadDay, BusError) as error:
                log.warning("exchange.away", error=reason_of(error))
            await asyncio.sleep(AGAIN)

    async def _attempt(self) -> None:
        async with connected(self._engine, USER, "fuyuan-exchange") as connection:
            await connection.subscribe(CAPTURED, cb=self._heard)
            await self._work(connection)

    async def _work(self, connection: Client) -> None:
        clock, placed, look_at = asyncio.get_running_loop().time, set[str](), 0.0
        while alive():
            codes = set(await asyncio.to_thread(self._codes))
            if not codes <= placed:
                await ensure_exchange(connection, sorted(codes))
                placed = codes
            if clock() >= look_at:
                await self._wake_those_written_to(connection)
                look_at = clock() + WAKE_EVERY
            await asyncio.sleep(LOOK_EVERY)

    async def _wake_those_written_to(self, connection: Client) -> None:
        told: dict[str, Any] = await api(connection, f"STREAM.INFO.{STREAM}", {"subjects_filter": CAPTURED})
        for subject in told["state"].get("subjects") or ():
            self._wake_for(subject)

    async def _heard(self, message: Msg) -> None:
        self._wake_for(message.subject)

    def _wake_for(self, subject: str) -> None:
        with suppress(ValueError):  # it is parked where it is taken
            self._wake(read_subject(subject).to.jurisdiction)
