"""Litigation risk assessment before a major decision: RSK-01 … RSK-10; scenario 36, scenario 37."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from events.base import Side, Visibility
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.register import NumberTaken
from events.risk import (
    AssessedRisk,
    AssessmentDeclined,
    AssessmentOpinionSubmitted,
    AssessorInvited,
    DecisionLinked,
    LegalityReview,
    MitigationRecorded,
    RiskAssessmentAbandoned,
    RiskAssessmentConcluded,
    RiskAssessmentOpened,
    RiskAssessmentReopened,
)
from events.risk_terms import AssessmentPurpose, AssessorCapacity, PriorityField, RiskLevel
from events.vocabulary import OrganRole
from services.joint.risk_assessment.decider import (
    DECIDER,
    AbandonRiskAssessment,
    InviteAssessor,
    OpenRiskAssessment,
    RecordMitigation,
    ReopenRiskAssessment,
)
from services.joint.risk_assessment.outcome import (
    ConcludeRiskAssessment,
    DeclineAssessment,
    LinkDecision,
    SubmitAssessmentOpinion,
)
from services.shared.registers import NUMBER_REGISTER, TakeNumber
from tests.given import MATTER, Given, given
from tests.organs import (
    CITY_GOV,
    COURT,
    COURT_DIVISION,
    GOV,
    HOUSING,
    LEGAL,
    OFFICE,
    OLD_LEGAL,
    OUTSIDE,
    PETITIONS,
    SUB,
    SUPERVISORY,
    URBAN,
    registry,
)
from tests.risk import (
    ASKED_COURT,
    ASKED_LEGAL,
    BOTH,
    CONCLUDED,
    CONCLUDED_ON,
    COURT_SAID,
    DECIDED_ON,
    DONE,
    DUE,
    LEGAL_SAID,
    LINKED,
    OPENED,
    START,
    SUBJECT,
    TODAY,
    UNCONTROLLABLE,
)

REOPENED = RiskAssessmentReopened(occurred_on=date(2024, 7, 5), adjustment="提高补偿标准", respond_by=date(2024, 7, 15))
ABANDONED = RiskAssessmentAbandoned(occurred_on=TODAY, reason="项目取消")


def assessment(*events: Any, by: str = HOUSING) -> Given:
    return given(DECIDER, *events).as_(by).having(side=Side.JOINT, today=TODAY)


def open_(**fields: Any) -> OpenRiskAssessment:
    values: dict[str, Any] = {
        "occurred_on": START,
        "subject": SUBJECT,
        "priority_field": PriorityField.HOUSE_EXPROPRIATION,
        "respond_by": DUE,
    }
    return OpenRiskAssessment(**(values | fields))


def invite(organ: str, on: date = START, **fields: Any) -> InviteAssessor:
    return InviteAssessor(occurred_on=on, assessor=organ, **fields)


def opinion(
    text: str = "补偿标准易生争议", on: date = COURT_SAID.occurred_on, **fields: Any
) -> SubmitAssessmentOpinion:
    return SubmitAssessmentOpinion(occurred_on=on, opinion=text, **fields)


def conclude(on: date = CONCLUDED_ON, **fields: Any) -> ConcludeRiskAssessment:
    values: dict[str, Any] = {
        "occurred_on": on,
        "level": RiskLevel.CONTROLLABLE,
        "risk_points": CONCLUDED.risk_points,
        "measures": CONCLUDED.measures,
        "response_plan": CONCLUDED.response_plan,
    }
    return ConcludeRiskAssessment(**(values | fields))


def link(**fields: Any) -> LinkDecision:
    return LinkDecision(**({"decision_title": "征收决定", "decided_on": DECIDED_ON} | fields))


# opening: GEN-10, RSK-07


def test_an_administrative_organ_opens_and_repeating_writes_nothing() -> None:
    assessment().when(open_()).then(OPENED).when(open_()).nothing()


@pytest.mark.parametrize("actor", [COURT, COURT_DIVISION, OFFICE, SUPERVISORY, OUTSIDE])
def test_nobody_else_opens(actor: str) -> None:
    assessment(by=actor).when(open_()).rejected("GEN-10")


def test_an_organ_that_is_no_more_does_not_open() -> None:
    gone = registry(OrganSuperseded(occurred_on=START, organ=HOUSING, successor=URBAN))
    assessment().having(registry=gone).when(open_()).rejected("GEN-10")


def test_the_answers_are_due_after_the_opening_rsk_03() -> None:
    """RSK-03"""
    assessment().when(open_(respond_by=START)).rejected("RSK-03")


def test_it_is_opened_once() -> None:
    assessment(OPENED).when(open_(subject="另一事项")).rejected("GEN-05")


def test_rsk_07_a_subject_is_assessed_once_by_one_organ() -> None:
    """RSK-07: the second opening needs the number of the first, and does not get it."""
    [(stream, take)] = assessment().when(open_()).companions()
    assert stream == f"number-register:risk-assessment:{HOUSING}"
    assert take == TakeNumber(occurred_on=START, number=SUBJECT, holder=MATTER, rule="RSK-07")
    taken = NumberTaken(occurred_on=START, number=SUBJECT, holder=UUID(int=7))
    given(NUMBER_REGISTER, taken).when(take).rejected("RSK-07")


def test_rsk_07_an_earlier_assessment_is_referred_to_instead() -> None:
    """RSK-07: then no subject is taken; the earlier one is over, and one's own (GEN-06, GEN-08)."""
    earlier = UUID(int=5)
    command = open_(earlier_assessment=earlier, occurred_on=TODAY, respond_by=date(2024, 9, 30))
    stream = f"risk-assessment:{earlier}"
    assert command.references(Side.JOINT) == [stream]
    assert not open_().references(Side.JOINT)
    assert not assessment().when(command).companions()
    knows = assessment().having(known={stream: DECIDER.fold([*BOTH, ABANDONED])})
    knows.when(command).then_types(RiskAssessmentOpened)
    knows.when(command.model_copy(update={"occurred_on": START})).rejected("GEN-08")
    assessment().having(known={stream: DECIDER.fold(BOTH)}).when(command).rejected("RSK-07")
    assessment().having(known={stream: None}).when(command).rejected("GEN-06")
    knows.as_(URBAN).having(side=Side.JOINT).when(command).rejected("GEN-06")


