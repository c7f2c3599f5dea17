"""The contact log: what was said without paper is kept with the matter and changes nothing (GEN-17).

Desks call and write in work groups before they write letters. Such a call is no 催办 (法释〔2023〕11号 art. 8) and
opens no way to the superior organ (SUG-17).
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.contact import ContactLogged, ContactWay
from events.reconsideration import ReconsiderationSuggestionWithdrawn
from events.suggestion import SuggestionReminded, SuggestionWithdrawn
from events.vocabulary import ReminderMethod
from services.court.suggestion.clock import ReceiveObjection, RemindAddressee
from services.court.suggestion.contact import LogSuggestionContact
from services.court.suggestion.ending import WithdrawSuggestion
from services.court.suggestion.escalation import EscalateToSuperior
from services.government.reconsideration_suggestion.contact import LogReconsiderationContact
from services.government.reconsideration_suggestion.decider import WithdrawReconsiderationSuggestion
from services.joint.meeting.contact import LogMeetingContact
from tests.organs import COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, POLICE, URBAN
from tests.services.test_meeting_action_items import ASSIGNED, RESOLUTION, held
from tests.services.test_on_paper import suggested
from tests.suggestions import about, day, drafted, feedback_event, served

SAID: dict[str, Any] = {
    "organ": HOUSING,
    "way": ContactWay.TELEPHONE,
    "post": "法制科科长",
    "gist": "询问进度，称正在会签",
}
ON = day(5, 20)


def call(on: date = ON, **changes: Any) -> LogSuggestionContact:
    return LogSuggestionContact(occurred_on=on, **SAID | changes)


def contact(on: date = ON, **changes: Any) -> ContactLogged:
    return ContactLogged(occurred_on=on, **SAID | changes)


def test_the_desk_logs_a_call_about_what_was_sent() -> None:
    story = served().as_(COURT_DIVISION).when(call()).then(contact())
    story.when(call()).nothing()
    story.when(call(gist="再次询问")).then_types(ContactLogged)
    served().when(call(organ=URBAN, way=ContactWay.MESSAGES, post=None)).then_types(ContactLogged)


def test_sug_17_a_call_is_no_reminder_and_opens_no_way_upwards() -> None:
    called = served().when(call()).then(contact())
    assert called.state.addressees == served().state.addressees
    called.when(EscalateToSuperior(organ=HOUSING, occurred_on=day(6, 1))).rejected("SUG-17")
    reminder = RemindAddressee(organ=HOUSING, method=ReminderMethod.TELEPHONE, occurred_on=ON)
    reminded = called.when(reminder).then_types(SuggestionReminded)
    reminded.when(EscalateToSuperior(organ=HOUSING, occurred_on=day(6, 1))).decide()


def test_a_call_after_the_answer_changes_nothing() -> None:
    answered = served(feedback_event()).when(call()).then(contact())
    assert answered.state.addressees == served(feedback_event()).state.addressees


def test_a_call_about_what_was_withdrawn_is_logged_and_an_objection_is_not() -> None:
    """SUG-18: withdrawn, it is over; but the addressee is told of it, often by telephone."""
    gone = served().when(WithdrawSuggestion(reason="误发", occurred_on=ON)).then_types(SuggestionWithdrawn)
    gone.when(call(gist="告知已撤回")).then_types(ContactLogged)
    gone.when(ReceiveObjection(organ=HOUSING, ground="不属于本单位职权", occurred_on=ON)).rejected("SUG-18")
    withdrawal = WithdrawReconsiderationSuggestion(reason="误发", occurred_on=ON)
    paper = suggested(GOV).when(withdrawal).then_types(ReconsiderationSuggestionWithdrawn)
    paper.as_(LEGAL).when(LogReconsiderationContact(occurred_on=ON, **SAID)).then(contact())


def test_the_reconsideration_side_logs_its_calls() -> None:
    command = LogReconsiderationContact(occurred_on=ON, **SAID)
    story = suggested(LEGAL).when(command).then(contact())
    assert story.state.latest == suggested(LEGAL).state.latest
    story.when(command).nothing()
    suggested(HOUSING).when(command).rejected("GEN-10")
    suggested(LEGAL).when(command.model_copy(update={"occurred_on": day(3, 9)})).rejected("GEN-08")


def test_whoever_runs_the_meeting_logs_calls_about_an_action_item() -> None:
    command = LogMeetingContact(occurred_on=date(2025, 6, 1), item=1, **SAID)
    story = held(RESOLUTION, ASSIGNED, by=OFFICE).when(command).then(contact(date(2025, 6, 1), item=1))
    story.when(command.model_copy(update={"item": 7})).rejected("GEN-06")
    story.as_(HOUSING).when(command).rejected("MTG-01")
    story.when(command.model_copy(update={"item": None})).then_types(ContactLogged)


@pytest.mark.parametrize(
    ("actor", "changes", "rule"),
    [
        (HOUSING, {}, "GEN-10"),
        (GOV, {}, "GEN-10"),
        (POLICE, {}, "GEN-10"),
        (COURT_DIVISION, {"organ": "no-such-organ"}, "GEN-07"),
        (COURT_DIVISION, {"post": "张甲"}, "GEN-17"),
        (COURT_DIVISION, {"post": "原局长"}, "GEN-14"),
        (COURT_DIVISION, {"gist": "联系人电话13800138000"}, "GEN-12"),
        (COURT_DIVISION, {"on": day(3, 9)}, "GEN-08"),
    ],
)
def test_bad_input_of_a_contact(actor: str, changes: dict[str, Any], rule: str) -> None:
    served().as_(actor).when(call(**changes)).rejected(rule)


def test_gen_05_nothing_to_call_about_before_it_is_sent() -> None:
    about(drafted()).when(call()).rejected("GEN-05")
