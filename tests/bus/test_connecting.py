"""Who connects can be told to give up, at whichever moment."""

from __future__ import annotations

import asyncio

from events.cancelling import end
from services.bus import connection as bus
from tests.nats_server import free_port
from tests.waiting import BOUND

TURNS = 40  # of the loop: of one try to connect, and some of the wait for the next


async def test_who_is_told_to_give_up_gives_up() -> None:
    """In one of these turns a refusal and the cancellation come together, and `asyncio.wait_for` loses the latter."""
    nobody = f"nats://127.0.0.1:{free_port()}"
    for turns in range(TURNS):
        connecting = asyncio.create_task(bus.connect(nobody, user="nobody", password="", name="late"))
        for _ in range(turns):
            await asyncio.sleep(0)
        connecting.cancel()
        await asyncio.wait({connecting}, timeout=BOUND)
        try:
            assert connecting.done(), f"after {turns} turns"
        finally:
            await end(connecting)
