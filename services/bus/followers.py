"""The durable consumer that is followed in an account, made or brought up to date at every start."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from nats.aio.client import Client

from services.bus.connection import api
from services.bus.errors import ApiRefused
from services.bus.following import AT_ONCE
from services.bus.streams import Info, info_of

ACK_WAIT: Final = 60.0  # seconds; a consumer that starts asks for the unacknowledged events itself
FORGOTTEN_AFTER: Final = 60.0
"""Seconds without a request: who knows elsewhere how far it is leaves nothing behind at the broker while it rests."""


async def ensure_following(
    connection: Client,
    stream: str,
    durable: str,
    subjects: Sequence[str] = (),
    *,
    ack_wait: float = ACK_WAIT,
    forgotten: bool = False,
) -> int | None:
    """The durable consumer that is followed in this account: made, or brought up to date.

    Only `subjects` are delivered, or all where none are named. An acknowledgement stands for all before it; after
    `ack_wait` seconds without one they are delivered again. Gives the sequence that is acknowledged; None where it was
    made, and delivers from the first event on.

    `forgotten`: it is gone FORGOTTEN_AFTER seconds behind the last request, so it is made anew in any case, lest it
    goes at this moment, and delivers from the first event on; given is what was acknowledged by the one before.
    """
    config: Info = {
        "name": durable,
        "durable_name": durable,
        "ack_policy": "all",
        "ack_wait": int(ack_wait * 1_000_000_000),
        "max_ack_pending": AT_ONCE,
        "deliver_policy": "all",
        "filter_subjects": sorted(subjects),
        "inactive_threshold": int(FORGOTTEN_AFTER * 1_000_000_000) if forgotten else 0,
    }
    existing = await info_of(connection, f"CONSUMER.INFO.{stream}.{durable}")
    if existing is not None:
        known = existing["config"]
        settled = (known.get("filter_subjects") or [], known.get("ack_policy"), known.get("deliver_policy"))
        if forgotten:
            with suppress(ApiRefused):  # it is gone by now
                await end_following(connection, stream, durable)
        elif settled != (sorted(subjects), "all", "all"):
            # A subject that is new to the filter has a past: all of it comes again, and the keys repeat nothing.
            await end_following(connection, stream, durable)
            existing = None
    await api(connection, f"CONSUMER.CREATE.{stream}.{durable}", {"stream_name": stream, "config": config})
    return None if existing is None else int(existing["ack_floor"]["stream_seq"])


async def follow_behind(connection: Client, stream: str, durable: str, sequence: int) -> None:
    """It delivers what comes behind this sequence, whatever was acknowledged. For one that nobody follows now."""
    await api(connection, f"CONSUMER.RESET.{stream}.{durable}", {"seq": sequence + 1})


async def end_following(connection: Client, stream: str, durable: str) -> None:
    """Whoever follows it is told so at once (ConsumerLost)."""
    await api(connection, f"CONSUMER.DELETE.{stream}.{durable}")