def test_rsk_07_what_was_assessed_under_other_rules_is_no_risk_point_again() -> None:
    """RSK-07"""
    before = AssessedRisk(risk="补偿标准争议", assessed_under="社会稳定风险评估")
    opened = OPENED.model_copy(update={"already_assessed": (before,)})
    asked = assessment(opened, ASKED_COURT, ASKED_LEGAL, COURT_SAID, LEGAL_SAID)
    asked.when(conclude()).rejected("RSK-07")
    asked.when(conclude(risk_points=("评估机构选定程序",))).then_types(RiskAssessmentConcluded)


# inviting: RSK-02, RSK-03, RSK-10


def test_rsk_02_court_and_legal_department_are_invited_by_their_role() -> None:
    """RSK-02"""
    story = assessment(OPENED).when(invite(COURT)).then(ASKED_COURT).when(invite(LEGAL)).then(ASKED_LEGAL)
    story.when(invite(LEGAL)).nothing().when(invite(LEGAL, respond_by=DUE)).nothing()


@pytest.mark.parametrize("actor", [COURT, LEGAL, URBAN, OFFICE])
def test_only_the_initiator_acts(actor: str) -> None:
    by = assessment(*BOTH, COURT_SAID, by=actor)
    by.when(invite(URBAN)).rejected("GEN-10")
    by.when(conclude()).rejected("GEN-10")
    by.when(RecordMitigation(measure="公开方案")).rejected("GEN-10")
    by.when(AbandonRiskAssessment(reason="项目取消")).rejected("GEN-10")
    assessment(*DONE, by=actor).when(link()).rejected("GEN-10")
    reopen = ReopenRiskAssessment(adjustment="调整", respond_by=date(2024, 9, 30))
    assessment(*DONE, by=actor).when(reopen).rejected("GEN-10")


def test_the_duty_of_the_initiator_follows_its_successor() -> None:
    """ORG-02"""
    moved = registry(OrganSuperseded(occurred_on=date(2024, 6, 20), organ=HOUSING, successor=URBAN))
    done = assessment(*BOTH, COURT_SAID, LEGAL_SAID).having(registry=moved)
    done.as_(URBAN).having(side=Side.JOINT).when(conclude()).then(CONCLUDED)


