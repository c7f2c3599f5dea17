"""When a suggestion goes to another jurisdiction, and what becomes of one that came from there: SUG-30, SUG-32."""

from __future__ import annotations

from typing import Any

import pytest

from domain.suggestion import Suggestion
from events.base import Event
from events.suggestion import SuggestionClosed, SuggestionWithdrawn
from events.suggestion_moving import (
    ArrivedSuggestionReturned,
    SuggestionCameBack,
    SuggestionEndMoved,
    SuggestionMoved,
)
from events.vocabulary import ResponseEnd
from services.court.suggestion.arrived import EnterArrivedSuggestion, ReturnArrivedSuggestion
from services.court.suggestion.decider import DECIDER, DraftSuggestion
from services.court.suggestion.elsewhere import MoveSuggestion
from services.court.suggestion.ending import CloseSuggestion, WithdrawSuggestion
from tests.given import Given, given
from tests.organs import (
    CITY_GOV,
    COURT,
    COURT_DIVISION,
    HOUSING,
    LEGAL,
    OFFICE,
    OUTSIDE,
    OUTSIDE_LEGAL,
    SUPERVISORY,
)
from tests.projections.year_suggestions_moving import THERE, entered_event, moved_content, received_event
from tests.suggestions import about, approved, content, day, drafted, feedback_event, sent, served_event

BOTH_ADDRESSED = (OUTSIDE, HOUSING)


def move(organ: str = OUTSIDE, jurisdiction: str = "410205", **changes: Any) -> MoveSuggestion:
    return MoveSuggestion(**{"organ": organ, "jurisdiction": jurisdiction, "occurred_on": day(3, 11), **changes})


def moved(organ: str = OUTSIDE, jurisdiction: str = "410205") -> SuggestionMoved:
    said = moved_content(court="鼓楼区人民法院", addressee="龙亭区住房和城乡建设局")
    return SuggestionMoved(occurred_on=day(3, 11), organ=organ, jurisdiction=jurisdiction, content=said)


def came_back(on: int = 14) -> SuggestionCameBack:
    court, reason = "开封市禹王台区人民法院", "该单位已撤销"
    return SuggestionCameBack(occurred_on=day(3, on), organ=OUTSIDE, jurisdiction="410205", court=court, reason=reason)


def gone(*more: Event) -> Given:
    """Sent to an organ beyond the district, and moved there."""
    return about(*sent(OUTSIDE, cc=(OUTSIDE_LEGAL,)).history, moved(), *more)


def arrived(*more: Event) -> Given:
    return given(DECIDER, received_event("2024-03-12"), *more)


def test_what_was_sent_goes_with_its_words_and_everybody_by_name() -> None:
    [event] = sent(OUTSIDE).as_(COURT_DIVISION).when(move()).decide()
    assert isinstance(event, SuggestionMoved)
    said, written = event.content, content()
    assert (event.organ, event.jurisdiction) == (OUTSIDE, "410205")
    assert (said.court, said.addressee, said.sent_on) == ("鼓楼区人民法院", "龙亭区住房和城乡建设局", day(3, 10))
    assert (said.problems, said.recommendations) == (written.problems, written.recommendations)
    assert (said.number, said.case_refs) == ("鼓法建〔2024〕3号", written.case_refs)


def test_sug_30_to_another_jurisdiction_for_an_addressee_beyond_the_district() -> None:
    sent(OUTSIDE).when(move(jurisdiction="410204")).rejected("SUG-30")
    sent(HOUSING).when(move(HOUSING)).rejected("SUG-30")
    sent(OUTSIDE).when(move(CITY_GOV)).rejected("SUG-12")
    about(*sent(OUTSIDE).history, served_event(OUTSIDE)).when(move(occurred_on=day(3, 20))).rejected("SUG-30")


def test_sug_30_once_and_again_only_after_it_came_back() -> None:
    gone().when(move()).nothing()
    gone().when(move(jurisdiction="410203")).rejected("SUG-30")
    gone(came_back()).when(move(jurisdiction="410203", occurred_on=day(3, 14))).then_types(SuggestionMoved)
    gone(came_back()).when(move(occurred_on=day(3, 13))).rejected("GEN-08")


def test_by_the_courts_desk_once_it_was_sent_and_not_before() -> None:
    for organ in (LEGAL, OFFICE):
        sent(OUTSIDE).as_(organ).when(move()).rejected("GEN-10")
    sent(OUTSIDE).when(move(occurred_on=day(3, 9))).rejected("GEN-08")
    about(drafted(), approved()).when(move()).rejected("SUG-12")
    ended = SuggestionWithdrawn(occurred_on=day(3, 11), reason="依据有误")
    about(*sent(OUTSIDE).history, ended).when(move()).rejected("GEN-05")


