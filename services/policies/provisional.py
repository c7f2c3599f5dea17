"""Which matters have a last day that a holiday notice moves or makes final."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.calendar import Calendar
from domain.last_days import LAST_DAYS, settled
from domain.standing import standing
from events.base import Event
from events.correction import AMENDMENTS
from services.amendment.commands import SettleLastDays
from services.ledger.ledger import Ledger

NOTICE_OUT: Final = "国务院节假日安排已公布，暂定的期限据此更正或者确定，不是延长。"
_TYPES: Final = [event.type for event in (*LAST_DAYS, *AMENDMENTS)]


def unsettled(ledger: Ledger, calendar: Calendar, today: date) -> Iterator[SettleLastDays]:
    """What puts them right; nothing while the holidays are as unknown as before."""
    recorded: dict[str, list[tuple[int, Event]]] = defaultdict(list)
    for entry in ledger.everything(types=_TYPES):
        if (event := entry.without_texts().payload()) is not None:
            recorded[entry.originator_id].append((entry.originator_version, event))
    for stream, events in recorded.items():
        if any(settled(fact, calendar) != fact for fact in standing(events).values()):
            yield SettleLastDays(occurred_on=today, matter=stream, reason=NOTICE_OUT)
