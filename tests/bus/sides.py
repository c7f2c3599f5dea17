"""What the bus tests share: making all streams, events to publish, reading a stream from its start."""

from __future__ import annotations

from collections.abc import Mapping

from nats.aio.client import Client

from events.base import Side
from events.envelope import LEDGER_ID
from services.bus.connection import BusMessage, StoredMessage, publish_batch
from services.bus.names import Store, event_subject, stream_name
from services.bus.streams import ensure_mirror, ensure_mirror_consumer, ensure_stream
from tests.nats_server import JURISDICTION


async def make_streams(services: Mapping[Side, Client]) -> None:
    """Every stream by its owner, then every mirror by its reader, as the services do at each start."""
    for owner in Side:
        for store in Store:
            await ensure_stream(services[owner], JURISDICTION, owner, store)
        for reader in Side:
            for store in Store if reader is not owner else ():
                await ensure_mirror_consumer(services[owner], owner, reader, store)
                await ensure_mirror(services[reader], owner, reader, store)


def events(first: int, last: int, side: Side = Side.COURT, mark: str = "fact") -> list[BusMessage]:
    """Messages for the ledger positions `first` to `last`."""
    subject = event_subject(JURISDICTION, side, "suggestion.sent.v1")
    return [
        BusMessage(subject, f"{mark} {number}".encode(), {LEDGER_ID: str(number)}) for number in range(first, last + 1)
    ]


async def publish_up_to(connection: Client, last: int, *, after: int = 0, batch: int = 100) -> None:
    """Publish the positions after `after` up to `last`, in batches."""
    while after < last:
        upto = min(after + batch, last)
        after = await publish_batch(connection, events(after + 1, upto), after)


async def read_all(connection: Client, side: Side, count: int) -> list[StoredMessage]:
    """The first `count` messages of the stream (or mirror) of a side in this account, in order.

    Without the broker's own headers, which a mirror leaves out.
    """
    subscription = await connection.jetstream().subscribe("", stream=stream_name(side), ordered_consumer=True)
    read = [await subscription.next_msg(5) for _ in range(count)]
    await subscription.unsubscribe()
    return [
        StoredMessage(
            message.metadata.sequence.stream,
            message.subject,
            message.data,
            {key: value for key, value in (message.headers or {}).items() if key.startswith("Fuyuan-")},
        )
        for message in read
    ]
