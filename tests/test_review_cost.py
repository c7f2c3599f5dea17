"""The work of a review grows with the events and no faster: counted in calls, which no load of the machine changes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks.copies import Recorded, copies, in_order
from projections.review.report import review
from tests.year import YearLedgers

LATER = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_calls_per_event_do_not_grow_with_the_events(year_ledgers: YearLedgers) -> None:
    year = in_order(year_ledgers)
    few, many = (_calls_per_event(list(copies(year, count))) for count in (1, 6))
    assert many <= 1.03 * few


def _calls_per_event(events: Sequence[Recorded]) -> float:
    calls = 0

    def count(*_: Any) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        review((fact.raw for fact in events), 2024, LATER, "鼓楼区")
    finally:
        sys.setprofile(None)
    return calls / len(events)
