"""Copies of suggestions, letters and reconsideration papers, each in the inbox of who got it (三(二)2, M22, M34)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select

from events.terms import Term
from projections.asked import Asked
from projections.keeping import shown
from projections.sql import first_true, united, upto
from projections.view import Column, Order, RowChanges, View, same
from projections.views.columns import STREAM, between, status
from projections.views.reconsideration_ledger import COPY as RECONSIDERATION_COPY
from projections.views.reconsideration_ledger import PAPER
from projections.views.suggestion_tables import COPY, SUGGESTION, CopyKind


class CopyStatus(Term):
    """Whether the organ confirmed its copy."""

    OPEN = "open", "待签收", "not yet acknowledged"
    ACKNOWLEDGED = "acknowledged", "已签收", "acknowledged"


class CopiedInstrument(Term):
    """What was copied: the court's instruments and those of reconsideration."""

    JUDICIAL_SUGGESTION = "judicial_suggestion", "司法建议书", "judicial suggestion"
    OPINION_LETTER = "opinion_letter", "意见函", "opinion letter"
    RECONSIDERATION_SUGGESTION = "reconsideration_suggestion", "行政复议建议书", "reconsideration suggestion"
    RECONSIDERATION_OPINION = "reconsideration_opinion", "行政复议意见书", "reconsideration opinion"


def _rows(asked: Asked) -> Select[Any]:
    """The court's copies, and those of the superior departments (REC-01, REC-06, REC-08)."""
    of_the_court = _copies(asked, COPY, SUGGESTION, SUGGESTION.c.kind, SUGGESTION.c.sender)
    return united(of_the_court, _copies(asked, RECONSIDERATION_COPY, PAPER, PAPER.c.issuer.label("sender")))


def _copies(asked: Asked, copies: Table, papers: Table, *more: ColumnElement[Any]) -> Select[Any]:
    paper, copy, day = papers.c, copies.c, asked.day
    acknowledged = first_true((copy.acknowledged_on <= day, CopyStatus.ACKNOWLEDGED), otherwise=CopyStatus.OPEN)
    return (
        select(
            *(paper[name] for name in ("matter", "stream", "number", "title", "instrument", "sent_on")),
            copy.organ,
            copy.copy_kind,
            upto(paper.withdrawn_on, day).label("withdrawn_on"),
            upto(copy.acknowledged_on, day).label("acknowledged_on"),
            acknowledged.label("status"),
            *more,
        )
        .join_from(copies, papers, copy.matter == paper.matter)
        .where(paper.sent_on <= day, copy.copy_kind.is_not(None))
    )


CC_INBOX = View(
    "cc_inbox",
    "抄送件",
    "Copies received",
    rows=_rows,
    in_order=RowChanges(units=(COPY, RECONSIDERATION_COPY)),
    columns=(
        STREAM,
        Column("number", "文号", "number"),
        *shown(SUGGESTION, "title"),
        Column("instrument", kind="term", term=CopiedInstrument),
        *shown(SUGGESTION, "kind", "sender"),
        Column("organ", "抄送机关", "organ in cc", "organ"),
        Column("copy_kind", "抄送性质", "why copied", "term", CopyKind),
        Column("sent_on", "发出日", "sent on", "day"),
        Column("acknowledged_on", "签收日", "acknowledged on", "day"),
        Column("withdrawn_on", "撤回日", "withdrawn on", "day"),
        status(CopyStatus),
    ),
    filters=(*same("organ", "status", "instrument"), *between("sent_on", "发出日", "sent", "sent")),
    order=(Order("sent_on", descending=True), Order("matter"), Order("organ")),
    named_on="sent_on",
    own="organ",
)
"""An organ sees the copies it got itself; the court, who sends most of them, sees all."""
