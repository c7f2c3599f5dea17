"""When what has come is to be signed: soon, and seldom enough.

What is signed and countersigned is kept for ever, and takes more room than an event (docs/decisions/0073); and each
checkpoint, with what the others sign of it, costs as much as the command before it.
"""

from __future__ import annotations

import asyncio
from typing import Final

SUSTAINED: Final = 1.0
SAVED_UP: Final = 20.0
"""Seconds to a checkpoint where events do not cease to come, and how many of these a quiet log has saved up."""
LATE: Final = 0.05
LATE_AT_MOST: Final = 5.0
"""Seconds. A process that comes round so late has more to do than it can; its events wait that long for one another."""


class SigningPace:
    """Of one log; every `now` is by the clock of the event loop."""

    def __init__(self) -> None:
        self._not_before, self._late, self._grown_at = 0.0, 0.0, 0.0

    def due(self, now: float, *, unsigned: bool) -> bool:
        """Whether a checkpoint is wanted; `unsigned`: there are events that none is of."""
        if not unsigned:
            self._grown_at = now
            return False
        return self._not_before <= now and (self._late < LATE or now - self._grown_at >= LATE_AT_MOST)

    def signs(self, now: float) -> None:
        self._not_before = max(self._not_before, now - SAVED_UP) + SUSTAINED

    async def rest(self, seconds: float) -> None:
        """To the next look."""
        clock = asyncio.get_running_loop().time
        began = clock()
        await asyncio.sleep(seconds)
        self._late = clock() - began - seconds