def test_an_unknown_organ_is_not_invited() -> None:
    assessment(OPENED).when(invite("nobody-office")).rejected("GEN-07")


def test_rsk_03_an_invitation_leaves_time_and_never_takes_it_back() -> None:
    """RSK-03: a further invitation gives more time; it is not dated before the one it follows (GEN-08)."""
    asked = assessment(*BOTH)
    assessment(OPENED).when(invite(COURT, on=DUE)).rejected("RSK-03")
    asked.when(invite(COURT, on=date(2024, 6, 20), respond_by=date(2024, 6, 29))).rejected("RSK-03")
    longer = asked.when(invite(COURT, on=date(2024, 6, 20), respond_by=date(2024, 7, 10))).then_types(AssessorInvited)
    longer.when(invite(COURT, respond_by=date(2024, 7, 20))).rejected("GEN-08")
    longer.as_(COURT).having(side=Side.JOINT).when(opinion()).then(COURT_SAID)  # it was invited on the first day


def test_an_invitation_follows_the_opening() -> None:
    assessment(OPENED).when(invite(COURT, on=date(2024, 6, 2))).rejected("GEN-08")


def test_nobody_is_invited_after_the_conclusion() -> None:
    assessment(*DONE).when(invite(URBAN, on=date(2024, 7, 2), respond_by=TODAY)).rejected("GEN-05")


def test_rsk_10_a_third_party_is_added_to_the_two() -> None:
    """RSK-10: never instead of them, and never the initiator, a part of the court, or the office."""
    assessment(OPENED, ASKED_COURT).when(invite(SUB)).rejected("RSK-10")
    story = assessment(*BOTH)
    for organ in (HOUSING, COURT_DIVISION, OFFICE):
        story.when(invite(organ)).rejected("RSK-10")
    added = story.when(invite(CITY_GOV)).then_types(AssessorInvited)
    added.when(invite(SUB)).then(
        AssessorInvited(occurred_on=START, assessor=SUB, capacity=AssessorCapacity.THIRD_PARTY, respond_by=DUE)
    )


# answering: RSK-04, RSK-08, RSK-09


def test_rsk_04_an_invited_assessor_answers_and_the_later_answer_supersedes() -> None:
    """RSK-04"""
    story = assessment(*BOTH, by=COURT).when(opinion()).then(COURT_SAID)
    story.when(opinion()).nothing().when(opinion(on=TODAY)).nothing()
    story.when(opinion("另有风险", on=date(2024, 6, 11))).rejected("GEN-08")
    changed = story.when(opinion("另有风险", on=date(2024, 6, 20))).then_types(AssessmentOpinionSubmitted)
    declined = changed.when(DeclineAssessment(occurred_on=date(2024, 6, 21), reason="信息不足")).then(
        AssessmentDeclined(occurred_on=date(2024, 6, 21), assessor=COURT, reason="信息不足")
    )
    declined.when(DeclineAssessment(occurred_on=date(2024, 6, 22), reason="信息不足")).nothing()


@pytest.mark.parametrize("actor", [URBAN, GOV, HOUSING, OFFICE, COURT_DIVISION, OLD_LEGAL])
def test_rsk_04_nobody_else_answers(actor: str) -> None:
    """RSK-04"""
    by = assessment(*BOTH, by=actor)
    by.when(opinion()).rejected("RSK-04")
    by.when(DeclineAssessment(reason="信息不足")).rejected("RSK-04")


def test_rsk_04_the_court_does_not_answer_before_it_is_invited() -> None:
    """RSK-04; and not on a day before the invitation (GEN-08)."""
    assessment(OPENED, ASKED_LEGAL, by=COURT).when(opinion()).rejected("RSK-04")
    assessment(*BOTH, by=COURT).when(opinion(on=date(2024, 6, 2))).rejected("GEN-08")


