"""A 司法建议书 as the paper is: head, tail, who signed; and what each side's ledger keeps of the other's."""

from __future__ import annotations

from typing import Any

import pytest

from events.response import ResponseOpened
from events.suggestion import FeedbackReceived, SuggestionApproved
from events.values import ReplyPeriod
from events.vocabulary import SigningOffice
from services.court.suggestion.decider import ApproveSuggestion, DraftSuggestion
from services.court.suggestion.feedback import ReceiveFeedback, RecordExternalFeedback
from services.government.suggestion_response import DECIDER as RESPONSE
from tests.given import given, internal
from tests.organs import CITY_POLICE, HOUSING
from tests.suggestions import BOTH, RECTIFIED, about, content, day, drafted, sent, sent_event, served

HEAD_AND_TAIL: dict[str, Any] = {
    "measures_taken": "已开展执法文书自查。",
    "legal_basis": ("《中华人民共和国人民法院组织法》第三十七条",),
    "contact": "区人民法院行政审判庭，0371-25961234",
    "attachments": ("相关案件情况统计表",),
}


def test_head_and_tail_of_annex_1_are_part_of_the_draft() -> None:
    said = content(**HEAD_AND_TAIL)
    about().when(DraftSuggestion(content=said, occurred_on=day(3, 1))).then(drafted(**HEAD_AND_TAIL))


def test_gen_12_no_mobile_number_in_the_contact() -> None:
    said = content(contact="联系人手机13800138000")
    about().when(DraftSuggestion(content=said)).rejected("GEN-12")


def test_the_post_of_who_signed_and_the_minutes_of_the_committee() -> None:
    signed = ApproveSuggestion(
        signed_by=SigningOffice.COURT_PRESIDENT,
        signatory_post="院长",
        committee_on=day(3, 7),
        committee_minutes="审委会〔2024〕第5次会议纪要",
        occurred_on=day(3, 8),
    )
    approved = SuggestionApproved(
        occurred_on=day(3, 8),
        signed_by=SigningOffice.COURT_PRESIDENT,
        signatory_post="院长",
        committee_on=day(3, 7),
        committee_minutes="审委会〔2024〕第5次会议纪要",
    )
    about(drafted()).when(signed).then(approved)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"signatory_post": "张甲"}, "SUG-27"),
        ({"signatory_post": "原院长"}, "GEN-14"),
        ({"committee_minutes": "审委会〔2024〕第5次会议纪要"}, "SUG-27"),
    ],
)
def test_sug_27_no_name_and_no_minutes_without_a_meeting(fields: dict[str, str], rule: str) -> None:
    about(drafted()).when(ApproveSuggestion(signed_by=SigningOffice.COURT_PRESIDENT, **fields)).rejected(rule)


def test_the_court_keeps_the_text_of_the_reply() -> None:
    said = {"answers": BOTH, "implementation": RECTIFIED, "text": "已逐条整改。"}
    reply = ReceiveFeedback(organ=HOUSING, feedback_id="a", occurred_on=day(5, 1), **said)
    [received] = served().when(reply).decide()
    assert isinstance(received, FeedbackReceived)
    assert received.text == "已逐条整改。"
    letter = RecordExternalFeedback(organ=CITY_POLICE, answers=BOTH, text="函复如下。", occurred_on=day(5, 1))
    [received] = sent(CITY_POLICE).when(letter).decide()
    assert isinstance(received, FeedbackReceived)
    assert received.text == "函复如下。"


def test_the_government_keeps_problems_recommendations_and_the_reply_period() -> None:
    event = sent_event(reply_period=ReplyPeriod(days=30))
    [receipt] = [receipt for receipt in RESPONSE.receipts if receipt.command.type == "open-response"]
    command = internal(RESPONSE, "open-response")(
        occurred_on=event.occurred_on, **{name: take(None, event) for name, take in receipt.sources.items()}
    )
    [opened] = given(RESPONSE).when(command).decide()
    assert isinstance(opened, ResponseOpened)
    assert opened.problems == event.content.problems
    assert opened.recommended == event.content.recommendations
    assert (opened.recommendations, opened.reply_period) == (2, ReplyPeriod(days=30))
