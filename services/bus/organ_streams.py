"""The streams that organs pull from: each holds what one organ may know of, with one durable consumer for the organ.

They stand in the account of the side that reads for the organs. An organ pulls from its consumer, acknowledges and sets
it back; the limits of the consumer are what it can cost: the requests that wait, and what is out at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final, NamedTuple

from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from events.base import Side
from events.envelope import LEDGER_ID
from services.bus.connection import BusMessage, api, delete_message, replicas
from services.bus.names import ORGAN_CONSUMER, organ_event_subject, organ_events, organ_stream
from services.bus.organ_retrievals import ensure_resets_kept, ensure_retrieved
from services.bus.streams import KEPT_FOR_EVER, Info, made_so

SEQUENCE: Final = "Fuyuan-Sequence"
"""The header with the event's number in the stream of its side: its leaf in the side's tree is one less."""
SECOND: Final = 1_000_000_000  # nanoseconds
AT_ONCE: Final = 1000
"""Events that may be out without an acknowledgement; as many may be read in one request for our own part."""
CONSUMER: Final[Info] = {
    "name": ORGAN_CONSUMER,
    "durable_name": ORGAN_CONSUMER,
    "ack_policy": "explicit",
    "ack_wait": 60 * SECOND,
    "deliver_policy": "all",
    "max_ack_pending": AT_ONCE,
    "max_waiting": 16,
    "max_batch": 500,
    "max_expires": 60 * SECOND,
}


class Held(NamedTuple):
    """A message of an organ's stream: its sequence, and of which side it holds which event."""

    sequence: int
    side: Side
    number: int


async def ensure_organ_stream(connection: Client, jurisdiction: str, organ: str) -> Info:
    """The stream of an organ and its consumers, made or checked; what `STREAM.INFO` says of it. Raises BusErrors."""
    name = organ_stream(organ)
    config = {
        **KEPT_FOR_EVER,
        "name": name,
        "subjects": [organ_events(jurisdiction, organ)],
        "num_replicas": replicas(connection),
        "allow_atomic": True,
        "allow_direct": False,
        "deny_delete": False,  # what an organ may not know of any more is taken out
        "deny_purge": False,
        "compression": "s2",  # events resemble one another, and the same one stands in the streams of many
    }
    stream = await made_so(connection, config)
    await ensure_resets_kept(connection)
    request = {"stream_name": name, "config": CONSUMER}
    consumer = await api(connection, f"CONSUMER.CREATE.{name}.{ORGAN_CONSUMER}", request)
    await ensure_retrieved(connection, jurisdiction, organ, consumer["ack_floor"]["stream_seq"])
    return stream


class Event(NamedTuple):
    """As its side published it: under which number, of which ledger id and type, and its bytes."""

    side: Side
    number: int
    ledger_id: int
    type: str
    raw: bytes


def organ_message(jurisdiction: str, organ: str, event: Event) -> BusMessage:
    """An event for an organ."""
    headers = {LEDGER_ID: str(event.ledger_id), SEQUENCE: str(event.number)}
    return BusMessage(organ_event_subject(jurisdiction, organ, event.side, event.type), event.raw, headers)


async def held_behind(connection: Client, organ: str, sequence: int) -> AsyncIterator[Held]:
    """What stands behind this sequence of an organ's stream, in order.

    Raises ValueError for a message that is none of ours, errors of nats-py.
    """
    config = ConsumerConfig(
        ack_policy=AckPolicy.NONE,
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=sequence + 1,
        headers_only=True,
        mem_storage=True,
        inactive_threshold=30,
    )
    reader = await connection.jetstream().pull_subscribe(">", stream=organ_stream(organ), config=config)
    try:
        pending = (await reader.consumer_info()).num_pending or 0
        while pending:
            for message in await reader.fetch(min(AT_ONCE, pending), timeout=5):
                side, number = Side(message.subject.split(".")[4]), int((message.headers or {}).get(SEQUENCE, ""))
                yield Held(message.metadata.sequence.stream, side, number)
                pending = message.metadata.num_pending
    finally:
        await reader.unsubscribe()


async def take_out(connection: Client, organ: str, sequence: int) -> None:
    """Remove a message from an organ's stream; the others keep their sequences. Raises BusErrors."""
    await delete_message(connection, organ_stream(organ), sequence)
