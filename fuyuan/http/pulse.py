"""How those who wait for the read model are woken: a notice on the bus, or now and then without one."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class Pulse:
    """`ticket = pulse.ticket()`, look, and if there was nothing: `await pulse.next(ticket, seconds)`.

    A beat between the look and the wait is not missed: the ticket was taken before.
    """

    def __init__(self) -> None:
        self._beat = asyncio.Event()
        self.stopped = False

    def beat(self) -> None:
        """The read model moved."""
        self._beat.set()
        self._beat = asyncio.Event()

    def stop(self) -> None:
        """Live feeds end; the server is stopping."""
        self.stopped = True
        self.beat()

    def ticket(self) -> asyncio.Event:
        return self._beat

    async def next(self, ticket: asyncio.Event, within: float) -> bool:
        """Whether there was a beat since the ticket, waiting `within` seconds for it at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await ticket.wait()
        return ticket.is_set()
