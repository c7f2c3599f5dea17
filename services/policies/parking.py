"""Parking: the ledger's own note that a foreign event could not be taken. One stream per parked event."""

from __future__ import annotations

from typing import Final

from events.base import Side
from events.parked import ForeignEventParked, ForeignEventSkipped, ForeignEventTakenUp
from events.terms import Words
from events.values import DivisionCode, Reason, ShortText
from services.decider import Command, Context, Decider, by_command
from services.rules import require


class ParkForeignEvent(Command, zh="来文转人工处理", opens=True, internal=True):
    """Note that a foreign event led nowhere, with the reason."""

    source: Side
    sequence: int
    reason: Reason
    event_id: ShortText | None = None
    event_type: ShortText | None = None
    policy: ShortText | None = None
    rule: ShortText | None = None
    jurisdiction: DivisionCode | None = None


class TakeUpForeignEvent(Command, zh="办理待人工处理的来文", internal=True):
    """Note that what the parked event leads to is recorded now."""


class SkipForeignEvent(Command, zh="不再办理待人工处理的来文", internal=True):
    """Leave it at that: nobody tries it again by himself. It can still be tried when somebody asks for it."""

    reason: Reason


NOT_WAITING: Final = Words("来文已经办理，或者已决定不再办理", "the event was taken up or skipped already")
Parked = ForeignEventParked | ForeignEventTakenUp | ForeignEventSkipped | None


def evolve(state: Parked, event: ForeignEventParked | ForeignEventTakenUp | ForeignEventSkipped) -> Parked:
    return event


def park(state: Parked, command: ParkForeignEvent, context: Context) -> list[ForeignEventParked]:
    return [command.fact(ForeignEventParked)] if state is None else []


def take_up(state: Parked, command: TakeUpForeignEvent, context: Context) -> list[ForeignEventTakenUp]:
    return [] if isinstance(state, ForeignEventTakenUp) else [command.fact(ForeignEventTakenUp)]


def skip(state: Parked, command: SkipForeignEvent, context: Context) -> list[ForeignEventSkipped]:
    skipped = command.fact(ForeignEventSkipped)
    if isinstance(state, ForeignEventSkipped) and state.reason == skipped.reason:
        return []
    require(isinstance(state, ForeignEventParked), "GEN-05", state=NOT_WAITING)
    return [skipped]


PARKING: Decider[Parked] = Decider("parked-event", None, evolve, by_command(park, take_up, skip))
