"""Answers at the court, and how a suggestion ends (domain A.4.1; scenarios 10, 16 to 21, 23, 25)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.suggestion import Stage
from events.organ import OrganSuperseded
from events.suggestion import (
    Answer,
    Assessment,
    FeedbackAssessed,
    FeedbackReceived,
    FeedbackReturned,
    ObjectionDecided,
    ObjectionReceived,
    SuggestionArchived,
    SuggestionClosed,
    SuggestionServed,
    SuggestionWithdrawn,
)
from events.vocabulary import AdoptionAnswer, Instrument, ServiceProof, SuggestionOutcome
from services.court.suggestion.clock import ConfirmService
from services.court.suggestion.decider import DECIDER
from services.court.suggestion.ending import ArchiveSuggestion, CloseSuggestion, WithdrawSuggestion
from services.court.suggestion.feedback import AssessFeedback, ReceiveFeedback, RecordExternalFeedback, ReturnFeedback
from tests.given import MATTER, given
from tests.organs import COURT_DIVISION, GOV, HOUSING, LEGAL, OUTSIDE, SUPERVISORY, URBAN, registry
from tests.suggestions import (
    BOTH,
    RECTIFIED,
    about,
    answer,
    approved,
    content,
    day,
    drafted,
    feedback_event,
    sent,
    sent_event,
    served,
    served_event,
)

ADOPTED, NOT_ADOPTED = AdoptionAnswer.ADOPTED, AdoptionAnswer.NOT_ADOPTED
WITHDRAWN = SuggestionWithdrawn(occurred_on=day(5, 1), reason="误发")
CLOSED = SuggestionClosed(occurred_on=day(5, 1), outcome=SuggestionOutcome.SETTLED)


def feedback_id(version: int) -> str:
    return f"suggestion-response:{MATTER}:{version}"


def receive(
    organ: str = HOUSING, on: date = day(5, 10), answers: tuple[Answer, ...] = BOTH, version: int = 3, **more: Any
) -> ReceiveFeedback:
    return ReceiveFeedback(
        occurred_on=on,
        organ=organ,
        feedback_id=feedback_id(version),
        answers=answers,
        implementation=RECTIFIED,
        **more,
    )


def results(*words: AdoptionAnswer) -> tuple[Assessment, ...]:
    return tuple(Assessment(recommendation=n, result=word) for n, word in enumerate(words, start=1))


def assess(*words: AdoptionAnswer, organ: str = HOUSING, on: date = day(5, 20)) -> AssessFeedback:
    given_words = words or (ADOPTED, ADOPTED)
    return AssessFeedback(occurred_on=on, organ=organ, results=results(*given_words), implementation=RECTIFIED)


def assessed(organ: str = HOUSING) -> FeedbackAssessed:
    return FeedbackAssessed(
        occurred_on=day(5, 20), organ=organ, results=results(ADOPTED, ADOPTED), implementation=RECTIFIED
    )


def send_back(organ: str = HOUSING) -> ReturnFeedback:
    return ReturnFeedback(occurred_on=day(5, 12), organ=organ, reason="第二条未答复")


# --- receiving ------------------------------------------------------------------------------------------------


def test_scenario_10_received_assessed_closed_archived() -> None:
    """SUG-25: due 2024-05-15, answered after 56 days, both adopted, closed."""
    (
        sent()
        .when(ConfirmService(organ=HOUSING, proof=ServiceProof.MAIL, occurred_on=day(3, 15)))
        .then(served_event(proof=ServiceProof.MAIL, due=day(5, 15)))
        .when(receive())
        .then(feedback_event())
        .when(receive())
        .nothing()
        .when(assess())
        .then(assessed())
        .when(assess(on=day(5, 21)))
        .nothing()
        .when(CloseSuggestion(occurred_on=day(5, 22)))
        .then(SuggestionClosed(occurred_on=day(5, 22), outcome=SuggestionOutcome.SETTLED))
        .when(CloseSuggestion())
        .nothing()
        .when(ArchiveSuggestion(occurred_on=day(6, 1)))
        .then(SuggestionArchived(occurred_on=day(6, 1)))
        .when(ArchiveSuggestion())
        .nothing()
    )


def test_sug_12_scenario_17_feedback_by_an_organ_not_addressed() -> None:
    """Scenario 17: SUG-12."""
    served().when(receive(URBAN)).rejected("SUG-12")
    served().when(receive(LEGAL)).rejected("SUG-12")
    served().when(receive(forwarded_by=LEGAL)).then(feedback_event(forwarded_by=LEGAL))


def test_sug_14_scenario_16_late_feedback_is_accepted() -> None:
    """SUG-14: late by a day, and no extension afterwards (SUG-23)."""
    story = about(drafted(), approved(), sent_event(), served_event(on=day(12, 31), due=day(2, 28, 2025)))
    story.when(receive(on=day(2, 28, 2025))).then_types(FeedbackReceived)
    story.when(receive(on=day(3, 1, 2025))).then(feedback_event(on=day(3, 1, 2025)))


def test_sug_15_scenario_18_feedback_before_recorded_service() -> None:
    """Scenario 18: SUG-15."""
    presumed = feedback_event(presumed_service=True, reply_due_on=day(7, 10))
    story = sent().when(receive()).then(presumed)
    assert story.state.addressees[HOUSING].served_on == day(5, 10)
    later = story.when(ConfirmService(organ=HOUSING, proof=ServiceProof.MAIL, occurred_on=day(3, 15)))
    proved = later.then_types(SuggestionServed).state.addressees[HOUSING]
    assert (proved.served_on, proved.presumed, proved.due) == (day(3, 15), False, day(5, 15))


def test_sug_15_an_answer_before_the_recorded_day_of_service_moves_it() -> None:
    moved = feedback_event(on=day(3, 14), presumed_service=True, reply_due_on=day(5, 14))
    served().when(receive(on=day(3, 14))).then(moved)
    served().when(receive(on=day(3, 15))).then(feedback_event(on=day(3, 15)))


def test_sug_15_sug_19_no_deadline_is_presumed_for_a_letter() -> None:
    letter = sent(content=content(instrument=Instrument.OPINION_LETTER), reply_period=None)
    letter.when(receive()).then(feedback_event(presumed_service=True))


def test_sug_13_scenario_19_incomplete_feedback_is_returned_and_completed() -> None:
    """Scenario 19: SUG-13."""
    first, second = (answer(1),), (answer(2),)
    half = feedback_event(answers=first, complete=False)
    back = FeedbackReturned(occurred_on=day(5, 12), organ=HOUSING, missing=(2,), reason="第二条未答复")
    whole = feedback_event(on=day(5, 18), answers=second, feedback_id=feedback_id(5))
    (
        served()
        .when(receive(answers=first))
        .then(half)
        .when(assess())
        .rejected("SUG-13")
        .when(send_back())
        .then(back)
        .when(send_back())
        .nothing()
        .when(receive(on=day(5, 18), answers=second, version=5))
        .then(whole)
        .when(assess())
        .then_types(FeedbackAssessed)
    )


def test_sug_13_a_second_incomplete_answer_can_be_returned_again() -> None:
    half = feedback_event(answers=(answer(1),), complete=False)
    back = FeedbackReturned(occurred_on=day(5, 12), organ=HOUSING, missing=(2,), reason="第二条未答复")
    again = feedback_event(answers=(answer(1),), complete=False, feedback_id=feedback_id(5))
    served(half, back, again).when(send_back()).then_types(FeedbackReturned)


def test_sug_13_only_what_lacks_an_answer_is_returned() -> None:
    served().when(send_back()).rejected("SUG-13")
    served(feedback_event()).when(send_back()).rejected("SUG-13")
    served(feedback_event()).when(send_back(URBAN)).rejected("SUG-12")


def test_a_supplement_is_received_and_assessed_anew() -> None:
    """SUG-25: what came after the assessment is looked at before closing."""
    supplement = receive(on=day(5, 25), answers=(answer(2),), version=6)
    before = served(feedback_event()).when(supplement).then_types(FeedbackReceived)
    before.when(assess(on=day(5, 26))).then_types(FeedbackAssessed)
    after = served(feedback_event(), assessed()).when(supplement).then_types(FeedbackReceived)
    (
        after.when(CloseSuggestion())
        .rejected("SUG-25")
        .when(assess(on=day(5, 26)))
        .then_types(FeedbackAssessed)
        .when(CloseSuggestion())
        .then_types(SuggestionClosed)
    )


def test_sug_18_no_feedback_after_the_end() -> None:
    served(WITHDRAWN).when(receive()).rejected("SUG-18")
    served(feedback_event(), CLOSED).when(receive()).nothing()


def test_sug_14_an_answer_after_closing_is_recorded() -> None:
    """SUG-14: closed without reply, the addressee answers after all; filed away or not, the answer is taken."""
    given_up = SuggestionClosed(occurred_on=day(6, 20), outcome=SuggestionOutcome.WITHOUT_REPLY, reason="机关撤销")
    story = served(given_up).when(receive(on=day(7, 1))).then_types(FeedbackReceived)
    assert story.state.stage is Stage.CLOSED
    story.when(ArchiveSuggestion(occurred_on=day(7, 2))).then_types(SuggestionArchived)
    filed_away = SuggestionArchived(occurred_on=day(6, 30))
    served(given_up, filed_away).when(receive(on=day(7, 1))).then_types(FeedbackReceived)
    served(feedback_event(), assessed(), CLOSED).when(receive(version=9)).then_types(FeedbackReceived)


def test_sug_24_a_released_addressee_answers_no_more() -> None:
    objected = ObjectionReceived(occurred_on=day(3, 20), organ=HOUSING, ground="不属于本单位职权")
    upheld = ObjectionDecided(occurred_on=day(3, 25), organ=HOUSING, upheld=True, reason="成立")
    served(objected, upheld).when(receive()).rejected("SUG-24")
    served(objected).when(receive()).then_types(FeedbackReceived)


def test_scenario_23_the_successor_answers_under_the_addressees_name() -> None:
    """SUG-12, ORG-02: URBAN was addressed and merged into HOUSING."""
    merged = registry(OrganSuperseded(occurred_on=day(4, 1), organ=URBAN, successor=HOUSING))
    story = about(drafted(), approved(), sent_event(URBAN), served_event(URBAN)).having(registry=merged)
    story.when(receive(URBAN, successor=HOUSING)).then(feedback_event(URBAN, successor=HOUSING))
    story.when(receive(HOUSING)).then(feedback_event(URBAN))


# --- letters of organs outside the system ---------------------------------------------------------------------


def letter(organ: str, **changes: Any) -> RecordExternalFeedback:
    fields = {"occurred_on": day(5, 10), "organ": organ, "answers": BOTH, "implementation": RECTIFIED}
    return RecordExternalFeedback(**{**fields, **changes})


@pytest.mark.parametrize("organ", [SUPERVISORY, OUTSIDE])
def test_the_letter_of_an_external_addressee_is_entered_by_the_court(organ: str) -> None:
    story = about(drafted(), approved(), sent_event(organ), served_event(organ))
    number = "汴监函〔2024〕7号"
    received = story.when(letter(organ, document_number=number)).decide()[0]
    assert isinstance(received, FeedbackReceived)
    assert received.feedback_id.startswith(f"suggestion:{MATTER}/{organ}/{number}/")
    assert received == feedback_event(organ, feedback_id=received.feedback_id, document_number=number)
    (
        story.when(letter(organ, document_number=number))
        .then(received)
        .when(letter(organ, document_number=number, id=MATTER))
        .nothing()
        .when(assess(organ=organ))
        .then_types(FeedbackAssessed)
    )
    unnumbered = story.when(letter(organ)).decide()[0]
    assert isinstance(unnumbered, FeedbackReceived)
    assert unnumbered.feedback_id.startswith(f"suggestion:{MATTER}/{organ}/2024-05-10/")


@pytest.mark.parametrize("number", [None, "汴监函〔2024〕7号"])
def test_a_second_letter_of_one_day_with_other_content_is_another_letter(number: str | None) -> None:
    story = about(drafted(), approved(), sent_event(OUTSIDE), served_event(OUTSIDE))
    first = letter(OUTSIDE, answers=(answer(1),), document_number=number)
    second = letter(OUTSIDE, answers=(answer(2),), document_number=number)
    after = story.when(first).then_types(FeedbackReceived).when(second).then_types(FeedbackReceived)
    assert after.state.addressees[OUTSIDE].complete
    after.when(first).nothing()
    after.when(second).nothing()


def test_sug_11_no_letter_before_the_day_of_sending() -> None:
    story = about(drafted(), approved(), sent_event(OUTSIDE))
    story.when(letter(OUTSIDE, occurred_on=day(3, 9))).rejected("SUG-11")
    story.when(letter(OUTSIDE, occurred_on=day(3, 10))).then_types(FeedbackReceived)
    about(drafted()).when(letter(OUTSIDE)).rejected("SUG-12")


def test_feedback_arrives_whatever_roles_the_principal_organ_has() -> None:
    """The policy is the authority of an internal command: nobody is asked for GEN-10."""
    served().as_(LEGAL).when(receive()).then_types(FeedbackReceived)


def test_gen_08_no_act_is_dated_before_what_it_rests_on() -> None:
    half = feedback_event(answers=(answer(1),), complete=False)
    early = send_back().model_copy(update={"occurred_on": day(5, 9)})
    served(half).when(early).rejected("GEN-08")
    served(half).when(early.model_copy(update={"occurred_on": day(5, 10)})).then_types(FeedbackReturned)
    whole = served(half, feedback_event(on=day(5, 18)), feedback_event(on=day(5, 12)))
    whole.when(assess(on=day(5, 17))).rejected("GEN-08")
    whole.when(assess(on=day(5, 18))).then_types(FeedbackAssessed)
    sent().when(WithdrawSuggestion(reason="误发", occurred_on=day(3, 9))).rejected("GEN-08")
    sent().when(WithdrawSuggestion(reason="误发", occurred_on=day(3, 10))).then_types(SuggestionWithdrawn)
    done = served(feedback_event(), assessed())
    done.when(CloseSuggestion(occurred_on=day(5, 19))).rejected("GEN-08")
    done.when(CloseSuggestion(occurred_on=day(5, 20))).then_types(SuggestionClosed)
    plain = sent(content=content(instrument=Instrument.OPINION_LETTER), reply_period=None)
    plain.when(CloseSuggestion(occurred_on=day(3, 9))).rejected("GEN-08")
    closed = served(feedback_event(), assessed(), CLOSED)
    closed.when(ArchiveSuggestion(occurred_on=day(4, 30))).rejected("GEN-08")
    closed.when(ArchiveSuggestion(occurred_on=day(5, 1))).then_types(SuggestionArchived)


def test_sug_15_facts_that_arrive_by_policy_keep_their_day() -> None:
    """An answer from before an assessment, a receipt or a reminder is taken all the same."""
    story = served(feedback_event(), assessed())
    story.when(receive(on=day(3, 12), version=8)).then_types(FeedbackReceived)


def test_sug_12_the_court_never_answers_for_the_government_side() -> None:
    served().when(letter(HOUSING)).rejected("SUG-12")
    served().when(letter(SUPERVISORY)).rejected("SUG-12")


def test_sug_13_a_letter_answers_each_recommendation_once_with_reasons() -> None:
    story = about(drafted(), approved(), sent_event(OUTSIDE), served_event(OUTSIDE))
    story.when(letter(OUTSIDE, answers=(answer(3),))).rejected("SUG-13")
    story.when(letter(OUTSIDE, answers=(answer(1, NOT_ADOPTED),))).rejected("SUG-13")


# --- assessing ------------------------------------------------------------------------------------------------


def test_sug_25_every_recommendation_is_assessed_once() -> None:
    story = served(feedback_event())
    story.when(assess(ADOPTED)).rejected("SUG-25")
    story.when(assess(ADOPTED, ADOPTED, ADOPTED)).rejected("SUG-25")
    twice = AssessFeedback(organ=HOUSING, results=(*results(ADOPTED), *results(ADOPTED)))
    story.when(twice).rejected("SUG-25")


def test_an_assessment_may_be_changed_before_closing() -> None:
    other = assess(ADOPTED, NOT_ADOPTED)
    served(feedback_event(), assessed()).when(other).then_types(FeedbackAssessed)
    served(feedback_event(), assessed(), CLOSED).when(other).rejected("GEN-05")


def test_sug_13_nothing_to_assess_without_feedback() -> None:
    served().when(assess()).rejected("SUG-13")
    served().when(assess(organ=URBAN)).rejected("SUG-12")


def test_sug_16_scenario_20_not_adopted_with_reasons_is_an_answer() -> None:
    """Scenario 20: SUG-16."""
    reasons = (answer(1, NOT_ADOPTED, "上位法另有规定"), answer(2, NOT_ADOPTED, "已有制度"))
    (
        served()
        .when(receive(answers=reasons))
        .then(feedback_event(answers=reasons))
        .when(assess(NOT_ADOPTED, NOT_ADOPTED))
        .then_types(FeedbackAssessed)
        .when(CloseSuggestion(occurred_on=day(5, 22)))
        .then(SuggestionClosed(occurred_on=day(5, 22), outcome=SuggestionOutcome.SETTLED))
    )


# --- ending ---------------------------------------------------------------------------------------------------


def test_sug_25_closing_needs_every_addressee_settled() -> None:
    served().when(CloseSuggestion()).rejected("SUG-25")
    served(feedback_event()).when(CloseSuggestion()).rejected("SUG-25")
    two = given(
        DECIDER, drafted(), approved(), sent_event(HOUSING, URBAN), served_event(), feedback_event(), assessed()
    )
    two.when(CloseSuggestion()).rejected("SUG-25")
    two.events = [feedback_event(URBAN, presumed_service=True), assessed(URBAN)]
    two.when(CloseSuggestion()).then_types(SuggestionClosed)


def test_sug_25_closed_without_reply_by_a_decision_with_reason() -> None:
    served().when(CloseSuggestion(without_reply=True)).rejected("SUG-25")
    served().when(CloseSuggestion(reason="机关撤销")).rejected("SUG-25")
    served().when(CloseSuggestion(without_reply=True, reason="机关撤销", occurred_on=day(6, 1))).then(
        SuggestionClosed(occurred_on=day(6, 1), outcome=SuggestionOutcome.WITHOUT_REPLY, reason="机关撤销")
    )


def test_sug_25_an_answer_received_is_not_closed_as_silence() -> None:
    served(feedback_event()).when(CloseSuggestion(without_reply=True, reason="无")).rejected("SUG-25")
    half = feedback_event(complete=False)
    served(half).when(CloseSuggestion(without_reply=True, reason="仅作部分答复")).then_types(SuggestionClosed)


def test_sug_25_an_upheld_objection_settles_and_an_open_one_blocks() -> None:
    objected = ObjectionReceived(occurred_on=day(3, 20), organ=HOUSING, ground="不属于本单位职权")
    upheld = ObjectionDecided(occurred_on=day(3, 25), organ=HOUSING, upheld=True, reason="成立")
    served(objected, upheld).when(CloseSuggestion(occurred_on=day(4, 1))).then(
        SuggestionClosed(occurred_on=day(4, 1), outcome=SuggestionOutcome.SETTLED)
    )
    served(objected).when(CloseSuggestion(without_reply=True, reason="无")).rejected("SUG-25")
    served(objected, feedback_event(), assessed()).when(CloseSuggestion()).rejected("SUG-25")


def test_sug_19_sug_25_scenario_25_a_letter_closes_without_reply() -> None:
    """Scenario 25: SUG-19, SUG-25."""
    plain = sent(content=content(instrument=Instrument.OPINION_LETTER), reply_period=None)
    plain.when(CloseSuggestion(occurred_on=day(4, 1))).then(
        SuggestionClosed(occurred_on=day(4, 1), outcome=SuggestionOutcome.NO_REPLY_DUE)
    )
    asked = sent(content=content(instrument=Instrument.OPINION_LETTER))
    asked.when(CloseSuggestion()).rejected("SUG-25")


def test_sug_18_withdrawn_before_closing_with_a_reason() -> None:
    event = SuggestionWithdrawn(occurred_on=day(4, 1), reason="误发")
    withdraw = WithdrawSuggestion(occurred_on=day(4, 1), reason="误发")
    served().when(withdraw).then(event).when(withdraw).nothing()
    served(feedback_event()).when(withdraw).then(event)
    served(feedback_event(), assessed(), CLOSED).when(withdraw).rejected("SUG-18")
    archived = SuggestionArchived(occurred_on=day(5, 2))
    served(feedback_event(), assessed(), CLOSED, archived).when(withdraw).rejected("SUG-18")
    about(drafted()).when(withdraw).rejected("GEN-05")


def test_sug_01_only_the_court_itself_withdraws() -> None:
    served().as_(COURT_DIVISION).when(WithdrawSuggestion(reason="误发")).rejected("SUG-01")
    served().as_(GOV).when(WithdrawSuggestion(reason="误发")).rejected("SUG-01")


def test_gen_05_archived_only_when_closed_and_closed_only_when_sent() -> None:
    served().when(ArchiveSuggestion()).rejected("GEN-05")
    served(WITHDRAWN).when(ArchiveSuggestion()).rejected("GEN-05")
    served(WITHDRAWN).when(CloseSuggestion()).rejected("GEN-05")
    served(WITHDRAWN, feedback_event(complete=False)).when(send_back()).rejected("GEN-05")


@pytest.mark.parametrize(
    "act",
    [letter(OUTSIDE), send_back(), assess(), CloseSuggestion(), ArchiveSuggestion()],
    ids=lambda act: act.type,
)
def test_gen_10_only_the_court_and_its_desk(act: ReturnFeedback) -> None:
    served(feedback_event()).as_(LEGAL).when(act).rejected("GEN-10")
    served(feedback_event()).as_(HOUSING).when(act).rejected("GEN-10")


def test_evolve_never_rejects_a_fact_about_an_unknown_organ() -> None:
    state = DECIDER.fold([feedback_event(URBAN)])
    assert state == DECIDER.initial
