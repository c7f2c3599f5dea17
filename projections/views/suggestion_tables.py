"""What is known of judicial suggestions and opinion letters, per suggestion, per addressee, per copy (domain A.4.1).

The court writes every column but `service_acknowledged_on`, `objected_on`, `feedback_submitted_on` and
`acknowledged_on`, which the government writes. Acts that repeat (drafts, referrals, feedback, reminders, notices,
extensions, escalations) are rows of `suggestion_act` by version, assessments of `suggestion_assessment`, so that a
question as of a day finds those of that day. A draft has no addressee.
"""

from __future__ import annotations

from sqlalchemy import Index

from events.precedent import cited
from events.reply_deadline import ReplyDeadlineCorrected, ReplyDeadlineExtended, ReplyDueNoticed
from events.response import CopyAcknowledged, FeedbackSubmitted, ServiceAcknowledged, SuggestionObjected
from events.suggestion import (
    FeedbackAssessed,
    FeedbackReceived,
    ObjectionDecided,
    ObjectionReceived,
    SuggestionArchived,
    SuggestionClosed,
    SuggestionDrafted,
    SuggestionReminded,
    SuggestionSent,
    SuggestionServed,
    SuggestionWithdrawn,
)
from events.suggestion_moving import SuggestionCameBack, SuggestionMoved
from events.suggestion_upwards import (
    EscalationHandled,
    SuggestionEscalated,
    SuggestionReferralDecided,
    SuggestionReferred,
)
from events.terms import Term
from events.vocabulary import AdoptionAnswer, ServiceProof
from projections.access.matters import known_to
from projections.keeping import ITEM, Kept, Made, acted, dated, keeping, kept, within
from projections.store.schema import FLAG, LIST, NUMBER, TEXT, walked


class SuggestionStatus(Term):
    """Where a suggestion stands with one addressee on the day asked for. None of these blames (SUG-16)."""

    DRAFTED = "drafted", "已拟稿", "drafted"
    REFERRED = "referred", "已报上级法院", "referred to the higher court"
    SENT_ABOVE = "sent_above", "已由上级法院发出", "sent by the higher court"
    NOT_TO_BE_SENT = "not_to_be_sent", "上级法院不同意发出", "not to be sent"
    SENT = "sent", "已发出", "sent"
    SERVED = "served", "已送达", "served"
    DUE_SOON = "due_soon", "即将到期", "due soon"
    OVERDUE = "overdue", "逾期未反馈", "overdue"
    OBJECTED = "objected", "已提异议", "objected to"
    ANSWERED = "answered", "已反馈", "answered"
    ANSWERED_LATE = "answered_late", "逾期反馈", "answered late"
    ASSESSED = "assessed", "已评估", "assessed"
    IN_PROGRESS = "in_progress", "正在落实", "being carried out"
    CLOSED = "closed", "已办结", "closed"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class ObjectionStatus(Term):
    """Where an addressee's objection stands (SUG-24)."""

    OPEN = "open", "待处理", "open"
    UPHELD = "upheld", "成立", "upheld"
    REJECTED = "rejected", "不成立", "rejected"


class CopyKind(Term):
    """Why an organ got a copy."""

    CC = "cc", "抄送", "cc"
    SUPERIOR_CC = "superior_cc", "抄送上级机关", "cc to the superior organ"
    NOTIFY_SUPERIOR = "notify_superior", "抄告上一级主管部门", "notice to the superior department (REC-06)"


def _answered(answer: AdoptionAnswer) -> Made:
    """How many recommendations were answered so."""
    return Made(NUMBER, lambda event: sum(assessment.result is answer for assessment in event.results))


