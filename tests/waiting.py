"""Waiting for a condition, with a bound and without sleeping through it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from anyio.from_thread import start_blocking_portal

BOUND: Final = 60.0
"""Seconds. Only a failure takes that long: on a busy machine a shorter bound fails what is well."""
SHARE, SHORTEST, LONGEST = 0.05, 0.02, 0.25
"""Of the time waited so far how much passes until the next look, in seconds: what is looked at would be kept busy."""


async def eventually(condition: Callable[[], Any], within: float = BOUND) -> Any:
    """The first truthy value of `condition` (plain or async); TimeoutError after so many seconds."""
    began = time.monotonic()
    async with asyncio.timeout(within):
        while True:
            found = condition()
            value = await found if isinstance(found, Awaitable) else found
            if value:
                return value
            await _a_step(began)


async def tried_again(attempt: Callable[[], Awaitable[None]], failure: type[Exception]) -> None:
    """Until it ends without this failure, however long that takes: for what works beside a test."""
    began = time.monotonic()
    while True:
        with suppress(failure):
            return await attempt()
        await _a_step(began)


async def _a_step(began: float) -> None:
    with suppress(TimeoutError):
        waited = time.monotonic() - began
        await asyncio.wait_for(asyncio.Event().wait(), min(max(SHORTEST, SHARE * waited), LONGEST))


def until(condition: Callable[[], Any]) -> Any:
    """The same for a test that is no coroutine, also while Playwright's loop occupies its thread."""
    with start_blocking_portal() as portal:
        return portal.call(eventually, condition)
