"""Court and government follow the joint organ registry: each of its events is received into the side's own copy."""

from __future__ import annotations

from typing import get_args

from events.base import Event, Side
from events.envelope import Envelope
from events.organ import OrganEvent
from services.decider import Command
from services.policies.policy import Policy
from services.shared.registry_copy import ReceiveRegistryEntry


def receive_registry_entry(envelope: Envelope, payload: Event) -> list[Command]:
    """The entry as it was recorded, from the day it holds."""
    return [
        ReceiveRegistryEntry(
            occurred_on=envelope.occurred_on,
            entry_id=envelope.id,
            entry_type=envelope.type,
            entry=envelope.data,
        )
    ]


POLICIES: list[Policy] = [
    Policy(f"receive-{event.type.replace('.', '-')}", Side.JOINT, event, receive_registry_entry)
    for event in get_args(OrganEvent)
]
