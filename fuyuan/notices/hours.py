"""When somebody may be told: in the daytime of working days in Shanghai; what comes otherwise waits for the morning."""

from __future__ import annotations

from datetime import datetime, time
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
