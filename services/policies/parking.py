"""Parking: the ledger's own note that a foreign event could not be taken. One stream per parked event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from events.base import Side
from events.parked import ForeignEventParked, ForeignEventTakenUp
from events.values import Reason, ShortText
from services.decider import Command, Context, Decider, by_command


class ParkForeignEvent(Command, zh="搁置来文事件", opens=True, internal=True):
    """Note that a foreign event led nowhere, with the reason."""

    source: Side
    sequence: int
    reason: Reason
    event_id: ShortText | None = None
    event_type: ShortText | None = None
    policy: ShortText | None = None
    rule: ShortText | None = None


class TakeUpForeignEvent(Command, zh="办理搁置事件", internal=True):
    """Note that what the parked event leads to is recorded now."""


@dataclass(frozen=True, slots=True)
class Parked:
    noted: bool = False
    taken_up: bool = False


def evolve(state: Parked, event: ForeignEventParked | ForeignEventTakenUp) -> Parked:
    match event:
        case ForeignEventParked():
            return replace(state, noted=True)
        case ForeignEventTakenUp():
            return replace(state, taken_up=True)
        case _:
            assert_never(event)


def park(state: Parked, command: ParkForeignEvent, context: Context) -> list[ForeignEventParked]:
    if state.noted:
        return []
    return [command.fact(ForeignEventParked)]


def take_up(state: Parked, command: TakeUpForeignEvent, context: Context) -> list[ForeignEventTakenUp]:
    return [] if state.taken_up else [command.fact(ForeignEventTakenUp)]


PARKING = Decider("parked-event", Parked(), evolve, by_command(park, take_up))
