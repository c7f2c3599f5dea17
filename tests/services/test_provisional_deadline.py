"""A1: a deadline in a year whose holidays are not known yet is provisional, and put right when they are."""

from __future__ import annotations

from datetime import date

import pytest

from domain.calendar import read_notices
from domain.settings import RuleSettings
from events.base import Event
from events.reply_deadline import ReplyDeadlineCorrected, ReplyDeadlineExtended, ReplyDueNoticed
from events.suggestion import (
    Assessment,
    FeedbackAssessed,
    ObjectionDecided,
    ObjectionReceived,
    SuggestionClosed,
    SuggestionServed,
    SuggestionWithdrawn,
)
from events.values import ReplyPeriod
from events.vocabulary import AdoptionAnswer, ServiceProof
from services.court.service import provisional_deadlines
from services.court.suggestion.clock import ConfirmService, CorrectReplyDeadline, DecideObjection, NoticeReplyDue
from services.court.suggestion.ending import CloseSuggestion
from services.court.suggestion.feedback import RecordExternalFeedback
from tests.given import MATTER, Given
from tests.notices import OF_2027
from tests.organs import HOUSING, SUPERVISORY
from tests.suggestions import (
    BOTH,
    RECTIFIED,
    about,
    approved,
    drafted,
    feedback_event,
    sent_event,
    served,
    served_event,
)

SENT_ON, NUMBER = date(2026, 11, 20), "鼓法建〔2026〕3号"
TODAY = date(2026, 11, 28)
LATER = date(2026, 12, 1)
BEFORE, AFTER = date(2027, 2, 11), date(2027, 2, 15)
"""Where the period ends by the statutory days alone, and by the notice."""
KNOWN = read_notices(OF_2027)
CORRECT = CorrectReplyDeadline(organ=HOUSING, occurred_on=LATER)
SERVED = SuggestionServed(
    occurred_on=TODAY,
    organ=HOUSING,
    proof=ServiceProof.SERVICE_RECEIPT,
    reply_due_on=BEFORE,
    provisional=True,
)


def sent(days: int = 72, *more: Event) -> Given:
    told = sent_event(occurred_on=SENT_ON, number=NUMBER, reply_period=ReplyPeriod(days=days))
    return about(drafted(), approved(), told, *more).having(today=LATER)


def corrected(original: date, due: date, provisional: bool | None = None) -> ReplyDeadlineCorrected:
    return ReplyDeadlineCorrected(
        occurred_on=LATER, organ=HOUSING, original_due_on=original, reply_due_on=due, provisional=provisional
    )


def test_a1_service_says_that_the_due_day_is_provisional_and_the_notice_corrects_it() -> None:
    """Served on 2026-11-28 with 72 days: the last day is 2027-02-08, 正月初三."""
    serve = ConfirmService(occurred_on=TODAY, organ=HOUSING, proof=ServiceProof.SERVICE_RECEIPT)
    unknown = sent().when(serve).then(SERVED).when(CORRECT).nothing()
    known = unknown.having(calendar=KNOWN).when(CORRECT).then(corrected(AFTER, AFTER))
    addressee = known.state.addressees[HOUSING]
    assert (addressee.original_due, addressee.due, addressee.provisional) == (AFTER, AFTER, False)
    assert not addressee.overdue(AFTER)
    known.when(CORRECT).nothing()


def test_a1_a_notice_of_a_deadline_says_that_it_is_provisional() -> None:
    """法释〔2023〕11号 annex 2, decision 28: whoever is told the day is told that it may move."""
    notice = NoticeReplyDue(occurred_on=LATER, organ=HOUSING)
    told = ReplyDueNoticed(occurred_on=LATER, organ=HOUSING, reply_due_on=BEFORE, provisional=True)
    sent(72, SERVED).when(notice).then(told)
    known = sent(72, SERVED, corrected(AFTER, AFTER)).when(notice)
    assert b"provisional" not in known.decide()[0].data()


def test_a1_in_a_year_that_is_known_nothing_is_provisional_nor_said_in_the_document() -> None:
    story = sent(30).when(ConfirmService(occurred_on=TODAY, organ=HOUSING, proof=ServiceProof.SERVICE_RECEIPT))
    [event] = story.decide()
    assert b"provisional" not in event.data()
    story.then(event).having(calendar=KNOWN).when(CORRECT).nothing()
    without_roll = sent().having(settings=RuleSettings(roll_reply_over_holidays=False))
    [event] = without_roll.when(story.command).decide()
    assert (event.reply_due_on, event.provisional) == (date(2027, 2, 8), None)  # type: ignore[attr-defined]


