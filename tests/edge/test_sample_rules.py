"""The sample year against the rules: no act is refused, nothing is parked, and what was meant to happen happened."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from events.base import Side
from events.envelope import Envelope
from events.meeting import AgendaItemAdded, MeetingHeld
from events.parked import ForeignEventParked
from events.reply_deadline import ReplyDeadlineExtended
from events.suggestion import (
    FeedbackReceived,
    ObjectionDecided,
    SuggestionReminded,
    SuggestionServed,
)
from events.suggestion_upwards import SuggestionEscalated
from events.vocabulary import AgendaPurpose
from fuyuan.sample.script import script
from tests.year import UNTIL, YearLedgers, play_in_process


def payloads(year: YearLedgers, side: Side, kind: type[Any]) -> list[tuple[Envelope, Any]]:
    found = [(envelope := entry.envelope(), envelope.payload()) for entry in year.entries[side]]
    return [(envelope, payload) for envelope, payload in found if isinstance(payload, kind)]


def test_every_act_is_recorded_and_nothing_is_parked(year_ledgers: YearLedgers) -> None:
    played = zip(year_ledgers.acts, year_ledgers.outcomes, strict=True)
    assert [act.key for act, outcome in played if not outcome.events] == []
    everything = [entry for entries in year_ledgers.entries.values() for entry in entries]
    assert [entry.raw for entry in everything if entry.type == ForeignEventParked.type] == []


@pytest.mark.parametrize(("until", "seed"), [(date(2023, 12, 31), 1), (date(2026, 11, 28), 2), (date(2026, 4, 30), 3)])
def test_other_years_and_seeds_obey_the_rules_too(until: date, seed: int, tmp_path: Path) -> None:
    played = play_in_process(script(until, seed), tmp_path)
    assert all(outcome.events for outcome in played.outcomes)


def test_two_plays_leave_the_same_ledgers(year_ledgers: YearLedgers, tmp_path: Path) -> None:
    again = play_in_process(script(UNTIL), tmp_path)
    for side in Side:
        assert [entry.raw for entry in again.entries[side]] == [entry.raw for entry in year_ledgers.entries[side]]


def test_some_answers_are_late_and_some_never_come(year_ledgers: YearLedgers) -> None:
    due: dict[tuple[str, str], date] = {}
    for envelope, served in payloads(year_ledgers, Side.COURT, SuggestionServed):
        if served.reply_due_on is not None:
            due[envelope.stream, served.organ] = served.reply_due_on
    answered: dict[tuple[str, str], date] = {}
    for envelope, received in payloads(year_ledgers, Side.COURT, FeedbackReceived):
        answered.setdefault((envelope.stream, received.organ), received.occurred_on)
    late = [one for one, day in due.items() if one in answered and answered[one] > day]
    decided = {(e.stream, p.organ) for e, p in payloads(year_ledgers, Side.COURT, ObjectionDecided) if p.upheld}
    reminded = {(e.stream, p.organ) for e, p in payloads(year_ledgers, Side.COURT, SuggestionReminded)}
    assert len(late) >= 4
    assert len([one for one in reminded if one not in answered and one not in decided]) == 4
    assert len(answered) >= 20


def test_what_happens_once_or_twice(year_ledgers: YearLedgers) -> None:
    decided = Counter(p.upheld for _, p in payloads(year_ledgers, Side.COURT, ObjectionDecided))
    assert decided == {True: 1, False: 1}
    assert len(payloads(year_ledgers, Side.COURT, ReplyDeadlineExtended)) == 1
    escalated = payloads(year_ledgers, Side.COURT, SuggestionEscalated)
    assert len(escalated) == 2
    received = [payload for _, payload in payloads(year_ledgers, Side.COURT, FeedbackReceived)]
    assert Counter(feedback.complete for feedback in received)[False] == 1
    assert any(feedback.presumed_service for feedback in received)
    assert any(feedback.forwarded_by == "justice-bureau" for feedback in received)


def test_one_meeting_hears_the_three_overall_reports(year_ledgers: YearLedgers) -> None:
    """The year check of MTG-09 finds its meeting."""
    held = {envelope.stream for envelope, _ in payloads(year_ledgers, Side.JOINT, MeetingHeld)}
    assert len(held) == 5
    reports: dict[str, set[AgendaPurpose]] = {}
    for envelope, item in payloads(year_ledgers, Side.JOINT, AgendaItemAdded):
        reports.setdefault(envelope.stream, set()).update(p for p in item.purposes if p.overall_report)
    assert any(len(reports[stream]) == 3 for stream in held)
