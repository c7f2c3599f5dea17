"""A worker with much to do keeps its leases; one whose event loop has stopped does not."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from fuyuan.districts import keeping, leases
from fuyuan.districts.keeping import Keeping
from fuyuan.districts.leases import Leases
from services.turn import TurnLost
from tests.waiting import eventually

CODES = ["410202", "410204", "410205"]
BUSY = 3.0
"""Seconds in which the event loop does not come round."""


@asynccontextmanager
async def kept(database: str) -> AsyncIterator[Keeping]:
    one = Keeping(Leases(database), lambda: CODES)
    await one.open()
    try:
        yield one
    finally:
        await one.close()


def be_busy() -> None:
    threading.Event().wait(BUSY)


async def of_another(database: str) -> set[str]:
    """What another worker gets now."""
    other = Leases(database)
    await other.open()
    try:
        return await other.refresh(CODES)
    finally:
        await other.close()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LET_GO", 1.0)
    monkeypatch.setattr(keeping, "BEAT", 0.1)


async def test_a_busy_worker_keeps_what_it_has(postgres_url: str) -> None:
    async with kept(postgres_url) as busy:
        be_busy()
        assert busy.look().ours == set(CODES)
        assert await of_another(postgres_url) == set()


async def test_that_a_district_of_another_is_ours_is_told_at_once(postgres_url: str) -> None:
    other = Leases(postgres_url)
    await other.open()
    await other.refresh(CODES)
    async with kept(postgres_url) as survivor:
        survivor.changed.clear()
        await other.close()
        async with asyncio.timeout(5):
            await survivor.changed.wait()
        assert survivor.look().ours == set(CODES)


async def test_one_that_stopped_has_nothing(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "STOPPED", BUSY / 2)
    async with kept(postgres_url) as stopped:
        be_busy()
        with pytest.raises(TurnLost):
            stopped.look()
        assert await of_another(postgres_url) == set(CODES)


async def test_what_is_released_is_not_held(postgres_url: str) -> None:
    codes = list(CODES)
    one = Keeping(Leases(postgres_url), lambda: codes)
    await one.open()
    gone = codes.pop()
    await eventually(lambda: gone not in one.look().ours)
    assert gone in one.look().all
    one.release(gone)
    assert gone not in one.look().all
    await eventually(lambda: _locked(postgres_url) == set(codes))
    await one.close()


async def test_a_cut_connection_is_told(postgres_url: str) -> None:
    async with kept(postgres_url) as cut:
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")

        def lost() -> bool:
            try:
                cut.look()
            except TurnLost:
                return True
            return False

        await eventually(lost)


async def test_a_database_that_is_not_there_is_told() -> None:
    one = Keeping(Leases("postgresql:///none?host=/nowhere"), lambda: CODES)
    with pytest.raises(TurnLost):
        await one.open()
    await one.close()


def _locked(database: str) -> set[str]:
    with psycopg.connect(database, autocommit=True) as admin:
        rows = admin.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())",
            (leases.DISTRICT,),
        )
        return {f"{number:06}" for (number,) in rows}
