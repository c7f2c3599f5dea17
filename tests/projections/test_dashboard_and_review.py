"""The dashboards as of a day and the review cut off on that day say the same of the sample year.

A view works it out in SQL from dated acts, the review by folding the events recorded until then: two tellings of one
fact that nothing but this compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from events.base import Side
from projections.access import Reader
from projections.query import MAX_LIMIT, query
from projections.review.facts import Facts, facts
from projections.review.log import end_of_day, read
from projections.store.engine import Message, Projector
from projections.store.opening import open_store
from projections.store.store import Store
from tests.year import YearLedgers

COURT = Reader("district-court", Side.COURT)
DAYS = (date(2024, 3, 20), date(2024, 6, 30), date(2024, 12, 31), date(2025, 2, 28))


@pytest.fixture(scope="module")
def store(shared_database_url: str, year_ledgers: YearLedgers) -> Iterator[Store]:
    opened = open_store(shared_database_url)
    for side, entries in year_ledgers.entries.items():
        messages = [Message(side, place, entry.ledger_id, entry.raw) for place, entry in enumerate(entries, start=1)]
        Projector(opened).apply_batch(messages)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=DAYS, ids=str)
def counted(request: pytest.FixtureRequest, year_ledgers: YearLedgers) -> Facts:
    """What the review counts, cut off on one of the days."""
    raw = (entry.raw for entries in year_ledgers.entries.values() for entry in entries)
    return facts(read(raw, end_of_day(request.param)), request.param.year)


def rows(store: Store, view: str, as_of: date) -> list[dict[str, Any]]:
    cursor: str | None = None
    found: list[dict[str, Any]] = []
    while True:
        page = query(store, view, COURT, limit=MAX_LIMIT, cursor=cursor, as_of=as_of, today=DAYS[-1])
        found += page.items
        if (cursor := page.next) is None:
            return found


def text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def test_an_addressee_was_served_owes_and_answered_on_the_same_days(store: Store, counted: Facts) -> None:
    names = ("served_on", "original_due_on", "reply_due_on", "answered_on", "days", "overdue_days")
    shown = {
        (row["number"], row["addressee"]): tuple(row[name] for name in names)
        for row in rows(store, "suggestion_ledger", counted.as_of)
        if row["sent_on"] is not None
    }
    reviewed = {
        (suggestion.number, one.organ): (
            *map(text, (one.served_on, one.original_due, one.due, one.answered_on)),
            # A row says beside its days that receipt was presumed; the review's median leaves those days out (M27).
            0 if one.presumed and one.answered_on == one.served_on else one.days,
            (one in suggestion.owing and not suggestion.closed_on and one.days_overdue(counted.as_of)) or None,
        )
        for suggestion in counted.suggestions
        for one in suggestion.addressees
    }
    assert shown == reviewed
    assert reviewed


def test_a_head_was_present_on_the_same_duties(store: Store, counted: Facts) -> None:
    shown = {
        (row["case_number"], row["procedure"], row["organ"]): bool(row["appeared"])
        for row in rows(store, "appearance_board", counted.as_of)
    }
    reviewed = {(duty.case, duty.procedure.value, duty.organ): duty.appeared(counted.as_of) for duty in counted.duties}
    assert shown == reviewed
    assert any(reviewed.values())


def test_a_case_was_filed_concluded_and_decided_on_appeal_on_the_same_days(store: Store, counted: Facts) -> None:
    names = ("filed_on", "concluded_on", "outcome", "restricted", "hearings")
    shown = {row["number"]: tuple(row[name] for name in names) for row in rows(store, "case_index", counted.as_of)}
    reviewed = {
        case.number: (
            text(case.filed_on),
            text(case.concluded_on),
            case.outcome.value if case.outcome else None,
            case.restricted,
            len(case.heard_on),
        )
        for case in counted.cases
    }
    assert shown == reviewed
    assert reviewed
