"""The streams of the exchange between districts, and the consumers by which the sides take from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from nats.aio.client import Client

from domain.moving import SideOf
from services.bus.connection import api, replicas
from services.bus.exchange_names import CAPTURED, CAPTURED_FILES, FILES, STREAM, addressed_to, consumer, places
from services.bus.streams import Info, made_so

OUT_AT_ONCE: Final = 10_000
"""What may wait for another try; beyond that nothing more comes until somebody decides about it."""
MOST: Final = 100_000
"""Sides that may have a place; a stream of which nothing is said has at most 1,000 consumers (nats-server 2.15)."""
ACK_WAIT: Final = 60.0  # seconds
FILES_KEPT: Final = timedelta(days=30)
"""How long a file waits for the side that it is for."""
MOST_OF_FILES: Final = 10 * 2**30
"""Bytes of files; beyond that the oldest go first."""


async def ensure_exchange(connection: Client, jurisdictions: Iterable[str]) -> None:
    """The streams, and a consumer for each side that may be written to, made or checked. `connection`: by USER.

    Raises Misconfigured, BusErrors of the API.
    """
    await made_so(
        connection,
        {
            "name": STREAM,
            "subjects": [CAPTURED],
            "storage": "file",
            "retention": "workqueue",
            "discard": "new",
            "max_consumers": MOST,
            "num_replicas": replicas(connection),
            "allow_direct": False,
        },
    )
    await made_so(
        connection,
        {
            "name": FILES,
            "subjects": [CAPTURED_FILES],
            "storage": "file",
            "retention": "limits",
            "discard": "old",
            "max_age": int(FILES_KEPT.total_seconds() * 1_000_000_000),
            "max_bytes": MOST_OF_FILES,
            "max_msgs_per_subject": 1,
            "num_replicas": replicas(connection),
            "allow_direct": True,
        },
    )
    known = await _consumers(connection)
    for to in places(jurisdictions):
        if consumer(to) not in known:
            await api(connection, f"CONSUMER.CREATE.{STREAM}.{consumer(to)}", _request(to))


def _request(to: SideOf) -> Info:
    config = {
        "name": consumer(to),
        "durable_name": consumer(to),
        "ack_policy": "explicit",
        "ack_wait": int(ACK_WAIT * 1_000_000_000),
        "deliver_policy": "all",
        "max_ack_pending": OUT_AT_ONCE,
        "max_waiting": 4,
        "filter_subject": addressed_to(to),
    }
    return {"stream_name": STREAM, "config": config}


async def _consumers(connection: Client) -> set[str]:
    known: set[str] = set()
    while True:
        page = await api(connection, f"CONSUMER.NAMES.{STREAM}", {"offset": len(known)})
        names = page.get("consumers") or []
        known.update(names)
        if not names or len(known) >= page["total"]:
            return known
