"""What is known of judicial suggestions and opinion letters, per suggestion, per addressee, per copy (domain A.4.1).

The court writes every column but `service_acknowledged_on`, `objected_on`, `feedback_submitted_on` and
`acknowledged_on`, which the government writes. Acts that repeat (drafts, feedback, reminders, extensions,
escalations) are rows of `suggestion_act` by version, assessments of `suggestion_assessment`, so that a question as
of a day finds those of that day. A draft has no addressee.
"""

from __future__ import annotations

from sqlalchemy import Column, Index

from events.terms import Term
from projections.store.schema import DAY, FIRST_DAY, FLAG, LIST, MATTER_KEY, NUMBER, TEXT, key, table, walked

SUGGESTION = table(
    "suggestion",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("title", TEXT),
    Column("instrument", TEXT),
    Column("kind", TEXT),
    Column("categories", LIST),
    Column("fields", LIST),
    Column("recommendations", NUMBER),
    Column("number", TEXT),
    Column("sender", TEXT),
    Column("cc", LIST),
    Column("superior_cc", LIST),
    Column("cc_satisfied_by_main", FLAG),
    Column("outside_district", FLAG),
    Column("reply_required", FLAG),
    Column("reply_months", NUMBER),
    Column("reply_days", NUMBER),
    Column("consulted_on", DAY),
    Column("approved_on", DAY),
    Column("signed_by", TEXT),
    Column("committee_on", DAY),
    Column("sent_on", DAY),
    Column("referred_on", DAY),
    Column("referred_to", TEXT),
    Column("withdrawn_on", DAY),
    Column("withdrawal_reason", TEXT),
    Column("closed_on", DAY),
    Column("outcome", TEXT),
    Column("archived_on", DAY),
    Column("drafted_on", FIRST_DAY),
    walked("suggestion_sent", "-sent_on", "matter"),
    walked("suggestion_drafted", "-drafted_on", "matter", "sent_on"),
)
ADDRESSEE = table(
    "suggestion_addressee",
    key("matter", MATTER_KEY),
    key("organ"),
    Column("addressed", FLAG),
    Column("served_on", DAY),
    Column("service_proof", TEXT),
    Column("original_due_on", DAY),
    Column("objection_on", DAY),
    Column("objection_decided_on", DAY),
    Column("objection_upheld", FLAG),
    Column("service_acknowledged_on", DAY),
    Column("objected_on", DAY),
    Column("feedback_submitted_on", DAY),
)
ACT = table(
    "suggestion_act",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("organ", TEXT),
    Column("act", TEXT),
    Column("on", DAY),
    Column("reply_due_on", DAY),
    Column("complete", FLAG),
    Column("escalated_to", TEXT),
    Index("suggestion_act_organ", "matter", "organ", "act"),
)
ASSESSMENT = table(
    "suggestion_assessment",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("organ", TEXT),
    Column("on", DAY),
    Column("adopted", NUMBER),
    Column("partly_adopted", NUMBER),
    Column("not_adopted", NUMBER),
    Column("in_progress", NUMBER),
    Column("rectified", FLAG),
    Column("sector_wide", FLAG),
    Column("long_term", FLAG),
)
COPY = table(
    "suggestion_copy",
    key("matter", MATTER_KEY),
    key("organ"),
    Column("copy_kind", TEXT),
    Column("acknowledged_on", DAY),
)


class SuggestionStatus(Term):
    """Where a suggestion stands with one addressee on the day asked for. None of these blames (SUG-16)."""

    DRAFTED = "drafted", "已拟稿", "drafted"
    REFERRED = "referred", "已报上级法院", "referred to the higher court"
    SENT = "sent", "已发出", "sent"
    SERVED = "served", "已送达", "served"
    DUE_SOON = "due_soon", "即将到期", "due soon"
    OVERDUE = "overdue", "逾期未反馈", "overdue"
    OBJECTED = "objected", "已提异议", "objected to"
    ANSWERED = "answered", "已反馈", "answered"
    ANSWERED_LATE = "answered_late", "逾期反馈", "answered late"
    ASSESSED = "assessed", "已评估", "assessed"
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


class Act(Term):
    """Acts that may repeat."""

    FEEDBACK = "feedback", "反馈", "feedback"
    EXTENDED = "extended", "延期", "extension"
    RESUMED = "resumed", "恢复计算期限", "clock resumed"
    REMINDED = "reminded", "催办", "reminder"
    ESCALATED = "escalated", "通报上级机关", "escalation"
