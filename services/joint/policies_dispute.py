"""What the joint office notes when a major dispute is registered: a coordination may become it (COO-05, GEN-06)."""

from __future__ import annotations

from events.base import Side
from events.dispute import DisputeRegistered
from events.envelope import Envelope
from events.matter_copy import MatterKind
from services.decider import Command
from services.matter_copy import ReceiveMatterOpening
from services.policy import Policy


def receive_registration(envelope: Envelope, payload: DisputeRegistered) -> list[Command]:
    return [
        ReceiveMatterOpening(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            kind=MatterKind.DISPUTE,
            organs=(payload.lead, *payload.organs),
            visibility=payload.visibility,
        )
    ]


POLICIES: list[Policy] = [
    Policy("receive-dispute-registration", Side.GOVERNMENT, DisputeRegistered, receive_registration)
]