def test_an_opinion_after_the_conclusion_is_recorded_as_late() -> None:
    """Opinion 三(二)5: the two assess beforehand. Who is late is heard all the same; the conclusion stays as it is.

    One that repeats what stood before is no second one; a refusal says nothing that is still of use (GEN-05).
    """
    reason = "法制部门逾期未答复"
    expected = CONCLUDED.model_copy(update={"missing_opinion_of": (LEGAL,), "reason": reason})
    without = assessment(*BOTH, COURT_SAID).when(conclude(reason=reason)).then(expected)
    legal = without.as_(LEGAL).having(side=Side.JOINT)
    legal.when(opinion("程序风险较低", on=date(2024, 6, 30))).rejected("GEN-08")
    legal.when(DeclineAssessment(occurred_on=date(2024, 7, 2), reason="信息不足")).rejected("GEN-05")
    late = LEGAL_SAID.model_copy(update={"occurred_on": date(2024, 7, 2), "late": True})
    heard = legal.when(opinion("程序风险较低", on=date(2024, 7, 2))).then(late)
    heard.when(opinion("程序风险较低", on=date(2024, 7, 3))).nothing()
    assert heard.state.concluded == expected
    linked = assessment(*DONE, LINKED, by=COURT).when(opinion("补偿标准另有争议", on=TODAY))
    linked.then(COURT_SAID.model_copy(update={"occurred_on": TODAY, "opinion": "补偿标准另有争议", "late": True}))
    assessment(*DONE, by=COURT).when(opinion(on=TODAY)).nothing()
    assessment(*DONE, ABANDONED, by=COURT).when(opinion("另有风险", on=TODAY)).rejected("GEN-05")
    assessment(*DONE, by=URBAN).when(opinion("另有风险", on=TODAY)).rejected("RSK-04")


def test_an_opinion_of_the_next_round_is_in_time() -> None:
    again = (ASKED_COURT.model_copy(update={"occurred_on": date(2024, 7, 5), "respond_by": date(2024, 7, 15)}),)
    reopened = assessment(*DONE, REOPENED, *again, by=COURT)
    reopened.when(opinion(on=date(2024, 7, 6))).then(COURT_SAID.model_copy(update={"occurred_on": date(2024, 7, 6)}))


def test_rsk_04_a_third_party_and_its_successor_answer() -> None:
    """RSK-04, ORG-02: `assessor` is the organ of the invitation."""
    asked = AssessorInvited(occurred_on=START, assessor=SUB, capacity=AssessorCapacity.THIRD_PARTY, respond_by=DUE)
    third = assessment(*BOTH, asked, by=SUB)
    third.when(opinion("有信访风险")).then_types(AssessmentOpinionSubmitted)
    moved = registry(OrganSuperseded(occurred_on=date(2024, 6, 10), organ=SUB, successor=URBAN))
    heir = third.having(registry=moved).as_(URBAN).having(side=Side.JOINT)
    [said] = heir.when(opinion("有信访风险")).decide()
    assert isinstance(said, AssessmentOpinionSubmitted)
    assert (said.assessor, said.successor) == (SUB, URBAN)


def test_rsk_04_the_new_legal_department_answers_for_the_old_one() -> None:
    """RSK-04: the role moves, and the duty with it; invited itself, it takes the former one's place."""
    asked = ASKED_LEGAL.model_copy(update={"assessor": OLD_LEGAL})
    before = registry(
        OrganRoleAssigned(occurred_on=date(2024, 1, 1), organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT),
        OrganRoleAssigned(occurred_on=date(2024, 6, 10), organ=LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT),
    )
    story = assessment(OPENED, ASKED_COURT, asked, COURT_SAID).having(registry=before)
    new = story.as_(LEGAL).having(side=Side.JOINT)
    [said] = new.when(opinion(on=date(2024, 6, 13))).decide()
    assert isinstance(said, AssessmentOpinionSubmitted)
    assert (said.assessor, said.successor) == (OLD_LEGAL, LEGAL)
    story.as_(OLD_LEGAL).having(side=Side.JOINT).when(opinion()).rejected("RSK-04")
    invited = story.when(invite(LEGAL, on=date(2024, 6, 12))).then_types(AssessorInvited)
    answered = invited.as_(LEGAL).having(side=Side.JOINT).when(opinion(on=date(2024, 6, 14)))
    after = answered.then_types(AssessmentOpinionSubmitted)
    after.as_(HOUSING).having(side=Side.JOINT).when(conclude(date(2024, 6, 20))).then_types(RiskAssessmentConcluded)


