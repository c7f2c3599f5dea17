"""How far the systems of an organ acknowledged what is sent to it, as far as the broker can answer for it.

What lies before the ack floor of the organ's consumer was delivered and acknowledged, but for one case: an organ may
set its consumer forward, and the floor with it, over what it never got. So its requests for that are kept, and what
lies before the place that it asked for is passed over. Our own consumer of the same stream keeps the place up to which
all this was looked at. It stands and falls with the stream: what is purged or made anew was not acknowledged.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, NamedTuple

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext

from events.correction import AMENDMENTS
from events.papers import SENT
from services.bus.connection import api, delete_message, replicas, stored
from services.bus.names import (
    ORGAN_CONSUMER,
    ORGAN_RESETS,
    RETRIEVED,
    organ_event_subjects,
    organ_reset,
    organ_stream,
)
from services.bus.streams import info_of, made_so

AT_ONCE: Final = 100
"""Events that are looked at together."""
ACK_WAIT: Final = 30_000_000_000  # nanoseconds
LOOKED_AT: Final = [*(event.type for event in SENT), *(event.type for event in AMENDMENTS)]
"""What sends a paper, and what may make one of it."""


class Floor(NamedTuple):
    """Up to which sequence of its stream an organ acknowledged, and when it last did.

    `created`: the broker's word for this consumer.
    """

    created: str
    sequence: int
    at: datetime | None


async def ensure_resets_kept(connection: Client) -> None:
    """The stream of the organs' requests to begin elsewhere, made or checked. Raises BusErrors."""
    config: dict[str, Any] = {
        "name": ORGAN_RESETS,
        "subjects": [organ_reset("*")],
        "storage": "file",
        "no_ack": True,  # the API itself answers them
        "max_msgs_per_subject": 1,
        "num_replicas": replicas(connection),
    }
    await made_so(connection, config)


async def ensure_retrieved(connection: Client, jurisdiction: str, organ: str, floor: int) -> None:
    """Our consumer, made or checked: of an older stream, how the organ came to its `floor` is not known."""
    stream, subjects = organ_stream(organ), organ_event_subjects(jurisdiction, organ, LOOKED_AT)
    known = await info_of(connection, f"CONSUMER.INFO.{stream}.{RETRIEVED}")
    if known is not None and sorted(known["config"].get("filter_subjects", [])) == subjects:
        return
    config: dict[str, Any] = {
        "name": RETRIEVED,
        "durable_name": RETRIEVED,
        "ack_policy": "all",
        "ack_wait": ACK_WAIT,
        "deliver_policy": "by_start_sequence",
        "opt_start_seq": floor + 1 if known is None else known["config"]["opt_start_seq"],
        "filter_subjects": subjects,
    }
    await api(connection, f"CONSUMER.CREATE.{stream}.{RETRIEVED}", {"stream_name": stream, "config": config})


async def ack_floor(connection: Client, organ: str) -> Floor | None:
    """None where there is no such stream or consumer yet. Raises BusErrors."""
    info = await info_of(connection, f"CONSUMER.INFO.{organ_stream(organ)}.{ORGAN_CONSUMER}")
    if info is None:
        return None
    floor = info["ack_floor"]
    at = floor.get("last_active")
    return Floor(info["created"], floor["stream_seq"], datetime.fromisoformat(at) if at else None)


async def begun_elsewhere(connection: Client, organ: str, floor: int) -> bool:
    """Whether the organ asked for that since it was last dealt with; then we go on from there too. Raises BusErrors.

    Where it asked for it the floor lies since, and everything between there and its `floor` now was delivered again.
    """
    stream = organ_stream(organ)
    asked = await stored(connection, ORGAN_RESETS, {"last_by_subj": organ_reset(stream)})
    if asked is None:
        return False
    if (sequence := _sequence(asked.data)) is not None:
        first = (await api(connection, f"CONSUMER.INFO.{stream}.{RETRIEVED}"))["config"]["opt_start_seq"]
        from_here = max(first, min(sequence, floor + 1))  # it may have been refused: nobody gets behind the end
        await api(connection, f"CONSUMER.RESET.{stream}.{RETRIEVED}", {"seq": from_here})
    await delete_message(connection, ORGAN_RESETS, asked.sequence)
    return True


def _sequence(request: bytes) -> int | None:
    """Which message the organ asked to be the next one; None where it is to be as before."""
    try:
        said = orjson.loads(request)["seq"]
    except (ValueError, LookupError, TypeError):
        return None
    return said if isinstance(said, int) and said > 0 else None


@asynccontextmanager
async def retrieved(connection: Client, organ: str) -> AsyncIterator[JetStreamContext.PullSubscription]:
    """Our consumer, to fetch from in order, behind what was acknowledged. Raises BusErrors, errors of nats-py."""
    stream = organ_stream(organ)
    await api(connection, f"CONSUMER.RESET.{stream}.{RETRIEVED}")
    subscription = await connection.jetstream().pull_subscribe_bind(RETRIEVED, stream)
    try:
        yield subscription
    finally:
        await subscription.unsubscribe()


async def fetched(subscription: JetStreamContext.PullSubscription, upto: int) -> Sequence[Msg]:
    """The next events up to this sequence; nothing where there are no more. To acknowledge one is to say so of all
    before it. Raises errors of nats-py."""
    if not (await subscription.consumer_info()).num_pending:
        return []
    messages = await subscription.fetch(AT_ONCE, timeout=5)
    return [message for message in messages if message.metadata.sequence.stream <= upto]
