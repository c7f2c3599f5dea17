"""The government's side of a suggestion (domain A.4.1; scenarios 16 to 21, 23)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.base import Event, Visibility
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.response import (
    CopyAcknowledged,
    FeedbackReturnReceived,
    FeedbackSubmitted,
    ObjectionDecisionReceived,
    ResponseEnded,
    ResponseOpened,
    ServiceAcknowledged,
    SuggestionObjected,
)
from events.vocabulary import AdoptionAnswer, Instrument, OrganRole, ResponseEnd, SuggestionKind
from services.government.suggestion_response import (
    DECIDER,
    AcknowledgeCopy,
    AcknowledgeService,
    RaiseObjection,
    SubmitFeedback,
)
from tests.given import Given, given, internal
from tests.organs import COURT, GOV, HOUSING, LEGAL, OLD_LEGAL, POLICE, SUB, URBAN, registry
from tests.suggestions import BOTH, NUMBER, RECTIFIED, SENT_ON, answer, day

EndResponse = internal(DECIDER, "end-response")
NoteFeedbackReturn = internal(DECIDER, "note-feedback-return")
NoteObjectionDecision = internal(DECIDER, "note-objection-decision")
OpenResponse = internal(DECIDER, "open-response")

NOT_ADOPTED, IN_PROGRESS = AdoptionAnswer.NOT_ADOPTED, AdoptionAnswer.IN_PROGRESS
SENT = {
    "title": "关于规范房屋征收补偿程序的司法建议",
    "instrument": Instrument.JUDICIAL_SUGGESTION,
    "kind": SuggestionKind.INDIVIDUAL_CASE,
    "addressees": (HOUSING,),
    "cc": (LEGAL, GOV),
    "recommendations": 2,
    "visibility": Visibility.BILATERAL,
    "number": NUMBER,
}
OBJECTED = SuggestionObjected(occurred_on=day(3, 20), organ=HOUSING, ground="不属于本单位职权")
UPHELD = ObjectionDecisionReceived(occurred_on=day(3, 25), organ=HOUSING, upheld=True)
REJECTED = ObjectionDecisionReceived(occurred_on=day(3, 25), organ=HOUSING, upheld=False)
WITHDRAWN = ResponseEnded(occurred_on=day(4, 1), because=ResponseEnd.WITHDRAWN)
CLOSED = ResponseEnded(occurred_on=day(4, 1), because=ResponseEnd.CLOSED)
MERGED = registry(OrganSuperseded(occurred_on=day(4, 1), organ=URBAN, successor=HOUSING))


def opened(*history: Event, by: str = HOUSING, **changes: Any) -> Given:
    """The suggestion arrived; then `history`; now `by` acts."""
    return given(DECIDER, ResponseOpened(occurred_on=SENT_ON, **{**SENT, **changes}), *history).as_(by)


def submit(on: date = day(5, 10), **changes: Any) -> SubmitFeedback:
    fields = {"occurred_on": on, "text": "现将采纳落实情况函复如下", "answers": BOTH, "implementation": RECTIFIED}
    return SubmitFeedback(**{**fields, **changes})


def submitted(organ: str = HOUSING, on: date = day(5, 10), **changes: Any) -> FeedbackSubmitted:
    fields = {"text": "现将采纳落实情况函复如下", "answers": BOTH, "implementation": RECTIFIED}
    return FeedbackSubmitted(occurred_on=on, feedback_by=organ, **{**fields, **changes})


def test_the_suggestion_arrives_once() -> None:
    arrived = OpenResponse(occurred_on=SENT_ON, **SENT)
    story = given(DECIDER).when(arrived).then(ResponseOpened(occurred_on=SENT_ON, **SENT))
    story.when(arrived).nothing()
    assert DECIDER.visibility(opened(visibility=Visibility.RESTRICTED).state) is Visibility.RESTRICTED
    assert DECIDER.visibility(DECIDER.initial) is Visibility.BILATERAL


# --- receipt --------------------------------------------------------------------------------------------------


def test_sug_02_an_organ_in_cc_acknowledges_its_copy() -> None:
    (
        opened(by=LEGAL)
        .when(AcknowledgeCopy(occurred_on=day(3, 12)))
        .then(CopyAcknowledged(occurred_on=day(3, 12), organ=LEGAL))
        .when(AcknowledgeCopy())
        .nothing()
        .as_(GOV)
        .when(AcknowledgeCopy(occurred_on=day(3, 13)))
        .then(CopyAcknowledged(occurred_on=day(3, 13), organ=GOV))
    )


def test_gen_10_no_copy_for_anybody_else() -> None:
    opened(by=URBAN).when(AcknowledgeCopy()).rejected("GEN-10")
    opened(by=HOUSING).when(AcknowledgeCopy()).rejected("GEN-10")


def test_the_successor_of_an_organ_in_cc_acknowledges_under_its_name() -> None:
    merged = registry(OrganSuperseded(occurred_on=day(3, 11), organ=OLD_LEGAL, successor=LEGAL))
    copied = opened(by=LEGAL, cc=(OLD_LEGAL,)).having(registry=merged)
    copied.when(AcknowledgeCopy(occurred_on=day(3, 12))).then(CopyAcknowledged(occurred_on=day(3, 12), organ=OLD_LEGAL))


def test_sug_12_each_addressee_signs_for_itself() -> None:
    sign = AcknowledgeService(occurred_on=day(3, 15))
    opened().when(sign).then(ServiceAcknowledged(occurred_on=day(3, 15), organ=HOUSING)).when(sign).nothing()
    opened(by=URBAN).when(sign).rejected("SUG-12")
    opened(by=LEGAL).when(sign).rejected("SUG-12")
    opened(by=URBAN, addressees=(HOUSING, URBAN)).when(
        AcknowledgeService(organ=HOUSING, occurred_on=day(3, 15))
    ).rejected("SUG-12")


def test_sug_11_no_receipt_objection_or_answer_before_the_day_of_sending() -> None:
    early = day(3, 9)
    opened().when(AcknowledgeService(occurred_on=early)).rejected("SUG-11")
    opened().when(RaiseObjection(ground="不属于本单位职权", occurred_on=early)).rejected("SUG-11")
    opened().when(submit(early)).rejected("SUG-11")
    opened().when(submit(SENT_ON)).then_types(FeedbackSubmitted)
    opened(by=LEGAL).when(AcknowledgeCopy(occurred_on=early)).rejected("SUG-11")
    opened(by=LEGAL).when(AcknowledgeCopy(occurred_on=SENT_ON)).then_types(CopyAcknowledged)


# --- objection ------------------------------------------------------------------------------------------------


def test_sug_24_scenario_21_an_addressee_objects_before_answering() -> None:
    """Scenario 21: SUG-24."""
    objection = RaiseObjection(ground="不属于本单位职权", occurred_on=day(3, 20))
    decision = NoteObjectionDecision(organ=HOUSING, upheld=True, occurred_on=day(3, 25))
    (
        opened()
        .when(objection)
        .then(OBJECTED)
        .when(objection)
        .nothing()
        .when(decision)
        .then(UPHELD)
        .when(decision)
        .nothing()
        .when(submit())
        .rejected("SUG-24")
        .when(EndResponse(because=ResponseEnd.WITHDRAWN, occurred_on=day(4, 1)))
        .then(WITHDRAWN)
    )


def test_sug_24_not_after_an_answer_and_only_once() -> None:
    objection = RaiseObjection(ground="不属于本单位职权")
    opened(submitted()).when(objection).rejected("SUG-24")
    opened(OBJECTED, REJECTED).when(objection).rejected("SUG-24")
    opened(OBJECTED, REJECTED).when(submit()).then_types(FeedbackSubmitted)
    opened(OBJECTED).when(submit()).then_types(FeedbackSubmitted)


def test_sug_12_nobody_objects_for_another() -> None:
    opened(by=URBAN).when(RaiseObjection(ground="不属于本单位职权")).rejected("SUG-12")
    opened(by=LEGAL).when(RaiseObjection(ground="不属于本单位职权", organ=HOUSING)).rejected("SUG-12")


# --- feedback -------------------------------------------------------------------------------------------------


def test_scenario_10_an_addressee_answers() -> None:
    """Scenario 10."""
    (
        opened()
        .when(submit(document_number="鼓建函〔2024〕8号"))
        .then(submitted(document_number="鼓建函〔2024〕8号"))
        .when(submit(document_number="鼓建函〔2024〕8号"))
        .nothing()
        .when(submit(day(5, 11), document_number="鼓建函〔2024〕8号"))
        .nothing()
    )


def test_sug_12_scenario_17_feedback_by_an_organ_not_addressed() -> None:
    """Scenario 17: SUG-12."""
    opened(by=URBAN).when(submit()).rejected("SUG-12")
    opened(by=URBAN).when(submit(feedback_by=HOUSING)).rejected("SUG-12")
    opened(by=LEGAL).when(submit()).rejected("SUG-12")
    opened(by=LEGAL).when(submit(feedback_by=URBAN)).rejected("SUG-12")
    opened().when(submit(feedback_by=URBAN)).rejected("SUG-12")
    opened(by=COURT).when(submit(feedback_by=HOUSING)).rejected("SUG-12")
    opened(by=LEGAL).when(submit(feedback_by=HOUSING)).then(submitted(forwarded_by=LEGAL))


def test_sug_12_forwarding_follows_the_role() -> None:
    moved = registry(
        OrganRoleAssigned(occurred_on=day(5, 1), organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    )
    opened(by=LEGAL).having(registry=moved).when(submit(feedback_by=HOUSING)).rejected("SUG-12")
    opened(by=OLD_LEGAL).having(registry=moved).when(submit(feedback_by=HOUSING)).then_types(FeedbackSubmitted)


def test_sug_12_who_forwards_is_asked_of_today_not_of_the_business_date() -> None:
    """The role moved on 2024-05-20; the answer is of 05-10 and entered later."""
    moved = registry(
        OrganRoleAssigned(occurred_on=day(5, 20), organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    )
    opened(by=LEGAL).having(registry=moved).when(submit(feedback_by=HOUSING)).rejected("SUG-12")
    story = opened(by=OLD_LEGAL).having(registry=moved)
    story.when(submit(feedback_by=HOUSING)).then(submitted(forwarded_by=OLD_LEGAL))
    merged = registry(OrganSuperseded(occurred_on=day(5, 20), organ=LEGAL, successor=OLD_LEGAL))
    heir = opened(by=OLD_LEGAL).having(registry=merged)
    heir.when(submit(feedback_by=HOUSING)).then(submitted(forwarded_by=OLD_LEGAL))


def test_sug_12_the_legal_department_answers_for_itself_when_it_is_addressed() -> None:
    opened(by=LEGAL, addressees=(LEGAL,), cc=()).when(submit()).then(submitted(LEGAL))


def test_sug_12_several_addressees_each_for_itself() -> None:
    story = opened(by=SUB, addressees=(HOUSING, SUB))
    story.when(submit()).then(submitted(SUB)).as_(HOUSING).when(submit()).then(submitted(HOUSING))
    story.when(submit(feedback_by=HOUSING)).rejected("SUG-12")


def test_scenario_23_the_successor_answers_and_the_addressee_keeps_its_name() -> None:
    """SUG-12, ORG-02: URBAN was addressed and merged into HOUSING on 2024-04-01."""
    story = opened(addressees=(URBAN,)).having(registry=MERGED)
    story.when(submit()).then(submitted(URBAN, successor=HOUSING))
    story.when(submit(feedback_by=URBAN)).then(submitted(URBAN, successor=HOUSING))
    story.when(AcknowledgeService(occurred_on=day(4, 2))).then(ServiceAcknowledged(occurred_on=day(4, 2), organ=URBAN))
    legal = story.as_(LEGAL)
    legal.when(submit(feedback_by=HOUSING)).then(submitted(URBAN, forwarded_by=LEGAL, successor=HOUSING))
    legal.when(submit(feedback_by=URBAN)).then(submitted(URBAN, forwarded_by=LEGAL))
    story.as_(POLICE).when(submit()).rejected("SUG-12")
    opened(addressees=(URBAN,)).when(submit()).rejected("SUG-12")


def test_a_successor_that_is_addressed_too_names_for_whom_it_answers() -> None:
    story = opened(addressees=(HOUSING, URBAN)).having(registry=MERGED)
    story.when(submit()).then(submitted(HOUSING))
    story.when(submit(feedback_by=URBAN)).then(submitted(URBAN, successor=HOUSING))


def test_sug_13_scenario_19_an_incomplete_answer_is_taken_and_completed_after_the_return() -> None:
    """Scenario 19: SUG-13."""
    first, second = (answer(1),), (answer(2),)
    back = FeedbackReturnReceived(occurred_on=day(5, 12), organ=HOUSING, missing=(2,))
    returned = NoteFeedbackReturn(organ=HOUSING, missing=(2,), occurred_on=day(5, 12))
    (
        opened()
        .when(submit(answers=first))
        .then(submitted(answers=first))
        .when(returned)
        .then(back)
        .when(submit(day(5, 18), answers=second))
        .then(submitted(on=day(5, 18), answers=second))
        .when(returned)
        .then(back)
    )


def test_sug_13_two_returns_without_an_answer_between_are_both_noted() -> None:
    """Two answers were under way when the first return arrived; the second return is about the second answer."""
    first = NoteFeedbackReturn(organ=HOUSING, missing=(2,), occurred_on=day(5, 12))
    second = first.model_copy(update={"occurred_on": day(5, 14)})
    story = opened(submitted(answers=(answer(1),)), submitted(answers=(answer(1),), text="更正"))
    after = story.when(first).then_types(FeedbackReturnReceived)
    after.when(second).then(FeedbackReturnReceived(occurred_on=day(5, 14), organ=HOUSING, missing=(2,)))


def test_sug_13_a_further_answer_supplements_a_complete_one() -> None:
    opened(submitted()).when(submit(day(5, 20), text="补充说明")).then_types(FeedbackSubmitted)


@pytest.mark.parametrize("word", [NOT_ADOPTED, IN_PROGRESS])
def test_sug_13_a_refusal_has_a_reason_and_progress_a_plan(word: AdoptionAnswer) -> None:
    opened().when(submit(answers=(answer(1), answer(2, word)))).rejected("SUG-13")
    explained = (answer(1), answer(2, word, "已列入下半年计划"))
    opened().when(submit(answers=explained)).then_types(FeedbackSubmitted)


def test_sug_13_each_recommendation_is_answered_once_and_exists() -> None:
    opened().when(submit(answers=(answer(1), answer(1)))).rejected("SUG-13")
    opened().when(submit(answers=(answer(1), answer(3)))).rejected("SUG-13")


def test_sug_16_scenario_20_not_adopted_with_reasons_is_accepted() -> None:
    """Scenario 20: SUG-16."""
    answers = (answer(1, NOT_ADOPTED, "上位法另有规定"), answer(2, NOT_ADOPTED, "已有制度"))
    opened().when(submit(answers=answers)).then(submitted(answers=answers))


def test_sug_14_sug_15_scenarios_16_and_18_late_or_before_receipt() -> None:
    """SUG-14, SUG-15: neither is a reason to refuse."""
    opened().when(submit(day(6, 1))).then_types(FeedbackSubmitted)
    opened().when(submit(day(3, 11))).then_types(FeedbackSubmitted)


# --- the end --------------------------------------------------------------------------------------------------


def test_the_end_is_noted_once() -> None:
    opened(WITHDRAWN).when(EndResponse(because=ResponseEnd.WITHDRAWN)).nothing()
    opened().when(EndResponse(because=ResponseEnd.CLOSED, occurred_on=day(4, 1))).then(CLOSED)


ACTS = [AcknowledgeService(), RaiseObjection(ground="不属于本单位职权"), submit()]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.type)
def test_sug_18_gen_05_nothing_is_due_after_withdrawal_or_closing(act: SubmitFeedback) -> None:
    opened(WITHDRAWN).when(act).rejected("SUG-18")
    if act.type != "submit-feedback":
        opened(CLOSED).when(act).rejected("GEN-05")


def test_sug_14_an_answer_is_taken_after_closing() -> None:
    opened(CLOSED).when(submit()).then_types(FeedbackSubmitted)


def test_a_copy_is_acknowledged_even_after_the_end() -> None:
    opened(WITHDRAWN, by=LEGAL).when(AcknowledgeCopy()).then_types(CopyAcknowledged)


@pytest.mark.parametrize("act", [*ACTS, AcknowledgeCopy()], ids=lambda act: act.type)
def test_gen_05_nothing_before_the_suggestion_arrived(act: SubmitFeedback) -> None:
    given(DECIDER).as_(HOUSING).when(act).rejected("GEN-05")
