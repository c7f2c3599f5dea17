"""A paper is read once by each organ that it was sent to; nothing follows from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.appearance_response import AppearanceDutyEndReceived
from events.meeting import MinutesIssued
from events.reading import PaperKind, PaperRead
from events.response import SuggestionReminderReceived
from services.court.reconsideration_copy import MarkReconsiderationCopyRead
from services.government.appearance_response import DECIDER, MarkAppearanceNoticeRead
from services.government.reconsideration_suggestion.decider import CloseReconsiderationSuggestion
from services.government.reconsideration_suggestion.reading import MarkReconsiderationPaperRead
from services.government.suggestion_response import AcknowledgeService, MarkReminderRead, MarkSuggestionRead
from services.joint.meeting.reading import MarkInvitationRead, MarkMinutesRead
from services.shared.bulletin.receipt import BULLETIN_RECEIPT, MarkBulletinRead
from tests.given import given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, POLICE, URBAN
from tests.services import test_appearance_response as duties
from tests.services import test_bulletin_receipt as bulletins
from tests.services import test_meeting as meetings
from tests.services import test_reconsideration_copy as copies
from tests.services import test_reconsideration_suggestion as papers
from tests.services.test_suggestion_response import MERGED, WITHDRAWN, opened
from tests.suggestions import SENT_ON, day

SUGGESTION = MarkSuggestionRead(occurred_on=day(3, 20))


def read(paper: PaperKind, organ: str, on: date = day(3, 20), **more: Any) -> PaperRead:
    return PaperRead(occurred_on=on, kind=paper, organ=organ, **more)


def test_an_addressee_reads_a_suggestion_once_and_each_for_itself() -> None:
    story = opened(addressees=(HOUSING, URBAN)).when(SUGGESTION).then(read(PaperKind.SUGGESTION, HOUSING))
    story.when(SUGGESTION.model_copy(update={"occurred_on": day(3, 25)})).nothing()
    story.as_(URBAN).when(SUGGESTION).then(read(PaperKind.SUGGESTION, URBAN))


def test_a_desk_reads_its_own_copy_and_that_of_whom_it_serves() -> None:
    both = (read(PaperKind.SUGGESTION, LEGAL), read(PaperKind.SUGGESTION, GOV))
    opened(by=LEGAL).when(SUGGESTION).then(*both)
    story = opened(by=GOV).when(SUGGESTION).then(both[1])
    story.as_(LEGAL).when(SUGGESTION).then(both[0])


def test_a_successor_reads_what_its_predecessor_was_sent_org_02() -> None:
    story = opened(addressees=(URBAN,), by=HOUSING).having(registry=MERGED)
    story.when(SUGGESTION.model_copy(update={"occurred_on": day(5, 1)})).then_types(PaperRead)


def test_gen_10_nobody_else_reads_it() -> None:
    opened(by=POLICE).when(SUGGESTION).rejected("GEN-10")


def test_no_right_or_period_hangs_on_reading() -> None:
    story = opened(WITHDRAWN).when(SUGGESTION).then_types(PaperRead)
    opened().when(SUGGESTION).then_types(PaperRead).when(AcknowledgeService(occurred_on=SENT_ON)).decide()
    assert story.state.served == frozenset()


def test_sug_11_nothing_is_read_before_it_was_sent() -> None:
    opened().when(SUGGESTION.model_copy(update={"occurred_on": date(2020, 1, 1)})).rejected("SUG-11")


def test_each_reminder_is_read_once_by_who_was_reminded() -> None:
    def reminded(on: int, number: int) -> SuggestionReminderReceived:
        return SuggestionReminderReceived(occurred_on=day(5, on), organ=HOUSING, reminder=number)

    command = MarkReminderRead(occurred_on=day(5, 20))
    first, second = (read(PaperKind.REMINDER, HOUSING, day(5, 20), revision=number) for number in (9, 11))
    story = opened(reminded(16, 9), reminded(20, 11), addressees=(HOUSING, URBAN), by=HOUSING)
    story.when(command).then(first, second).when(command).nothing()
    story.when(command.model_copy(update={"occurred_on": day(5, 18)})).then_types(PaperRead)
    story.when(command.model_copy(update={"occurred_on": day(5, 10)})).rejected("GEN-05")
    story.as_(URBAN).when(command).rejected("GEN-10")
    opened(by=HOUSING).when(command).rejected("GEN-05")


def test_each_notice_to_appear_is_read_once_whatever_became_of_the_duty() -> None:
    command, later = MarkAppearanceNoticeRead(occurred_on=day(5, 20)), day(6, 20)
    notices = duties.told(), duties.told(later, day(5, 18))
    first, second = (
        read(
            PaperKind.APPEARANCE_NOTICE,
            HOUSING,
            day(5, 20),
            notified_on=notice.occurred_on,
            hearing_on=notice.hearing_on,
        )
        for notice in notices
    )
    story = given(DECIDER, duties.opened(), *notices, AppearanceDutyEndReceived(occurred_on=day(5, 19))).as_(HOUSING)
    story.when(command).then(first, second).when(command).nothing()
    story.when(command.model_copy(update={"occurred_on": day(5, 17)})).then(
        first.model_copy(update={"occurred_on": day(5, 17)})
    )
    story.when(command.model_copy(update={"occurred_on": day(4, 1)})).rejected("GEN-05")
    story.as_(URBAN).when(command).rejected("GEN-10")
    given(DECIDER, duties.opened()).as_(HOUSING).when(command).rejected("GEN-05")
    given(DECIDER).as_(HOUSING).when(command).rejected("GEN-05")


def test_bul_05_each_revision_of_a_bulletin_is_read_anew() -> None:
    first = read(PaperKind.BULLETIN, GOV, bulletins.SIGNED, revision=1)
    story = given(BULLETIN_RECEIPT, bulletins.received()).as_(LEGAL)
    story = story.when(MarkBulletinRead(revision=1, occurred_on=bulletins.SIGNED)).then(first)
    story.when(MarkBulletinRead(revision=1, occurred_on=bulletins.LATER)).nothing()
    story.when(MarkBulletinRead(revision=2, occurred_on=bulletins.LATER)).rejected("BUL-05")
    story.when(MarkBulletinRead(revision=1, occurred_on=date(2024, 4, 1))).rejected("BUL-05")
    story.as_(HOUSING).when(MarkBulletinRead(revision=1, occurred_on=bulletins.LATER)).rejected("GEN-10")
    anew = bulletins.received(revision=2, on=bulletins.CORRECTED)
    corrected = given(BULLETIN_RECEIPT, bulletins.received(), first, anew).as_(GOV)
    corrected.when(MarkBulletinRead(revision=2, occurred_on=bulletins.LATER)).then_types(PaperRead)
    given(BULLETIN_RECEIPT).as_(GOV).when(MarkBulletinRead(revision=1)).rejected("GEN-05")


@pytest.mark.parametrize("actor", [COURT, COURT_DIVISION])
def test_the_court_reads_its_copy_of_a_reconsideration_paper(actor: str) -> None:
    command = MarkReconsiderationCopyRead(occurred_on=copies.SIGNED)
    fact = read(PaperKind.RECONSIDERATION, COURT, copies.SIGNED)
    copies.at_court(copies.received(), actor=actor).when(command).then(fact).when(command).nothing()
    copies.at_court().when(command).rejected("GEN-05")
    early = command.model_copy(update={"occurred_on": date(2020, 1, 1)})
    copies.at_court(copies.received()).when(early).rejected("GEN-08")


def test_an_addressee_reads_a_reconsideration_paper() -> None:
    command, on = MarkReconsiderationPaperRead(), papers.SENT_ON
    story = papers.at(*papers.SUGGESTION_OUT, actor=HOUSING).when(command)
    story = story.then(read(PaperKind.RECONSIDERATION, HOUSING, on)).when(command).nothing()
    story.as_(POLICE).when(command).rejected("GEN-10")
    papers.at(papers.drafted(), actor=HOUSING).when(command).rejected("GEN-05")
    later = story.as_(GOV).having(today=date(2024, 6, 1))
    assert later.state.latest == on
    later.when(CloseReconsiderationSuggestion(occurred_on=on)).decide()


def test_what_is_done_is_not_dated_behind_the_reading() -> None:
    """Reading is recorded by the clock, what is done may be entered later."""
    read_on = date(2024, 6, 1)
    fact = read(PaperKind.RECONSIDERATION, HOUSING, read_on)
    story = papers.at(*papers.SUGGESTION_OUT, fact, today=read_on)
    story.when(CloseReconsiderationSuggestion(occurred_on=papers.SENT_ON)).decide()


def test_an_invited_organ_reads_the_invitation() -> None:
    command = MarkInvitationRead(occurred_on=meetings.PLANNED)
    story = meetings.meeting(meetings.CONVENED, meetings.INVITED, by=HOUSING)
    fact = read(PaperKind.INVITATION, HOUSING, meetings.PLANNED)
    story.when(command).then(fact).when(command).nothing()
    story.as_(URBAN).when(command).rejected("GEN-10")
    story.when(command.model_copy(update={"occurred_on": date(2024, 2, 1)})).rejected("MTG-05")
    meetings.meeting(by=HOUSING).when(command).rejected("MTG-05")


def test_whoever_got_the_minutes_reads_them() -> None:
    command = MarkMinutesRead(occurred_on=meetings.DAY)
    minutes = MinutesIssued(
        occurred_on=meetings.DAY, document_number="鼓政办纪〔2024〕3号", text="纪要", sent_to=(HOUSING,)
    )
    held = (meetings.CONVENED, meetings.INVITED, meetings.ITEM, meetings.HELD)
    story = meetings.meeting(*held, minutes, by=HOUSING)
    story.when(command).then(read(PaperKind.MINUTES, HOUSING, meetings.DAY)).when(command).nothing()
    story.as_(OFFICE).when(command).rejected("GEN-10")
    meetings.meeting(*held, by=HOUSING).when(command).rejected("MTG-05")
