"""Every party's appeal, and what becomes of a judgment in effect (CAS-02, CAS-05; 行政诉讼法 arts. 85, 89–93)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.case import AppealConcluded, CaseAppealed, TrialSupervised
from events.case_terms import AppealResult, Appellant, CaseOutcome, SupervisionResult
from services.court.case.decider import DECIDER
from services.court.case.ending import RecordAppeal, RecordAppealResult
from services.court.case.supervision import RecordTrialSupervision
from tests.cases import concluded_event, effect_event, filed_event
from tests.given import Given, given
from tests.organs import COURT, GOV, HOUSING, TAX, URBAN

CASE, ABOVE = "（2024）豫0204行初12号", "（2024）豫02行终88号"
JUDGED, DECIDED = date(2024, 5, 6), date(2024, 8, 1)
REVIEW, RETRIAL = "（2024）豫行申15号", "（2025）豫02行再2号"
REFUSED, ORDERED, CHANGED = SupervisionResult.REFUSED, SupervisionResult.ORDERED, SupervisionResult.CHANGED


def judged(*more: Any) -> Given:
    filed = filed_event(CASE, defendants=(HOUSING, URBAN))
    return given(DECIDER, filed, concluded_event(JUDGED), *more).as_(COURT)


def appeal(day: int, appellant: Appellant = Appellant.DEFENDANT, **more: Any) -> RecordAppeal:
    return RecordAppeal(occurred_on=date(2024, 5, day), case=CASE, appellant=appellant, **more)


def result(outcome: AppealResult = AppealResult.UPHELD, on: date = DECIDED, **more: Any) -> RecordAppealResult:
    return RecordAppealResult(occurred_on=on, case=CASE, result=outcome, appeal_number=ABOVE, **more)


# --- appeals ------------------------------------------------------------------------------------------------------


def test_every_party_appeals_on_its_own_day() -> None:
    story = judged().when(appeal(16, Appellant.PLAINTIFF)).then_types(CaseAppealed)
    story = story.when(appeal(18, defendant=HOUSING)).then_types(CaseAppealed).when(appeal(18, defendant=HOUSING))
    story = story.nothing().when(appeal(20, defendant=URBAN)).then_types(CaseAppealed)
    assert [event.occurred_on.day for event in story.state.appeals] == [16, 18, 20]
    story.when(result(on=date(2024, 5, 19))).rejected("GEN-08")
    decided = story.when(result()).then_types(AppealConcluded)
    decided.when(appeal(21, Appellant.THIRD_PARTY)).rejected("GEN-05")


def test_the_appeals_of_a_case_are_one_case_of_the_court_above() -> None:
    story = judged().when(appeal(16, Appellant.PLAINTIFF, appeal_number=ABOVE)).then_types(CaseAppealed)
    story.when(appeal(18, appeal_number="（2024）豫02行终89号")).rejected("CAS-02")
    story.when(appeal(18, defendant=TAX)).rejected("CAS-05")
    story.when(appeal(18, Appellant.PLAINTIFF, defendant=HOUSING)).rejected("CAS-05")


def test_one_party_withdraws_while_the_other_appeal_goes_on() -> None:
    """行政诉讼法 art. 62 with art. 101: each appellant disposes of its own appeal."""
    story = judged().when(appeal(16, Appellant.PLAINTIFF)).then_types(CaseAppealed).when(appeal(18))
    story = story.then_types(CaseAppealed)
    alone = result(AppealResult.WITHDRAWN, date(2024, 6, 20), appellant=Appellant.DEFENDANT)
    story.when(result(appellant=Appellant.DEFENDANT)).rejected("CAS-05")
    story.when(result(AppealResult.WITHDRAWN, appellant=Appellant.THIRD_PARTY)).rejected("CAS-05")
    told = AppealConcluded(
        occurred_on=date(2024, 6, 20),
        result=AppealResult.WITHDRAWN,
        appeal_number=ABOVE,
        appellant=Appellant.DEFENDANT,
    )
    going_on = story.when(alone).then(told).when(alone).nothing()
    assert going_on.state.appeal is None
    assert going_on.when(result()).then_types(AppealConcluded).state.appeal.result is AppealResult.UPHELD
    last = result(AppealResult.WITHDRAWN, appellant=Appellant.PLAINTIFF)
    assert going_on.when(last).then_types(AppealConcluded).state.appeal.result is AppealResult.WITHDRAWN


# --- supervision --------------------------------------------------------------------------------------------------


def supervised(number: str = REVIEW, what: SupervisionResult | None = None, **more: Any) -> RecordTrialSupervision:
    told = {"occurred_on": date(2025, 1, 6), "case": CASE, "supervision_number": number, "result": what}
    return RecordTrialSupervision(**{**told, **more})


def test_a_review_is_pending_then_decided_and_the_retrial_changes_the_outcome() -> None:
    """行政诉讼法 arts. 90–93."""
    story = judged(effect_event(date(2024, 5, 28))).when(supervised()).then_types(TrialSupervised)
    story = story.when(supervised()).nothing().when(supervised(what=ORDERED)).then_types(TrialSupervised)
    changed = supervised(RETRIAL, CHANGED, outcome=CaseOutcome.CLAIMS_DISMISSED)
    story.when(changed).then(
        TrialSupervised(
            occurred_on=date(2025, 1, 6),
            supervision_number=RETRIAL,
            result=CHANGED,
            outcome=CaseOutcome.CLAIMS_DISMISSED,
        )
    ).when(changed).nothing()
    story.when(supervised(what=REFUSED, occurred_on=date(2025, 1, 5))).rejected("GEN-08")


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (supervised(RETRIAL, ORDERED), "CAS-05"),
        (supervised(REVIEW, SupervisionResult.UPHELD), "CAS-05"),
        (supervised(RETRIAL, CHANGED), "CAS-05"),
        (supervised(REVIEW, ORDERED, outcome=CaseOutcome.REVOKED), "CAS-05"),
        (supervised(RETRIAL, CHANGED, outcome=CaseOutcome.ENFORCEMENT_GRANTED), "CAS-05"),
        (supervised(ABOVE), "CAS-05"),
        (supervised(occurred_on=date(2024, 5, 27)), "GEN-08"),
    ],
)
def test_the_result_fits_the_number(command: RecordTrialSupervision, rule: str) -> None:
    judged(effect_event(date(2024, 5, 28))).when(command).rejected(rule)


def test_only_a_judgment_in_effect_is_supervised_and_the_court_says_so() -> None:
    judged().when(supervised()).rejected("GEN-05")
    judged(effect_event(date(2024, 5, 28))).as_(GOV).when(supervised()).rejected("CAS-01")
