"""意见函 as the court practises them: a number of their own series or none, free in form, answered only if asked."""

from __future__ import annotations

import pytest

from events.suggestion import FeedbackAssessed, SuggestionDrafted, SuggestionSent
from events.vocabulary import Instrument
from services.court.suggestion.decider import DraftSuggestion
from services.court.suggestion.feedback import AssessFeedback
from services.shared.registers import TakeNumber
from tests.given import MATTER
from tests.organs import HOUSING
from tests.suggestions import NUMBER, SENT_ON, TWO_MONTHS, about, content, day, feedback_event, ready, send, sent

LETTER = Instrument.OPINION_LETTER
OWN_SERIES = "鼓法函〔2024〕3号"


@pytest.mark.parametrize(
    ("problems", "recommendations"), [(("一", "二", "三"), ("一",)), (("一",), ()), ((), ("一", "二"))]
)
def test_sug_06_a_letter_need_not_pair_problems_and_recommendations(
    problems: tuple[str, ...], recommendations: tuple[str, ...]
) -> None:
    """Annex 1 of 法释〔2023〕11号 is about the 司法建议书."""
    said = content(instrument=LETTER, problems=problems, recommendations=recommendations)
    about().when(DraftSuggestion(content=said)).then_types(SuggestionDrafted)
    suggestion = content(problems=problems, recommendations=recommendations)
    about().when(DraftSuggestion(content=suggestion)).rejected("SUG-06")


def test_sug_06_a_letter_says_something() -> None:
    empty = content(instrument=LETTER, problems=(), recommendations=())
    about().when(DraftSuggestion(content=empty)).rejected("SUG-06")


@pytest.mark.parametrize("numbered", [{"number": None}, {"number": None, "letter_number": OWN_SERIES}, {}])
def test_sug_26_a_letter_bears_its_own_number_or_none(numbered: dict[str, str | None]) -> None:
    ready(instrument=LETTER).when(send(**numbered)).then_types(SuggestionSent)


@pytest.mark.parametrize("number", ["鼓法函〔2023〕3号", "鼓法建〔2024〕3号"])
def test_sug_26_of_the_year_of_sending_and_no_suggestions_number(number: str) -> None:
    ready(instrument=LETTER).when(send(number=None, letter_number=number)).rejected("SUG-26")


def test_sug_26_not_beside_a_suggestions_number_and_for_a_letter_only() -> None:
    ready(instrument=LETTER).when(send(number=NUMBER, letter_number=OWN_SERIES)).rejected("SUG-26")
    ready().when(send(number=None, letter_number=OWN_SERIES)).rejected("SUG-26")
    ready().when(send(letter_number=OWN_SERIES)).rejected("SUG-26")


def test_sug_26_the_number_of_a_letter_is_taken_once() -> None:
    take = TakeNumber(occurred_on=SENT_ON, number=OWN_SERIES, holder=MATTER, rule="SUG-26")
    letter = ready(instrument=LETTER).when(send(number=None, letter_number=OWN_SERIES))
    assert letter.companions() == [("number-register:opinion-letter:2024", take)]


def test_a_letter_without_recommendations_can_be_answered_and_assessed() -> None:
    said = content(instrument=LETTER, recommendations=())
    story = sent(content=said, reply_period=TWO_MONTHS)
    story.events = [feedback_event(answers=())]
    assess = AssessFeedback(organ=HOUSING, results=(), occurred_on=day(5, 12))
    story.when(assess).then_types(FeedbackAssessed)