@pytest.mark.parametrize(
    "text",
    [
        "（2024）豫0204行初12号案件败诉可能性大",
        "与(2024) 豫0204 民初 3 号有关",
        "参照（２０１４）鼓行初字第12号",
        "原告王甲以外，原告王乙，已起诉",
        "联系电话13900001234",
    ],
)
def test_rsk_09_an_opinion_is_tied_to_no_case(text: str) -> None:
    """RSK-09: neither a case number nor a party, in the opinion, its risk points, or the reason to give none."""
    court = assessment(*BOTH, by=COURT)
    court.when(opinion(text)).rejected("RSK-09")
    court.when(opinion(risk_points=(text,))).rejected("RSK-09")
    court.when(DeclineAssessment(reason=text)).rejected("RSK-09")


def test_rsk_09_documents_may_be_named() -> None:
    """RSK-09: 鼓政〔2020〕20号 is no case number."""
    text = "依据鼓政〔2020〕20号、鼓政（2020）20号、（2024）第3号和近三年12号文"
    assessment(*BOTH, by=COURT).when(opinion(text)).then_types(AssessmentOpinionSubmitted)


def test_rsk_09_everything_of_an_assessment_is_restricted() -> None:
    """RSK-09"""
    for events in ((OPENED,), BOTH, DONE):
        assert DECIDER.visibility(DECIDER.fold(events)) is Visibility.RESTRICTED


def test_rsk_08_an_opinion_is_no_legality_review() -> None:
    """RSK-08"""
    command = opinion(purpose=AssessmentPurpose.LEGALITY_REVIEW)
    assessment(*BOTH, by=LEGAL).when(command).rejected("RSK-08")


def test_rsk_08_the_legality_review_has_its_own_document_and_comes_first() -> None:
    """RSK-08, scenario 37: LEGAL's opinion does not satisfy legality review."""
    said = LEGAL_SAID.model_copy(update={"document_number": "鼓司〔2024〕8号"})
    done = assessment(*BOTH, COURT_SAID, said, CONCLUDED)
    days = {"requested_on": date(2024, 7, 5), "reviewed_on": date(2024, 7, 16)}
    done.when(link(legality_review=LegalityReview(**days, document_number="鼓司〔2024〕8号"))).rejected("RSK-08")
    for wrong in ({"requested_on": date(2024, 7, 17)}, {"reviewed_on": date(2024, 7, 21)}):
        done.when(link(legality_review=LegalityReview(**(days | wrong)))).rejected("RSK-08")
    review = LegalityReview(**days, document_number="鼓司〔2024〕9号")
    done.when(link(legality_review=review)).then(LINKED.model_copy(update={"legality_review": review}))


# concluding: RSK-02, RSK-03, RSK-05


def test_scenario_36_one_opinion_missing() -> None:
    """RSK-02, RSK-03, scenario 36: before the response date never, after it with the initiator's reason."""
    story = assessment(*BOTH, COURT_SAID)
    story.when(conclude(date(2024, 6, 25), reason="工期紧")).rejected("RSK-03")
    story.when(conclude(DUE, reason="工期紧")).rejected("RSK-03")
    story.when(conclude()).rejected("RSK-03")
    reason = "法制部门逾期未答复"
    expected = CONCLUDED.model_copy(update={"missing_opinion_of": (LEGAL,), "reason": reason})
    story.when(conclude(reason=reason)).then(expected).when(conclude(reason=reason)).nothing()


@pytest.mark.parametrize("asked", [ASKED_COURT, ASKED_LEGAL])
def test_scenario_36_both_must_be_invited(asked: AssessorInvited) -> None:
    """RSK-02, scenario 36: rejected at any date."""
    for on in (date(2024, 6, 25), CONCLUDED_ON, TODAY):
        assessment(OPENED, asked, COURT_SAID).when(conclude(on, reason="逾期")).rejected("RSK-02")


def test_rsk_03_who_declined_is_missing_too() -> None:
    """RSK-03: with both answers it is concluded at once; a refusal is an answer, but no opinion."""
    assessment(*BOTH, COURT_SAID, LEGAL_SAID).when(conclude(date(2024, 6, 20))).then_types(RiskAssessmentConcluded)
    declined = AssessmentDeclined(occurred_on=date(2024, 6, 13), assessor=LEGAL, reason="信息不足")
    story = assessment(*BOTH, COURT_SAID, declined)
    story.when(conclude(date(2024, 6, 20))).rejected("RSK-03")
    [said] = story.when(conclude(date(2024, 6, 20), reason="已说明理由")).decide()
    assert isinstance(said, RiskAssessmentConcluded)
    assert said.missing_opinion_of == (LEGAL,)


