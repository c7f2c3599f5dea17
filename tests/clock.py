"""A clock that a test moves."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time

from events.instants import SHANGHAI


class MovableClock:
    """Stands until it is moved; whoever waits for an instant goes on when it is reached."""

    def __init__(self, day: date) -> None:
        self._moved = asyncio.Condition()
        self._now = self._morning(day)
        self.waiting_for: datetime | None = None

    def now(self) -> datetime:
        return self._now

    async def move(self, day: date) -> None:
        """To nine in the morning of that day in Shanghai."""
        async with self._moved:
            self._now, self.waiting_for = self._morning(day), None
            self._moved.notify_all()

    async def reach(self, instant: datetime) -> None:
        async with self._moved:
            self.waiting_for = instant
            await self._moved.wait_for(lambda: self._now >= instant)

    @staticmethod
    def _morning(day: date) -> datetime:
        return datetime.combine(day, time(9), SHANGHAI).astimezone(UTC)
