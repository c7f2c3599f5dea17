"""The review over the sample year, beside what the aggregates themselves say about the same events."""

from __future__ import annotations

import random
from datetime import date

import pytest

from events.base import Side
from events.bulletin import BulletinIssued, BulletinWithdrawn
from events.meeting import MeetingHeld
from events.suggestion import SuggestionSent
from projections.review.log import end_of_day
from projections.review.report import Review, review
from services.court.suggestion import DECIDER
from services.court.suggestion_state import Stage
from tests.year import YearLedgers, year_ledgers

__all__ = ["year_ledgers"]  # the fixture

CUT_OFF = date(2025, 1, 31)


@pytest.fixture(scope="module")
def raw(year_ledgers: YearLedgers) -> list[bytes]:
    return [bytes(entry.raw) for entries in year_ledgers.entries.values() for entry in entries]


@pytest.fixture(scope="module")
def made(raw: list[bytes]) -> Review:
    return review(raw, 2024, end_of_day(CUT_OFF), "开封市鼓楼区")


def test_the_whole_log_is_used_and_any_interleaving_gives_the_same_bytes(raw: list[bytes], made: Review) -> None:
    """ANR-01: no gap, nothing set aside, nothing unknown."""
    assert (made.log.gaps, made.log.set_aside, made.log.unknown_types) == ((), (), {})
    shuffled = [*raw, *raw[:50]]
    random.Random(40).shuffle(shuffled)
    again = review(shuffled, 2024, end_of_day(CUT_OFF), "开封市鼓楼区")
    assert again.to_json() == made.to_json()
    assert again.to_html() == made.to_html()


def test_counts_agree_with_the_bare_events(made: Review) -> None:
    """M01, M10, M20: counted once more without the fold."""
    events = [(side, stream, entry.event) for (side, stream), entries in made.log.streams.items() for entry in entries]
    gone = {(side, stream) for side, stream, event in events if isinstance(event, BulletinWithdrawn)}
    issued = {(s, stream) for s, stream, e in events if isinstance(e, BulletinIssued) and e.occurred_on.year == 2024}
    held = [e for _, _, e in events if isinstance(e, MeetingHeld) and e.occurred_on.year == 2024]
    sent = [e for _, _, e in events if isinstance(e, SuggestionSent) and e.occurred_on.year == 2024]
    assert made.figures["M01"]["all"].text == str(len(issued - gone))
    assert made.figures["M10"]["all"].text == str(len(held))
    assert made.figures["M20"]["all"].text == str(len(sent))
    assert len(made.facts.suggestions) >= len(sent) > 10


def test_every_addressee_stands_where_the_court_s_aggregate_says(made: Review) -> None:
    """M24–M27, M31: service, deadlines, answers, objections and what is overdue, twice folded and once compared."""
    overdue = set()
    by_ref = {suggestion.ref.rpartition(":")[0]: suggestion for suggestion in made.facts.suggestions}
    for (side, stream), entries in made.log.streams.items():
        if side is not Side.COURT or f"{side}/{stream}" not in by_ref:
            continue
        state = DECIDER.fold([entry.event for entry in entries])
        suggestion = by_ref[f"{side}/{stream}"]
        assert suggestion.withdrawn == (state.stage is Stage.WITHDRAWN)
        assert (suggestion.closed_on is not None) == (state.stage in (Stage.CLOSED, Stage.ARCHIVED))
        for one in suggestion.addressees:
            known = state.addressees[one.organ]
            assert (one.served_on, one.original_due, one.due) == (known.served_on, known.original_due, known.due)
            assert (one.answered_on is not None, one.released) == (known.complete, known.released)
            if known.overdue(CUT_OFF) and state.stage is Stage.SENT:
                overdue.add(one.ref)
    assert overdue
    assert made.figures["M31"]["overdue"].refs == tuple(ref for ref in _in_order(made) if ref in overdue)  # type: ignore[union-attr]


def _in_order(made: Review) -> list[str]:
    return [one.ref for suggestion in made.facts.suggestions for one in suggestion.addressees]
