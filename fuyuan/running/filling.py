"""Filling the read model: of several processes on one database one at a time, the others ready to follow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

import structlog

from events.cancelling import alive, end
from projections.filling.consumer import ViewConsumer
from services.turn import Turn, TurnLost

AGAIN: Final = 1.0  # seconds from a lost turn to asking for the next
log = structlog.get_logger()


class Filling:
    """`await filling.run()` until it is cancelled. `consumer` makes one anew for every turn; `beside` runs with it."""

    def __init__(
        self, turn: Turn, consumer: Callable[[], ViewConsumer], beside: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        self._turn, self._make, self._beside = turn, consumer, beside
        self._consumer: ViewConsumer | None = None
        self._stands_by = False

    def ready(self) -> bool:
        """It fills, without trouble, or another does."""
        return self._stands_by or (self._consumer is not None and not self._consumer.trouble())

    async def run(self) -> None:
        while alive():
            try:
                await self._turn.take(self._fill, self._stand_by)
            except TurnLost as lost:
                log.warning("view.turn_lost", error=str(lost))
            await asyncio.sleep(AGAIN)

    async def _fill(self) -> None:
        self._stands_by, self._consumer = False, self._make()
        beside = asyncio.create_task(self._beside())
        try:
            await self._consumer.run()
        finally:
            await end(beside)

    async def _stand_by(self) -> None:
        self._stands_by, self._consumer = True, None
