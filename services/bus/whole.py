"""Whether a stream still has every message. What the broker's disk lost shows only when it is read: the broker goes
on behind the gap, counts the message as before, and no reader is told.

A stream that has a gap is deleted. Whoever keeps it makes it anew: the own one from the ledger, to the same bytes, a
mirror from its origin.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import nats.errors
import structlog
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig

from events.cancelling import alive
from services.bus.connection import STREAM_NOT_FOUND, api, stream_head
from services.bus.errors import ApiRefused, BusError, OutcomeUnknown

AT_ONCE: Final = 500
PAUSE: Final = 0.05  # seconds between portions: at most 10,000 messages a second, without their contents
AGAIN_AFTER: Final = 3600.0  # seconds from one reading of everything to the next
WITHIN: Final = 2.0  # seconds for a portion
log = structlog.get_logger(__name__)


@dataclass(eq=False)
class Lost(BusError):
    text = "stream {stream} had lost message {sequence}: it is made anew"
    stream: str
    sequence: int


async def delete_if_holed(connection: Client, stream: str) -> None:
    """Where the broker itself says that messages are missing. Raises BusErrors of the API."""
    try:
        state = (await api(connection, f"STREAM.INFO.{stream}"))["state"]
    except ApiRefused as refused:
        if refused.err_code == STREAM_NOT_FOUND:
            return
        raise
    if state["messages"] != state["last_seq"]:
        log.error("bus.stream_lost_messages", stream=stream, kept=state["messages"], head=state["last_seq"])
        await api(connection, f"STREAM.DELETE.{stream}")


class Wholeness:
    """`await wholeness.run()` reads these streams from the beginning, again and again, until one has lost a message.

    `read_at`: when each was last read to its end, by the clock of the event loop.
    """

    def __init__(self, connection: Client, streams: Sequence[str], read_at: dict[str, float]) -> None:
        self._connection, self._streams, self._read_at = connection, streams, read_at

    async def run(self) -> None:
        """Raises Lost, once that stream is deleted; BusError."""
        clock = asyncio.get_running_loop().time
        while alive():
            for stream in self._streams:
                if self._due_at(stream) > clock():
                    continue
                if (sequence := await self._first_lost(stream)) is not None:
                    log.error("bus.stream_lost_messages", stream=stream, first=sequence)
                    await api(self._connection, f"STREAM.DELETE.{stream}")
                    raise Lost(stream, sequence)
                if alive():  # else the cancellation was lost on the way, and it was not read to its end
                    self._read_at[stream] = clock()
            if alive():
                await asyncio.sleep(max(min(map(self._due_at, self._streams)) - clock(), 0))

    def _due_at(self, stream: str) -> float:
        return self._read_at.get(stream, -AGAIN_AFTER) + AGAIN_AFTER

    async def _first_lost(self, stream: str) -> int | None:
        """The first sequence up to the head that the stream does not give. Raises BusError."""
        try:
            return await self._read_up(stream)
        except (nats.errors.Error, TimeoutError) as error:
            raise OutcomeUnknown(f"the reading of {stream}") from error

    async def _read_up(self, stream: str) -> int | None:
        """Raises BusError, and the client's own errors."""
        head, seen = await stream_head(self._connection, stream), 0
        if head == 0:
            return None
        reading = ConsumerConfig(ack_policy=AckPolicy.NONE, headers_only=True, inactive_threshold=60)
        subscription = await self._connection.jetstream().pull_subscribe("", stream=stream, config=reading)
        try:
            while seen < head and alive():
                try:
                    portion = await subscription.fetch(min(AT_ONCE, head - seen), timeout=WITHIN)
                except nats.errors.TimeoutError:
                    return seen + 1 if (await subscription.consumer_info()).num_pending == 0 else None
                for message in portion:
                    if (sequence := message.metadata.sequence.stream) != seen + 1:
                        return seen + 1
                    seen = sequence
                await asyncio.sleep(PAUSE)
        finally:
            await subscription.unsubscribe()
        return None
