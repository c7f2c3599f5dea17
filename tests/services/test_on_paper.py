"""What came on paper is typed in by the side that received it, for an organ without access (GEN-16).

鼓政〔2020〕20号 三（二）2 asks every organ for an answer, those too that have no account: a police station, an
enterprise, an organ of another area. The event says who took the paper and who typed it in.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.organ import OrganSuperseded
from events.reconsideration import (
    ReconsiderationFeedbackReceived,
    ReconsiderationSuggestionServed,
    RectificationReported,
)
from events.reconsideration_terms import RectificationResult
from events.response import FeedbackSubmitted
from events.suggestion import FeedbackReceived, ObjectionDecided, ObjectionReceived, SuggestionServed
from events.vocabulary import ServiceProof
from services.court.suggestion.clock import ConfirmService, DecideObjection, RecordObjection
from services.court.suggestion.feedback import RecordExternalFeedback
from services.government.reconsideration_suggestion.decider import DECIDER as PAPERS
from services.government.reconsideration_suggestion.follow_up import (
    ConfirmReconsiderationService,
    SubmitReconsiderationFeedback,
    SubmitRectificationReport,
)
from tests.given import Given, given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OUTSIDE, POLICE, URBAN, registry
from tests.reconsiderations import OPINION, opinion_sent, suggestion_sent
from tests.reconsiderations import drafted as paper_drafted
from tests.reconsiderations import served as paper_served
from tests.services.test_suggestion_feedback import receive
from tests.services.test_suggestion_response import opened, submit, submitted
from tests.suggestions import BOTH, RECTIFIED, SERVED_ON, answer, day, feedback_event, sent, served

ON = day(5, 10)
NUMBER = "鼓住建〔2024〕15号"


def paper(on: date = ON, **changes: Any) -> RecordExternalFeedback:
    fields = {"organ": HOUSING, "answers": BOTH, "implementation": RECTIFIED, "received_by": COURT}
    return RecordExternalFeedback(occurred_on=on, **{**fields, **changes})


def typed_in(*more: Any, **changes: Any) -> Given:
    """The housing bureau's answer came to the court on paper on 2024-05-10; the division typed it in."""
    return served().as_(COURT_DIVISION).when(paper(**changes)).then_types(FeedbackReceived)


# --- the court types in an answer to a suggestion -------------------------------------------------------------


def test_gen_16_the_courts_desk_types_in_the_paper_of_an_organ_without_access() -> None:
    story = typed_in(document_number=NUMBER)
    [*_, fact] = story.history
    assert isinstance(fact, FeedbackReceived)
    assert (fact.occurred_on, fact.received_by, fact.entered_by) == (ON, COURT, COURT_DIVISION)
    assert (fact.organ, fact.document_number, fact.complete) == (HOUSING, NUMBER, True)
    story.when(paper(document_number=NUMBER)).nothing()


def test_sug_12_without_the_paper_an_organ_of_the_government_side_answers_itself() -> None:
    served().when(paper(received_by=None)).rejected("SUG-12")
    letter = sent(OUTSIDE).when(paper(organ=OUTSIDE, received_by=None)).then_types(FeedbackReceived)
    assert letter.state.addressees[OUTSIDE].feedback[0].entered_by is None
    sent(OUTSIDE).when(paper(organ=OUTSIDE, received_by=LEGAL)).then_types(FeedbackReceived)


def test_gen_16_not_for_an_organ_that_answered_over_the_system() -> None:
    story = served().when(receive()).then(feedback_event())
    story.when(paper(day(5, 20))).rejected("GEN-16")
    forwarded = served().when(receive(forwarded_by=LEGAL)).then_types(FeedbackReceived)
    forwarded.when(paper(day(5, 20), answers=(answer(1),))).then_types(FeedbackReceived)


def test_gen_16_its_own_later_answer_is_not_a_second_fact() -> None:
    typed_in().when(receive(on=day(5, 14))).nothing()
    typed_in(document_number=NUMBER).when(receive(on=day(5, 14), document_number=NUMBER)).nothing()
    typed_in(document_number=NUMBER).when(receive(on=day(5, 14))).nothing()
    other = receive(on=day(5, 14), document_number="鼓住建〔2024〕16号")
    typed_in(document_number=NUMBER).when(other).then_types(FeedbackReceived)


