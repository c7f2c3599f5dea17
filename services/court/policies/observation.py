"""What the court does when the government side asks for a trial observation: it takes note, and decides itself."""

from __future__ import annotations

from events.base import Side
from events.envelope import Envelope
from events.observation import ObservationRequested
from services.court.observation.decider import ReceiveObservationRequest
from services.decider import Command
from services.policies.policy import Policy


def receive_request(envelope: Envelope, payload: ObservationRequested) -> list[Command]:
    """The observation that may come of it has the id of the request."""
    return [
        ReceiveObservationRequest(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            by=payload.by,
            case=payload.case,
            reason=payload.reason,
        )
    ]


POLICIES: list[Policy] = [Policy("receive-observation-request", Side.GOVERNMENT, ObservationRequested, receive_request)]
