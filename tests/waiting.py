"""Waiting for a condition, with a bound and without sleeping through it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

BOUND: Final = 60.0
"""Seconds. Only a failure takes that long: on a busy machine a shorter bound fails what is well."""


async def eventually(condition: Callable[[], Any]) -> Any:
    """The first truthy value of `condition` (plain or async); TimeoutError after BOUND."""
    never = asyncio.Event()
    async with asyncio.timeout(BOUND):
        while True:
            found = condition()
            value = await found if isinstance(found, Awaitable) else found
            if value:
                return value
            with suppress(TimeoutError):
                await asyncio.wait_for(never.wait(), 0.02)
