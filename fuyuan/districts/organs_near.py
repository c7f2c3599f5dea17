"""Systems of organs at the broker: a district whose organ is connected is kept at work.

A district that rests answers nobody over NATS. So a worker hears from the broker who connects, and asks now and then
who is there: the account in which a system is begins with the code of its district.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import nats.errors
import orjson
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.cancelling import alive
from events.errors import reason_of
from fuyuan.bad_day import BadDay
from fuyuan.districts.engine_broker import SYSTEM_USER
from fuyuan.districts.engine_connection import connected
from fuyuan.settings import Settings
from services.bus.errors import BusError
from services.bus.names import organ_district

CONNECTED: Final = "$SYS.ACCOUNT.*.CONNECT"
WHO_IS_THERE: Final = "$SYS.REQ.SERVER.PING.CONNZ"
LOOK_EVERY: Final = 10.0  # seconds; less than a district waits before it rests
SILENCE: Final = 0.5  # seconds behind the last answer
AT_ONCE: Final = 1024
AGAIN: Final = 5.0  # seconds from a fault to the next try
log = structlog.get_logger()


class OrgansNear:
    """`await run()` works until it is cancelled. `wake` is told the districts whose organs are there."""

    def __init__(self, engine: Settings, wake: Callable[[str], None]) -> None:
        self._engine, self._wake = engine, wake

    async def run(self) -> None:
        while alive():
            try:
                await self._attempt()
            except (BadDay, BusError, nats.errors.Error, orjson.JSONDecodeError) as error:
                log.warning("organs.not_heard", error=reason_of(error))
            await asyncio.sleep(AGAIN)

    async def _attempt(self) -> None:
        async with connected(self._engine, SYSTEM_USER, "fuyuan-organs-near") as connection:
            await connection.subscribe(CONNECTED, cb=self._heard)
            while alive():
                await self._look(connection)
                await asyncio.sleep(LOOK_EVERY)

    async def _look(self, connection: Client) -> None:
        inbox, offset, more = connection.new_inbox(), 0, True
        answers = await connection.subscribe(inbox)
        try:
            while more:
                asked = {"auth": True, "limit": AT_ONCE, "offset": offset}
                await connection.publish(WHO_IS_THERE, orjson.dumps(asked), reply=inbox)
                offset, more = offset + AT_ONCE, False
                with suppress(nats.errors.TimeoutError):
                    while alive():  # of a cluster each server answers
                        found = orjson.loads((await answers.next_msg(SILENCE)).data)["data"]
                        for one in found["connections"] or ():
                            self._near(one.get("account", ""))
                        more = more or offset < found["total"]
        finally:
            await answers.unsubscribe()

    async def _heard(self, message: Msg) -> None:
        told: dict[str, Any] = orjson.loads(message.data)
        self._near(told.get("client", {}).get("acc", ""))

    def _near(self, account: str) -> None:
        if (code := organ_district(account)) is not None:
            self._wake(code)
