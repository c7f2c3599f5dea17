"""Deadlines: the vectors of domain B.12 and what must hold for every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Calendar, StateCouncilCalendar, read_notices
from domain.deadlines import add_days, add_months, notice_in_time, reply_due, roll_forward
from events.values import ReplyPeriod
from tests.notices import OF_2027


class WeekendCalendar:
    """Saturdays and Sundays off and nothing else."""

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5

    def covers(self, year: int) -> bool:
        return True


CALENDAR = StateCouncilCalendar()
DAYS = st.dates(date(2004, 1, 1), date(2035, 12, 31))
PERIODS = st.one_of(
    st.integers(1, 24).map(lambda n: ReplyPeriod(months=n)),
    st.integers(1, 730).map(lambda n: ReplyPeriod(days=n)),
)


@pytest.mark.parametrize(
    ("served_on", "period", "due"),
    [
        ("2024-12-31", ReplyPeriod(months=2), "2025-02-28"),
        ("2024-03-15", ReplyPeriod(months=2), "2024-05-15"),
        ("2024-03-15", ReplyPeriod(days=60), "2024-05-14"),
        ("2024-12-31", ReplyPeriod(days=60), "2025-03-03"),
        ("2025-08-01", ReplyPeriod(months=2), "2025-10-09"),
        ("2025-08-01", ReplyPeriod(days=60), "2025-09-30"),
    ],
)
def test_a_reply_is_due(served_on: str, period: ReplyPeriod, due: str) -> None:
    assert reply_due(date.fromisoformat(served_on), period, CALENDAR) == date.fromisoformat(due)


def test_without_the_roll_a_period_ends_on_its_own_last_day() -> None:
    assert reply_due(date(2024, 12, 31), ReplyPeriod(days=60), CALENDAR, roll=False) == date(2025, 3, 1)
    assert reply_due(date(2025, 8, 1), ReplyPeriod(months=2), CALENDAR, roll=False) == date(2025, 10, 1)
    assert add_months(date(2024, 3, 1), 3) == date(2024, 6, 1)
    assert roll_forward(date(2024, 6, 1), CALENDAR) == date(2024, 6, 3)


def test_months_end_on_the_corresponding_day_or_the_last() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2024, 2, 29), 1) == date(2024, 3, 29)
    assert add_months(date(2024, 12, 15), 24) == date(2026, 12, 15)


@pytest.mark.parametrize("length", [0, -1])
def test_a_period_has_a_length(length: int) -> None:
    for add in (add_months, add_days):
        with pytest.raises(ValueError, match="at least one"):
            add(date(2024, 1, 1), length)


def test_a_weekend_day_worked_in_lieu_is_a_working_day() -> None:
    assert CALENDAR.is_working_day(date(2024, 2, 4))  # the Sunday before Spring Festival 2024
    assert roll_forward(date(2024, 2, 4), CALENDAR) == date(2024, 2, 4)
    assert not WeekendCalendar().is_working_day(date(2024, 2, 4))


@pytest.mark.parametrize(
    ("served_on", "lenient", "strict"),
    [
        ("2024-05-06", True, True),
        ("2024-05-07", True, False),
        ("2024-05-08", False, False),
        ("2024-05-11", False, False),
    ],
)
def test_notice_three_days_before_the_hearing_in_both_readings(served_on: str, lenient: bool, strict: bool) -> None:
    hearing, served = date(2024, 5, 10), date.fromisoformat(served_on)
    assert notice_in_time(hearing, served, strict=False) is lenient
    assert notice_in_time(hearing, served, strict=True) is strict


def test_a1_a_year_without_a_notice_has_its_statutory_days() -> None:
    """With the days in lieu of those that fall on a weekend (全国年节及纪念日放假办法)."""
    assert not CALENDAR.is_working_day(date(2100, 10, 1))  # a Friday
    assert roll_forward(date(2100, 10, 1), CALENDAR) == date(2100, 10, 6)
    assert CALENDAR.covers(2026)
    assert not CALENDAR.covers(2100)


def test_a1_the_operators_table_counts_before_the_package() -> None:
    calendar = read_notices(OF_2027)
    assert calendar.covers(2027)
    assert not calendar.covers(2028)
    assert roll_forward(date(2027, 2, 5), calendar) == date(2027, 2, 15)
    assert calendar.is_working_day(date(2027, 2, 20))
    assert calendar.is_working_day(date(2027, 5, 4))
    assert not calendar.is_working_day(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("2027-10-03", "2028-10-03", "2028-10-03 is no day of 2027"),
        ("[2027-02-20]", "[2027-02-22]", "2027-02-22 is worked"),
        ("[2027-02-20]", "[2027-02-06]", "2027-02-06 is worked"),
        ("2027-09-15, ", "", "missing in 2027: 2027-09-15"),
        ("working_days", "workdays", "workdays"),
        ("[2027]", "[nextyear]", "nextyear"),
        ("[2027]", "[2027", "Expected"),
        ("2027-09-15", '"2027-09-15"', "holidays"),
    ],
)
def test_a1_a_wrong_table_is_refused_with_what_is_wrong(old: str, new: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        read_notices(OF_2027.replace(old, new))


@given(DAYS, PERIODS, st.booleans())
def test_a_due_day_comes_after_service_and_never_falls_on_a_holiday(
    served_on: date, period: ReplyPeriod, roll: bool
) -> None:
    due = reply_due(served_on, period, CALENDAR, roll=roll)
    assert due > served_on
    assert not roll or CALENDAR.is_working_day(due)
    assert due >= reply_due(served_on, period, CALENDAR, roll=False)


@given(DAYS, st.integers(0, 40), PERIODS, st.sampled_from([CALENDAR, WeekendCalendar()]))
def test_who_is_served_later_is_never_due_earlier(
    served_on: date, later: int, period: ReplyPeriod, calendar: Calendar
) -> None:
    assert reply_due(served_on, period, calendar) <= reply_due(served_on + timedelta(days=later), period, calendar)