def test_gen_16_what_the_paper_left_open_is_taken_from_the_organs_own_answer() -> None:
    half = typed_in(document_number=NUMBER, answers=(answer(1),))
    whole = half.when(receive(on=day(5, 14), document_number=NUMBER)).then_types(FeedbackReceived)
    assert whole.state.addressees[HOUSING].answered_on == day(5, 14)


def test_gen_16_the_addressee_is_not_who_took_its_own_paper() -> None:
    served().when(paper(received_by=HOUSING)).rejected("GEN-16")
    merged = registry(OrganSuperseded(occurred_on=day(4, 1), organ=HOUSING, successor=URBAN))
    served().having(registry=merged).when(paper(received_by=URBAN)).rejected("GEN-16")


def test_bad_input_of_a_paper_at_the_court() -> None:
    served().when(paper(received_by="no-such-organ")).rejected("GEN-07")
    served().when(paper(organ=URBAN)).rejected("SUG-12")
    served().when(paper(day(3, 9))).rejected("SUG-11")
    served().as_(HOUSING).when(paper()).rejected("GEN-10")
    served().when(paper(answers=(answer(3),))).rejected("SUG-13")


def test_gen_16_an_objection_on_paper_stops_the_clock_like_any_other() -> None:
    objection = RecordObjection(organ=HOUSING, ground="不属于本单位职权", received_by=COURT, occurred_on=day(3, 20))
    story = served().as_(COURT_DIVISION).when(objection)
    objected = story.then(
        ObjectionReceived(
            occurred_on=day(3, 20),
            organ=HOUSING,
            ground="不属于本单位职权",
            received_by=COURT,
            entered_by=COURT_DIVISION,
        )
    )
    objected.when(objection).nothing()
    decided = objected.when(DecideObjection(organ=HOUSING, upheld=False, reason="不成立", occurred_on=day(3, 25)))
    assert decided.then_types(ObjectionDecided).state.addressees[HOUSING].due == day(5, 20)
    sent(OUTSIDE).when(objection.model_copy(update={"organ": OUTSIDE})).then_types(ObjectionReceived)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"received_by": HOUSING}, "GEN-16"),
        ({"received_by": "no-such-organ"}, "GEN-07"),
        ({"organ": URBAN}, "SUG-12"),
        ({"occurred_on": day(3, 9)}, "SUG-11"),
    ],
)
def test_bad_input_of_an_objection_on_paper(changes: dict[str, Any], rule: str) -> None:
    objection = RecordObjection(organ=HOUSING, ground="不属于本单位职权", received_by=COURT, occurred_on=day(3, 20))
    served().when(objection.model_copy(update=changes)).rejected(rule)
    served().as_(HOUSING).when(objection).rejected("GEN-10")
    served(feedback_event()).when(objection).rejected("GEN-16")
    typed_in().when(objection).rejected("SUG-24")


def test_service_on_paper_says_who_took_it() -> None:
    by_branch = ConfirmService(organ=HOUSING, proof=ServiceProof.MAIL, occurred_on=SERVED_ON, received_by=GOV)
    [fact] = sent().when(by_branch).decide()
    assert isinstance(fact, SuggestionServed)
    assert fact.received_by == GOV
    sent().when(by_branch.model_copy(update={"received_by": "no-such-organ"})).rejected("GEN-07")


# --- the legal department types it in -------------------------------------------------------------------------


def test_gen_16_the_legal_department_types_in_the_paper_it_took() -> None:
    command = submit(feedback_by=HOUSING, received_by=LEGAL)
    story = opened(by=LEGAL).when(command).then(submitted(forwarded_by=LEGAL, received_by=LEGAL))
    story.when(command).nothing()
    story.as_(HOUSING).when(submit(on=day(5, 14))).nothing()
    more = submit(on=day(5, 14), document_number=NUMBER, answers=(answer(1),), text="补充")
    story.as_(HOUSING).when(more).then_types(FeedbackSubmitted)


def test_gen_16_the_addressee_that_has_access_types_in_no_paper() -> None:
    opened().when(submit(received_by=LEGAL)).rejected("GEN-16")
    answered = opened().when(submit()).then(submitted())
    answered.as_(LEGAL).when(submit(feedback_by=HOUSING, received_by=LEGAL, text="纸质")).rejected("GEN-16")
    opened(by=URBAN).when(submit(feedback_by=HOUSING, received_by=URBAN)).rejected("SUG-12")
    opened(by=LEGAL).when(submit(feedback_by=HOUSING, received_by="no-such-organ")).rejected("GEN-07")