def test_rsk_03_a_third_party_is_waited_for_as_well() -> None:
    """RSK-03"""
    asked = AssessorInvited(occurred_on=START, assessor=SUB, capacity=AssessorCapacity.THIRD_PARTY, respond_by=DUE)
    story = assessment(*BOTH, asked, COURT_SAID, LEGAL_SAID)
    story.when(conclude(date(2024, 6, 20), reason="x")).rejected("RSK-03")
    [said] = story.when(conclude(reason="第三方逾期")).decide()
    assert isinstance(said, RiskAssessmentConcluded)
    assert said.missing_opinion_of == (SUB,)


def test_rsk_05_where_no_risk_is_found_there_is_nothing_to_plan_for() -> None:
    """RSK-05: 条例 art. 23(2) asks for points, measures and a plan of the risks there are; 三(二)5 for a prediction."""
    both = assessment(*BOTH, COURT_SAID, LEGAL_SAID)
    nothing = {"risk_points": (), "measures": (), "response_plan": None, "level": RiskLevel.NONE_FOUND}
    concluded = RiskAssessmentConcluded(
        occurred_on=CONCLUDED_ON, risk_points=(), measures=(), level=RiskLevel.NONE_FOUND
    )
    story = both.when(conclude(**nothing)).then(concluded)
    story.when(conclude(**nothing)).nothing()
    story.when(link()).then(LINKED)
    both.when(conclude(**nothing | {"risk_points": ("补偿标准争议",)})).rejected("RSK-05")
    both.when(conclude(**nothing | {"level": RiskLevel.CONTROLLABLE})).rejected("RSK-05")


@pytest.mark.parametrize("missing", [{"risk_points": ()}, {"measures": ()}, {"response_plan": None}])
def test_rsk_05_the_report_is_whole(missing: dict[str, Any]) -> None:
    """RSK-05"""
    assessment(*BOTH, COURT_SAID, LEGAL_SAID).when(conclude(**missing)).rejected("RSK-05")


def test_a_conclusion_follows_the_answers() -> None:
    story = assessment(*BOTH, COURT_SAID, LEGAL_SAID)
    story.when(conclude(date(2024, 6, 12))).rejected("GEN-08")
    story.when(conclude()).then(CONCLUDED).when(conclude(level=RiskLevel.UNCONTROLLABLE)).rejected("GEN-05")


# the decision: RSK-01, RSK-06


def test_rsk_01_a_decision_follows_the_conclusion() -> None:
    """RSK-01: not while it is open, not dated before the conclusion; the link not before the decision (GEN-08)."""
    assessment(*BOTH, COURT_SAID, LEGAL_SAID).when(link()).rejected("RSK-01")
    done = assessment(*DONE)
    done.when(link(decided_on=date(2024, 6, 30))).rejected("RSK-01")
    done.when(link(occurred_on=date(2024, 7, 19))).rejected("GEN-08")
    done.when(link(decided_on=CONCLUDED_ON)).then_types(DecisionLinked)
    done.when(link()).then(LINKED).when(link()).nothing()
    assessment(*DONE, LINKED).when(link(decision_title="另一决定")).rejected("GEN-05")
    assessment(*BOTH, ABANDONED).when(link()).rejected("GEN-05")


def test_scenario_37_uncontrollable_risk() -> None:
    """RSK-06, RSK-01, scenario 37: the decision waits for another draft, assessed anew and found controllable."""
    story = assessment(*BOTH, COURT_SAID, LEGAL_SAID, UNCONTROLLABLE)
    story.when(link()).rejected("RSK-06")
    reopen = ReopenRiskAssessment(
        occurred_on=REOPENED.occurred_on, adjustment=REOPENED.adjustment, respond_by=REOPENED.respond_by
    )
    story = story.when(reopen).then(REOPENED).when(reopen).nothing()
    story.when(link()).rejected("RSK-01")
    story.when(conclude(date(2024, 7, 16), reason="逾期")).rejected("RSK-02")
    for organ in (COURT, LEGAL):
        story = story.when(invite(organ, on=date(2024, 7, 6))).then_types(AssessorInvited)
    story.when(conclude(date(2024, 7, 7), reason="急")).rejected("RSK-03")
    for organ in (COURT, LEGAL):
        said = opinion("调整后风险可控", on=date(2024, 7, 8))
        story = story.as_(organ).having(side=Side.JOINT).when(said).then_types(AssessmentOpinionSubmitted)
    story = story.as_(HOUSING).having(side=Side.JOINT)
    story = story.when(conclude(date(2024, 7, 10))).then_types(RiskAssessmentConcluded)
    story.when(link(decided_on=date(2024, 7, 9))).rejected("RSK-01")
    story.when(link()).then(LINKED)


