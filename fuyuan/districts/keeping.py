"""The leases of a worker, kept in a thread of their own: a worker that has much to do is not silent for that.

Its event loop serves dozens of districts. Where they begin together, or the machine has much else to do, it comes round
only every few seconds; a lease is another's after six. A loop that does not come round at all has stopped: then its
leases are let go.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import structlog

from fuyuan.districts.leases import Leases
from services.turn import BEAT, TurnLost

log = structlog.get_logger()
STOPPED: Final = 30.0
"""Seconds without a look of the event loop."""


class Held(NamedTuple):
    """`ours` of `all` that are held; the rest is to be given up."""

    ours: frozenset[str]
    all: frozenset[str]


class Keeping:
    """`await open()`, then `look()` about once a second; what has ended of what is not ours any more, `release`."""

    def __init__(self, leases: Leases, codes: Callable[[], Sequence[str]]) -> None:
        """`codes`, of the districts that are at work, is asked in that thread."""
        self._leases, self._codes = leases, codes
        self._held, self._lost = Held(frozenset(), frozenset()), False
        self._released: set[str] = set()
        self.at_work: frozenset[str] = frozenset()
        """Districts that are given up last where another worker comes: whoever asked would wait a second time."""
        self._lock, self._ends, self._first = threading.Lock(), threading.Event(), threading.Event()
        self.changed = asyncio.Event()
        """Set where others are ours than before; whoever waits for it clears it."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="leases", daemon=True)
        self._looked_at = time.monotonic()

    async def open(self) -> None:
        """Raises TurnLost."""
        self._thread.start()
        await asyncio.to_thread(self._first.wait)
        self.look()

    def look(self) -> Held:
        """As they were a moment ago. Raises TurnLost: then nothing is ours any more."""
        with self._lock:
            self._looked_at = time.monotonic()
            if self._lost:
                raise TurnLost
            return self._held._replace(all=self._held.all - self._released)

    def release(self, code: str) -> None:
        """It is another's soon."""
        with self._lock:
            self._released.add(code)

    async def close(self) -> None:
        self._ends.set()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        try:
            asyncio.run(self._keep())
        except TurnLost:
            pass  # who looks is told
        except Exception:
            log.exception("leases.broke_off")
        finally:
            with self._lock:
                self._lost = True
            self._first.set()

    async def _keep(self) -> None:
        try:
            await self._leases.open()
            while not self._ends.is_set() and time.monotonic() - self._looked_at < STOPPED:
                released = self._released.copy()
                for code in released:
                    await self._leases.release(code)
                ours = frozenset(await self._leases.refresh(self._codes(), self.at_work))
                with self._lock:
                    if ours != self._held.ours:
                        self._loop.call_soon_threadsafe(self.changed.set)
                    self._held = Held(ours, frozenset(self._leases.held))
                    self._released -= released
                self._first.set()
                self._ends.wait(BEAT)
            if not self._ends.is_set():
                log.error("leases.let_go", after=STOPPED)
        finally:
            await self._leases.close()
