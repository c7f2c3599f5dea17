"""行政复议建议书 to several organs under one number, each of which answers for itself (条例 art. 57(2): 有关机关)."""

from __future__ import annotations

from typing import Any

import pytest

from events.reconsideration import (
    ReconsiderationFeedbackReceived,
    ReconsiderationSuggestionClosed,
    ReconsiderationSuggestionServed,
)
from events.reconsideration_terms import ReconsiderationEnd
from events.vocabulary import ServiceProof
from services.decider import Command
from services.government.reconsideration_suggestion.decider import (
    DECIDER,
    CloseReconsiderationSuggestion,
    DraftReconsiderationSuggestion,
    SendReconsiderationSuggestion,
)
from services.government.reconsideration_suggestion.follow_up import (
    ConfirmReconsiderationService,
    SubmitReconsiderationFeedback,
)
from tests.given import Given, given
from tests.organs import COURT, GOV, HOUSING, LEGAL, PETITIONS, SUPERVISORY, URBAN
from tests.reconsiderations import AFTER, NUMBER, OPINION, SENT_ON, SERVED_ON, content, drafted, suggestion_sent

SEVERAL = {"further_addressees": (URBAN,)}


def sent(*more: Any, by: str = LEGAL) -> Given:
    history = (drafted(**SEVERAL), suggestion_sent(content=content(**SEVERAL)), *more)
    return given(DECIDER, *history).as_(by)


def receipt(organ: str, proof: ServiceProof = ServiceProof.ELECTRONIC_RECEIPT) -> ReconsiderationSuggestionServed:
    return ReconsiderationSuggestionServed(occurred_on=SERVED_ON, organ=organ, proof=proof)


def answer(organ: str, text: str = "已完善") -> ReconsiderationFeedbackReceived:
    return ReconsiderationFeedbackReceived(occurred_on=AFTER, organ=organ, text=text)


CONFIRM = ConfirmReconsiderationService(occurred_on=SERVED_ON)
SUBMIT = SubmitReconsiderationFeedback(occurred_on=AFTER, text="已完善")
CLOSE = CloseReconsiderationSuggestion(occurred_on=AFTER)


def test_it_is_sent_to_all_in_one_act() -> None:
    send = SendReconsiderationSuggestion(occurred_on=SENT_ON, number=NUMBER, cc=(COURT,))
    story = given(DECIDER, drafted(**SEVERAL)).as_(GOV)
    story.when(send).then(suggestion_sent(content=content(**SEVERAL)))


@pytest.mark.parametrize(
    ("further", "rule"), [((SUPERVISORY,), "REC-01"), ((GOV,), "REC-01"), (("no-such-organ",), "GEN-07")]
)
def test_rec_01_each_is_an_administrative_organ_of_the_district(further: tuple[str, ...], rule: str) -> None:
    send = SendReconsiderationSuggestion(occurred_on=SENT_ON, number=NUMBER, cc=(COURT,))
    given(DECIDER, drafted(further_addressees=further)).as_(GOV).when(send).rejected(rule)


def test_rec_01_none_is_named_twice_and_an_opinion_goes_to_one() -> None:
    start = given(DECIDER).as_(LEGAL)
    start.when(DraftReconsiderationSuggestion(content=content(further_addressees=(HOUSING,)))).rejected("REC-01")
    start.when(DraftReconsiderationSuggestion(content=content(OPINION, **SEVERAL))).rejected("REC-03")


def test_each_signs_and_answers_for_itself() -> None:
    story = sent(by=HOUSING).when(CONFIRM).then(receipt(HOUSING)).when(CONFIRM).nothing()
    story = story.as_(URBAN).when(CONFIRM).then(receipt(URBAN))
    story = story.when(SUBMIT).then(answer(URBAN)).when(SUBMIT).nothing()
    story.as_(HOUSING).when(SUBMIT).then(answer(HOUSING))


def test_an_answer_proves_receipt_by_that_organ_alone() -> None:
    events = sent(receipt(HOUSING), by=URBAN).when(SUBMIT).decide()
    assert [type(event) for event in events] == [ReconsiderationSuggestionServed, ReconsiderationFeedbackReceived]
    assert {event.organ for event in events} == {URBAN}  # type: ignore[attr-defined]


def test_rec_01_the_desk_says_for_which_addressee() -> None:
    sent().when(CONFIRM).rejected("REC-01")
    sent().when(CONFIRM.model_copy(update={"organ": LEGAL})).rejected("REC-01")
    sent().when(CONFIRM.model_copy(update={"organ": URBAN})).then(receipt(URBAN))
    paper = SUBMIT.model_copy(update={"organ": URBAN, "received_by": LEGAL})
    [*_, typed_in] = sent().when(paper).decide()
    assert isinstance(typed_in, ReconsiderationFeedbackReceived)
    assert (typed_in.organ, typed_in.received_by, typed_in.entered_by) == (URBAN, LEGAL, LEGAL)


def test_gen_10_nobody_answers_for_another_addressee() -> None:
    sent(by=HOUSING).when(SUBMIT.model_copy(update={"organ": URBAN})).rejected("GEN-10")


@pytest.mark.parametrize("command", [CONFIRM, SUBMIT])
def test_gen_10_who_is_no_addressee_is_not_asked_which(command: Command) -> None:
    sent(by=PETITIONS).when(command).rejected("GEN-10")


@pytest.mark.parametrize(
    ("answered", "outcome"),
    [
        ((), ReconsiderationEnd.NO_FEEDBACK),
        ((HOUSING,), ReconsiderationEnd.PARTLY_ANSWERED),
        ((HOUSING, URBAN), ReconsiderationEnd.FEEDBACK_RECEIVED),
    ],
)
def test_closed_by_what_all_of_them_answered(answered: tuple[str, ...], outcome: ReconsiderationEnd) -> None:
    closed = ReconsiderationSuggestionClosed(occurred_on=AFTER, outcome=outcome)
    sent(*map(answer, answered)).when(CLOSE).then(closed)
