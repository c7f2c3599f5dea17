"""A policy: when this fact arrives from that side, give these commands of our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from events.base import Event, Side
from events.envelope import Envelope
from services.decider import Command


@dataclass(frozen=True, slots=True)
class Policy:
    """`commands(envelope, payload)` is pure. A command's key is the event id and `name`: redelivery repeats nothing."""

    name: str
    source: Side
    event: type[Event]
    commands: Callable[[Envelope, Any], Sequence[Command]]
