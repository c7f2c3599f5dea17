"""法释〔2023〕11号 art. 3: what goes beyond the court's area is decided by the court above, and comes back."""

from __future__ import annotations

from typing import Any

import pytest

from domain.suggestion import Stage
from events.suggestion import (
    SuggestionConsulted,
    SuggestionSent,
)
from events.suggestion_upwards import ReferralDecision, SuggestionReferralDecided, SuggestionReferred
from events.vocabulary import SigningOffice, SuggestionKind
from services.court.suggestion.decider import DraftSuggestion
from services.court.suggestion.referral import RecordReferralDecision, ReferSuggestion
from tests.given import Given
from tests.organs import CITY_COURT, CITY_POLICE, LEGAL
from tests.suggestions import about, approved, content, day, drafted, send

KIND = SuggestionKind.COMPREHENSIVE_GOVERNANCE
REFERRED = SuggestionReferred(occurred_on=day(3, 4), to=CITY_COURT, reason="跨区")
RETURNED = RecordReferralDecision(decision=ReferralDecision.RETURNED, occurred_on=day(3, 7))


def referred(*more: Any) -> Given:
    heard = SuggestionConsulted(occurred_on=day(3, 2), organ=CITY_POLICE, opinion="无异议")
    signed = approved(SigningOffice.COURT_PRESIDENT, occurred_on=day(3, 3), committee_on=day(3, 3))
    return about(drafted(kind=KIND), heard, signed, REFERRED, *more)


def decided(decision: ReferralDecision) -> SuggestionReferralDecided:
    return SuggestionReferralDecided(occurred_on=day(3, 7), by=CITY_COURT, decision=decision)


def test_returned_it_can_be_sent_beyond_the_courts_area() -> None:
    story = referred().when(RETURNED).then(decided(ReferralDecision.RETURNED)).when(RETURNED).nothing()
    story.when(send(CITY_POLICE, cc=(LEGAL,))).then_types(SuggestionSent)


def test_sug_03_not_sent_before_it_came_back_nor_unasked() -> None:
    referred().when(send(CITY_POLICE)).rejected("GEN-05")
    unasked = about(*referred().history[:3])
    unasked.when(send(CITY_POLICE)).rejected("SUG-03")


@pytest.mark.parametrize(
    ("decision", "stage"),
    [(ReferralDecision.SENT_ABOVE, Stage.SENT_ABOVE), (ReferralDecision.REFUSED, Stage.NOT_TO_BE_SENT)],
)
def test_sent_by_the_higher_court_or_refused_it_ends_here(decision: ReferralDecision, stage: Stage) -> None:
    command = RETURNED.model_copy(update={"decision": decision})
    story = referred().when(command).then(decided(decision))
    assert story.state.stage is stage
    story.when(send(CITY_POLICE)).rejected("GEN-05")
    story.when(DraftSuggestion(content=content(kind=KIND, title="另一稿"))).rejected("GEN-05")


def test_gen_05_nothing_to_decide_where_nothing_was_referred() -> None:
    about(drafted(kind=KIND)).when(RETURNED).rejected("GEN-05")


def test_gen_08_not_before_it_was_referred() -> None:
    referred().when(RETURNED.model_copy(update={"occurred_on": day(3, 3)})).rejected("GEN-08")


def test_gen_10_recorded_by_the_courts_desk() -> None:
    referred().as_(LEGAL).when(RETURNED).rejected("GEN-10")


def test_returned_it_may_be_referred_again() -> None:
    again = ReferSuggestion(reason="又有新情况", occurred_on=day(3, 9))
    story = referred(decided(ReferralDecision.RETURNED)).when(again).then_types(SuggestionReferred)
    story.when(send(CITY_POLICE)).rejected("GEN-05")
    assert not story.state.permitted_beyond
