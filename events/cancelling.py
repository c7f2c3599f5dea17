"""Loops that end when they are told to.

Before Python 3.12, `asyncio.wait_for` can swallow a cancellation that arrives as its future completes
(cpython #86296), and nats-py waits that way. So a loop around it asks, each round, whether it was cancelled, and
who ends a task that talks to the broker says so until it has ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

T = TypeVar("T")
AGAIN: Final = 0.5  # seconds; what cleans up meanwhile is left alone


def alive() -> bool:
    """False once the current task was asked to end."""
    task = asyncio.current_task()
    return task is None or not task.cancelling()


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel these tasks until they have ended; what they end with is theirs to tell."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=AGAIN)


async def apart(work: Coroutine[Any, Any, T]) -> T:
    """In a task of its own, that has ended when this ends, also where a cancellation is lost in it.

    Where a child of a TaskGroup fails, Python 3.11 leaves the task of the group counted as cancelled, and no loop that
    asks whether it is `alive` goes on in it. Where this is cancelled and the work fails at that, it is the cause
    of the cancellation.
    """
    working = asyncio.create_task(work)
    try:
        await asyncio.wait({working})
    except asyncio.CancelledError as cancelled:
        await end(working)
        raise cancelled from None if working.cancelled() else working.exception()
    return await working
