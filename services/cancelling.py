"""Loops that end when they are told to.

Before Python 3.12, `asyncio.wait_for` can swallow a cancellation that arrives as its future completes
(cpython #86296), and nats-py waits that way. So a loop around it asks, each round, whether it was cancelled.
"""

from __future__ import annotations

import asyncio


def alive() -> bool:
    """False once the current task was asked to end."""
    task = asyncio.current_task()
    return task is None or not task.cancelling()
