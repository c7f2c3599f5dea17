"""Within what time a paper arrives and is taken up, else that is said of it (ETSI EN 319 522-1: given periods of time).

No rule of the opinion names such periods, and none hangs on them. A day to arrive is what registered electronic mail
gives a message. Fifteen days are what an administrative organ has from receipt of a statement of claim to its defence
(行政诉讼法 art. 67): who does not have a paper in hand by then could not have answered it. Both are days of
Asia/Shanghai, working or not, so that whoever holds the evidence finds the same instants.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from events.instants import SHANGHAI

ARRIVES_WITHIN: Final = timedelta(days=1)
TAKEN_UP_WITHIN: Final = timedelta(days=15)


def last_day_to_arrive(sent_on: str, sent_at: str) -> date:
    """From the day of sending; it is not before that of its record, as what was entered from paper is."""
    return _day(sent_on, sent_at) + ARRIVES_WITHIN


def last_day_to_take_up(arrived_on: str, arrived_at: str) -> date:
    return _day(arrived_on, arrived_at) + TAKEN_UP_WITHIN


def ends(last_day: date) -> datetime:
    """The first instant that is behind it."""
    return datetime.combine(last_day + timedelta(days=1), time(), SHANGHAI)


def _day(on: str, at: str) -> date:
    return max(date.fromisoformat(on), datetime.fromisoformat(at).astimezone(SHANGHAI).date())
