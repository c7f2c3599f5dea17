"""The last days that waited for a holiday notice, when it is known (domain/last_days.py)."""

from __future__ import annotations

from domain.last_days import settled
from services.amendment.amending import Amendment
from services.amendment.commands import SettleLastDays


def settle(amendment: Amendment, command: SettleLastDays) -> None:
    """Each fact of the matter with its last day as it is now. Raises MatterNotFound."""
    telling, calendar = amendment.telling(command.matter), amendment.context.calendar
    for version, fact in list(telling.facts.items()):
        if (final := settled(fact, calendar)) != fact:
            telling.correct(version, final)
