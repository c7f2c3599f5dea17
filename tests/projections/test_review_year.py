"""The review over the sample year, beside what the aggregates themselves say about the same events."""

from __future__ import annotations

import random
from datetime import date

import pytest

from domain.reconsideration_paper import Stage as PaperStage
from domain.suggestion import Stage
from events.base import Side
from events.bulletin import BulletinIssued, BulletinWithdrawn
from events.case_terms import DraftingTaskKind
from events.meeting import MeetingHeld
from events.suggestion import SuggestionSent
from projections.review.figure import Rate
from projections.review.figures.reconsideration import fold_papers
from projections.review.log import end_of_day
from projections.review.report import Review, review
from services.court import drafting_task
from services.court.appearance import decider as appearance
from services.court.case import decider as case
from services.court.suggestion.decider import DECIDER
from services.government.reconsideration_suggestion import decider as reconsideration_suggestion
from tests.projections.annals import page_of
from tests.year import YearLedgers, year_ledgers

__all__ = ["year_ledgers"]  # the fixture

FILED = ("number", "court", "procedure", "cause", "field", "decision_number", "earlier_number")
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
    assert page_of(again) == page_of(made)


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


def test_every_case_stands_where_the_court_s_aggregate_says(made: Review) -> None:
    """M80–M92: filing, restriction, hearings, conclusion and appeal, twice folded and once compared."""
    found = {each.number: each for each in made.facts.cases}
    for (side, stream), entries in made.log.streams.items():
        if side is not Side.COURT or not stream.startswith("case:"):
            continue
        state = case.DECIDER.fold([entry.event for entry in entries])
        one = found.pop(state.number)
        assert state.filed
        assert all(getattr(one, name) == getattr(state.filed, name) for name in FILED)
        assert one.defendants == state.defendants
        assert (one.filed_on, one.concluded_on, one.outcome) == (state.filed_on, state.concluded_on, state.outcome)
        assert (one.loss_grounds, one.act_changed, one.settled) == (
            (state.concluded.loss_grounds, state.concluded.act_changed_before_withdrawal, state.concluded.settled)
            if state.concluded
            else ((), False, False)
        )
        assert one.appealed == (state.appealed is not None)
        assert (one.appeal_result, one.appeal_on) == (
            (state.appeal.result, state.appeal.occurred_on) if state.appeal else (None, None)
        )
        assert (one.restricted, frozenset(one.heard_on)) == (state.restricted, state.heard_on)
    assert not found
    assert made.facts.cases


def test_every_duty_stands_where_the_court_s_aggregate_says(made: Review) -> None:
    """M40–M46: findings and notices; what is still to be suggested is what the open drafting tasks are about."""
    found = {(each.case, each.organ): each for each in made.facts.duties}
    owed = set()
    for (side, stream), entries in made.log.streams.items():
        events = [entry.event for entry in entries]
        if side is Side.COURT and stream.startswith("appearance:"):
            state = appearance.DECIDER.fold(events)
            assert state.duty is not None
            one = found.pop((state.duty.case, state.duty.organ))
            assert {
                each.on: (each.appeared, each.head_rank, each.spoke, each.ground, each.excused) for each in one.found
            } == {
                day: (each.appeared, each.head.head_rank if each.head else None, each.spoke, each.ground, each.excused)
                for day, each in state.findings.items()
            }
            assert one.notified_for == tuple(notice.hearing_on for notice in state.notices)
        if side is Side.COURT and stream.startswith("drafting-task:"):
            task = drafting_task.DECIDER.fold(events)
            if task.open and task.opened and task.opened.kind is DraftingTaskKind.HEAD_ABSENCE:
                owed.add((task.opened.case, task.opened.organ))
    assert not found
    assert made.facts.duties
    sent = made.figures["M46"]["sent"]
    assert isinstance(sent, Rate)
    missing = set(sent.whole) - set(sent.part)
    assert owed == {
        (duty.case, duty.organ) for duty in made.facts.duties if any(each.ref in missing for each in duty.found)
    }


def test_every_reconsideration_paper_stands_where_the_government_s_aggregate_says(made: Review) -> None:
    """M34–M37: what was sent, received, answered, ordered, withdrawn."""
    found = {each.ref.rpartition(":")[0]: each for each in made.facts.of(fold_papers)}
    for (side, stream), entries in made.log.streams.items():
        if not stream.startswith("reconsideration-suggestion:") or f"{side}/{stream}" not in found:
            continue
        one = found.pop(f"{side}/{stream}")
        state = reconsideration_suggestion.DECIDER.fold([entry.event for entry in entries])
        assert state.sent
        content = state.sent.content
        assert (one.number, one.instrument) == (state.sent.number, content.instrument)
        assert tuple(to.organ for to in one.addressees) == content.addressees
        assert (one.cc, one.sent_on) == (state.sent.cc, state.sent.occurred_on)
        assert one.answered_on == state.answered_on
        assert one.due_on == (state.served.due_on if state.served else None)
        for to in one.addressees:
            alone = state.of(to.organ)
            assert to.served_on == (alone.served.occurred_on if alone.served else None)
            assert to.answered_on == alone.first_answer_on
        assert len(one.acts) == len(state.orders) + len(state.measures)
        assert one.withdrawn == (state.stage is PaperStage.WITHDRAWN)
    assert not found
    assert made.facts.of(fold_papers)


def _in_order(made: Review) -> list[str]:
    return [one.ref for suggestion in made.facts.suggestions for one in suggestion.addressees]
