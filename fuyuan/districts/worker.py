"""A worker: it has the districts it holds leases of, as many as are its share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import structlog

from events.cancelling import end
from events.errors import reason_of
from fuyuan.bad_day import BadDay
from fuyuan.districts.districts import Districts
from fuyuan.districts.door import door
from fuyuan.districts.exchanging import Exchanging
from fuyuan.districts.hosted import Hosted, Shared
from fuyuan.districts.keeping import Keeping
from fuyuan.districts.known import Known
from fuyuan.districts.leases import Leases
from fuyuan.districts.organs_near import OrgansNear
from fuyuan.settings import Settings
from services.turn import BEAT, TurnLost

log = structlog.get_logger()
AGAIN: Final = 0.5  # seconds from a lost connection to the next


class Worker:
    """`await run(stop)` until that is set."""

    def __init__(self, engine: Settings) -> None:
        self._engine, self._districts = engine, Districts(engine)
        self._hosted: dict[str, Hosted] = {}
        self._shared, self._address = Shared(), engine.worker
        self._known = Known(self._districts)

    async def run(self, stop: asyncio.Event, on_ready: Callable[[], None]) -> None:
        exchanging = asyncio.create_task(Exchanging(self._engine, self._districts.codes, self._wake).run())
        tidying = asyncio.create_task(self._shared.tidying.run())
        near = asyncio.create_task(OrgansNear(self._engine, self._wake).run())
        try:
            async with AsyncExitStack() as stack:
                if self._engine.worker is not None:
                    sockets = self._shared.sockets = Path(stack.enter_context(TemporaryDirectory(prefix="fuyuan-")))
                    self._address = await stack.enter_async_context(door(self._engine, self._engine.worker, sockets))
                await self._work(stop, on_ready)
        finally:
            await end(exchanging, near, tidying)

    def _wake(self, code: str) -> None:
        if (one := self._hosted.get(code)) is not None:
            one.wake()

    async def _work(self, stop: asyncio.Event, on_ready: Callable[[], None]) -> None:
        while not stop.is_set():
            keeping = Keeping(Leases(self._engine.engine_database, self._address), self._known.active)
            try:
                await keeping.open()
                on_ready()
                while not stop.is_set():
                    keeping.changed.clear()
                    self._look(keeping)
                    await _passed(BEAT, stop, keeping.changed)
            except TurnLost as lost:
                log.warning("worker.leases_lost", error=reason_of(lost))
            finally:
                await asyncio.gather(*(one.end() for one in self._hosted.values()))
                self._hosted.clear()
                await keeping.close()
            await _passed(AGAIN, stop)

    def _look(self, keeping: Keeping) -> None:
        """Nothing is waited for. Raises TurnLost."""
        ours, held = keeping.look()
        for code, one in list(self._hosted.items()):
            if code not in ours:
                one.tell_to_end()
            if one.ended:
                del self._hosted[code]
                if (failed := one.failed) is not None:
                    log.error("district.ended", district=code, error=reason_of(failed))
        for code in held - ours - self._hosted.keys():
            keeping.release(code)
            log.info("district.given_up", district=code)
        for code in sorted(ours - self._hosted.keys()):
            try:
                self._hosted[code] = Hosted(self._districts.one(code), self._shared)
                log.info("district.taken", district=code)
            except BadDay as bad:
                log.error("district.unreadable", district=code, error=str(bad))
        keeping.at_work = frozenset(code for code, one in self._hosted.items() if one.at_work)


async def _passed(seconds: float, *sooner: asyncio.Event) -> None:
    """So long, or until one of these is set."""
    waiting = [asyncio.create_task(event.wait()) for event in sooner]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    await end(*waiting)
