"""One district at a worker: its three sides and its read model, for as long as there is something to do.

A district of a province gives a dozen commands a day. It is at work from the first of them until nothing has come for
REST_AFTER seconds and all that was said has arrived everywhere; then it rests: no task, no connection, no memory. The
sockets by which commands come in are open from the lease on and never closed meanwhile, so what comes while the
district rests, or is begun anew after a fault, waits there and wakes it.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import structlog

from events.base import Side
from events.cancelling import alive, end
from events.errors import first_of, reason_of
from events.instants import SHANGHAI
from fuyuan.bad_day import BadDay
from fuyuan.districts.beginnings import Beginnings
from fuyuan.districts.districts import District, prepare
from fuyuan.districts.door import socket_behind
from fuyuan.districts.tidying import Tidying
from fuyuan.installation import organs_late
from fuyuan.running.projections_part import filling
from fuyuan.running.side_part import definition_of, given
from projections.filling.turns import Turns
from projections.opening import open_store
from projections.store.store import Store
from services.endpoint.socket_app import Health
from services.side import serve_side
from services.side_settings import HostedSide, UnderLease

REST_AFTER: Final = 600.0
"""Seconds from the last request."""
CAUGHT_UP_AFTER: Final = 1.0
"""Seconds, where nobody asked for anything: it was begun to see whether something was left behind."""
LOOK_EVERY: Final = 1.0
AGAIN: Final = (0.2, 1.0, 5.0, 30.0)
"""Seconds from a fault to the next beginning; what went well for GOOD_RUN seconds counts as new."""
GOOD_RUN: Final = 60.0
FIRST_AT_ONCE: Final = 1
"""Districts that were just taken, and that nobody asks for: more of them at once keep waiting who does ask."""
BACKLOG: Final = 256
log = structlog.get_logger()


@dataclass(slots=True)
class Shared:
    """What the districts of a worker have together.

    `first`: where nobody asks for it, a district that was just taken waits there for its first look. `turns`: of their
    read models. `sockets`: the folder in which the sides listen, where the worker is reached over the network; in those
    of the districts otherwise.
    """

    first: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FIRST_AT_ONCE))
    beginnings: Beginnings = field(default_factory=Beginnings)
    turns: Turns = field(default_factory=Turns)
    tidying: Tidying = field(default_factory=Tidying)
    sockets: Path | None = None


class Hosted:
    """At work from its making on; `await end()` when it is another's. Nobody cancels it: what it began, it ends."""

    def __init__(self, district: District, shared: Shared) -> None:
        self._district, self._settings, self._shared = district, district.settings, shared
        self._wanted, self._ending = asyncio.Event(), asyncio.Event()
        self._touched_at: float | None = None
        self.at_work = False
        """Somebody asked for it, or what was left is finished."""
        self._health: dict[Side, Callable[[], Awaitable[Health]]] = {}
        self._leases = {side: UnderLease() for side in Side}
        self._running = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Something is there for it."""
        self._wanted.set()

    def tell_to_end(self) -> None:
        """It is `ended` soon."""
        self._ending.set()
        self._wanted.set()

    async def end(self) -> None:
        """Once it returns, nothing of it runs any more."""
        self.tell_to_end()
        await asyncio.wait({self._running})

    @property
    def ended(self) -> bool:
        return self._running.done()

    @property
    def failed(self) -> BaseException | None:
        """Why it has ended without being told to."""
        return self._running.exception() if self.ended else None

    async def _run(self) -> None:
        with structlog.contextvars.bound_contextvars(district=self._district.code):
            prepare(self._district)
            for side in Side:  # else who asks goes on to wait there for a worker that had it before, and hangs
                self._settings.socket(side).unlink(missing_ok=True)
            listening = {side: _listen(self._socket(side)) for side in Side}
            try:
                await self._look(listening)
                while not self._ending.is_set():
                    await self._rest(listening)
                    await self._work(listening)
            finally:
                for bound in listening.values():
                    bound.close()  # the path stays: where the lease was lost it is that of another worker by now

    def _socket(self, side: Side) -> Path:
        if self._shared.sockets is None:
            return self._settings.socket(side)
        return socket_behind(self._shared.sockets, self._district.code, side)

    async def _look(self, listening: Mapping[Side, socket.socket]) -> None:
        """What the worker before us left is finished."""
        asked = asyncio.create_task(self._asked(listening))
        turn = asyncio.create_task(self._shared.first.acquire())
        await asyncio.wait({asked, turn}, return_when=asyncio.FIRST_COMPLETED)
        await end(asked)
        try:
            await self._work(listening)
        finally:
            if not turn.cancel():
                self._shared.first.release()

    async def _rest(self, listening: Mapping[Side, socket.socket]) -> None:
        """Until somebody asks, or a day begins: reminders may be due."""
        now = datetime.now(SHANGHAI)
        tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), SHANGHAI)
        spread = timedelta(seconds=int(self._district.code) % 3600)  # not all at once
        with suppress(TimeoutError):
            async with asyncio.timeout((tomorrow + spread - now).total_seconds()):
                await self._asked(listening)

    async def _asked(self, listening: Mapping[Side, socket.socket]) -> None:
        loop = asyncio.get_running_loop()
        for bound in listening.values():
            loop.add_reader(bound, self._wanted.set)
        try:
            self.at_work = False
            await self._wanted.wait()
        finally:
            self.at_work = True
            for bound in listening.values():
                loop.remove_reader(bound)

    async def _work(self, listening: Mapping[Side, socket.socket]) -> None:
        """Until there is nothing to do. What breaks off is begun again."""
        tries, clock = 0, asyncio.get_running_loop().time
        while not self._ending.is_set():
            began = clock()
            self._touched_at = began if self._wanted.is_set() else None
            self._wanted.clear()
            try:
                await self._at_work(listening)
                return
            except Exception as error:
                tries = 0 if clock() - began > GOOD_RUN else min(tries + 1, len(AGAIN) - 1)
                log.error("district.broke_off", error=reason_of(first_of(error)), exc_info=error)
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN[tries]):
                    await self._ending.wait()

    async def _at_work(self, listening: Mapping[Side, socket.socket]) -> None:
        async with self._shared.beginnings.one() as begun:
            if not self._ending.is_set():
                await self._until_rest(listening, begun)

    async def _until_rest(self, listening: Mapping[Side, socket.socket], begun: asyncio.Event) -> None:
        """`begun` is set when every side takes commands."""
        stop = asyncio.Event()
        log.info("district.works")
        with closing(await asyncio.to_thread(open_store, self._settings.views_at)) as store:
            sides = [asyncio.create_task(self._side(side, it.dup(), begun, stop)) for side, it in listening.items()]
            views = asyncio.create_task(self._fill(store))
            beside = [views, asyncio.create_task(self._until_quiet(store))]
            ending = asyncio.create_task(self._ending.wait())
            try:
                done, _ = await asyncio.wait({*sides, *beside, ending}, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                stop.set()
                await end(ending, *beside)
                await asyncio.gather(*sides, return_exceptions=True)
                self._health.clear()
        log.info("district.rests")
        self._shared.tidying.wanted.set()

    async def _fill(self, store: Store) -> None:
        await self._shared.beginnings.calm()
        await filling(self._settings, store, self._shared.turns).run()

    async def _side(self, side: Side, listening: socket.socket, begun: asyncio.Event, stop: asyncio.Event) -> None:
        def takes_commands(health: Callable[[], Awaitable[Health]]) -> None:
            self._health[side] = health
            if len(self._health) == len(Side):
                begun.set()

        calm = self._shared.beginnings.calm
        hosted = HostedSide(listening, self._touched, takes_commands, calm, self._leases[side])
        await serve_side(definition_of(side), await asyncio.to_thread(given, self._settings, side, hosted), stop)

    def _touched(self) -> None:
        self._touched_at = asyncio.get_running_loop().time()

    async def _until_quiet(self, store: Store) -> None:
        """Until nobody has asked for anything for a while, and all that was said has arrived everywhere."""
        loop, began = asyncio.get_running_loop(), asyncio.get_running_loop().time()
        while alive():
            await asyncio.sleep(LOOK_EVERY)
            if self._wanted.is_set():
                self._wanted.clear()
                self._touched()
            rests_at = began + CAUGHT_UP_AFTER if self._touched_at is None else self._touched_at + REST_AFTER
            if loop.time() >= rests_at and await self._all_arrived(store):
                return

    async def _all_arrived(self, store: Store) -> bool:
        heads: dict[Side, int] = {}
        for side in Side:
            if (health := self._health.get(side)) is None:
                return False
            match await health():
                case (200, {"ledger": {"head": int(head)}, "bus": dict(bus)}) if _published(bus, head):
                    heads[side] = head
                case _:
                    return False
        in_rows = await asyncio.to_thread(store.positions)
        late = await asyncio.to_thread(organs_late.read, self._settings.folder("read"))
        return not late and all(in_rows[side].ledger_id >= head for side, head in heads.items())


def _published(bus: Mapping[str, Any], head: int) -> bool:
    """Whether all that the ledger has is on the stream, signed, and countersigned by the others."""
    if not bus["connected"] or bus["published"] < head:
        return False
    proofs = bus["proofs"]
    if proofs["doubts"] or proofs["errors"]:  # said elsewhere; they do not go away by waiting
        return True
    sizes = [proofs["signed"], *(proofs["countersigned"].get(side, 0) for side in bus["others"])]
    return bool(min(sizes) >= bus["sequence"])


def _listen(path: Path) -> socket.socket:
    """Raises BadDay."""
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path.unlink(missing_ok=True)
        bound.bind(str(path))
        bound.listen(BACKLOG)
        bound.setblocking(False)
    except OSError as error:
        bound.close()
        raise BadDay(f"{path} 无法监听：{error}", f"cannot listen at {path}: {error}") from error
    return bound
