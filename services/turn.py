"""Of several processes that do the same, one does it at a time: whoever holds a lock of the database that they share.

PostgreSQL lets go of the lock as soon as the holder's connection ends, and ends it when it hears nothing for LET_GO
seconds: so one that is paused, or that the network cut off, is followed by another. It may wake and go on for a moment
before it notices. What is done in turn is therefore fenced where it is written: a batch by its place on the
stream, rows by the position they stand behind, a decision by the version it was made on.

A SQLite file is on one machine, where the part's own lock on the data folder keeps a second one away.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final, LiteralString
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import structlog
from psycopg import AsyncConnection, Error

from events.cancelling import alive, apart, end
from services.errors import FuyuanError

BEAT: Final = 1.0  # seconds between signs of life, and between questions of those who wait
LET_GO: Final = 6.0
UNHEARD: Final = 4.0  # seconds without an answer of the database; the holder ends before the lock is another's
log = structlog.get_logger(__name__)
Work = Callable[[], Coroutine[Any, Any, None]]


class TurnLost(FuyuanError):
    """The database ended our connection, or cannot be reached: the lock may be another's."""

    text = "the database did not answer, so it is another's turn"


async def nothing() -> None:
    """Who waits does nothing else."""


class Turn:
    """`await turn.take(work)` does the work when its turn comes, for as long as it lasts."""

    def __init__(self, url: str, what: str) -> None:
        """`url` as a ledger's or a read model's is set; `what` with its schema names the lock."""
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        self._name = f"fuyuan {what} {query.pop('schema', '')}"
        shared = parts.scheme == "postgresql"
        self._address = urlunsplit(parts._replace(query=urlencode(query))) if shared else None

    async def take(self, work: Work, meanwhile: Work = nothing) -> None:
        """Wait for the turn, doing `meanwhile`; then work until that ends. Raises TurnLost, and what either raises."""
        if self._address is None:
            return await apart(work())
        try:
            connection = await AsyncConnection.connect(self._address, autocommit=True, connect_timeout=int(UNHEARD))
        except Error as error:
            raise TurnLost from error
        try:
            await ask(connection, "SELECT set_config('idle_session_timeout', %s, false)", str(int(LET_GO * 1000)))
            await self._wait(connection, meanwhile)
            log.info("turn.taken", turn=self._name)
            await self._hold(connection, work)
        finally:
            await connection.close()

    async def _wait(self, connection: AsyncConnection, meanwhile: Work) -> None:
        beside: asyncio.Task[None] | None = None
        try:
            while alive():
                if await ask(connection, "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", self._name) is True:
                    return
                beside = beside or asyncio.create_task(meanwhile())
                await asyncio.wait({beside}, timeout=BEAT)
                if beside.done():
                    beside.result()
                    await asyncio.sleep(BEAT)
        finally:
            if beside is not None:
                await end(beside)

    async def _hold(self, connection: AsyncConnection, work: Work) -> None:
        working = asyncio.create_task(work())
        try:
            while not working.done():
                await ask(connection, "SELECT %s", "here")
                await asyncio.wait({working}, timeout=BEAT)
        finally:
            await end(working)
        await working


async def ask(connection: AsyncConnection, question: LiteralString, *given: object) -> Any:
    """The first column of the first row. Raises TurnLost; the connection is closed then."""
    asking = asyncio.create_task(_first(connection, question, given))
    try:
        await asyncio.wait({asking}, timeout=UNHEARD)
        if not asking.done():
            raise TurnLost
        return asking.result()
    except Error as error:
        raise TurnLost from error
    finally:
        if not asking.done():
            _hang_up(connection)
            await asyncio.gather(asking, return_exceptions=True)
            await connection.close()


def _hang_up(connection: AsyncConnection) -> None:
    """Whoever waits for an answer hears at once that none comes.

    If it were cancelled, psycopg would first ask the silent server to cancel; if the connection were closed under its
    hands, libuv would find a descriptor that is none any more, and abort the process.
    """
    with suppress(Error, OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


async def _first(connection: AsyncConnection, question: LiteralString, given: tuple[object, ...]) -> Any:
    row = await (await connection.execute(question, given)).fetchone()
    return row and row[0]
