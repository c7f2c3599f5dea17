"""What the court does when the government sends a reconsideration suggestion or opinion."""

from __future__ import annotations

from events.base import Side
from events.envelope import Envelope
from events.reconsideration import ReconsiderationOpinionSent, ReconsiderationSent, ReconsiderationSuggestionSent
from services.court.reconsideration_copy import ReceiveReconsiderationCopy
from services.decider import Command
from services.policies.policy import Policy


def receive_copy(envelope: Envelope, payload: ReconsiderationSent) -> list[Command]:
    """The copy has the id of what was copied; where nobody got a copy there is nothing to receive (REC-08)."""
    content = payload.content
    if not payload.cc:
        return []
    return [
        ReceiveReconsiderationCopy(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            instrument=content.instrument,
            title=content.title,
            number=payload.number,
            issuer=content.issuer,
            cc=payload.cc,
            visibility=content.visibility,
        )
    ]


POLICIES: list[Policy] = [
    Policy("receive-reconsideration-suggestion", Side.GOVERNMENT, ReconsiderationSuggestionSent, receive_copy),
    Policy("receive-reconsideration-opinion", Side.GOVERNMENT, ReconsiderationOpinionSent, receive_copy),
]