# --- reconsideration suggestions and opinions -----------------------------------------------------------------

FEEDBACK = SubmitReconsiderationFeedback(text="已修订告知文书", received_by=LEGAL, occurred_on=ON)
REPORT = SubmitRectificationReport(
    text="已撤销处罚决定", result=RectificationResult.RECTIFIED, received_by=GOV, occurred_on=ON
)


def suggested(actor: str = LEGAL) -> Given:
    return given(PAPERS, paper_drafted(), suggestion_sent(), paper_served(due=None)).as_(actor)


def opined(actor: str = LEGAL) -> Given:
    return given(PAPERS, paper_drafted(OPINION), opinion_sent(), paper_served()).as_(actor)


def test_gen_16_the_reconsideration_side_types_in_a_paper() -> None:
    story = suggested().when(FEEDBACK)
    marked = story.then(
        ReconsiderationFeedbackReceived(
            occurred_on=ON, organ=HOUSING, text=FEEDBACK.text, received_by=LEGAL, entered_by=LEGAL
        )
    )
    own = FEEDBACK.model_copy(update={"received_by": None, "occurred_on": day(5, 14)})
    marked.as_(HOUSING).when(own).nothing()
    marked.as_(HOUSING).when(own.model_copy(update={"text": "又修订了公告"})).then_types(
        ReconsiderationFeedbackReceived
    )


def test_gen_16_a_report_on_paper_is_in_time_by_the_day_it_came() -> None:
    reported = opined().when(REPORT).then_types(RectificationReported)
    [*_, fact] = reported.history
    assert (fact.occurred_on, fact.received_by, fact.entered_by) == (ON, GOV, LEGAL)  # type: ignore[attr-defined]
    assert reported.state.performed
    own = REPORT.model_copy(update={"received_by": None, "occurred_on": day(5, 14)})
    reported.as_(HOUSING).when(own).nothing()
    partly = own.model_copy(update={"result": RectificationResult.IN_PROGRESS})
    reported.as_(HOUSING).when(partly).then_types(RectificationReported)


def test_gen_16_the_successor_is_named_for_an_addressee_that_is_no_more() -> None:
    merged = registry(OrganSuperseded(occurred_on=day(4, 1), organ=HOUSING, successor=URBAN))
    story = suggested().having(registry=merged).when(FEEDBACK).then_types(ReconsiderationFeedbackReceived)
    assert story.state.answers[0].successor == URBAN


@pytest.mark.parametrize(
    ("actor", "received_by", "rule"),
    [(HOUSING, LEGAL, "GEN-10"), (POLICE, LEGAL, "GEN-10"), (LEGAL, HOUSING, "GEN-16"), (LEGAL, "no-such", "GEN-07")],
)
def test_bad_input_of_a_paper_at_the_reconsideration_side(actor: str, received_by: str, rule: str) -> None:
    suggested(actor).when(FEEDBACK.model_copy(update={"received_by": received_by})).rejected(rule)
    opined(actor).when(REPORT.model_copy(update={"received_by": received_by})).rejected(rule)


def test_gen_16_no_paper_for_an_addressee_that_answered_itself() -> None:
    own = FEEDBACK.model_copy(update={"received_by": None, "text": "已整改"})
    answered = suggested(HOUSING).when(own).then_types(ReconsiderationFeedbackReceived)
    answered.as_(LEGAL).when(FEEDBACK).rejected("GEN-16")


def test_service_of_an_opinion_on_paper_says_who_took_it() -> None:
    on_paper = ConfirmReconsiderationService(proof=ServiceProof.MAIL, occurred_on=day(3, 15), received_by=POLICE)
    story = given(PAPERS, paper_drafted(OPINION), opinion_sent()).as_(LEGAL)
    [fact] = story.when(on_paper).decide()
    assert isinstance(fact, ReconsiderationSuggestionServed)
    assert fact.received_by == POLICE
    story.when(on_paper.model_copy(update={"received_by": "no-such-organ"})).rejected("GEN-07")
