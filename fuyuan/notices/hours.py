"""When somebody may be told: in the daytime of working days in Shanghai; what comes otherwise waits for the morning."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from domain.calendar import Calendar
from events.instants import SHANGHAI

MORNING: Final = time(8)
EVENING: Final = time(20)
DIGEST: Final = time(8, 30)


def is_daytime(now: datetime, calendar: Calendar) -> bool:
    here = now.astimezone(SHANGHAI)
    return MORNING <= here.time() < EVENING and calendar.is_working_day(here.date())


def is_digest_time(now: datetime, calendar: Calendar) -> bool:
    """From the hour of the digest on: one that was missed is made up for on the same day."""
    return is_daytime(now, calendar) and now.astimezone(SHANGHAI).time() >= DIGEST


def next_morning(now: datetime) -> datetime:
    """The next hour at which something may be due that was not before, on whatever day."""
    today = now.astimezone(SHANGHAI).date()
    hours = (MORNING, DIGEST)
    at = [datetime.combine(day, hour, SHANGHAI) for day in (today, today + timedelta(days=1)) for hour in hours]
    return next(one for one in at if one > now)
