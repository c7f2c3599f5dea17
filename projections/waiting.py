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
from typing import NamedTuple

import orjson

from events.base import Side
from projections.errors import BadPosition, NotYet
from projections.store import Position, Store

_TOKEN = re.compile(r"(court|government|joint):([0-9]{1,18})")
ASK_STORE_SECONDS = 0.5


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
    """Raises ValueError, TypeError or KeyError for anything else."""
    said = orjson.loads(raw)
    return {Side(side): Position(one["sequence"], one["ledger_id"]) for side, one in said.items()}


class Waiting:
    """Knows how far the rows are, and wakes who waits for more. Belongs to one event loop."""

    def __init__(self, store: Store, ask_store_seconds: float = ASK_STORE_SECONDS) -> None:
        self._store = store
        self._pause = ask_store_seconds
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
        """Return when the rows hold the position. Raises NotYet after `within` seconds, BadPosition at once."""
        wanted = parse_position(token)
        if self._holds(wanted):
            return
        try:
            async with asyncio.timeout(within):
                while True:
                    told = self._told
                    found = await asyncio.to_thread(self._store.positions)
                    if told == self._told:  # else a newer word came while the store was asked
                        self.reached(found)
                    if self._holds(wanted):
                        return
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._moved.wait(), self._pause)
                    if self._holds(wanted):
                        return
        except TimeoutError:
            raise NotYet(token) from None

    def _holds(self, wanted: Wanted) -> bool:
        return self._known[wanted.side] >= wanted.ledger_id
