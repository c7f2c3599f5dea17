"""What waits while nobody leads a stream of a cluster, as for some seconds behind the death of a member."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from nats.aio.client import Client

from events.cancelling import alive
from events.errors import reason_of
from services.bus.errors import BusError, OutcomeUnknown, StreamUnavailable

AGAIN: Final = 1.0  # seconds
log = structlog.get_logger(__name__)


async def patiently(connection: Client, work: Callable[[], Awaitable[None]], waits: Callable[[BusError], None]) -> None:
    """Work that can be begun anew at any moment; `waits` is told why it is.

    Raises what else it raises; StreamUnavailable and OutcomeUnknown where the connection did not hold.
    """
    reconnects = connection.stats["reconnects"]
    while alive():
        try:
            await work()
            return
        except (StreamUnavailable, OutcomeUnknown) as error:
            if not connection.is_connected or connection.stats["reconnects"] != reconnects:
                raise
            log.warning("bus.waits", error=reason_of(error))
            waits(error)
        await asyncio.sleep(AGAIN)
