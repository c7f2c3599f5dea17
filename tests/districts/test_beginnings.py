"""Districts begin a few at a time, and what can wait waits until none of them does, though not for ever."""

from __future__ import annotations

import asyncio

import pytest

from fuyuan.districts import beginnings
from fuyuan.districts.beginnings import AT_ONCE, Beginnings
from tests.waiting import eventually


async def test_so_many_begin_at_a_time_and_the_rest_is_calm_when_all_have_begun() -> None:
    those, ends, beginning = Beginnings(), asyncio.Event(), list[asyncio.Event]()

    async def district() -> None:
        async with those.one() as begun:
            beginning.append(begun)
            await ends.wait()

    districts = [asyncio.create_task(district()) for _ in range(AT_ONCE + 1)]
    await eventually(lambda: len(beginning) == AT_ONCE)
    calm = asyncio.create_task(those.calm())
    beginning[0].set()
    await eventually(lambda: len(beginning) == AT_ONCE + 1)
    assert not calm.done()
    for begun in beginning:
        begun.set()
    await calm
    ends.set()
    await asyncio.gather(*districts)


async def test_one_that_hangs_keeps_neither_the_next_nor_the_rest_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginnings, "BEGUN_WITHIN", 0.1)
    monkeypatch.setattr(beginnings, "CALM_WITHIN", 0.1)
    monkeypatch.setattr(beginnings, "AT_ONCE", 1)
    those = Beginnings()
    async with those.one(), those.one():
        await those.calm()


async def test_one_that_breaks_off_is_not_waited_for() -> None:
    those = Beginnings()
    with pytest.raises(OSError, match="gone"):
        async with those.one():
            raise OSError("gone")
    async with asyncio.timeout(1):
        await those.calm()
