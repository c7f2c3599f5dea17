"""Filling the search index behind the events, in steps between two batches: no event waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from events.errors import reason_of
from projections.filling.engine import Projector

QUIET: Final = 1.0
PATIENCE: Final = 20
"""Seconds without a commit before the search index is filled, and how many of them are waited for at most."""
BETWEEN_STEPS: Final = 0.25
"""Seconds left to the events between two steps of it, while there are any."""
_NO_MORE: Final = object()
log = structlog.get_logger(__name__)


class IndexFilling:
    """`writing` is the lock of whoever else writes the read model; `turn` is taken for each step."""

    def __init__(self, projector: Projector, writing: asyncio.Lock, turn: asyncio.Semaphore) -> None:
        self._projector, self._writing, self._turn = projector, writing, turn
        self._commits = 0
        self._moved = asyncio.Event()
        self._moved.set()  # something may wait since the last run

    def committed(self) -> None:
        """A batch of events was committed."""
        self._commits += 1
        self._moved.set()

    async def run(self) -> None:
        """Fill the search index when nothing has come for a second, or in between when it does not cease to come."""
        while True:
            await self._moved.wait()
            self._moved.clear()
            await self._quiet()
            commits, steps = self._commits, self._projector.indexing()
            try:
                while await self._step(steps):
                    if commits != self._commits:
                        commits = self._commits
                        await asyncio.sleep(BETWEEN_STEPS)
            except SQLAlchemyError as error:
                log.warning("view.index", error=reason_of(error))
                self._moved.set()

    async def _quiet(self) -> None:
        for _ in range(PATIENCE):
            commits = self._commits
            await asyncio.sleep(QUIET)
            if commits == self._commits:
                return

    async def _step(self, steps: Iterator[None]) -> bool:
        """A step of some milliseconds. False when there is nothing more to do."""
        async with self._turn, self._writing:
            return await asyncio.to_thread(next, steps, _NO_MORE) is not _NO_MORE
