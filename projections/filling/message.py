"""One message of a side's stream, as it is read: a fact, or why it cannot be one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from events.base import Event, Side
from events.envelope import Envelope, NotAnEvent
from events.instants import written
from events.text_key import TextKey
from projections.store.schema import ParkReason
from projections.store.text_keys import Place, needed, open_with
from projections.view import Fact


class Message(NamedTuple):
    """One message of a side's stream. `ledger_id` is 0 where it is not known, and for one that cannot be."""

    side: Side
    sequence: int
    ledger_id: int
    raw: bytes


@dataclass(eq=False)
class Park(Exception):
    """It stands in `parked`."""

    reason: ParkReason
    detail: str


def row_of(fact: Fact[Any], seq: int, sequence: int, ledger_id: int) -> dict[str, Any]:
    """The row of an event in `event`."""
    envelope = fact.envelope
    return {
        "seq": seq,
        "side": envelope.side.value,
        "sequence": sequence,
        "ledger_id": ledger_id,
        "stream": envelope.stream,
        "matter": fact.matter,
        "version": envelope.version,
        "type": envelope.type,
        "occurred_on": fact.on,
        "recorded_at": written(envelope.recorded_at),
        "actor": envelope.actor,
        "visibility": envelope.visibility.value,
    }


def read_fact(message: Message, keys: Mapping[Place, TextKey]) -> Fact[Event]:
    """The fact in a message. Raises Park."""
    raw = message.raw
    try:
        if (need := needed(raw, message.side)) is not None:
            raw = open_with(keys.get(need.place), need.place, raw)
        envelope = Envelope.decode(raw)
    except NotAnEvent as error:
        raise Park(ParkReason.NOT_AN_EVENT, str(error)) from error
    if envelope.side is not message.side:
        detail = f"source says {envelope.side.value}, it came on the stream of {message.side.value}"
        raise Park(ParkReason.WRONG_SIDE, detail)
    try:
        payload = envelope.payload()
    except NotAnEvent as error:
        raise Park(ParkReason.DOES_NOT_FIT, str(error)) from error
    except Exception as error:  # an upcast stumbled over data of a shape it did not expect
        raise Park(ParkReason.DOES_NOT_FIT, f"{envelope.type}: {told(error)}") from error
    if payload is None:
        raise Park(ParkReason.UNKNOWN_TYPE, envelope.type)
    if message.side not in payload.sides:
        raise Park(ParkReason.WRONG_SIDE, f"{message.side.value} may not publish {envelope.type}")
    return Fact(envelope, payload, raw)


def told(error: Exception) -> str:
    """What a database or a handler says of itself."""
    return f"{type(error).__name__}: {getattr(error, 'orig', None) or error}"
