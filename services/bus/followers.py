"""The durable consumer that is followed in an account, made or brought up to date at every start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nats.aio.client import Client

from services.bus.connection import api
from services.bus.following import AT_ONCE
from services.bus.streams import Info, info_of

ACK_WAIT: Final = 60.0  # seconds; a consumer that starts asks for the unacknowledged events itself


async def ensure_following(
    connection: Client,
    stream: str,
    durable: str,
    subjects: Sequence[str] = (),
    *,
    ack_wait: float = ACK_WAIT,
    behind: int = 0,
) -> int | None:
    """The durable consumer that is followed in this account: made, or brought up to date.

    Only `subjects` are delivered, or all where none are named. An acknowledgement stands for all before it; after
    `ack_wait` seconds without one they are delivered again. One that is made begins behind the sequence `behind`.
    Gives the sequence that is acknowledged; None where it was made.
    """
    config: Info = {
        "name": durable,
        "durable_name": durable,
        "ack_policy": "all",
        "ack_wait": int(ack_wait * 1_000_000_000),
        "max_ack_pending": AT_ONCE,
        "deliver_policy": "all",
        "filter_subjects": sorted(subjects),
    }
    if behind:
        config |= {"deliver_policy": "by_start_sequence", "opt_start_seq": behind + 1}
    existing = await info_of(connection, f"CONSUMER.INFO.{stream}.{durable}")
    if existing is not None:
        known = existing["config"]
        if (known.get("filter_subjects") or [], known.get("ack_policy")) == (sorted(subjects), "all"):
            beginning = {name: known[name] for name in ("deliver_policy", "opt_start_seq") if name in known}
            config = {**config, **beginning}
        else:
            # A subject that is new to the filter has a past: all of it comes again, and the keys repeat nothing.
            await end_following(connection, stream, durable)
            existing = None
    await api(connection, f"CONSUMER.CREATE.{stream}.{durable}", {"stream_name": stream, "config": config})
    return None if existing is None else int(existing["ack_floor"]["stream_seq"])


async def end_following(connection: Client, stream: str, durable: str) -> None:
    """Whoever follows it is told so at once (ConsumerLost)."""
    await api(connection, f"CONSUMER.DELETE.{stream}.{durable}")
