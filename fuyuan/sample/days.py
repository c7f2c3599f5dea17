"""The working days of the sample year, counted from 0: the twelve months up to a day, and the time around them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from domain.calendar import StateCouncilCalendar

AROUND = 300  # calendar days before and after the twelve months that are counted too
LATEST = timedelta(days=10)  # before the end: what has a day of the calendar has taken place by then


class WorkingDays:
    """`days[0]` is the first working day of the twelve months that end with `until`, `days[-1]` the one before it.

    Indices are how the plot measures time; what is planned may lie behind `until`.
    """

    def __init__(self, until: date) -> None:
        self.until, self.calendar = until, StateCouncilCalendar()
        tomorrow = until + timedelta(days=1)
        leap_day = (tomorrow.month, tomorrow.day) == (2, 29)
        self.begins = date(tomorrow.year - 1, 3, 1) if leap_day else tomorrow.replace(year=tomorrow.year - 1)
        first, last = self.begins - timedelta(days=AROUND), until + timedelta(days=AROUND)
        everything = (first + timedelta(days=n) for n in range((last - first).days))
        self._days = [day for day in everything if self.calendar.is_working_day(day)]
        self._zero = bisect_left(self._days, self.begins)

    def __len__(self) -> int:
        """How many of them lie in the twelve months."""
        return bisect_left(self._days, self.until + timedelta(days=1)) - self._zero

    def __getitem__(self, index: int) -> date:
        return self._days[self._zero + index]

    def at(self, day: date) -> int:
        """The index of `day`, or of the first working day after it; 0 for what lies before the twelve months."""
        return max(0, bisect_left(self._days, day) - self._zero)

    def begun(self, told: Mapping[str, Any]) -> int:
        """When what a text tells begins: on a working day of the year (`day`), or on a day of the calendar (`on`)."""
        if "on" not in told:
            return int(told["day"])
        days = (date.fromisoformat(f"{year}-{told['on']}") for year in (self.begins.year, self.until.year))
        return self.at(max(day for day in days if day <= self.until - LATEST))

    @property
    def reviewed(self) -> int:
        """The year of which most is told: the last one while the running one is not half over."""
        return self.until.year - (self.until.month <= 6)
