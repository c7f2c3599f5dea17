"""`/holidays`: which days of a year are off and which weekend days are worked, and from where that is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from domain.calendar import Calendar, StateCouncilCalendar, statutory_names
from events.terms import Term
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen

FIRST: Final = 2004
LAST: Final = 2100
"""The years that the tables know at all."""


class Origin(Term):
    """From where the days of a year are known."""

    OPERATOR = "operator", "本机构节假日文件（holidays.toml）", "the operator's own table (holidays.toml)"
    PACKAGED = "packaged", "国务院办公厅节假日安排，随软件提供", "the State Council's notice, packaged with the program"
    STATUTORY = "statutory", "安排尚未公布或者尚未收录，仅按法定节假日计算", "no notice yet: the statutory days alone"


class Off(NamedTuple):
    """Days off one after the other, the weekends among them too; `names` are the statutory ones."""

    first: date
    last: date
    names: tuple[str, ...]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def holidays(seen: Seen, question: Question) -> dict[str, Any]:
    """The year asked for, else the present one."""
    year = min(max(question.year or seen.today.year, FIRST), LAST)
    off, worked = list(_off(seen.calendar, year)), list(_worked(seen.calendar, year))
    origin = origin_of(seen.calendar, year)
    more = {"provisional": origin is Origin.STATUTORY, "before": year - 1, "after": year + 1}
    return {"year": year, "origin": origin, "off": off, "worked": worked, **more}


def origin_of(calendar: Calendar, year: int) -> Origin:
    if isinstance(calendar, StateCouncilCalendar) and year in calendar.notices:
        return Origin.OPERATOR
    return Origin.PACKAGED if calendar.covers(year) else Origin.STATUTORY


def _days(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=number) for number in range((date(year, 12, 31) - first).days + 1))


def _off(calendar: Calendar, year: int) -> Iterator[Off]:
    names, run = statutory_names(year), list[date]()
    for day in (*_days(year), date.max):
        if day != date.max and not calendar.is_working_day(day):
            run.append(day)
            continue
        if any(one.weekday() < 5 or one in names for one in run):
            yield Off(run[0], run[-1], tuple(dict.fromkeys(names[one] for one in run if one in names)))
        run = []


def _worked(calendar: Calendar, year: int) -> Iterator[date]:
    """The weekend days that are worked in lieu."""
    return (day for day in _days(year) if day.weekday() >= 5 and calendar.is_working_day(day))
