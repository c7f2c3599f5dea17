"""SUG-29: what the superior organ did about the silence that it was told of."""

from __future__ import annotations

from typing import Any

from events.suggestion import (
    SuggestionClosed,
    SuggestionReminded,
    SuggestionWithdrawn,
)
from events.suggestion_upwards import EscalationHandled, EscalationOutcome, SuggestionEscalated
from events.vocabulary import SuggestionOutcome
from services.court.suggestion.escalation import EscalateToSuperior, RecordEscalationOutcome
from tests.given import Given
from tests.organs import GOV, HOUSING, LEGAL, URBAN
from tests.suggestions import day, served

REMINDED = SuggestionReminded(occurred_on=day(5, 16), organ=HOUSING)
ESCALATED = SuggestionEscalated(occurred_on=day(5, 30), organ=HOUSING, to=GOV)


def told(*more: Any) -> Given:
    return served(REMINDED, ESCALATED, *more)


def outcome(what: EscalationOutcome = EscalationOutcome.TALKED, on: Any = day(6, 10), **more: Any) -> Any:
    return RecordEscalationOutcome(organ=HOUSING, outcome=what, occurred_on=on, **more)


def handled(what: EscalationOutcome = EscalationOutcome.TALKED) -> EscalationHandled:
    return EscalationHandled(occurred_on=day(6, 10), organ=HOUSING, by=GOV, outcome=what)


def test_sug_29_the_superiors_answer_is_recorded_once_and_can_be_replaced() -> None:
    story = told().when(outcome()).then(handled()).when(outcome()).nothing()
    story.when(outcome(EscalationOutcome.ORDERED_CORRECTION)).then(handled(EscalationOutcome.ORDERED_CORRECTION))
    told().when(outcome(EscalationOutcome.NONE)).then(handled(EscalationOutcome.NONE))


def test_sug_29_only_what_was_reported_upwards() -> None:
    served(REMINDED).when(outcome()).rejected("SUG-29")
    told().when(outcome().model_copy(update={"organ": URBAN})).rejected("SUG-12")


def test_gen_08_not_before_it_was_reported() -> None:
    told().when(outcome(on=day(5, 29))).rejected("GEN-08")


def test_gen_10_the_court_records_what_it_was_told() -> None:
    told().as_(LEGAL).when(outcome()).rejected("GEN-10")


def test_after_closing_too_but_not_after_withdrawal() -> None:
    given_up = SuggestionClosed(occurred_on=day(6, 5), outcome=SuggestionOutcome.WITHOUT_REPLY, reason="多次催办")
    told(given_up).when(outcome()).then(handled())
    told(SuggestionWithdrawn(occurred_on=day(6, 5), reason="重复")).when(outcome()).rejected("SUG-18")


def test_reported_again_it_is_open_again() -> None:
    again = told(handled(), ESCALATED.model_copy(update={"occurred_on": day(7, 1)}))
    again.when(outcome()).rejected("GEN-08")
    again.when(outcome(on=day(7, 9))).then_types(EscalationHandled)
    told(handled()).when(EscalateToSuperior(organ=HOUSING, occurred_on=day(7, 1))).nothing()
