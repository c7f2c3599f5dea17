"""What the joint office notes of a major dispute and who has a part in it: a coordination may become it (COO-05)."""

from __future__ import annotations

from events.base import Side
from events.dispute import DisputeRegistered, DisputeTaskAssigned
from events.envelope import Envelope
from events.matter_copy import MatterKind
from services.decider import Command
from services.policies.policy import Policy
from services.shared.matter_copy import ReceiveMatterOpening, ReceiveMatterOrgan


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


def receive_task(envelope: Envelope, payload: DisputeTaskAssigned) -> list[Command]:
    return [ReceiveMatterOrgan(id=envelope.matter, occurred_on=payload.occurred_on, organ=payload.organ)]


POLICIES: list[Policy] = [
    Policy("receive-dispute-registration", Side.GOVERNMENT, DisputeRegistered, receive_registration),
    Policy("receive-dispute-task", Side.GOVERNMENT, DisputeTaskAssigned, receive_task),
]
