"""Hears on the bus that the read model moved, and wakes who waits. Without the bus they look for themselves."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog

from events.base import Side
from events.errors import reason_of
from fuyuan.http.pulse import Pulse
from projections.waiting import Waiting, decode_notice, notice_subject
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.errors import NotConnected

AGAIN: Final = 2.0  # seconds between attempts to reach a broker that was never there
log = structlog.get_logger()


async def listen(url: str, password: str, jurisdiction: str, waiting: Waiting, pulse: Pulse) -> None:
    """Until it is cancelled. `password` is that of the joint account's service, where the consumer tells its news."""
    user = bus_names.service_user(Side.JOINT)
    while True:
        try:
            connection = await bus.connect(url, user=user, password=password, name="fuyuan-edge")
        except NotConnected:
            await asyncio.sleep(AGAIN)
            continue
        try:  # from here on the connection comes back by itself
            notices = await connection.subscribe(notice_subject(jurisdiction))
            async for message in notices.messages:
                take(message.data, waiting, pulse)
        except Exception as error:
            log.warning("listening broke off", error=reason_of(error))
        finally:
            await connection.close()
        await asyncio.sleep(AGAIN)


def take(raw: bytes, waiting: Waiting, pulse: Pulse) -> None:
    """One notice. One that cannot be read still means that something moved."""
    try:
        waiting.reached(decode_notice(raw))
    except ValueError as error:
        log.warning("a notice cannot be read", error=str(error))
    pulse.beat()
