"""Waiting for a condition, with a bound and without sleeping through it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any


async def eventually(condition: Callable[[], Any], within: float = 5.0) -> Any:
    """The first truthy value of `condition` (plain or async); TimeoutError after `within` seconds."""
    never = asyncio.Event()
    async with asyncio.timeout(within):
        while True:
            found = condition()
            value = await found if isinstance(found, Awaitable) else found
            if value:
                return value
            with suppress(TimeoutError):
                await asyncio.wait_for(never.wait(), 0.02)
