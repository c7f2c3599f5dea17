"""Parking: the ledger's own note that a foreign event could not be taken. One stream per parked event."""

from __future__ import annotations

from dataclasses import dataclass

from events.base import Side
from events.parked import ForeignEventParked
from events.values import Reason, ShortText
from services.decider import Command, Context, Decider


class ParkForeignEvent(Command, zh="搁置来文事件", opens=True, internal=True):
    """Note that a foreign event led nowhere, with the reason."""

    source: Side
    sequence: int
    reason: Reason
    event_id: ShortText | None = None
    event_type: ShortText | None = None
    policy: ShortText | None = None
    rule: ShortText | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    noted: bool = False


def evolve(state: Parked, event: ForeignEventParked) -> Parked:
    return Parked(noted=True)


def park(state: Parked, command: ParkForeignEvent, context: Context) -> list[ForeignEventParked]:
    if state.noted:
        return []
    return [ForeignEventParked(occurred_on=command.on, **command.model_dump(exclude={"id", "occurred_on"}))]


PARKING = Decider("parked-event", Parked(), evolve, {ParkForeignEvent: park})
