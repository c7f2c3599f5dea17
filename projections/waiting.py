"""Read your own writes: wait until the rows hold what a command wrote.

A position is `<side>:<ledger id>`, as the answer to a command gives it. Whoever hears of a new position (the
consumer's notice on the bus, or the consumer in this process) says so with `reached`; the store itself is asked
now and then as well, because a notice may be lost.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, NamedTuple

import orjson
import structlog
from sqlalchemy.exc import SQLAlchemyError

from events.base import Side
from projections.errors import BadPosition, NotYet, TooManyWait
from projections.store.store import Position, Store

_TOKEN = re.compile(r"(court|government|joint):([0-9]{1,18})")
ASK_STORE_SECONDS = 0.5
MOST_WAITERS: Final = 64
log = structlog.get_logger(__name__)


class Wanted(NamedTuple):
    """What a position token asks for."""

    side: Side
    ledger_id: int


def parse_position(token: str) -> Wanted:
    """Raises BadPosition."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise BadPosition(token)
    return Wanted(Side(match[1]), int(match[2]))


def notice_subject(jurisdiction: str) -> str:
    """Where the consumer tells its positions after each commit (core NATS, at most once)."""
    return f"fuyuan.view.{jurisdiction}.updated"


def encode_notice(positions: Mapping[Side, Position]) -> bytes:
    """`{"court":{"sequence":12,"ledger_id":15},…}`"""
    return orjson.dumps({side.value: position._asdict() for side, position in positions.items()})


def decode_notice(raw: bytes) -> dict[Side, Position]:
    """Raises ValueError for anything else."""
    said = orjson.loads(raw)
    try:
        return {Side(side): Position(_count(one["sequence"]), _count(one["ledger_id"])) for side, one in said.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"not a notice: {raw[:200]!r}") from error


def _count(said: object) -> int:
    if type(said) is not int or said < 0:
        raise ValueError(f"not a position: {said!r}")
    return said


class Waiting:
    """Knows how far the rows are, and wakes who waits for more. Belongs to one event loop.

    However many wait, one asks the store for all of them; beyond `most` nobody else may wait.
    """

    def __init__(self, store: Store, ask_store_seconds: float = ASK_STORE_SECONDS, most: int = MOST_WAITERS) -> None:
        self._store, self._pause, self._most = store, ask_store_seconds, most
        self._waiters = 0
        self._asking: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()
        self._known = dict.fromkeys(Side, 0)
        self._moved = asyncio.Event()
        self._told = 0

    def reached(self, positions: Mapping[Side, Position]) -> None:
        """The rows hold this much now (after a rebuild from an older source it may be less than before)."""
        self._told += 1
        known = self._known | {side: position.ledger_id for side, position in positions.items()}
        if known != self._known:
            self._known = known
            self._moved.set()
            self._moved = asyncio.Event()

    async def wait_for(self, token: str, within: float) -> None:
        """Return when the rows hold the position.

        Raises NotYet after `within` seconds; BadPosition, and TooManyWait where too many wait already, at once.
        """
        wanted = parse_position(token)
        if self._holds(wanted):
            return
        if self._waiters >= self._most:
            raise TooManyWait
        self._waiters += 1
        self._wanted.set()
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_store())
        try:
            async with asyncio.timeout(within):
                while not self._holds(wanted):
                    await self._moved.wait()
        except TimeoutError:
            raise NotYet(token) from None
        finally:
            self._waiters -= 1
            if self._waiters == 0:
                self._asking.cancel()
                self._asking = None

    async def _ask_store(self) -> None:
        """While somebody waits: at once when one comes, and now and then; one question at a time."""
        while True:
            self._wanted.clear()
            told = self._told
            try:
                found = await asyncio.to_thread(self._store.positions)
            except SQLAlchemyError as error:
                log.warning("view.positions_unknown", error=str(error))
                await asyncio.sleep(self._pause)
                continue
            if told == self._told:  # else a newer word came while the store was asked
                self.reached(found)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause):
                    await self._wanted.wait()

    def _holds(self, wanted: Wanted) -> bool:
        return self._known[wanted.side] >= wanted.ledger_id
