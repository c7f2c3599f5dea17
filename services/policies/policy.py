"""What a side does by itself: a policy when this fact arrives, a reminder when this day has come (domain F.6).

Deadlines are derived and never stored; that somebody was reminded is an act, and recorded as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.settings import RuleSettings
from domain.turns import Turn
from events.base import Event, Side
from events.envelope import Envelope
from services.decider import Command, Decider


@dataclass(frozen=True, slots=True)
class Policy:
    """`commands(envelope, payload)` is pure. A command's key is the event id and `name`: redelivery repeats nothing.

    `elsewhere`: for what `source` says in other jurisdictions, and not for what it says in ours.
    """

    name: str
    source: Side
    event: type[Event]
    commands: Callable[[Envelope, Any], Sequence[Command]]
    elsewhere: bool = False


def policies_of(decider: Decider[Any], side: Side) -> Iterator[Policy]:
    """What the receipts of an aggregate make of the facts of the other sides, and of other jurisdictions, on the ledger
    of `side`."""
    for receipt in decider.receipts:
        for name, event in receipt.events.items():
            for source in sorted(event.sides if receipt.elsewhere else event.sides - {side}):
                yield Policy(name, source, event, receipt.commands, receipt.elsewhere)


@dataclass(frozen=True, slots=True)
class Reminder:
    """`commands(state, matter, today, settings)` is pure and asked for every matter of `category`, once a day.

    It says what is due and was not done, so that a day on which nothing ran costs nothing but the delay.
    """

    name: str
    category: str
    commands: Callable[[Any, UUID, date, RuleSettings], Iterable[Command]]


@dataclass(frozen=True, slots=True)
class YearlyReminder:
    """`command(today, settings)` opens or finds the matter of a year by itself; None on a day without any."""

    name: str
    category: str
    command: Callable[[date, RuleSettings], Command | None]


def reminder_due(turn: Turn, days: Iterable[int], reminded_on: date | None, today: date) -> bool:
    """Whether it is somebody's turn by a day, and a day of reminding has come that nobody has reminded on yet.

    `days` are counted from the due date (-3: three days before). One that lies on or before the day on
    which the turn began is none; of several that have passed, the last one counts.
    """
    if not turn.when or turn.due is None:
        return False
    passed = [on for offset in days if turn.since < (on := turn.due + timedelta(days=offset)) <= today]
    return bool(passed) and (reminded_on is None or reminded_on < max(passed))
