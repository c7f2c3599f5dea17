"""A policy: when this fact arrives from that side, give these commands of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from events.base import Event, Side
from events.envelope import Envelope
from services.decider import Command, Decider


@dataclass(frozen=True, slots=True)
class Policy:
    """`commands(envelope, payload)` is pure. A command's key is the event id and `name`: redelivery repeats nothing."""

    name: str
    source: Side
    event: type[Event]
    commands: Callable[[Envelope, Any], Sequence[Command]]


def policies_of(decider: Decider[Any], side: Side) -> Iterator[Policy]:
    """What the receipts of an aggregate make of the facts of the other sides, on the ledger of `side`."""
    for receipt in decider.receipts:
        for name, event in receipt.events.items():
            for source in sorted(event.sides - {side}):
                yield Policy(name, source, event, receipt.commands)
