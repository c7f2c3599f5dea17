"""Which days are working days in China, from the State Council's yearly notice.

The notice of a year is known from the operator's own table or, behind it, from the `chinese_calendar` package (domain
B.12: never hard-coded). Before a year's notice is out the statutory days count all the same, with the days taken in
lieu where they fall on a weekend (全国年节及纪念日放假办法, from the `holidays` package); which weekend days are
worked and how holidays are joined, the notice will say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Final, Protocol

import chinese_calendar
from pydantic import BaseModel, ConfigDict, Strict, StringConstraints, TypeAdapter

_TomlDate = Annotated[date, Strict()]
_LAST_PACKAGED: Final = max(chinese_calendar.holidays).year


class Calendar(Protocol):
    """What deadline arithmetic needs to know about days. Days are Asia/Shanghai calendar days."""

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open: a weekday that is no holiday, or a weekend day worked in lieu."""

    def covers(self, year: int) -> bool:
        """Whether the year's notice is known; what is reckoned without it is provisional."""


class YearNotice(BaseModel):
    """A year's notice: all days off but plain weekends, and the weekend days that are worked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    holidays: frozenset[_TomlDate]
    working_days: frozenset[_TomlDate] = frozenset()


@dataclass(frozen=True, slots=True)
class StateCouncilCalendar:
    """`notices` are the operator's, by year, and count before the package."""

    notices: Mapping[int, YearNotice] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        if (notice := self.notices.get(day.year)) is not None:
            return day in notice.working_days or (day.weekday() < 5 and day not in notice.holidays)
        return _is_working_day(day)

    def covers(self, year: int) -> bool:
        return year <= _LAST_PACKAGED or year in self.notices


PACKAGED: Final = StateCouncilCalendar()
"""Without notices of the operator's own."""


def read_notices(text: str) -> StateCouncilCalendar:
    """The calendar of an operator's table (TOML):

        [2027]
        holidays = [2027-01-01, 2027-02-05, …]
        working_days = [2027-02-20, …]

    Raises ValueError, which says what is wrong.
    """
    notices = {int(year): notice for year, notice in _NOTICES.validate_python(tomllib.loads(text)).items()}
    for year, notice in notices.items():
        for day in sorted(notice.holidays | notice.working_days):
            if day.year != year:
                raise ValueError(f"{day} is no day of {year}")
        for day in sorted(notice.working_days):
            if day.weekday() < 5 or day in notice.holidays:
                raise ValueError(f"{day} is worked in lieu only if it is a Saturday or Sunday and no holiday")
        if missing := sorted(_statutory(year) - notice.holidays):
            raise ValueError(f"statutory holidays are missing in {year}: {', '.join(map(str, missing))}")
    return StateCouncilCalendar(notices)


_NOTICES = TypeAdapter(dict[Annotated[str, StringConstraints(pattern="^20[0-9]{2}$")], YearNotice])


def working_days(today: date, last: date, calendar: Calendar) -> int:
    """How many working days are left after today, the last day included."""
    days = (today + timedelta(days=number) for number in range(1, (last - today).days + 1))
    return sum(map(calendar.is_working_day, days))


@lru_cache(maxsize=4096)
def _is_working_day(day: date) -> bool:
    if day.year <= _LAST_PACKAGED:
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:  # the package's word for a year it has no table of: before 2004
            return day.weekday() < 5
    return day.weekday() < 5 and day not in _statutory(day.year, observed=True)


def statutory_names(year: int) -> dict[date, str]:
    """What the statutory days of a year to 2100 are called, in Chinese; a day off in lieu of another is none."""
    from holidays import PUBLIC, country_holidays

    known = country_holidays("CN", years=year, observed=False, language="zh_CN", categories=PUBLIC)
    return {day: name for day, name in known.items() if "调休" not in name}


@lru_cache(maxsize=64)
def _statutory(year: int, observed: bool = False) -> frozenset[date]:
    """The statutory days of a year to 2100; `observed`: with the days taken in lieu."""
    from holidays import country_holidays  # takes its time, and only years without a notice need it

    return frozenset(country_holidays("CN", years=year, observed=observed))
