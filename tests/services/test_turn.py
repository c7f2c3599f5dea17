"""Who holds the turn works, who does not stands by, and nobody holds it without a sign of life."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from events.cancelling import alive, end
from services.turn import LET_GO, UNHEARD, Turn, TurnLost

FOLLOWED_WITHIN = LET_GO + UNHEARD  # seconds
HOLDER = """
import asyncio, sys
from services.turn import Turn, TurnLost

async def work():
    print("working", file=sys.stderr)
    await asyncio.Event().wait()

try:
    asyncio.run(Turn(sys.argv[1], "test").take(work))
except TurnLost:
    print("lost", file=sys.stderr)
"""

UNHEARD_BESIDE = """
import asyncio, sys, time
import uvloop
from psycopg import AsyncConnection
from services import turn

async def main():
    turn.UNHEARD = 0.2
    for _ in range(10):
        connection = await AsyncConnection.connect(sys.argv[1], autocommit=True)
        asking = asyncio.create_task(turn.ask(connection, "SELECT pg_sleep(60)"))
        await asyncio.sleep(0.02)
        time.sleep(0.3)
        try:
            await asking
        except turn.TurnLost:
            assert connection.closed
    print("goes on")

uvloop.run(main())
"""
"""Held up until psycopg looks again after its tenth of a second and the patience ends, both in one turn of the loop."""


class Worker:
    def __init__(self, url: str, what: str = "test") -> None:
        self.works, self.stands_by = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(Turn(url, what).take(self._work, self._stand_by))

    async def _work(self) -> None:
        self.works.set()
        await asyncio.Event().wait()

    async def _stand_by(self) -> None:
        self.stands_by.set()


@asynccontextmanager
async def working(url: str, what: str = "test") -> AsyncIterator[Worker]:
    worker = Worker(url, what)
    try:
        yield worker
    finally:
        await end(worker.task)


async def test_one_works_and_the_next_follows_when_it_ends(postgres_url: str) -> None:
    async with working(postgres_url) as first, asyncio.timeout(FOLLOWED_WITHIN):
        await first.works.wait()
        async with working(postgres_url) as second:
            await second.stands_by.wait()
            async with working(postgres_url, "something else") as other, working(f"{postgres_url}&schema=x") as third:
                await other.works.wait()
                await third.works.wait()
            assert not second.works.is_set()
            await end(first.task)
            await second.works.wait()


async def test_the_turn_of_one_that_is_paused_is_another_s_and_it_learns_so(postgres_url: str) -> None:
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, postgres_url, stdout=DEVNULL, stderr=PIPE
    )
    assert holder.stderr is not None
    try:
        assert await holder.stderr.readline() == b"working\n"
        async with working(postgres_url) as second:
            await second.stands_by.wait()
            holder.send_signal(signal.SIGSTOP)
            async with asyncio.timeout(FOLLOWED_WITHIN):
                await second.works.wait()
            holder.send_signal(signal.SIGCONT)
            async with asyncio.timeout(FOLLOWED_WITHIN):
                assert await holder.stderr.readline() == b"lost\n"
            assert not second.task.done()
    finally:
        holder.kill()
        await holder.wait()


async def test_who_is_cut_off_from_the_database_works_no_longer(postgres_url: str) -> None:
    async with working(postgres_url) as worker:
        await worker.works.wait()
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        with pytest.raises(TurnLost):
            await worker.task


@asynccontextmanager
async def through_a_gate(url: str) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The database by way of a gate, and what opens it: while that is not set, nothing passes and nobody hears why."""
    opened = asyncio.Event()
    opened.set()
    parts = psycopg.conninfo.conninfo_to_dict(url)
    there = f"{parts['host']}/.s.PGSQL.{parts.get('port', 5432)}"

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while some := await reader.read(65536):
            await opened.wait()
            writer.write(some)
        writer.close()

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reader_there, writer_there = await asyncio.open_unix_connection(there)
        await asyncio.gather(pass_on(reader, writer_there), pass_on(reader_there, writer))

    gate = await asyncio.start_server(met, "127.0.0.1", 0)
    port = gate.sockets[0].getsockname()[1]
    try:
        yield f"postgresql://{parts['user']}@127.0.0.1:{port}/{parts['dbname']}", opened
    finally:
        opened.set()
        gate.close()


async def test_who_hears_nothing_of_the_database_ends_before_the_lock_is_another_s(postgres_url: str) -> None:
    async with through_a_gate(postgres_url) as (url, opened), working(url) as worker:
        await worker.works.wait()
        opened.clear()
        async with asyncio.timeout(LET_GO):
            with pytest.raises(TurnLost):
                await worker.task


async def test_a_process_outlives_a_database_that_is_silent(postgres_url: str) -> None:
    asked = await asyncio.create_subprocess_exec(sys.executable, "-c", UNHEARD_BESIDE, postgres_url, stdout=PIPE)
    said, _ = await asked.communicate()
    assert (asked.returncode, said) == (0, b"goes on\n")


async def test_who_worked_may_go_on_when_a_part_of_the_work_failed() -> None:
    async def fails() -> None:
        await asyncio.sleep(0)
        raise LookupError

    async def work() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(fails())

    with pytest.raises(ExceptionGroup):
        await Turn("sqlite:///one.db", "test").take(work)
    assert alive()


async def test_a_database_that_cannot_be_reached_gives_no_turn(tmp_path: object) -> None:
    with pytest.raises(TurnLost):
        await Turn(f"postgresql://nobody@/nothing?host={tmp_path}", "test").take(asyncio.Event().wait)  # type: ignore[arg-type]


async def test_what_the_work_ends_with_is_told(postgres_url: str, sqlite_url: str) -> None:
    async def fail() -> None:
        raise KeyError("mine")

    for url in (postgres_url, sqlite_url):
        with pytest.raises(KeyError, match="mine"):
            await Turn(url, "test").take(fail)
