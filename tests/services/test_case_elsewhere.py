"""Cases of other courts against organs of the district: CAS-06 (paper B5; domain G12)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.case_elsewhere import CaseElsewhereEntered
from events.case_terms import CaseCause, CaseOutcome
from services.government.case_elsewhere import DECIDER, EnterCaseElsewhere
from services.rules.cases import require_known_cases
from tests.given import given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, SUPERVISORY, URBAN

RAILWAY = "（2024）豫7101行初9号"
DAY, LATER = date(2024, 5, 6), date(2024, 8, 1)
FIELDS: dict[str, Any] = {
    "number": RAILWAY,
    "court": "郑州铁路运输法院",
    "defendants": (HOUSING,),
    "cause": CaseCause.PENALTY,
    "filed_on": date(2024, 4, 1),
}


def enter(on: date = DAY, **changes: Any) -> EnterCaseElsewhere:
    return EnterCaseElsewhere(**{**FIELDS, "occurred_on": on, **changes})


def entered(on: date = DAY, **changes: Any) -> CaseElsewhereEntered:
    return CaseElsewhereEntered(**{**FIELDS, "occurred_on": on, **changes})


def test_papers_b5_the_legal_department_enters_a_case_of_a_railway_court_and_what_becomes_of_it() -> None:
    story = given(DECIDER).as_(LEGAL).when(enter()).then(entered()).when(enter(LATER)).nothing()
    ended = {"hearing_on": date(2024, 6, 3), "outcome": CaseOutcome.REVOKED, "concluded_on": date(2024, 7, 15)}
    story.when(enter(LATER, **ended)).then(entered(LATER, **ended)).when(enter(DAY)).rejected("GEN-08")


@pytest.mark.parametrize("actor", [GOV, HOUSING, COURT, COURT_DIVISION])
def test_nobody_else_enters_it(actor: str) -> None:
    given(DECIDER).as_(actor).when(enter()).rejected("GEN-10")


def test_our_own_court_files_its_cases_itself() -> None:
    given(DECIDER).as_(LEGAL).when(enter(number="（2024）豫0204行初12号")).rejected("CAS-06")
    above = enter(number="（2024）豫02行初7号", defendants=(GOV,), court="开封市中级人民法院")
    given(DECIDER).as_(LEGAL).when(above).then_types(CaseElsewhereEntered)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"defendants": (SUPERVISORY,)}, "CAS-03"),
        ({"defendants": (HOUSING, HOUSING)}, "CAS-03"),
        ({"defendants": (HOUSING, "no-such-organ")}, "GEN-07"),
        ({"outcome": CaseOutcome.REVOKED}, "CAS-05"),
        ({"concluded_on": DAY}, "CAS-05"),
        ({"outcome": CaseOutcome.ENFORCEMENT_GRANTED, "concluded_on": DAY}, "CAS-05"),
        ({"filed_on": LATER}, "GEN-08"),
        ({"hearing_on": date(2024, 3, 1)}, "GEN-08"),
        ({"outcome": CaseOutcome.REVOKED, "concluded_on": LATER}, "GEN-08"),
        ({"court": "原告张甲，身份证号410204199001011234"}, "CAS-03"),
    ],
)
def test_what_is_not_so_is_refused(changes: dict[str, Any], rule: str) -> None:
    given(DECIDER).as_(LEGAL).when(enter(**changes)).rejected(rule)


def test_it_concerns_the_organs_sued_and_is_cited_by_its_number() -> None:
    state = DECIDER.fold([entered(defendants=(HOUSING, URBAN))])
    assert DECIDER.audience(state).concerned >= {HOUSING, URBAN}
    for actor in (COURT, GOV):
        require_known_cases([RAILWAY], given(DECIDER).as_(actor).context())
