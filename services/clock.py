"""The one place where a side asks what time it is. Tests give a clock of their own and move it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

SLICE: Final = timedelta(seconds=30)


class Clock(Protocol):
    """`now` is in UTC; `reach` returns when `now` is at or behind that instant."""

    def now(self) -> datetime: ...

    async def reach(self, instant: datetime) -> None: ...


class SystemClock:
    """The machine's clock. It looks again every half minute: a machine may sleep, a clock may be set."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def reach(self, instant: datetime) -> None:
        while True:
            left = instant - self.now()
            if left <= timedelta(0):
                return
            await asyncio.sleep(min(left, SLICE).total_seconds())
