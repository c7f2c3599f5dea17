"""SUG-28: what an addressee answers with 正在落实 is followed until it answers that it is done."""

from __future__ import annotations

from typing import Any

from events.suggestion import Assessment, FeedbackAssessed, SuggestionClosed, SuggestionReminded
from events.vocabulary import AdoptionAnswer, SuggestionOutcome
from services.court.suggestion.clock import RemindAddressee
from services.court.suggestion.ending import CloseSuggestion
from services.court.suggestion.escalation import EscalateToSuperior
from tests.given import Given
from tests.organs import HOUSING, URBAN
from tests.suggestions import (
    RECTIFIED,
    about,
    answer,
    approved,
    content,
    day,
    drafted,
    feedback_event,
    sent_event,
    served,
    served_event,
)

ADOPTED, IN_PROGRESS = AdoptionAnswer.ADOPTED, AdoptionAnswer.IN_PROGRESS
PLANNED = (answer(1), answer(2, IN_PROGRESS, "年底前完成"))
CLOSE = CloseSuggestion(occurred_on=day(12, 20))
WITH_REASON = CLOSE.model_copy(update={"reason": "转入年度督查"})


def planned(**more: Any) -> Given:
    return served(feedback_event(answers=PLANNED, **more), judged(day(5, 20), ADOPTED, IN_PROGRESS))


def judged(on: Any, *results: AdoptionAnswer, organ: str = HOUSING) -> FeedbackAssessed:
    numbered = tuple(Assessment(recommendation=n, result=result) for n, result in enumerate(results, 1))
    return FeedbackAssessed(occurred_on=on, organ=organ, results=numbered, implementation=RECTIFIED)


def closed(outcome: SuggestionOutcome, reason: str | None = None) -> SuggestionClosed:
    return SuggestionClosed(occurred_on=day(12, 20), outcome=outcome, reason=reason)


def test_sug_28_not_closed_as_settled_while_being_carried_out() -> None:
    planned().when(CLOSE).rejected("SUG-28")
    planned().when(WITH_REASON).then(closed(SuggestionOutcome.BEING_CARRIED_OUT, "转入年度督查"))


def test_sug_28_the_completing_answer_settles_it() -> None:
    story = planned()
    story.events = [feedback_event(on=day(11, 5), feedback_id="done", answers=(answer(2),), complete=True)]
    story.when(CLOSE).rejected("SUG-25")
    story.events = [*story.events, judged(day(11, 10), ADOPTED, ADOPTED)]
    story.when(CLOSE).then(closed(SuggestionOutcome.SETTLED))


def test_sug_28_the_court_may_see_that_it_is_done_and_that_it_is_not() -> None:
    planned(feedback_id="a").having(events=[judged(day(6, 1), ADOPTED, ADOPTED)]).when(CLOSE).then(
        closed(SuggestionOutcome.SETTLED)
    )
    doubted = served(feedback_event(), judged(day(5, 20), ADOPTED, IN_PROGRESS))
    doubted.when(CLOSE).rejected("SUG-28")


def test_sug_28_of_several_addressees_one_is_enough() -> None:
    two = about(drafted(), approved(), sent_event(HOUSING, URBAN), served_event(), served_event(URBAN))
    two.events = [
        *(feedback_event(), judged(day(5, 20), ADOPTED, ADOPTED)),
        *(feedback_event(URBAN, answers=PLANNED), judged(day(5, 21), ADOPTED, IN_PROGRESS, organ=URBAN)),
    ]
    two.when(CLOSE).rejected("SUG-28")


def test_sug_25_silence_of_another_is_the_outcome() -> None:
    two = about(drafted(), approved(), sent_event(HOUSING, URBAN), served_event(), served_event(URBAN))
    two.events = [feedback_event(answers=PLANNED), judged(day(5, 20), ADOPTED, IN_PROGRESS)]
    two.when(WITH_REASON.model_copy(update={"without_reply": True})).then(
        closed(SuggestionOutcome.WITHOUT_REPLY, "转入年度督查")
    )


def test_who_carries_out_is_urged_but_not_reported_upwards() -> None:
    """法释〔2023〕11号 art. 8: the court urges; only silence is reported (SUG-16, SUG-17)."""
    story = planned().when(RemindAddressee(organ=HOUSING, occurred_on=day(10, 8))).then_types(SuggestionReminded)
    story.when(EscalateToSuperior(organ=HOUSING, occurred_on=day(10, 20))).rejected("SUG-17")
    done = served(feedback_event(), judged(day(5, 20), ADOPTED, ADOPTED))
    done.when(RemindAddressee(organ=HOUSING, occurred_on=day(10, 8))).rejected("SUG-16")


def test_a_letter_that_asked_for_no_reply_is_followed_too() -> None:
    letter = about(drafted(), approved(), sent_event(reply_period=None, content=content()), served_event(due=None))
    letter.events = [feedback_event(answers=PLANNED)]
    letter.when(CLOSE).rejected("SUG-28")
