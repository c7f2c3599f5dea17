"""Copies of suggestions, letters and reconsideration papers, each in the inbox of who got it (三(二)2, M22, M34)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, cast, null, select, union_all

from events.terms import Term
from events.vocabulary import SuggestionKind
from projections.store.schema import TEXT
from projections.view import Asked, Column, Filter, Kept, Order, View
from projections.views.reconsideration_facts import COPY as RECONSIDERATION_COPY
from projections.views.reconsideration_facts import PAPER
from projections.views.sql import first_true, upto
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
    return select(union_all(_of_the_court(asked), _of_reconsideration(asked)).subquery("copies"))


def _of_the_court(asked: Asked) -> Select[Any]:
    said, copy, day = SUGGESTION.c, COPY.c, asked.day
    return (
        select(
            said.matter,
            said.stream,
            said.number,
            said.title,
            said.instrument,
            said.kind,
            said.sender,
            copy.organ,
            copy.copy_kind,
            said.sent_on,
            upto(said.withdrawn_on, day).label("withdrawn_on"),
            upto(copy.acknowledged_on, day).label("acknowledged_on"),
            first_true((copy.acknowledged_on <= day, CopyStatus.ACKNOWLEDGED), otherwise=CopyStatus.OPEN).label(
                "status"
            ),
        )
        .join_from(COPY, SUGGESTION, copy.matter == said.matter)
        .where(said.sent_on <= day, copy.copy_kind.is_not(None))
    )


def _of_reconsideration(asked: Asked) -> Select[Any]:
    """The court's copies, and those of the superior departments (REC-01, REC-06, REC-08)."""
    said, copy, day = PAPER.c, RECONSIDERATION_COPY.c, asked.day
    return (
        select(
            said.matter,
            said.stream,
            said.number,
            said.title,
            said.instrument,
            cast(null(), TEXT).label("kind"),
            said.issuer.label("sender"),
            copy.organ,
            copy.copy_kind,
            said.sent_on,
            upto(said.withdrawn_on, day).label("withdrawn_on"),
            upto(copy.acknowledged_on, day).label("acknowledged_on"),
            first_true((copy.acknowledged_on <= day, CopyStatus.ACKNOWLEDGED), otherwise=CopyStatus.OPEN).label(
                "status"
            ),
        )
        .join_from(RECONSIDERATION_COPY, PAPER, copy.matter == said.matter)
        .where(said.sent_on <= day, copy.copy_kind.is_not(None))
    )


CC_INBOX = View(
    "cc_inbox",
    "抄送件",
    "Copies received",
    rows=_rows,
    in_order=Kept(units=(COPY, RECONSIDERATION_COPY)),
    columns=(
        Column("stream", "事项", "matter", "stream"),
        Column("number", "文号", "number"),
        Column("title"),
        Column("instrument", kind="term", term=CopiedInstrument),
        Column("kind", kind="term", term=SuggestionKind, of="SuggestionContent.kind"),
        Column("sender", kind="organ"),
        Column("organ", "抄送机关", "organ in cc", "organ"),
        Column("copy_kind", "抄送性质", "why copied", "term", CopyKind),
        Column("sent_on", "发出日", "sent on", "day"),
        Column("acknowledged_on", "签收日", "acknowledged on", "day"),
        Column("withdrawn_on", "撤回日", "withdrawn on", "day"),
        Column("status", "状态", "status", "term", CopyStatus),
    ),
    filters=(
        Filter("organ", "抄送机关", "organ in cc", "organ", kind="organ"),
        Filter("status", "状态", "status", "status", kind="term", term=CopyStatus),
        Filter("instrument", kind="term", term=CopiedInstrument),
        Filter("sent_from", "发出日自", "sent from", "sent_on", "from", kind="day"),
        Filter("sent_to", "发出日至", "sent to", "sent_on", "to", kind="day"),
    ),
    order=(Order("sent_on", descending=True), Order("matter"), Order("organ")),
    named_on="sent_on",
    own="organ",
)
"""An organ sees the copies it got itself; the court, who sends most of them, sees all."""