_CONTENT = within("content", "title", "instrument", "kind", "categories", "fields")
_PRECEDENTS = Made(LIST, lambda event: cited(event.content.precedents))
_RECOMMENDATIONS = Made(NUMBER, lambda event: len(event.content.recommendations))
SUGGESTION = keeping(
    "suggestion",
    kept(SuggestionDrafted, "stream", *_CONTENT, recommendations=_RECOMMENDATIONS, precedents=_PRECEDENTS),
    kept(SuggestionSent, "stream", *_CONTENT, recommendations=_RECOMMENDATIONS, precedents=_PRECEDENTS),
    kept(
        SuggestionSent,
        *("sender", "cc", "superior_cc", "cc_satisfied_by_main", "outside_district"),
        number=Made(TEXT, lambda event: event.number or event.legacy_number or event.letter_number),
        reply_required=Made(FLAG, lambda event: event.reply_period is not None),
        reply_months="reply_period.months",
        reply_days="reply_period.days",
    ),
    dated(SuggestionDrafted, on="drafted_on", first=True),
    dated(SuggestionSent, on="sent_on"),
    dated(SuggestionWithdrawn, on="withdrawn_on", withdrawal_reason="reason"),
    dated(SuggestionClosed, "outcome", on="closed_on"),
    dated(SuggestionArchived, on="archived_on"),
    walked("suggestion_sent", "-sent_on", "matter"),
    walked("suggestion_drafted", "-drafted_on", "matter", "sent_on"),
)
ADDRESSEE = keeping(
    "suggestion_addressee",
    kept(SuggestionSent, each="addressees", organ=ITEM, addressed=True),
    dated(
        SuggestionServed,
        *("organ", "provisional"),
        on="served_on",
        service_proof="proof",
        service_received_by="received_by",
        original_due_on="reply_due_on",
        corrected_on=None,
    ),
    kept(ObjectionReceived, "organ", on="objection_on", objection_decided_on=None, objection_upheld=None),
    kept(
        ObjectionDecided,
        "organ",
        on="objection_decided_on",
        objection_upheld="upheld",
        resumed_provisional="provisional",
    ),
    dated(
        ReplyDeadlineCorrected,
        "organ",
        on="corrected_on",
        corrected_due_on="original_due_on",
        corrected_provisional="provisional",
    ),
    dated(ServiceAcknowledged, "organ", on="service_acknowledged_on"),
    dated(SuggestionObjected, "organ", on="objected_on"),
    dated(FeedbackSubmitted, on="feedback_submitted_on", organ="feedback_by"),
    dated(
        FeedbackReceived,
        *("organ", "provisional"),
        on="served_on",
        service_proof=ServiceProof.PRESUMED,
        original_due_on="reply_due_on",
        corrected_on=None,
    ).when(lambda event: event.presumed_service),
    dated(SuggestionMoved, "organ", on="moved_on", moved_to="jurisdiction", came_back_on=None),
    dated(SuggestionCameBack, "organ", on="came_back_on", came_back_because="reason"),
    by=("organ",),
)
"""Where service was not recorded, feedback presumes receipt on its day, and the clock starts then (SUG-15)."""
ACT = keeping(
    "suggestion_act",
    acted(SuggestionReferred),
    acted(SuggestionReferralDecided, referral_decision="decision", referral_decided_on="on"),
    acted(FeedbackReceived, "organ", "complete", "received_by", "entered_by", feedback_text="text"),
    acted(ReplyDeadlineExtended, "organ", "reply_due_on"),
    acted(ObjectionDecided, "organ", "reply_due_on").when(lambda event: event.reply_due_on),
    acted(ReplyDeadlineCorrected, "organ", "reply_due_on").when(
        lambda event: event.reply_due_on != event.original_due_on
    ),
    acted(SuggestionReminded, "organ", reminder_method="method", reminder_text="text"),
    acted(ReplyDueNoticed, "organ"),
    acted(SuggestionEscalated, "organ", escalated_to="to"),
    acted(EscalationHandled, "organ", escalation_outcome="outcome", escalation_text="text"),
    Index("suggestion_act_organ", "matter", "organ", "act"),
    by=("version",),
)
"""An objection rejected with the clock running: the days it stood are added to the deadline (SUG-24)."""
ANSWER = keeping(
    "suggestion_answer",
    kept(FeedbackReceived, "organ", "recommendation", "answer", each="answers", on="on"),
    Index("suggestion_answer_organ", "matter", "organ", "recommendation"),
    by=("version", "recommendation"),
)
ASSESSMENT = keeping(
    "suggestion_assessment",
    kept(FeedbackAssessed, "organ", *within("implementation", "rectified", "sector_wide", "long_term"), on="on"),
    Kept(FeedbackAssessed, {answer.value: _answered(answer) for answer in AdoptionAnswer}),
    by=("version",),
)
COPY = keeping(
    "suggestion_copy",
    kept(SuggestionSent, each="superior_cc", organ=ITEM, copy_kind=CopyKind.SUPERIOR_CC),
    kept(SuggestionSent, each="cc", organ=ITEM, copy_kind=CopyKind.CC),
    kept(CopyAcknowledged, "organ", on="acknowledged_on"),
    by=("organ",),
)


HANDLERS = known_to({SuggestionSent: ("sender", "addressees", "cc", "superior_cc"), SuggestionEscalated: ("to",)})
