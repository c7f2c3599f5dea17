"""Reading a side's stream from its start, as `verify` and `doctor` do: as that side's own service user."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final, NamedTuple

import nats.js.errors
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, secrets
from fuyuan.settings import Settings
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.connection import STREAM_NOT_FOUND, StoredMessage
from services.bus.errors import ApiRefused, BusError

WITHIN: Final = 5.0  # seconds: to connect, and for the relay to bring what the ledger has
LOOK_EVERY: Final = 0.05
AT_ONCE: Final = 500  # messages that are asked for together; twice as many at most are here and not taken yet
FORGOTTEN: Final = 600_000_000_000  # nanoseconds after which the broker forgets a reader that asks for nothing more
EXPIRES: Final = 5_000_000_000  # nanoseconds


class NoBus(Exception):
    """There is nothing to compare with: no broker, or no stream yet."""


class NoStream(NoBus):
    """The broker answers, and has no such stream."""


@asynccontextmanager
async def connected(settings: Settings, side: Side) -> AsyncIterator[Client]:
    """A connection with the rights of a side. Raises NoBus."""
    try:
        user = settings.bus_user(side)
        known, url = secrets.load(settings.secrets_file), broker.url(settings)
        if settings.runs_broker and await asyncio.to_thread(broker.greeting, int(url.rpartition(":")[2])) is None:
            raise NoBus("the broker is not running")
        connection = await bus.connect(
            url, user=user, password=known.nats.get(user, ""), name=f"fuyuan-reader-{side.value}", within=WITHIN
        )
    except (BadDay, BusError) as error:
        raise NoBus(str(error)) from error
    try:
        yield connection
    finally:
        await connection.close()


class Messages(NamedTuple):
    """`wanted` messages of a stream in order, ending early when it does; `head` asks for its newest sequence."""

    kept: AsyncIterator[StoredMessage]
    wanted: int
    head: Callable[[], Awaitable[int]]


@asynccontextmanager
async def reading(
    settings: Settings, side: Side, count: int | None = None, at: Side | None = None
) -> AsyncIterator[Messages]:
    """The first `count` messages of a side's stream, or of its mirror in the account of `at`; waits up to 5 s for the
    relay. All that it holds where no `count` is given. Raises NoBus, NoStream.
    """
    name = bus_names.stream_name(side)
    async with connected(settings, at or side) as connection:
        try:
            held = await _wait_for(connection, name, count or 0)
            config = {"ack_policy": "none", "mem_storage": True, "inactive_threshold": FORGOTTEN}
            made = await bus.api(connection, f"CONSUMER.CREATE.{name}", {"stream_name": name, "config": config})
            heard = asyncio.Queue[Msg]()
            subscription = await connection.subscribe(inbox := connection.new_inbox(), cb=heard.put)
        except (BusError, nats.js.errors.Error) as error:
            missing = isinstance(error, ApiRefused) and error.err_code == STREAM_NOT_FOUND
            raise (NoStream if missing else NoBus)(str(error)) from error
        try:
            wanted = held if count is None else min(count, held)
            ask = partial(_ask, connection, f"$JS.API.CONSUMER.MSG.NEXT.{name}.{made['name']}", inbox)
            yield Messages(_kept(ask, heard, wanted), wanted, partial(bus.stream_head, connection, name))
        finally:
            await subscription.unsubscribe()


async def _ask(connection: Client, subject: str, inbox: str, batch: int) -> None:
    await connection.publish(subject, orjson.dumps({"batch": batch, "expires": EXPIRES}), reply=inbox)


async def _kept(
    ask: Callable[[int], Awaitable[None]], heard: asyncio.Queue[Msg], count: int
) -> AsyncIterator[StoredMessage]:
    """So many at a time: of a consumer that pushes, megabytes wait here while the ledger is read.

    The next ones are on their way while these are taken. What is there is taken without a look at the clock: a task
    and a timer for each cost more than the message.
    """
    asked = 0
    with suppress(TimeoutError):
        for taken in range(count):
            if asked < count and asked - taken <= AT_ONCE:
                batch = min(AT_ONCE, count - asked)
                await ask(batch)
                asked += batch
            message = await asyncio.wait_for(heard.get(), WITHIN) if heard.empty() else heard.get_nowait()
            if (message.headers or {}).get("Status"):  # there are no more, or the consumer is gone
                return
            place = message.metadata.sequence.stream
            yield StoredMessage(place, message.subject, message.data, message.headers or {})


async def _wait_for(connection: Client, stream: str, count: int) -> int:
    """The stream's head, as soon as it is `count` or after 5 s."""
    deadline = asyncio.get_running_loop().time() + WITHIN
    while (held := await bus.stream_head(connection, stream)) < count:
        if asyncio.get_running_loop().time() > deadline:
            break
        await asyncio.sleep(LOOK_EVERY)
    return held