@pytest.mark.parametrize(
    ("command", "end", "because"),
    [
        (WithdrawSuggestion(occurred_on=day(6, 1), reason="依据有误"), SuggestionWithdrawn, ResponseEnd.WITHDRAWN),
        (
            CloseSuggestion(occurred_on=day(6, 1), without_reply=True, reason="已另行处理"),
            SuggestionClosed,
            ResponseEnd.CLOSED,
        ),
    ],
)
def test_the_end_is_told_where_it_went_and_nowhere_else(command: Any, end: type[Event], because: ResponseEnd) -> None:
    told = SuggestionEndMoved(occurred_on=day(6, 1), organ=OUTSIDE, jurisdiction="410205", because=because)
    two = about(*sent(*BOTH_ADDRESSED).history, moved())
    assert [*two.when(command).decide()][1:] == [told]
    sent(*BOTH_ADDRESSED).when(command).then_types(end)
    gone(came_back()).when(command).then_types(end)


def test_an_answer_from_there_is_no_paper_of_an_organ_without_access() -> None:
    """It came over the bus, of another jurisdiction."""
    there = "410205.suggestion-response:00000000-0000-4000-8000-000000000001:3"
    state = gone(feedback_event(OUTSIDE, feedback_id=there)).state
    assert isinstance(state, Suggestion)
    assert state.addressees[OUTSIDE].answers_itself


def test_sug_32_it_is_handed_to_an_organ_of_ours_with_a_copy_to_our_legal_department() -> None:
    enter = EnterArrivedSuggestion(organ=HOUSING, occurred_on=day(3, 13))
    handed = entered_event("2024-03-13")
    arrived().as_(COURT_DIVISION).when(enter).then(handed).when(enter).nothing()
    to_legal = EnterArrivedSuggestion(organ=LEGAL, occurred_on=day(3, 13))
    arrived().when(to_legal).then(entered_event("2024-03-13", LEGAL, None))


@pytest.mark.parametrize("organ", [COURT, OUTSIDE, SUPERVISORY, CITY_GOV, OFFICE, "no-such-organ"])
def test_sug_32_to_nobody_else(organ: str) -> None:
    arrived().when(EnterArrivedSuggestion(organ=organ, occurred_on=day(3, 13))).rejected("SUG-32")


def test_it_is_handed_over_by_the_court_once_and_not_before_it_came() -> None:
    enter = EnterArrivedSuggestion(organ=HOUSING, occurred_on=day(3, 13))
    arrived().as_(LEGAL).when(enter).rejected("GEN-10")
    arrived().when(enter.model_copy(update={"occurred_on": day(3, 11)})).rejected("GEN-08")
    handed = arrived(entered_event("2024-03-13"))
    handed.when(EnterArrivedSuggestion(organ=LEGAL, occurred_on=day(3, 14))).rejected("GEN-05")
    given(DECIDER).when(enter).rejected("GEN-05")


def test_it_is_returned_with_the_reason_before_it_was_handed_over() -> None:
    back = ReturnArrivedSuggestion(reason="没有该单位", occurred_on=day(3, 13))
    returned = ArrivedSuggestionReturned(
        occurred_on=day(3, 13), asked_from=THERE, court="鼓楼区人民法院", reason="没有该单位"
    )
    arrived().when(back).then(returned).when(back).nothing()
    arrived().as_(LEGAL).when(back).rejected("GEN-10")
    arrived(entered_event("2024-03-13")).when(back).rejected("GEN-05")
    arrived().when(back.model_copy(update={"occurred_on": day(3, 11)})).rejected("GEN-08")
    again = arrived(returned, received_event("2024-03-15"))
    again.when(back.model_copy(update={"occurred_on": day(3, 16)})).then_types(ArrivedSuggestionReturned)


def test_what_came_from_elsewhere_is_not_ours_to_write_or_to_end() -> None:
    for history in ((), (entered_event("2024-03-13"),)):
        arrived(*history).when(DraftSuggestion(content=content(), occurred_on=day(3, 14))).rejected("GEN-05")
        arrived(*history).when(WithdrawSuggestion(reason="误", occurred_on=day(3, 14))).rejected("GEN-05")
        arrived(*history).when(CloseSuggestion(occurred_on=day(3, 14))).rejected("GEN-05")


def test_what_was_handed_over_is_no_suggestion_that_our_court_sent() -> None:
    """The review counts what was sent (M20 to M33)."""
    state = arrived(entered_event("2024-03-13")).state
    assert (state.sent, dict(state.addressees)) == (None, {})
