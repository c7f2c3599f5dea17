"""The working days of the sample year, counted from 0, on into the autumn of the next year."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta

from domain.calendar import StateCouncilCalendar

TAIL_DAYS = 300  # calendar days of the next year that are still counted


class WorkingDays:
    """`days[0]` is the first working day of `year`; indices are how the plot measures time."""

    def __init__(self, year: int) -> None:
        self.year, self.calendar = year, StateCouncilCalendar()
        first, span = date(year, 1, 1), 366 + TAIL_DAYS
        everything = (first + timedelta(days=n) for n in range(span))
        self._days = [day for day in everything if self.calendar.is_working_day(day)]

    def __getitem__(self, index: int) -> date:
        return self._days[index]

    def at(self, day: date) -> int:
        """The index of `day`, or of the first working day after it."""
        return bisect_left(self._days, day)

    @property
    def last(self) -> date:
        """The last working day of the year."""
        return self._days[self.at(date(self.year + 1, 1, 1)) - 1]

    @property
    def horizon(self) -> date:
        """The last day of the script: a month into the next year, so that late answers are in it."""
        return self._days[self.at(date(self.year + 1, 2, 1)) - 1]
