"""Loops that end when they are told to.

Before Python 3.12, `asyncio.wait_for` can swallow a cancellation that arrives as its future completes
(cpython #86296), and nats-py waits that way. So a loop around it asks, each round, whether it was cancelled, and
who ends a task that talks to the broker says so until it has ended.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

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
