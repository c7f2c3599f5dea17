"""The government's side of a judicial suggestion: copy, receipt, objection, feedback (opinion 三(一)2(5), 三(二)2)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from events.attachment import Attachments
from events.base import GOVERNMENT, Event, Visibility, says
from events.numbers import ActNumber, LegacySuggestionNumber, SuggestionNumber
from events.suggestion import Answers, Implementation
from events.suggestion_moving import AskedFrom, Texts
from events.values import Day, DocumentNumber, FewOrgans, LongText, OrganId, Reason, ReplyPeriod, ShortText
from events.vocabulary import Instrument, ReminderMethod, ResponseEnd, SuggestionKind

Copies = Annotated[tuple[OrganId, ...], Field(max_length=80)]
"""Both kinds of copy of a sending, 40 and 40."""


@says("政府一方收到同一事项的司法建议。")
class ResponseOpened(Event, type="suggestion-response.opened.v1", sides=GOVERNMENT, zh="司法建议已收文"):
    """The government side received the suggestion of the same matter id: what it finds and asks, and by when.

    `asked_from`: a court of another jurisdiction asks; here and below, what goes to it says so.
    """

    title: ShortText
    instrument: Instrument
    kind: SuggestionKind
    addressees: FewOrgans
    cc: Copies
    recommendations: int
    visibility: Visibility
    number: SuggestionNumber | None = None
    legacy_number: LegacySuggestionNumber | None = None
    letter_number: DocumentNumber | None = None
    reply_period: ReplyPeriod | None = None
    problems: Texts | None = None
    recommended: Texts | None = None
    asked_from: AskedFrom | None = None


@says("抄送单位确认收到抄送件。")
class CopyAcknowledged(Event, type="suggestion-copy.acknowledged.v1", sides=GOVERNMENT, zh="抄送件已签收"):
    """An organ in cc confirms its copy."""

    organ: OrganId


@says("被建议单位当日签收，作为送达凭证。")
class ServiceAcknowledged(Event, type="suggestion-service.acknowledged.v1", sides=GOVERNMENT, zh="送达已签收"):
    """An addressee signs for receipt on this day; the court takes it as proof of service."""

    organ: OrganId
    files: Attachments | None = None
    asked_from: AskedFrom | None = None


@says("被建议单位在反馈前提出异议。")
class SuggestionObjected(
    Event, type="suggestion.objected.v1", sides=GOVERNMENT, zh="已提出异议", en="Suggestion objected to"
):
    """An addressee objects before answering (SUG-24)."""

    organ: OrganId
    ground: Reason
    files: Attachments | None = None
    asked_from: AskedFrom | None = None


@says("政府一方收到法院对异议的决定。")
class ObjectionDecisionReceived(
    Event, type="objection-decision.received.v1", sides=GOVERNMENT, zh="异议处理结果已收到"
):
    """The court's decision on the objection arrived."""

    organ: OrganId
    upheld: bool


@says("被建议单位就采纳、落实情况提交的书面反馈。")
class FeedbackSubmitted(Event, type="feedback.submitted.v1", sides=GOVERNMENT, zh="反馈已提交"):
    """A written answer on adoption and implementation, by an addressee for itself (SUG-12, SUG-13).

    `feedback_by` is always the organ that was addressed; `successor` answered in its place (ORG-02). On paper:
    `received_by` took it on this day, `forwarded_by` typed it in.
    """

    feedback_by: OrganId
    text: LongText
    answers: Answers
    implementation: Implementation
    document_number: ActNumber | None = None
    forwarded_by: OrganId | None = None
    successor: OrganId | None = None
    received_by: OrganId | None = None
    files: Attachments | None = None
    asked_from: AskedFrom | None = None


@says("其他辖区的法院告知其司法建议的送达日期、答复期限。")
class ReplyDeadlineReceived(
    Event, type="reply-deadline.received.v1", sides=GOVERNMENT, zh="答复期限已告知", en="Reply deadline received"
):
    """The court of another jurisdiction says when service counts, or by when it now expects the answer.

    `reply_due_on` is None where no answer is owed (SUG-19).
    """

    organ: OrganId
    served_on: Day | None = None
    reply_due_on: Day | None = None
    provisional: bool | None = None


@says("政府一方收到法院退回补充的通知。")
class FeedbackReturnReceived(Event, type="feedback-return.received.v1", sides=GOVERNMENT, zh="退回补充通知已收到"):
    """The court asks for the missing answers."""

    organ: OrganId
    missing: Annotated[tuple[int, ...], Field(max_length=30)]


@says("法院催办被建议单位答复或者反馈落实情况。")
class SuggestionReminderReceived(
    Event, type="suggestion-reminder.received.v1", sides=GOVERNMENT, zh="催办已收到", en="Reminder received"
):
    """The court's reminder arrived; `reminder` is its number in the court's stream of the suggestion."""

    organ: OrganId
    reminder: int
    method: ReminderMethod | None = None
    text: LongText | None = None


@says("法院撤回或者办结司法建议，收文办理终结。")
class ResponseEnded(Event, type="suggestion-response.ended.v1", sides=GOVERNMENT, zh="收文办理已终结"):
    """The court withdrew or closed the suggestion: nothing more is due."""

    because: ResponseEnd
