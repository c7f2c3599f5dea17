"""Districts of a worker that begin to work: a few at a time, and whatever can wait waits until none of them does.

Whoever asks a district is answered once its sides take commands. What comes behind that, publishing, signing, filling
and counting, costs ten times as much; where many are asked for together, as when another worker has died, it would keep
the last of them waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

AT_ONCE: Final = 3
"""Where many are asked for together, the first ones answer soon; else all would answer late."""
BEGUN_WITHIN: Final = 5.0
"""Seconds, after which the next one begins in any case."""
CALM_WITHIN: Final = 10.0
"""Seconds that what can wait does, however many begin."""


class Beginnings:
    """Of one worker."""

    def __init__(self) -> None:
        self._turn, self._open, self._calm = asyncio.Semaphore(AT_ONCE), 0, asyncio.Event()
        self._calm.set()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[asyncio.Event]:
        """Entered when it is its turn; what it gives is set by who has begun."""
        self._count(1)
        try:
            await self._turn.acquire()
        except BaseException:
            self._count(-1)
            raise
        begun = asyncio.Event()
        over = asyncio.create_task(self._over(begun))
        try:
            yield begun
        finally:
            begun.set()
            await over

    async def calm(self) -> None:
        """Once nobody waits to begin, or begins."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CALM_WITHIN):
                await self._calm.wait()

    async def _over(self, begun: asyncio.Event) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(BEGUN_WITHIN):
                await begun.wait()
        self._turn.release()
        self._count(-1)

    def _count(self, more: int) -> None:
        self._open += more
        if self._open:
            self._calm.clear()
        else:
            self._calm.set()
