"""Reconsideration suggestions and opinions as of a day, one row each (REC, M34–M37; domain A.4.2).

The government writes everything but `acknowledged_on` and `received_on` of a copy, which the court writes. Acts that
may repeat are rows of `reconsideration_act` by version, so that a question as of a day finds those of that day.
A suggestion is never overdue (REC-04). An opinion is overdue from the day after its sixty days while no report has
come (REC-03); `may_order_performance` says that the order of 行政复议法 art. 77 is open (REC-05).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Index, Select, and_, case, distinct, exists, func, or_, select

from events.reconsideration import (
    LeadersSummoned,
    NonPerformanceRecorded,
    PerformanceOrdered,
    PublicCriticismIssued,
    ReconsiderationCopyAcknowledged,
    ReconsiderationCopyReceived,
    ReconsiderationFeedbackReceived,
    ReconsiderationOpinionSent,
    ReconsiderationSuggestionClosed,
    ReconsiderationSuggestionDrafted,
    ReconsiderationSuggestionSent,
    ReconsiderationSuggestionServed,
    ReconsiderationSuggestionWithdrawn,
    RectificationReported,
)
from events.reconsideration_terms import NonPerformance, ReconsiderationInstrument
from events.terms import Term
from events.vocabulary import Field, IssueCategory, OrganRole, ServiceProof
from projections.access.matters import confided_to, known_to
from projections.asked import Asked
from projections.keeping import ITEM, Made, acted, as_of, dated, keeping, kept, shown, within
from projections.sql import dated_places, days_between, first_true, per_matter, upto
from projections.store.schema import NUMBER, walked
from projections.view import Column, Filter, Order, View, same
from projections.views.acts import Acts
from projections.views.columns import CONCERNED, STREAM, between, status
from projections.views.suggestion_tables import CopyKind

_CONTENT = within(
    "content",
    *("instrument", "issuer", "addressee", "further_addressees", "title"),
    *("categories", "fields", "case_refs", "ground"),
)
_ADDRESSED = Made(NUMBER, lambda event: len(event.content.addressees))
_ON_PAPER = ("received_by", "entered_by")
_SENT = (ReconsiderationSuggestionSent, ReconsiderationOpinionSent)
PAPER = keeping(
    "reconsideration",
    kept(ReconsiderationSuggestionDrafted, "stream", *_CONTENT, addressed=_ADDRESSED),
    *(kept(event, "stream", *_CONTENT, "number", "cc", addressed=_ADDRESSED) for event in _SENT),
    kept(ReconsiderationSuggestionSent, "reply_requested_by"),
    kept(ReconsiderationOpinionSent, "notify_superior", "superior_department"),
    dated(ReconsiderationSuggestionDrafted, on="drafted_on", first=True),
    *(dated(event, on="sent_on") for event in _SENT),
    dated(
        ReconsiderationSuggestionServed,
        "provisional",
        on="served_on",
        service_proof="proof",
        report_due_on="due_on",
        service_received_by="received_by",
    ),
    dated(ReconsiderationSuggestionWithdrawn, on="withdrawn_on", withdrawal_reason="reason"),
    dated(ReconsiderationSuggestionClosed, "outcome", on="closed_on"),
    walked("reconsideration_sent", "-sent_on", "matter"),
    walked("reconsideration_drafted", "-drafted_on", "matter", "sent_on"),
)
ACT = keeping(
    "reconsideration_act",
    acted(ReconsiderationFeedbackReceived, "organ", *_ON_PAPER),
    acted(RectificationReported, "result", *_ON_PAPER),
    acted(NonPerformanceRecorded, result="finding"),
    acted(PerformanceOrdered, "due_on"),
    acted(LeadersSummoned),
    acted(PublicCriticismIssued),
    Index("reconsideration_act_kind", "matter", "act"),
    by=("version",),
)
COPY = keeping(
    "reconsideration_copy",
    kept(ReconsiderationOpinionSent, each="notify_superior", organ=ITEM, copy_kind=CopyKind.NOTIFY_SUPERIOR),
    *(kept(event, each="cc", organ=ITEM, copy_kind=CopyKind.CC) for event in _SENT),
    kept(ReconsiderationCopyReceived, each="cc", organ=ITEM, on="received_on"),
    kept(ReconsiderationCopyAcknowledged, "organ", on="acknowledged_on"),
    by=("organ",),
)
PAPER_ADDRESSEE = keeping(
    "reconsideration_addressee",
    *(kept(event, organ="content.addressee", addressed=True) for event in _SENT),
    *(kept(event, organ=ITEM, addressed=True, each="content.further_addressees") for event in _SENT),
    kept(ReconsiderationSuggestionServed, "organ", on="served_on"),
    kept(ReconsiderationFeedbackReceived, "organ", on="answered_on", first=True),
    by=("organ",),
)
"""Each addressee of a suggestion answers for itself; the day of service is the one recorded last."""

_DRAFTERS = ("content.issuer", OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
_PARTIES = ("content.issuer", "content.addressee", "content.further_addressees", "cc")
_KNOWN = {
    **confided_to({ReconsiderationSuggestionDrafted: _DRAFTERS}),
    **known_to({ReconsiderationSuggestionSent: _PARTIES, ReconsiderationOpinionSent: (*_PARTIES, "notify_superior")}),
}
"""Who is to send it and the legal department, which prepares it, know of the draft; the addressee never."""


class ReconsiderationStatus(Term):
    """Where a suggestion or opinion stands on the day asked for."""

    DRAFTED = "drafted", "已拟稿", "drafted"
    SENT = "sent", "已发出", "sent"
    SERVED = "served", "已送达", "served"
    DUE_SOON = "due_soon", "即将到期", "due soon"
    OVERDUE = "overdue", "逾期未报告", "overdue"
    PARTLY_ANSWERED = "partly_answered", "部分反馈", "answered in part"
    ANSWERED = "answered", "已反馈", "answered"
    REPORTED = "reported", "已报告", "reported"
    REPORTED_LATE = "reported_late", "逾期报告", "reported late"
    NOT_PERFORMED = "not_performed", "未履行", "not performed"
    ORDERED = "ordered", "已责令履行", "ordered to perform"
    CLOSED = "closed", "已办结", "closed"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


def _rows(asked: Asked) -> Select[Any]:
    facts = _facts(asked).subquery("facts")
    row, day = facts.c, asked.day
    open_ = and_(row.sent_on.is_not(None), row.withdrawn_on.is_(None), row.closed_on.is_(None))
    failing = or_(row.reported_on.is_(None), row.finding.is_not(None))
    waiting = row.reported_on.is_(None)
    may_order = and_(
        open_,
        row.instrument == ReconsiderationInstrument.RECONSIDERATION_OPINION.value,
        func.coalesce(row.report_due_on < day, False),
        failing,
        func.coalesce(row.perform_by < day, True),
    )
    stands = first_true(
        (row.withdrawn_on.is_not(None), ReconsiderationStatus.WITHDRAWN),
        (row.closed_on.is_not(None), ReconsiderationStatus.CLOSED),
        (row.sent_on.is_(None), ReconsiderationStatus.DRAFTED),
        (and_(row.ordered_on.is_not(None), failing), ReconsiderationStatus.ORDERED),
        (row.finding.is_not(None), ReconsiderationStatus.NOT_PERFORMED),
        (row.answered_on.is_not(None), ReconsiderationStatus.ANSWERED),
        (row.answered > 0, ReconsiderationStatus.PARTLY_ANSWERED),
        (row.reported_on > row.report_due_on, ReconsiderationStatus.REPORTED_LATE),
        (row.reported_on.is_not(None), ReconsiderationStatus.REPORTED),
        (and_(waiting, row.report_due_on < day), ReconsiderationStatus.OVERDUE),
        (and_(waiting, row.report_due_on <= asked.soon), ReconsiderationStatus.DUE_SOON),
        (row.served_on.is_not(None), ReconsiderationStatus.SERVED),
        otherwise=ReconsiderationStatus.SENT,
    )
    return select(facts, stands.label("status"), may_order.label("may_order_performance"))


def _places(asked: Asked) -> Select[Any]:
    return dated_places(PAPER, asked.day, "sent_on")


def _facts(asked: Asked) -> Select[Any]:
    """What had happened by the day asked for; the first report counts for time, the last one for its result."""
    said, day = PAPER.c, asked.day
    drafted_on = upto(said.drafted_on, day)
    sent = said.sent_on <= day
    cc_acknowledged = and_(COPY.c.copy_kind == CopyKind.CC.value, COPY.c.acknowledged_on <= day)
    acknowledged_on = per_matter(PAPER, COPY, func.min(COPY.c.acknowledged_on), cc_acknowledged)
    acts = Acts(ACT, PAPER, day)
    answered, last_first = _answered(day)
    last_report = func.coalesce(acts.latest("version", RectificationReported), 0)
    return select(
        *as_of(PAPER, day),
        func.coalesce(upto(said.sent_on, day), drafted_on).label("dated"),
        answered.label("answered"),
        case((answered >= said.addressed, last_first)).label("answered_on"),
        *(acts.latest(name, where=(ACT.c.received_by.is_not(None),)).label(name) for name in _ON_PAPER),
        acts.first("on", RectificationReported).label("reported_on"),
        acts.latest("result", RectificationReported).label("result"),
        acts.latest("result", NonPerformanceRecorded, where=(ACT.c.version > last_report,)).label("finding"),
        acts.first("on", PerformanceOrdered).label("ordered_on"),
        acts.latest("due_on", PerformanceOrdered).label("perform_by"),
        acts.count(PerformanceOrdered).label("orders"),
        acts.first("on", LeadersSummoned).label("summoned_on"),
        acts.first("on", PublicCriticismIssued).label("criticised_on"),
        acknowledged_on.label("copy_acknowledged_on"),
    ).where(or_(drafted_on.is_not(None), sent))


def _answered(day: str) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """How many addressees have answered, and the latest of their first answers."""
    row, earlier = ACT.c, ACT.alias("earlier").c
    same = and_(*(earlier[name] == row[name] for name in ("matter", "act", "organ")))
    first = ~exists().where(same, earlier.on < row.on)
    mine = and_(row.matter == PAPER.c.matter, row.act == ReconsiderationFeedbackReceived.type, row.on <= day)
    found = (func.count(distinct(row.organ)), func.max(row.on))
    counted, latest = (select(one).select_from(ACT).where(mine, first).correlate(PAPER) for one in found)
    return counted.scalar_subquery(), latest.scalar_subquery()


def _finish(row: dict[str, Any], asked: Asked) -> None:
    """Calendar days: from receipt to the report, late, overdue."""
    late = days_between(row["report_due_on"], row["reported_on"])
    row["late_days"] = None if late is None else max(0, late)
    waiting = row["reported_on"] is None and row["withdrawn_on"] is None and row["closed_on"] is None
    over = days_between(row["report_due_on"], asked.day) if waiting else None
    row["overdue_days"] = over if over is not None and over > 0 else None


_ANSWERING = ("served_on", "reported_on", "answered_on")
RECONSIDERATION_LEDGER = View(
    "reconsideration_ledger",
    "行政复议建议书、意见书台账",
    "Reconsideration ledger",
    tables=(PAPER, ACT, COPY, PAPER_ADDRESSEE),
    handlers=_KNOWN,
    rows=_rows,
    places=_places,
    columns=(
        STREAM,
        Column("number", of="ReconsiderationSuggestionSent.number"),
        *shown(PAPER, "title", "instrument", "issuer", "addressee", "further_addressees"),
        status(ReconsiderationStatus),
        *shown(PAPER, "categories", "fields", "ground", "case_refs"),
        Column("drafted_on", "拟稿日", "drafted on", "day"),
        Column("sent_on", "发出日", "sent on", "day"),
        *shown(PAPER, "cc"),
        Column("copy_acknowledged_on", "抄送件签收日", "copy acknowledged on", "day"),
        *shown(PAPER, "notify_superior", "superior_department"),
        Column("served_on", "送达日", "served on", "day"),
        Column("service_proof", "送达凭证", "proof of service", "term", ServiceProof),
        Column("service_received_by", "代收送达件机关", "served paper received by", "organ"),
        *shown(PAPER, "reply_requested_by"),
        Column("report_due_on", "整改报告期限", "report due on", "day"),
        *shown(PAPER, "provisional"),
        Column("overdue_days", "逾期天数", "days overdue", "number"),
        Column("answered", "已反馈单位数", "addressees that answered", "number"),
        Column("answered_on", "反馈日", "answered on", "day"),
        Column("reported_on", "整改报告日", "reported on", "day"),
        Column("days", "用时（日）", "days to the answer", "number", days=_ANSWERING),
        Column("late_days", "迟延天数", "days late", "number"),
        *shown(ACT, *_ON_PAPER, "result"),
        Column("finding", "未履行情形", "non-performance", "term", NonPerformance),
        Column("may_order_performance", "可责令限期履行", "performance may be ordered", "flag"),
        Column("ordered_on", "责令履行日", "ordered on", "day"),
        Column("perform_by", "责令履行的期限", "to be performed by", "day"),
        Column("orders", "责令次数", "orders", "number"),
        Column("summoned_on", "约谈日", "leaders summoned on", "day"),
        Column("criticised_on", "通报批评日", "criticised on", "day"),
        Column("withdrawn_on", "撤回日", "withdrawn on", "day"),
        Column("withdrawal_reason", "撤回理由", "withdrawal reason"),
        Column("closed_on", "办结日", "closed on", "day"),
        *shown(PAPER, "outcome"),
    ),
    filters=(
        *same("stream", "status", "instrument", "addressee", "issuer"),
        CONCERNED,
        Filter("may_order", "可责令限期履行", "performance may be ordered", "may_order_performance", kind="flag"),
        Filter("category", "问题类别", "issue category", "categories", "has", "terms", IssueCategory),
        Filter("field", "行政管理领域", "field", "fields", "has", "terms", Field),
        *between("sent_on", "发出日", "sent", "sent"),
        Filter("number", of="ReconsiderationSuggestionSent.number"),
        Filter("title", "标题含", "title contains", "title", "contains"),
    ),
    order=(Order("dated", descending=True), Order("matter")),
    finish=_finish,
    named_on="sent_on",
)
