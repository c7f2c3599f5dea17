"""Which days are working days in China, from the State Council's yearly notice.

The table is yearly data kept by the `chinese_calendar` package (domain B.12: never hard-coded). For a year it
lacks, Saturdays and Sundays are the only holidays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

import chinese_calendar


class Calendar(Protocol):
    """What deadline arithmetic needs to know about days. Days are Asia/Shanghai calendar days."""

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open: a weekday that is no holiday, or a weekend day worked in lieu."""


@dataclass(frozen=True, slots=True)
class StateCouncilCalendar:
    """The published holidays and make-up working days; weekends only for a year not yet published."""

    def is_working_day(self, day: date) -> bool:
        return _is_working_day(day)


@lru_cache(maxsize=4096)
def _is_working_day(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # the package's word for a year it has no table of
        return day.weekday() < 5
