"""What the government side notes when an execution coordination is opened: a dispute may name it (GEN-06)."""

from __future__ import annotations

from events.base import Side
from events.coordination import CoordinationOpened
from events.envelope import Envelope
from events.matter_copy import MatterKind
from services.decider import Command
from services.policies.policy import Policy
from services.shared.matter_copy import ReceiveMatterOpening


def receive_opening(envelope: Envelope, payload: CoordinationOpened) -> list[Command]:
    return [
        ReceiveMatterOpening(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            kind=MatterKind.COORDINATION,
            organs=(payload.executing_organ, payload.decision_organ),
            visibility=envelope.visibility,
        )
    ]


POLICIES: list[Policy] = [Policy("receive-coordination-opening", Side.JOINT, CoordinationOpened, receive_opening)]
