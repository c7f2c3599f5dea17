"""What the joint office knows of the court's trial observations: that one was held, and when (TRN-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from events.base import Event, Visibility
from events.observation import ObservationHoldingReceived
from services.decider import Command, Context, Decider


class ReceiveObservationHolding(Command, zh="知悉庭审观摩", opens=True, internal=True):
    """The court held an observation on the business date."""


@dataclass(frozen=True, slots=True)
class ObservationCopy:
    held_on: date | None = None


def evolve(state: ObservationCopy, event: ObservationHoldingReceived) -> ObservationCopy:
    return ObservationCopy(event.occurred_on)


def receive(state: ObservationCopy, command: ReceiveObservationHolding, context: Context) -> list[Event]:
    return [] if state.held_on is not None else [ObservationHoldingReceived(occurred_on=command.on)]


DECIDER = Decider(
    category="observation-copy",
    initial=ObservationCopy(),
    evolve=evolve,
    decisions={ReceiveObservationHolding: receive},
    visibility=lambda state: Visibility.RESTRICTED,
)
