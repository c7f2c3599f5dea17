"""What the joint office knows of the court's trial observations: that one was held, and when (TRN-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from events.observation import ObservationHeld, ObservationHoldingReceived
from services.decider import Decider
from services.receipt import keeping


@dataclass(frozen=True, slots=True)
class ObservationCopy:
    held_on: date | None = None


def evolve(state: ObservationCopy, event: ObservationHoldingReceived) -> ObservationCopy:
    return ObservationCopy(event.occurred_on)


DECIDER = Decider(
    category="observation-copy",
    initial=ObservationCopy(),
    evolve=evolve,
    receipts=[
        keeping(
            ObservationHeld,
            ObservationHoldingReceived,
            "receive-observation-holding",
            "知悉庭审观摩",
            opens=True,
            known=lambda state, _: state.held_on is not None,
        )
    ],
)
