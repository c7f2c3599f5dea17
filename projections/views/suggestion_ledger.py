"""The ledger of suggestions and opinion letters: one row per suggestion and addressee (M20–M33, table T7).

On the overdue board are those whose reply is overdue; the due date itself is still in time (M31).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from events.suggestion_upwards import EscalationOutcome, ReferralDecision
from events.vocabulary import (
    Field,
    Instrument,
    IssueCategory,
    ReminderMethod,
    ServiceProof,
    SuggestionKind,
)
from projections.asked import Asked
from projections.keeping import shown
from projections.view import Column, Filter, Order, RowChanges, View, same
from projections.views.columns import CONCERNED, STREAM, between, status
from projections.views.suggestion_rows import TURNS, finish, suggestion_places, suggestion_rows
from projections.views.suggestion_tables import (
    ACT,
    ADDRESSEE,
    ANSWER,
    ASSESSMENT,
    COPY,
    HANDLERS,
    SUGGESTION,
    ObjectionStatus,
    SuggestionStatus,
)

_HEAD = (
    STREAM,
    Column("number", of="SuggestionSent.number"),
    *shown(SUGGESTION, "title", "instrument", "kind"),
    Column("addressee", "被建议单位", "addressee", "organ"),
    status(SuggestionStatus),
)
_DUE = (
    Column("sent_on", "发出日", "sent on", "day"),
    Column("served_on", "送达日", "served on", "day"),
    Column("original_due_on", kind="day"),
    Column("reply_due_on", kind="day"),
    Column("provisional", kind="flag"),
    Column("overdue_days", "逾期天数", "days overdue", "number"),
    Column("reminders", "催办次数", "reminders", "number"),
    Column("reminded_on", "最近催办日", "last reminder", "day"),
    Column("reminder_method", "最近催办方式", "method of the last reminder", "term", ReminderMethod),
    Column("reminder_text", "最近催办内容", "text of the last reminder"),
    Column("noticed_on", "最近期限提示日", "last notice of the deadline", "day"),
    Column("escalated_on", "通报上级日", "escalated on", "day"),
    Column("escalated_to", "通报的上级机关", "escalated to", "organ"),
    Column("escalation_outcome", "上级机关处理", "what the superior organ did", "term", EscalationOutcome),
    Column("escalation_handled_on", "上级机关处理日", "handled by the superior organ on", "day"),
    Column("escalation_text", "上级机关处理情况", "particulars of what it did"),
)
FILTERS = (
    Filter("addressee", "被建议单位", "addressee", "addressee", kind="organ"),
    CONCERNED,
    Filter("instrument", kind="term", term=Instrument),
    Filter("kind", kind="term", term=SuggestionKind, of="SuggestionContent.kind"),
    *between("sent_on", "发出日", "sent", "sent"),
)

SUGGESTION_LEDGER = View(
    "suggestion_ledger",
    "司法建议台账",
    "Suggestion ledger",
    tables=(SUGGESTION, ADDRESSEE, ACT, ANSWER, ASSESSMENT, COPY),
    handlers=HANDLERS,
    rows=suggestion_rows,
    places=suggestion_places,
    columns=(
        *_HEAD,
        *shown(SUGGESTION, "categories", "fields"),
        Column("precedents", kind="json"),
        *_DUE,
        Column("drafted_on", "拟稿日", "drafted on", "day"),
        Column("referred_on", "报上级法院日", "referred on", "day"),
        Column("referral_decision", "上级法院决定", "decision of the higher court", "term", ReferralDecision),
        Column("referral_decided_on", "上级法院决定日", "decided by the higher court on", "day"),
        Column("moved_on", "送交其他辖区日", "moved to another jurisdiction on", "day"),
        *shown(ADDRESSEE, "moved_to"),
        Column("came_back_on", "其他辖区退回日", "came back from there on", "day"),
        Column("came_back_because", "其他辖区退回理由", "why it came back"),
        Column("service_proof", "送达凭证", "proof of service", "term", ServiceProof),
        Column("service_received_by", "代收送达件机关", "served paper received by", "organ"),
        Column("service_acknowledged_on", "签收日", "service acknowledged on", "day"),
        Column("reply_required", "须答复", "reply required", "flag"),
        Column("reply_months", "答复期限（月）", "reply period in months", "number"),
        Column("reply_days", "答复期限（日）", "reply period in days", "number"),
        Column("extended", "已延期", "extended", "flag"),
        Column("objected_on", "提出异议日", "objected on", "day"),
        Column("objection", "异议", "objection", "term", ObjectionStatus),
        Column("feedback_submitted_on", "反馈提交日", "feedback submitted on", "day"),
        Column("feedback_received_on", "反馈收到日", "feedback received on", "day"),
        Column("feedback_after_closing_on", "办结后反馈日", "answered after closing", "day"),
        *shown(ACT, "received_by", "entered_by"),
        Column("feedback_text", "最近反馈正文", "text of the last answer"),
        Column("answered_on", "完整反馈日", "answered in full on", "day"),
        Column("days", "反馈用时（日）", "days to the answer", "number", days=("served_on", "answered_on")),
        Column("late_days", "迟延天数", "days late", "number"),
        Column("assessed_on", "评估日", "assessed on", "day"),
        Column("recommendations", kind="number", of="ResponseOpened.recommendations"),
        Column("adopted", "采纳", "adopted", "number"),
        Column("partly_adopted", "部分采纳", "partly adopted", "number"),
        Column("not_adopted", "未采纳", "not adopted", "number"),
        Column("in_progress", "正在落实", "in progress", "number"),
        Column("followed", "待落实建议", "recommendations still being carried out", "number"),
        *shown(ASSESSMENT, "rectified", "sector_wide", "long_term"),
        *shown(SUGGESTION, "cc", "superior_cc", "cc_satisfied_by_main"),
        Column("outside_district", "区外", "outside the district", "flag"),
        Column("withdrawn_on", "撤回日", "withdrawn on", "day"),
        Column("withdrawal_reason", "撤回理由", "withdrawal reason"),
        Column("closed_on", "办结日", "closed on", "day"),
        *shown(SUGGESTION, "outcome"),
        Column("archived_on", "归档日", "archived on", "day"),
    ),
    filters=(
        *same("stream", "status"),
        *FILTERS,
        Filter("category", "问题类别", "issue category", "categories", "has", "terms", IssueCategory),
        Filter("field", "行政管理领域", "field", "fields", "has", "terms", Field),
        Filter("number", of="SuggestionSent.number"),
        Filter("title", "标题含", "title contains", "title", "contains"),
    ),
    order=(Order("dated", descending=True), Order("matter"), Order("addressee")),
    finish=finish,
    named_on="sent_on",
)


def _overdue(asked: Asked) -> Select[Any]:
    rows = suggestion_rows(asked).subquery("ledger")
    return select(rows).where(rows.c.status == SuggestionStatus.OVERDUE.value)


OVERDUE_BOARD = View(
    "overdue_board",
    "逾期未反馈",
    "Overdue board",
    rows=_overdue,
    in_order=RowChanges(units=(SUGGESTION,), turns=TURNS),
    columns=(*_HEAD, *_DUE),
    filters=FILTERS,
    order=(Order("reply_due_on"), Order("matter"), Order("addressee")),
    finish=finish,
    named_on="sent_on",
)
