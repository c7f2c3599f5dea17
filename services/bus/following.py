"""Feeding the policies from a stream: one event at a time, in order, each acknowledged behind what it led to.

One pull request asks for many, and the consumer gives the next one when the last is acknowledged. A request of its own
for every event cost more than the event did (docs/decisions/0017).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import nats.errors
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

from services.bus.errors import BusError
from services.cancelling import alive

AT_ONCE: Final = 200  # events that one request asks for
REQUEST_SECONDS: Final = 30.0
HEARTBEAT: Final = 1.0  # seconds
SILENCE: Final = 2.5  # seconds without a sign of life; then the request is taken for lost
_RUN_OUT: Final = {"404", "408"}
_PASSES: Final = {"Server Shutdown", "Leadership Change"}
"""What ends a request and leaves the consumer: it is asked again after the silence."""
Take = Callable[[int, bytes], Awaitable[None]]
"""Takes an event: its sequence, its bytes."""


class ConsumerLost(BusError):
    """The server ended more than a request: the consumer is gone, or its server is."""


class Following:
    """`await Following(connection, "COURT", "policies_joint", take).run()` works until it is cancelled.

    While `take` works the server is told so. What it raises is logged by the connection; the event comes again.
    """

    def __init__(self, connection: Client, stream: str, durable: str, take: Take) -> None:
        self._connection, self._take = connection, take
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}"
        self._inbox = connection.new_inbox()
        self._owed = 0
        self._heard_at = 0.0
        self._in_hand: Msg | None = None
        self._lost: str | None = None

    async def run(self) -> None:
        """Raises ConsumerLost."""
        subscription = await self._connection.subscribe(self._inbox, cb=self._hear)
        clock = asyncio.get_running_loop().time
        try:
            await self._ask()
            while alive():
                await asyncio.sleep(HEARTBEAT)
                if self._lost is not None:
                    raise ConsumerLost(self._lost)
                if self._in_hand is not None:  # it may wait for the ledger, or for the third side
                    await self._in_hand.in_progress()
                elif clock() - self._heard_at > SILENCE:  # the connection is a new one, or the request got lost
                    await self._ask()
        finally:
            with suppress(nats.errors.Error):
                await subscription.unsubscribe()

    async def _ask(self) -> None:
        request = {"batch": AT_ONCE, "expires": int(REQUEST_SECONDS * 1e9), "idle_heartbeat": int(HEARTBEAT * 1e9)}
        self._owed, self._heard_at = AT_ONCE, asyncio.get_running_loop().time()
        await self._connection.publish(self._next, orjson.dumps(request), reply=self._inbox)

    async def _hear(self, message: Msg) -> None:
        status = message.headers.get("Status") if message.headers else None
        if status is None:
            await self._event(message)
        elif status in _RUN_OUT:
            self._owed = 0
        elif status != "100":  # not a heartbeat
            reason = (message.headers or {}).get("Description", status)
            self._lost = None if reason in _PASSES else reason
            return
        self._heard_at = asyncio.get_running_loop().time()
        if self._owed <= 0:
            await self._ask()

    async def _event(self, message: Msg) -> None:
        self._owed -= 1
        self._in_hand = message
        try:
            await self._take(message.metadata.sequence.stream, message.data)
        finally:
            self._in_hand = None
        await message.ack()
