"""Workers share the districts: each district is one worker's, a dead worker's are the others' at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from fuyuan.districts.leases import Leases
from services.turn import TurnLost
from tests.waiting import eventually

CODES = [f"41{number:04}" for number in range(1, 12)]


@asynccontextmanager
async def worker(database: str) -> AsyncIterator[Leases]:
    leases = Leases(database)
    await leases.open()
    try:
        yield leases
    finally:
        await leases.close()


async def test_one_worker_has_all(postgres_url: str) -> None:
    async with worker(postgres_url) as only:
        assert await only.refresh(CODES) == set(CODES)


async def test_a_second_worker_gets_its_share_and_no_district_is_two_workers(postgres_url: str) -> None:
    async with worker(postgres_url) as first, worker(postgres_url) as second:
        assert len(await first.refresh(CODES)) == 6
        assert await second.refresh(CODES) == set(CODES) - first.held


async def test_one_that_comes_later_is_given_what_is_too_much(postgres_url: str) -> None:
    async with worker(postgres_url) as first:
        assert await first.refresh(CODES) == set(CODES)
        async with worker(postgres_url) as second:
            assert await second.refresh(CODES) == set()  # as long as the first one still works on them
            kept = await first.refresh(CODES)
            assert len(kept) == 6
            assert first.surplus == set(CODES) - kept
            for code in list(first.surplus):
                await first.release(code)
            assert await second.refresh(CODES) == set(CODES) - kept


async def test_of_what_is_too_much_districts_that_rest_are_given_up_first_and_none_of_them_is_taken_back(
    postgres_url: str,
) -> None:
    async with worker(postgres_url) as first:
        await first.refresh(CODES)
        async with worker(postgres_url):
            assert await first.refresh(CODES, CODES[5:]) == set(CODES[5:])
            assert await first.refresh(CODES, CODES[:6]) == set(CODES[5:])  # the others are on their way


async def test_those_of_one_that_ends_are_the_others_at_once(postgres_url: str) -> None:
    async with worker(postgres_url) as survivor:
        async with worker(postgres_url) as ended:
            await survivor.refresh(CODES)
            await ended.refresh(CODES)
            assert ended.held

        async def has_all() -> bool:
            return await survivor.refresh(CODES) == set(CODES)

        assert await eventually(has_all, 5)


async def test_a_district_that_is_suspended_is_given_up(postgres_url: str) -> None:
    async with worker(postgres_url) as only:
        await only.refresh(CODES)
        assert await only.refresh(CODES[1:]) == set(CODES[1:])
        assert only.surplus == {CODES[0]}


async def test_whoever_lost_its_connection_has_nothing(postgres_url: str) -> None:
    async with worker(postgres_url) as cut:
        await cut.refresh(CODES)
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        with pytest.raises(TurnLost):
            await cut.refresh(CODES)
        async with worker(postgres_url) as other:
            assert await other.refresh(CODES) == set(CODES)
