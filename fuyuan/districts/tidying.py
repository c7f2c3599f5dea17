"""Giving back the memory of districts that rest: what they left is in cycles, and the allocator keeps what is freed."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
from typing import Final

EVERY: Final = 10.0
"""Seconds between two times; one takes a tenth of a second, in which nothing else happens."""
_TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
"""Of glibc."""


class Tidying:
    """`wanted` when a district has come to rest; `await run()` until it is cancelled."""

    def __init__(self) -> None:
        self.wanted = asyncio.Event()

    async def run(self) -> None:
        while True:
            await self.wanted.wait()
            await asyncio.sleep(EVERY)
            self.wanted.clear()
            gc.collect()
            if _TRIM is not None:
                _TRIM(0)
