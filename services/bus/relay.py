"""The relay: what the ledger holds and the stream does not yet, published in order, exactly once.

Each batch goes in only behind the sequence the relay knows (a fence), so two relays cannot interleave. On any
doubt it asks the stream's leader for the last message, finds that event in the ledger, and goes on from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from nats.aio.client import Client

from events import tracing
from events.base import Side
from events.cancelling import alive
from events.envelope import LEDGER_ID
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus import whole
from services.bus.connection import BusMessage
from services.bus.errors import BusError, SequenceConflict
from services.bus.just_published import JustPublished
from services.bus.text_keys import TextKeysTold
from services.bus.witnesses import copy_of
from services.ledger.erased_files import destroy_files
from services.ledger.ledger import Ledger
from services.ledger.recorded import ERASING, Entry
from services.ledger.witness import holds

BATCH = 500
FEW = 8  # an atomic batch costs the server some 3 ms of staging, a message of its own 0.2 ms (docs/benchmarks.md)
BATCH_BYTES = 4 * 1024 * 1024
PACE, LONGEST_PACE = 0.001, 0.010  # seconds to the next batch for each event of this one, and at most
LOOK_EVERY = 1.0  # seconds; another process may write the ledger, or somebody wipe the stream
log = structlog.get_logger()


@dataclass(eq=False)
class Diverged(BusError):
    """The stream ends with an event that this ledger does not hold: wrong ledger, wrong stream, or tampering."""

    text = "stream {stream} ends at {sequence} with an event that the ledger does not hold"
    stream: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Position:
    """The last event on the stream: its ledger id and its sequence there (0, 0 for an empty stream)."""

    ledger_id: int
    sequence: int


class Relay:
    """`await relay.run()` publishes until it is cancelled or the bus fails (BusError): start it again then."""

    def __init__(
        self, ledger: Ledger, connection: Client, jurisdiction: str, side: Side, recorded: asyncio.Event
    ) -> None:
        """`recorded` is set by whoever records in this process."""
        self._ledger, self._connection, self._jurisdiction, self._side = ledger, connection, jurisdiction, side
        self._stream = bus_names.stream_name(side)
        self._recorded = recorded
        self.position: Position | None = None
        self.just_published = JustPublished()
        self._keys = TextKeysTold(ledger, connection, jurisdiction, side)
        self._not_before = 0.0

    async def run(self) -> None:
        """Raises BusError, LedgerUnavailable, and what the ledger misses as soon as that is known."""
        self._lose_place()
        while alive():
            if self._ledger.missing is not None:
                raise self._ledger.missing
            self._recorded.clear()
            if self.position is None:
                self.position = await self.locate()
            try:
                if self._ledger.unfinished:
                    await asyncio.to_thread(self._ledger.finish_erasures)
                if await self._forward(self.position):
                    continue
            except SequenceConflict:  # another relay was faster
                self._lose_place()
                continue
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._recorded.wait()
            except TimeoutError:
                if await bus.stream_head(self._connection, self._stream) != self.position.sequence:
                    self.position = None

    def _lose_place(self) -> None:
        self.position = None
        self._keys.doubt()

    async def locate(self) -> Position:
        """Where the stream ends, checked against the ledger. Raises Diverged, Lost."""
        last = await bus.last_message(self._connection, self._stream)
        if last is None:
            if (head := await bus.stream_head(self._connection, self._stream)) == 0:
                return Position(0, 0)
            if (last := await bus.last_message(self._connection, self._stream)) is None:  # none came meanwhile either
                raise whole.Lost(self._stream, head)  # everything would come a second time behind it
        copy = copy_of(last)
        if not await asyncio.to_thread(holds, self._ledger, copy):
            raise Diverged(self._stream, last.sequence)
        return Position(copy.ledger_id, copy.sequence)

    async def _forward(self, position: Position) -> bool:
        """Publish the next batch, if there is one; whether there was more than it could hold."""
        clock = asyncio.get_running_loop().time
        if (early := self._not_before - clock()) > 0:
            await asyncio.sleep(early)
        entries = self._ledger.recent(position.ledger_id, BATCH)
        if not entries:
            entries = await asyncio.to_thread(self._ledger.entries, position.ledger_id, BATCH)
        if erasing := [entry for entry in entries if entry.type in ERASING]:  # its recorder may have ended in between
            await asyncio.to_thread(self._ledger.finish_erasures_of, erasing)
            await asyncio.to_thread(destroy_files, self._ledger, erasing)
        await self._keys.forward()  # what these events were sealed with was kept before they were recorded
        if not entries:
            return False
        batch = entries[: fitting([len(entry.raw) for entry in entries])]
        more = len(batch) == BATCH or len(batch) < len(entries)
        self._not_before = clock() + (0 if more else min(PACE * len(batch), LONGEST_PACE))
        publish = bus.publish_each if len(batch) <= FEW else bus.publish_batch
        with tracing.relaying(entry.raw for entry in batch) as traces:
            messages = [self._message(entry, trace) for entry, trace in zip(batch, traces, strict=False)]
            sequence = await publish(self._connection, messages, position.sequence)
        self.just_published.add(position.ledger_id, batch)
        self.position = Position(batch[-1].ledger_id, sequence)
        return more

    def _message(self, entry: Entry, trace: Mapping[str, str]) -> BusMessage:
        subject = bus_names.event_subject(self._jurisdiction, self._side, entry.type)
        return BusMessage(subject, entry.raw, {LEDGER_ID: str(entry.ledger_id), **trace})


def fitting(sizes: Sequence[int]) -> int:
    """How many of messages of these sizes, in bytes, fit one batch: at least one."""
    total = 0
    for count, size in enumerate(sizes):
        total += size
        if total > BATCH_BYTES and count:
            return count
    return len(sizes)
