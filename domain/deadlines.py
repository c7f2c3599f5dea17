"""Deadline arithmetic (domain B.12), pure and in calendar days of Asia/Shanghai.

The day of the trigger is not counted (民事诉讼法 art. 85, 民法典 art. 201). Months end on the corresponding
day, or on the last day of a month that has none (民法典 art. 202). A period that would end on a holiday ends
on the first day after it (民事诉讼法 art. 85, 民法典 art. 203). For replies to suggestions this roll is by
analogy only (`practice`), therefore a parameter.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from domain.calendar import Calendar
from events.values import ReplyPeriod

Day = TypeVar("Day", date, str)


def add_months(trigger: date, months: int) -> date:
    """The last day of a period of `months` ≥ 1, counted from `trigger` (民法典 art. 202).

    It is the corresponding day, or the month's last day if there is none. Raises ValueError below 1.
    """
    _at_least_one(months)
    years, month = divmod(trigger.month - 1 + months, 12)
    year, month = trigger.year + years, month + 1
    return date(year, month, min(trigger.day, monthrange(year, month)[1]))


def add_days(trigger: date, days: int) -> date:
    """The last day of a period of `days` ≥ 1 calendar days, the trigger not counted (民法典 art. 201).

    Raises ValueError below 1.
    """
    _at_least_one(days)
    return trigger + timedelta(days=days)


def roll_forward(day: date, calendar: Calendar) -> date:
    """`day`, or the first working day after it when it is a holiday (民法典 art. 203, 民事诉讼法 art. 85)."""
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


class LastDay(NamedTuple):
    """`provisional` while the holidays of its year are not known, with `period_ends_on`, the day it was moved from."""

    on: date
    provisional: bool | None = None
    period_ends_on: date | None = None


def counted(period_ends_on: date, calendar: Calendar) -> LastDay:
    """The last day of a period that ends on that day, over holidays."""
    on = roll_forward(period_ends_on, calendar)
    return LastDay(on) if calendar.covers(on.year) else LastDay(on, True, period_ends_on)


def reply_due(served_on: date, period: ReplyPeriod, calendar: Calendar, roll: bool = True) -> date:
    """The last day on which an answer is in time (SUG-11).

    The clock starts on receipt, not on the date of the document (法释〔2023〕11号 annex 2).
    """
    match period:
        case ReplyPeriod(months=int(months)):
            last = add_months(served_on, months)
        case ReplyPeriod(days=int(days)):
            last = add_days(served_on, days)
        case _:
            raise ValueError("a reply period has months or days")
    return roll_forward(last, calendar) if roll else last


def overdue(due: Day | None, day: Day) -> bool:
    """Whether the day has passed by which something is due; that day itself is in time. Dates, or ISO texts."""
    return due is not None and due < day


def notice_in_time(hearing_on: date, served_on: date, strict: bool, days: int = 3) -> bool:
    """Whether notice came `days` before the hearing (法释〔2020〕3号 art. 5: 开庭三日前).

    The text does not settle the count. Lenient: the day of the hearing is left out. Strict: so is the day of
    service, one day more.
    """
    return (hearing_on - served_on).days >= days + (1 if strict else 0)


def _at_least_one(length: int) -> None:
    if length < 1:
        raise ValueError("a period is at least one month or one day long")
