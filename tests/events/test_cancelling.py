"""A task that loses a cancellation is told again; one that cleans up is left to it."""

from __future__ import annotations

import asyncio

import pytest

from events import cancelling


async def test_who_does_not_hear_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cancelling, "AGAIN", 0.01)
    told = 0

    async def deaf() -> None:
        nonlocal told
        while told < 3:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                told += 1

    task = asyncio.create_task(deaf())
    await asyncio.wait({task}, timeout=0.01)
    await cancelling.end(task)
    assert (task.done(), told) == (True, 3)


async def test_what_ended_already_keeps_its_result() -> None:
    async def done() -> int:
        return 7

    task = asyncio.create_task(done())
    await task
    await cancelling.end(task)
    assert task.result() == 7