def test_a1_a_day_that_stays_becomes_final() -> None:
    day = date(2027, 3, 1)
    story = sent(93, served_event(on=TODAY, due=day, provisional=True)).having(calendar=KNOWN)
    story.when(CORRECT).then(corrected(day, day)).when(CORRECT).nothing()


def test_a1_presumed_service_is_provisional_too() -> None:
    letter = RecordExternalFeedback(occurred_on=TODAY, organ=SUPERVISORY, answers=BOTH, implementation=RECTIFIED)
    told = sent_event(SUPERVISORY, occurred_on=SENT_ON, number=NUMBER, reply_period=ReplyPeriod(days=72))
    [received] = about(drafted(), approved(), told).having(today=LATER).when(letter).decide()
    assert (received.reply_due_on, received.provisional) == (BEFORE, True)  # type: ignore[attr-defined]


def test_a1_the_days_of_an_objection_are_counted_from_the_corrected_day() -> None:
    """SUG-24: open for two days; 2027-02-11 and two days is a Saturday, 2027-02-15 and two days is not."""
    objected = ObjectionReceived(occurred_on=date(2026, 11, 29), organ=HOUSING, ground="不属于本单位职权")
    reject = DecideObjection(organ=HOUSING, upheld=False, reason="异议不成立", occurred_on=LATER)
    rejected = ObjectionDecided(
        occurred_on=LATER,
        organ=HOUSING,
        upheld=False,
        reason="异议不成立",
        reply_due_on=date(2027, 2, 15),
        provisional=True,
    )
    story = sent(72, SERVED, objected).when(reject).then(rejected)
    story.when(CORRECT).nothing()
    story.having(calendar=KNOWN).when(CORRECT).then(corrected(AFTER, date(2027, 2, 17))).when(CORRECT).nothing()


def test_a1_what_the_court_set_by_extending_stays_and_the_original_day_is_corrected() -> None:
    """SUG-23: the correction is no extension, and statistics follow the corrected day."""
    extended = ReplyDeadlineExtended(occurred_on=LATER, organ=HOUSING, reply_due_on=date(2027, 4, 1), reason="确有困难")
    story = sent(72, SERVED, extended).having(calendar=KNOWN)
    story.when(CORRECT).then(corrected(AFTER, date(2027, 4, 1)))


def test_a1_another_day_of_service_begins_anew() -> None:
    """A correction of service after that of the calendar moves both deadlines with it."""
    story = sent(72, SERVED, corrected(AFTER, AFTER)).having(calendar=KNOWN)
    earlier = ConfirmService(
        occurred_on=date(2026, 11, 25), organ=HOUSING, proof=ServiceProof.SERVICE_RECEIPT, correction="误登"
    )
    addressee = story.when(earlier).then_types(SuggestionServed).state.addressees[HOUSING]
    assert (addressee.original_due, addressee.due) == (AFTER, AFTER)
    assert not addressee.provisional


def test_a1_the_correction_hinders_no_act_that_is_entered_later() -> None:
    """It is dated by the day on which the table came, which has nothing to do with the matter."""
    answered = feedback_event(on=date(2026, 11, 30))
    late = corrected(AFTER, AFTER).model_copy(update={"occurred_on": date(2027, 1, 4)})
    results = tuple(Assessment(recommendation=number, result=AdoptionAnswer.ADOPTED) for number in (1, 2))
    assessed = FeedbackAssessed(occurred_on=LATER, organ=HOUSING, results=results, implementation=RECTIFIED)
    story = sent(72, SERVED, answered, assessed, late).having(today=date(2027, 1, 5))
    story.when(CloseSuggestion(occurred_on=date(2026, 12, 31))).then_types(SuggestionClosed)


@pytest.mark.parametrize("end", [(), (SuggestionWithdrawn(occurred_on=LATER, reason="情况变化"),)])
def test_a1_only_open_provisional_deadlines_are_looked_at(end: tuple[Event, ...]) -> None:
    state = sent(72, SERVED, *end).state
    expected = [] if end else [CorrectReplyDeadline(id=MATTER, occurred_on=LATER, organ=HOUSING)]
    assert list(provisional_deadlines(state, MATTER, LATER, RuleSettings())) == expected
    assert list(provisional_deadlines(served().state, MATTER, LATER, RuleSettings())) == []
    if end:
        sent(72, SERVED, *end).having(calendar=KNOWN).when(CORRECT).nothing()
