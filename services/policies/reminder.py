"""A reminder: on this day, these matters ask for these commands of our own (domain F.6).

Deadlines are derived and never stored; that somebody was reminded is an act, and recorded as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.settings import RuleSettings
from services.decider import Command


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


def reminder_due(due: date, days: Iterable[int], since: date, reminded_on: date | None, today: date) -> bool:
    """Whether a day of reminding has come that nobody has reminded on yet.

    `days` are counted from the due date (-3: three days before). One that lies on or before `since`, when the
    period began, is none; of several that have passed, the last one counts.
    """
    passed = [on for offset in days if since < (on := due + timedelta(days=offset)) <= today]
    return bool(passed) and (reminded_on is None or reminded_on < max(passed))
