"""The sample year gives every public command there is, and goes through every mechanism on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import events.published  # noqa: F401  (every type is known here)
from events.appearance import AppearanceFindingCorrected, HeadAbsent, HeadAppeared
from events.base import Side
from events.case_terms import CaseOutcome
from events.envelope import Envelope
from events.reconsideration import ReconsiderationCopyReceived
from events.research import StandardFlaggedForReview
from fuyuan.sample.demo import published
from fuyuan.sample.script import script
from tests.edge.test_sample_rules import payloads
from tests.year import TABLE, UNTIL, InProcess, YearLedgers

EXCEPTIONS = {
    "supplement-annual-review": "nothing reads differently after publication: no later fact belongs to the year",
    "enter-arrived-suggestion": "what another district moved here, and the sample is of one",
    "return-arrived-suggestion": "what another district moved here, and the sample is of one",
    "enter-arrived-case": "what another district moved here, and the sample is of one",
    "return-arrived-case": "what another district moved here, and the sample is of one",
}
AFTER_THE_PLAY = published(2024, date(2026, 1, 5), datetime(2026, 1, 5, tzinfo=UTC), "0" * 64)


DAYS = [(date(2026, month, 28 - month), month % 4) for month in range(1, 13)]
"""On which a sample may end, and its seed: none of them decides what it can tell."""


def missing(until: date, seed: int) -> list[str]:
    used = {act.command for act in (*script(until, seed), *AFTER_THE_PLAY)}
    return sorted(TABLE.keys() - used - EXCEPTIONS.keys())


@pytest.mark.parametrize(("until", "seed"), [(UNTIL, 1), (UNTIL, 2), *DAYS])
def test_every_public_command_is_given(until: date, seed: int) -> None:
    assert missing(until, seed) == []


def test_no_exception_is_out_of_date() -> None:
    assert EXCEPTIONS.keys() <= TABLE.keys()
    assert not EXCEPTIONS.keys() & {act.command for act in script(UNTIL)}


def test_no_mechanism_has_more_acts_than_a_basic_court() -> None:
    acts = Counter(TABLE[act.command].category for act in script(UNTIL))
    assert max(acts.values()) <= 450, acts.most_common(3)
    assert sum(acts.values()) <= 1620


def data(year: YearLedgers, side: Side, *types: str) -> Iterable[tuple[Envelope, Any]]:
    for entry in year.entries[side]:
        if entry.type in types:
            envelope = entry.envelope()
            yield envelope, envelope.data


def test_a_few_cases_have_a_cause_without_a_name_in_law(year_ledgers: YearLedgers) -> None:
    """Paper B11."""
    causes = Counter(d["cause"] for _, d in data(year_ledgers, Side.COURT, "case.filed.v1"))
    assert 1 <= causes["unnamed_act"] <= 10


def test_cases_end_in_every_way_that_counts(year_ledgers: YearLedgers) -> None:
    outcomes = Counter(CaseOutcome(d["outcome"]) for _, d in data(year_ledgers, Side.COURT, "case.concluded.v1"))
    assert sum(n for outcome, n in outcomes.items() if outcome.loss) >= 10
    assert any(outcome.of_enforcement_review for outcome in outcomes)
    assert len(list(data(year_ledgers, Side.COURT, "case.appealed.v1"))) >= 10
    effects = data(year_ledgers, Side.COURT, "judgment.took-effect.v1")
    unlawful = [d for _, d in effects if d.get("normative_document_unlawful")]
    assert len(unlawful) == 1


def test_heads_come_stay_away_and_are_excused(year_ledgers: YearLedgers) -> None:
    came = payloads(year_ledgers, Side.COURT, HeadAppeared)
    away = [payload for _, payload in payloads(year_ledgers, Side.COURT, HeadAbsent)]
    assert len(came) >= 40
    assert {payload.spoke for _, payload in came} == {True, False}
    assert any(payload.excused for payload in away)
    assert len([payload for payload in away if payload.ground is not None]) == 3
    assert len(payloads(year_ledgers, Side.COURT, AppearanceFindingCorrected)) == 1


def test_the_suggestion_on_an_absence_closes_the_courts_duty_to_write_it(year_ledgers: YearLedgers) -> None:
    because = Counter(d["because"] for _, d in data(year_ledgers, Side.COURT, "drafting-task.closed.v1"))
    assert because["suggestion_sent"] == 3, "the head's absence, the 处分建议 and the normative document"
    assert because["finding_corrected"] == 1


def test_a_later_j1_flags_the_standard(year_ledgers: YearLedgers) -> None:
    assert len(payloads(year_ledgers, Side.JOINT, StandardFlaggedForReview)) == 1


def test_the_court_gets_its_copies(year_ledgers: YearLedgers) -> None:
    assert len(payloads(year_ledgers, Side.COURT, ReconsiderationCopyReceived)) == 5


def test_the_successor_answers_for_the_organ_that_is_no_more(year_ledgers: YearLedgers) -> None:
    reported = [d for _, d in data(year_ledgers, Side.GOVERNMENT, "rectification.reported.v1") if d.get("successor")]
    assert [d["successor"] for d in reported] == ["development-reform-commission"]


async def test_the_review_that_the_year_opens_is_frozen_confirmed_by_both_and_published(tmp_path: Path) -> None:
    opened = [act for act in script(UNTIL) if act.command == "open-annual-review"]
    rest = published(2024, date(2025, 2, 10), datetime(2025, 2, 1, tzinfo=UTC), "0" * 64)
    year = InProcess(tmp_path)
    try:
        await year.start()
        outcomes = [await year.give(act) for act in (*opened, *rest)]
    finally:
        year.close()
    assert [len(outcome.events) for outcome in outcomes] == [1] * 6


SAID_ONLY_BY_WHAT_IS_WRITTEN = {
    *("adopt-resolution", "assess-feedback", "assign-action-item", "clarify-duties", "confirm-report-to-higher-court"),
    *("confirm-service", "correct-appearance-finding", "correct-bulletin", "decide-objection", "extend-petition"),
    *("extend-reply-deadline", "invite-assessor", "invite-observers", "order-performance", "record-objection"),
    *("review-absence-reason", "review-identity-proof", "seek-coordination-opinion", "settle-joint-appearance"),
    *("change-defendants", "record-appeal-result", "record-trial-supervision", "submit-feedback", "move-suggestion"),
}
"""Whether these can be given once more depends on what is written in the form: another organ, another day."""


def test_every_step_of_the_year_was_offered_on_the_page_of_its_matter(year_ledgers: YearLedgers) -> None:
    assert [(act.on, act.command, act.body) for act in year_ledgers.withheld] == []


def test_what_was_done_is_not_offered_again(year_ledgers: YearLedgers) -> None:
    assert {act.command for act in year_ledgers.offered_again} <= SAID_ONLY_BY_WHAT_IS_WRITTEN
