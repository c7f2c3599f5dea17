"""A question as a view sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from projections.roster import Roster

DUE_SOON_DAYS: Final = 15
"""A day is near from so many days before it."""


def given_for(day: date) -> dict[str, str]:
    """The parameters of a question of any day (`projections.any_day`)."""
    return {"day": day.isoformat(), "soon": (day + timedelta(days=DUE_SOON_DAYS)).isoformat()}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as a view sees it: the day it is asked for, and the checked filters.

    `regular_meetings_per_year`: as the store has it.
    """

    as_of: date
    filters: Mapping[str, Any]
    roster: Roster
    regular_meetings_per_year: int = 1

    @property
    def day(self) -> str:
        """`as_of` as it stands in the tables."""
        return self.as_of.isoformat()

    @property
    def soon(self) -> str:
        """The last day that is near."""
        return given_for(self.as_of)["soon"]

    @property
    def given(self) -> dict[str, str]:
        """What a question of any day (`projections.any_day`) is asked with."""
        return given_for(self.as_of)
