"""Feeding the policies from a stream: in order, what has come meanwhile together, acknowledged behind what it led to.

A first event is taken at once. While more keep coming they gather and are fetched together: nobody waits for what a
policy does, and a delivery, a transaction, an acknowledgement and a message for each event cost far more than
the event (docs/decisions/0017). Whenever an event may be missing, or was not taken, the consumer is set back to the
last one that was acknowledged, and goes on from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, Final

import nats.errors
import orjson
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.cancelling import alive
from services.bus.connection import api
from services.bus.errors import ApiRefused, BusError, OutcomeUnknown, StreamUnavailable

AT_ONCE: Final = 200
"""Events that one request asks for, and that may be out without an acknowledgement."""
PACE, LONGEST_PACE = 0.02, 0.25  # seconds to the next portion for each event of this one, and at most
SILENCE: Final = 2.5  # seconds without a sign of life; then the request is taken for lost
WHAT_IS_THERE: Final = {"batch": AT_ONCE, "no_wait": True}
THE_NEXT: Final = {"batch": 1, "expires": 30_000_000_000, "idle_heartbeat": 1_000_000_000}  # nanoseconds
_RUN_OUT: Final = {"404", "408"}
_PASSES: Final = {"Server Shutdown", "Leadership Change"}
"""What ends a request and leaves the consumer: it is asked again after the silence."""
Take = Callable[[Sequence[tuple[int, bytes]]], Awaitable[None]]
"""Takes events: for each its sequence and its bytes."""
Around = Callable[[Sequence[Msg]], AbstractContextManager[object]]
log = structlog.get_logger(__name__)


class ConsumerLost(BusError):
    """The server ended more than a request: the consumer is gone, or its server is."""


class _Gap(Exception):
    """An event may be missing."""


class Following:
    """`await Following(connection, "COURT", "policies_joint", take).run()` works until it is cancelled.

    What `take` raises is logged, and the events come again.
    """

    def __init__(
        self, connection: Client, stream: str, durable: str, take: Take, around: Around = lambda portion: nullcontext()
    ) -> None:
        """`around`: what surrounds the taking of a portion."""
        self._connection, self._take, self._around = connection, take, around
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
                await self._follow(_Deliveries(self._connection, self._consumer, inbox, heard))
            except ApiRefused as refused:
                raise ConsumerLost(str(refused)) from refused
            except (StreamUnavailable, OutcomeUnknown):  # the server is not up again
                await asyncio.sleep(1)
            except _Gap:
                continue
            finally:
                with suppress(nats.errors.Error):
                    await subscription.unsubscribe()

    async def _follow(self, deliveries: _Deliveries) -> None:
        """From the acknowledged event on, until something could not be taken. Raises _Gap, StreamUnavailable."""
        clock, newest = asyncio.get_running_loop().time, 0
        while alive():
            portion = await deliveries.fetch(WHAT_IS_THERE) or await deliveries.fetch(THE_NEXT)
            if not portion:
                continue
            not_before = clock() + (min(PACE * len(portion), LONGEST_PACE) if len(portion) < AT_ONCE else 0)
            places = ((message.metadata.sequence.stream, message.data) for message in portion)
            fresh = {sequence: raw for sequence, raw in places if sequence > newest}  # they come again when we are slow
            if events := list(fresh.items()):
                try:
                    with self._around(portion):
                        await self._take(events)
                except Exception:
                    log.exception("events were not taken", consumer=self._consumer, first=events[0][0])
                    await asyncio.sleep(1)
                    return
                newest = events[-1][0]
            await portion[-1].ack()  # with all before it
            await asyncio.sleep(not_before - clock())


class _Deliveries:
    """What one inbox hears of a consumer from its reset on; they are counted, so none goes missing unnoticed."""

    def __init__(self, connection: Client, consumer: str, inbox: str, heard: asyncio.Queue[Msg]) -> None:
        self._connection, self._inbox, self._heard = connection, inbox, heard
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{consumer}"
        self._count = 0

    async def fetch(self, request: dict[str, Any]) -> list[Msg]:
        """What one request leads to: as much as it asks for, or less. Raises _Gap, StreamUnavailable, ConsumerLost."""
        await self._connection.publish(self._subject, orjson.dumps(request), reply=self._inbox)
        messages: list[Msg] = []
        while len(messages) < request["batch"]:
            try:
                async with asyncio.timeout(SILENCE):
                    message = await self._heard.get()
            except TimeoutError:
                raise _Gap from None
            headers = message.headers or {}
            match headers.get("Status"):
                case None:
                    self._count += 1
                    if message.metadata.sequence.consumer != self._count:
                        raise _Gap
                    messages.append(message)
                case "100":  # a heartbeat
                    if int(headers["Nats-Last-Consumer"]) != self._count:
                        raise _Gap
                case status if status in _RUN_OUT:
                    break
                case "503":  # nobody leads it now; where it is gone that is said when it is asked for
                    raise StreamUnavailable(self._subject)
                case status if (reason := headers.get("Description", status)) not in _PASSES:
                    raise ConsumerLost(reason)
        return messages
