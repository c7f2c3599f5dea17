"""The index of reconsideration cases: rules CAS-01, CAS-02, REC-06, REC-07 (domain A.11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.case_terms import CaseCause, PlaintiffKind, ReconsiderationOutcome
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from events.vocabulary import Field
from services.decider import matter_of_key
from services.government.reconsideration_case import DECIDER, AcceptReconsideration, DecideReconsideration
from services.rules.cases import reconsideration_case_stream
from tests.given import Given, given
from tests.organs import CITY_POLICE, CITY_TAX, COURT, GOV, HOUSING, LEGAL, OFFICE, POLICE, SUB, TAX

NUMBER = "鼓政行复〔2024〕5号"


def day(month: int, number: int) -> date:
    return date(2024, month, number)


def accept(**changes: Any) -> AcceptReconsideration:
    return AcceptReconsideration(
        **{
            "occurred_on": day(3, 1),
            "number": NUMBER,
            "respondent": HOUSING,
            "field": Field.URBAN_CONSTRUCTION,
            "cause": CaseCause.PENALTY,
            "applicant_kind": PlaintiffKind.NATURAL_PERSON,
            **changes,
        }
    )


ACCEPTED = ReconsiderationAccepted(
    occurred_on=day(3, 1),
    number=NUMBER,
    respondent=HOUSING,
    field=Field.URBAN_CONSTRUCTION,
    cause=CaseCause.PENALTY,
    applicant_kind=PlaintiffKind.NATURAL_PERSON,
)


def decide(
    outcome: ReconsiderationOutcome = ReconsiderationOutcome.REVOKED, on: date = day(4, 20), **changes: Any
) -> DecideReconsideration:
    return DecideReconsideration(
        occurred_on=on,
        reconsideration_number=NUMBER,
        outcome=outcome,
        decision_number="鼓政复决〔2024〕3号",
        **changes,
    )


def at_government(*history: Any) -> Given:
    return given(DECIDER, *history).as_(LEGAL)


def test_a_case_is_accepted_and_decided() -> None:
    story = at_government().when(accept()).then(ACCEPTED)
    assert (story.state.accepted.number, story.state.respondent) == (NUMBER, HOUSING)
    story.when(accept()).nothing()
    decided = ReconsiderationDecided(
        occurred_on=day(4, 20),
        outcome=ReconsiderationOutcome.REVOKED,
        decision_number="鼓政复决〔2024〕3号",
    )
    story = story.as_(GOV).when(decide()).then(decided)
    story.when(decide(on=day(4, 21))).nothing()
    story.when(decide(ReconsiderationOutcome.UPHELD)).rejected("GEN-05")
    at_government(ACCEPTED).when(decide(on=day(2, 29))).rejected("GEN-08")


def test_the_number_is_the_matter() -> None:
    matter = matter_of_key("reconsideration-case", NUMBER)
    assert DECIDER.matter(accept()) == DECIDER.matter(decide()) == matter
    assert DECIDER.stream(matter) == reconsideration_case_stream(NUMBER)


@pytest.mark.parametrize("actor", [COURT, HOUSING, OFFICE])
def test_cas_01_only_the_reconsideration_organ_enters_its_cases(actor: str) -> None:
    at_government().as_(actor).when(accept()).rejected("CAS-01")
    at_government(ACCEPTED).as_(actor).when(decide()).rejected("CAS-01")


def test_cas_02_gen_04_a_number_of_the_year_once() -> None:
    at_government().when(accept(number="鼓政行复〔2023〕5号")).rejected("CAS-02")
    at_government(ACCEPTED).when(accept(respondent=POLICE)).rejected("GEN-04")


def test_rec_07_scenario_27_within_the_governments_jurisdiction() -> None:
    for respondent in (HOUSING, SUB, POLICE):
        at_government().when(accept(respondent=respondent)).then_types(ReconsiderationAccepted)
    at_government().when(accept(respondent=TAX)).rejected("REC-07")
    at_government().when(accept(respondent=GOV)).rejected("REC-07")
    at_government().when(accept(respondent="nobody")).rejected("GEN-07")


AGAINST_POLICE = ACCEPTED.model_copy(update={"respondent": POLICE})
DECIDED = ReconsiderationDecided(
    occurred_on=day(4, 20), outcome=ReconsiderationOutcome.REVOKED, decision_number="鼓政复决〔2024〕3号"
)
NOTIFIED = DECIDED.model_copy(update={"notify_superior": (CITY_POLICE,)})


def test_rec_06_the_decision_goes_to_the_respondents_superior_department_too() -> None:
    story = at_government(AGAINST_POLICE).when(decide()).then(NOTIFIED)
    story.when(decide(notify_superior=(CITY_POLICE,))).nothing()
    story.when(decide(notify_superior=(CITY_TAX,))).rejected("GEN-05")


def test_rec_06_who_is_named_includes_the_registered_superior() -> None:
    both = (CITY_TAX, CITY_POLICE)
    at_government(AGAINST_POLICE).when(decide(notify_superior=both)).then(
        DECIDED.model_copy(update={"notify_superior": both})
    )
    at_government(AGAINST_POLICE).when(decide(notify_superior=(CITY_TAX,))).rejected("REC-06")


def test_rec_06_the_decision_goes_to_superior_departments_only() -> None:
    for wrong in (GOV, COURT, HOUSING):
        at_government(ACCEPTED).when(decide(notify_superior=(wrong,))).rejected("REC-06")
    at_government(ACCEPTED).when(decide(notify_superior=("nobody",))).rejected("GEN-07")


def test_rec_06_a_bureau_has_no_registered_superior_department_and_may_name_it() -> None:
    at_government(ACCEPTED).when(decide()).then(DECIDED)
    name = "开封市住房和城乡建设局"
    told = DECIDED.model_copy(update={"superior_department": name})
    at_government(ACCEPTED).when(decide(superior_department=name)).then(told)


@pytest.mark.parametrize("ending", ["mediated", "settled", "terminated"])
def test_rec_06_where_there_is_no_decision_nobody_is_notified(ending: str) -> None:
    outcome = ReconsiderationOutcome(ending)
    ended = DECIDED.model_copy(update={"outcome": outcome})
    at_government(AGAINST_POLICE).when(decide(outcome)).then(ended)


def test_rec_06_a_decision_recorded_before_is_repeated_as_it_is() -> None:
    at_government(AGAINST_POLICE, DECIDED).when(decide()).nothing()


def test_cas_03_no_applicant_is_named() -> None:
    assert not {"applicant", "applicants", "name"} & set(ReconsiderationAccepted.model_fields)


def test_the_outcome_says_whether_the_act_was_corrected() -> None:
    corrected = {"modified", "revoked", "declared_illegal", "declared_void", "duty_ordered"}
    assert {outcome.value for outcome in ReconsiderationOutcome if outcome.corrected} == corrected
