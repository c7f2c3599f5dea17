"""A task that loses a cancellation is told again; one that cleans up is left to it."""

from __future__ import annotations

import asyncio
import gc

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


async def test_a_failure_at_a_cancellation_is_its_cause_and_nobodys_surprise() -> None:
    begun, unseen = asyncio.Event(), list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unseen.append(context))

    async def fails_at_the_end() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise OSError("the connection is gone")

    task = asyncio.create_task(cancelling.apart(fails_at_the_end()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    assert isinstance(raised.value.__cause__, OSError)
    del task, raised
    gc.collect()
    assert unseen == []