def test_reopening_is_for_what_is_concluded_and_not_decided() -> None:
    late = date(2024, 9, 30)
    command = ReopenRiskAssessment(occurred_on=TODAY, adjustment="调整", respond_by=late)
    for events in (BOTH, (*DONE, LINKED), (*BOTH, ABANDONED)):
        assessment(*events).when(command).rejected("GEN-05")
    done = assessment(*DONE)
    done.when(command.model_copy(update={"respond_by": TODAY})).rejected("RSK-03")
    done.when(command.model_copy(update={"occurred_on": date(2024, 6, 30)})).rejected("GEN-08")
    assessment(*DONE, REOPENED).when(invite(COURT, on=date(2024, 7, 4))).rejected("GEN-08")


# mitigation and abandoning


def test_measures_are_recorded_while_the_matter_is_alive() -> None:
    command = RecordMitigation(occurred_on=TODAY, measure="公开补偿方案", risk_point=2)
    recorded = MitigationRecorded(occurred_on=TODAY, measure="公开补偿方案", risk_point=2)
    assessment(*DONE).when(command).then(recorded).when(command).nothing()
    assessment(*DONE, LINKED).when(command).then(recorded)
    assessment(*DONE).when(command.model_copy(update={"risk_point": 3})).rejected("GEN-06")
    assessment(*BOTH).when(command.model_copy(update={"risk_point": 1})).rejected("GEN-06")
    assessment(*BOTH).when(RecordMitigation(measure="先行公示")).then_types(MitigationRecorded)
    assessment(*BOTH).when(RecordMitigation(occurred_on=date(2024, 6, 2), measure="先行公示")).rejected("GEN-08")
    assessment(*BOTH, ABANDONED).when(RecordMitigation(measure="先行公示")).rejected("GEN-05")


def test_what_is_not_decided_may_be_abandoned() -> None:
    command = AbandonRiskAssessment(reason="项目取消")
    assessment(*BOTH).when(command).then(ABANDONED).when(command).nothing()
    assessment(*DONE).when(command).then(ABANDONED)
    assessment(*DONE, LINKED).when(command).rejected("GEN-05")
    assessment(*DONE).when(AbandonRiskAssessment(occurred_on=START, reason="项目取消")).rejected("GEN-08")


def test_the_petition_bureau_is_an_administrative_organ_too() -> None:
    assessment(by=PETITIONS).when(open_()).then_types(RiskAssessmentOpened)


NAMED = "原告王乙，联系电话13900001234"


def test_no_text_holds_personal_data() -> None:
    """GEN-12: parties are given by kind and number only."""
    fresh, asked, done = assessment(), assessment(*BOTH, COURT_SAID, LEGAL_SAID), assessment(*DONE)
    fresh.when(open_(subject=NAMED)).rejected("GEN-12")
    fresh.when(open_(content=NAMED)).rejected("GEN-12")
    before = AssessedRisk(risk=NAMED, assessed_under="社会稳定风险评估")
    fresh.when(open_(already_assessed=(before,))).rejected("GEN-12")
    asked.when(RecordMitigation(measure=NAMED)).rejected("GEN-12")
    asked.when(AbandonRiskAssessment(reason=NAMED)).rejected("GEN-12")
    for field in ({"risk_points": (NAMED,)}, {"measures": (NAMED,)}, {"response_plan": NAMED}, {"reason": NAMED}):
        asked.when(conclude(**field)).rejected("GEN-12")
    done.when(link(decision_title=NAMED)).rejected("GEN-12")
    done.when(ReopenRiskAssessment(adjustment=NAMED, respond_by=date(2024, 9, 30))).rejected("GEN-12")
