"""Organs at a broker, and the part that fills their streams from a read model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import nats.errors
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.base import Side
from events.cancelling import end
from fuyuan.installation.credentials import Credentials
from fuyuan.organs.filling import OrganStreams
from projections.query import Reader, events_after
from projections.store.store import Store
from services.bus.connection import stored
from services.bus.errors import BusError
from services.bus.names import ORGAN_API, ORGAN_CONSUMER, organ_stream
from tests.nats_server import JURISDICTION, NatsServer
from tests.waiting import eventually


def filler(server: NatsServer, store: Store, folder: Path, *organs: str) -> OrganStreams:
    """It fills the streams of these organs."""
    credentials = Credentials(folder / "credentials.json")
    for organ in set(organs) - {one.organ for one in credentials.all()}:
        credentials.create(organ, server.config.organs[organ])
    user = "service.joint"
    given = {"url": server.url, "user": user, "password": server.passwords[user], "jurisdiction": JURISDICTION}
    return OrganStreams(store, credentials, folder, **given)


@asynccontextmanager
async def filling(server: NatsServer, store: Store, folder: Path, *organs: str) -> AsyncIterator[None]:
    """Meanwhile the streams of these organs are filled."""
    task = asyncio.create_task(filler(server, store, folder, *organs).run())
    try:
        yield
    finally:
        await end(task)


def known(store: Store, reader: Reader) -> list[str]:
    """The ids of the events that the feed shows a reader, in order."""
    return [item["id"] for item in events_after(store, 0, reader, 100_000).items]


async def held(service: Client, organ: str) -> list[str]:
    """The ids of the events in an organ's stream, in order, read beside it."""
    found, behind = list[str](), 0
    with suppress(BusError):  # there is no stream yet
        while message := await stored(service, organ_stream(organ), {"seq": behind + 1, "next_by_subj": ">"}):
            found.append(orjson.loads(message.data)["id"])
            behind = message.sequence
    return found


async def holds(server: NatsServer, organ: str, wanted: Sequence[str]) -> None:
    """Once the organ's stream holds these events, in this order."""
    service = await server.service(Side.JOINT)

    async def so() -> bool:
        return await held(service, organ) == wanted

    try:
        await eventually(so)
    except TimeoutError:
        assert await held(service, organ) == wanted


async def pulled(organ: str, connection: Client, most: int = 500, *, ack: bool = True) -> list[Msg]:
    """What the organ's consumer gives now."""
    stream = connection.jetstream(prefix=ORGAN_API)
    subscription = await stream.pull_subscribe_bind(ORGAN_CONSUMER, organ_stream(organ))
    messages: list[Msg] = []
    with suppress(nats.errors.Error, TimeoutError):  # none are there, or the stream is not yet
        messages = await subscription.fetch(most, timeout=1)
    for message in messages if ack else ():
        await message.ack_sync(timeout=5)
    await subscription.unsubscribe()
    return messages
