"""Feeding the policies from a stream: in order, what has come meanwhile together, acknowledged behind what it led to.

One pull request asks for many events. A first one is taken at once; while more keep coming they gather for PACE, since
nobody waits for what a policy does, and a transaction, an acknowledgement and a message for each event cost far more
than the event (docs/decisions/0017). Whenever an event may be missing, or was not taken, the consumer is set back to
the last one that was acknowledged, and goes on from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

import nats.errors
import orjson
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from services.bus.connection import api
from services.bus.errors import ApiRefused, BusError, OutcomeUnknown, StreamUnavailable
from services.cancelling import alive

AT_ONCE: Final = 200
"""Events that one request asks for, and that may be out without an acknowledgement."""
PACE: Final = 0.05  # seconds from one portion to the next
REQUEST_SECONDS: Final = 30.0
HEARTBEAT: Final = 1.0  # seconds
SILENCE: Final = 2.5  # seconds without a sign of life; then the request is taken for lost
_RUN_OUT: Final = {"404", "408"}
_PASSES: Final = {"Server Shutdown", "Leadership Change"}
"""What ends a request and leaves the consumer: it is asked again after the silence."""
Take = Callable[[Sequence[tuple[int, bytes]]], Awaitable[None]]
"""Takes events: for each its sequence and its bytes."""
log = structlog.get_logger(__name__)


class ConsumerLost(BusError):
    """The server ended more than a request: the consumer is gone, or its server is."""


class Following:
    """`await Following(connection, "COURT", "policies_joint", take).run()` works until it is cancelled.

    What `take` raises is logged, and the events come again.
    """

    def __init__(self, connection: Client, stream: str, durable: str, take: Take) -> None:
        self._connection, self._take = connection, take
        self._consumer = f"{stream}.{durable}"

    async def run(self) -> None:
        """Raises ConsumerLost."""
        while alive():
            heard: asyncio.Queue[Msg] = asyncio.Queue()
            inbox = self._connection.new_inbox()
            subscription = await self._connection.subscribe(inbox, cb=heard.put)
            try:
                await api(self._connection, f"CONSUMER.INFO.{self._consumer}")  # RESET says nothing of one that is gone
                await api(self._connection, f"CONSUMER.RESET.{self._consumer}")
                await self._read(inbox, heard)
            except (StreamUnavailable, OutcomeUnknown):  # the server is not up again
                await asyncio.sleep(HEARTBEAT)
            except ApiRefused as refused:
                raise ConsumerLost(str(refused)) from refused
            finally:
                with suppress(nats.errors.Error):
                    await subscription.unsubscribe()

    async def _read(self, inbox: str, heard: asyncio.Queue[Msg]) -> None:
        """Ask and take from the acknowledged event on, until an event may be missing or could not be taken."""
        clock, next_not_before = asyncio.get_running_loop().time, 0.0
        owed, delivered, newest = 0, 0, 0
        while alive():
            if owed <= 0:
                owed = await self._ask(inbox)
            try:
                async with asyncio.timeout(SILENCE):
                    message = await heard.get()
            except TimeoutError:
                return
            await asyncio.sleep(next_not_before - clock())
            events: list[tuple[int, bytes]] = []
            last: Msg | None = None
            while True:
                status = (message.headers or {}).get("Status")
                if status is None:
                    owed, delivered, sequence = owed - 1, delivered + 1, message.metadata.sequence
                    if sequence.consumer != delivered:
                        return
                    last = message
                    if sequence.stream > newest:  # else it comes again because we were slow
                        newest = sequence.stream
                        events.append((newest, message.data))
                elif status in _RUN_OUT:
                    owed = 0
                elif status != "100":
                    reason = (message.headers or {}).get("Description", status)
                    if reason not in _PASSES:
                        raise ConsumerLost(reason)
                elif int((message.headers or {})["Nats-Last-Consumer"]) != delivered:
                    return
                if heard.empty():
                    break
                message = heard.get_nowait()
            if events:
                next_not_before = clock() + (PACE if len(events) < AT_ONCE else 0)
                try:
                    await self._take(events)
                except Exception:
                    log.exception("events were not taken", consumer=self._consumer, first=events[0][0])
                    await asyncio.sleep(HEARTBEAT)
                    return
            if last is not None:
                await last.ack()  # with all before it

    async def _ask(self, inbox: str) -> int:
        request = {"batch": AT_ONCE, "expires": int(REQUEST_SECONDS * 1e9), "idle_heartbeat": int(HEARTBEAT * 1e9)}
        await self._connection.publish(
            f"$JS.API.CONSUMER.MSG.NEXT.{self._consumer}", orjson.dumps(request), reply=inbox
        )
        return AT_ONCE
