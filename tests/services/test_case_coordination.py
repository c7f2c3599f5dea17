"""The court coordinates a pending case (诉中协调): opinion 一(三); 行政诉讼法 art. 60."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.case import CaseCoordinated
from events.case_terms import CaseCoordinationOutcome, CaseOutcome
from services.court.case.decider import DECIDER, CoordinateCase
from tests.cases import concluded_event, filed_event
from tests.given import Given, given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL

CASE = "（2024）豫0204行初12号"
BEGUN, ENDED = date(2024, 3, 1), date(2024, 4, 1)
SETTLED = CaseCoordinationOutcome.SETTLED


def pending(*more: Any) -> Given:
    return given(DECIDER, filed_event(CASE), *more).as_(COURT)


def coordinate(on: date = BEGUN, **more: Any) -> CoordinateCase:
    told = {"occurred_on": on, "case": CASE, "organs": (HOUSING, LEGAL), "text": "会同被告研究补正方案"}
    return CoordinateCase(**{**told, **more})


def test_it_begins_and_comes_to_an_outcome_and_the_case_ends_by_itself() -> None:
    begun = CaseCoordinated(occurred_on=BEGUN, organs=(HOUSING, LEGAL), text="会同被告研究补正方案")
    story = pending().when(coordinate()).then(begun).when(coordinate(ENDED)).nothing().as_(COURT_DIVISION)
    ended = story.when(coordinate(ENDED, outcome=SETTLED)).then_types(CaseCoordinated)
    assert ended.state.coordination.outcome is SETTLED
    assert ended.state.concluded is None, "the plaintiff withdraws by an act of its own (M88)"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"organs": ("no-such-organ",)}, "GEN-07"),
        ({"occurred_on": date(2024, 1, 9)}, "GEN-08"),
        ({"text": "原告张某某，电话13800001234"}, "CAS-03"),
    ],
)
def test_what_is_not_so_is_refused(changes: dict[str, Any], rule: str) -> None:
    pending().when(coordinate(**changes)).rejected(rule)


def test_only_the_court_and_only_while_the_case_is_pending() -> None:
    pending().as_(GOV).when(coordinate()).rejected("CAS-01")
    pending(concluded_event(ENDED, CaseOutcome.WITHDRAWN)).when(coordinate(ENDED)).rejected("GEN-05")
    later = pending().when(coordinate(ENDED)).then_types(CaseCoordinated)
    later.when(coordinate(BEGUN, outcome=SETTLED)).rejected("GEN-08")
