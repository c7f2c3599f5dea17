"""What the assessors of a risk said (三(二)5): read by the confidants of the matter and by who said it (RSK-09)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, literal, select

from events.risk import AssessmentDeclined, AssessmentOpinionSubmitted
from projections.asked import Asked
from projections.keeping import GUARDED, keeping, kept, shown
from projections.sql import overtaken, per_matter
from projections.store.schema import walked
from projections.view import Column, Order, View, same
from projections.views.columns import STREAM
from projections.views.risk_register import RISK

RISK_OPINION = keeping(
    "risk_opinion",
    kept(
        AssessmentOpinionSubmitted,
        *(*GUARDED, "assessor", "opinion", "risk_points", "expected_level", "document_number", "late"),
        on="on",
    ),
    kept(AssessmentDeclined, *GUARDED, "assessor", "reason", on="on"),
    walked("risk_opinion_on", "-on", "matter", "version"),
    by=("version",),
)


def _opinions(asked: Asked) -> Select[Any]:
    said, later = RISK_OPINION.c, RISK_OPINION.alias("later")
    superseded = overtaken(RISK_OPINION, later, "assessor", where=later.c.on <= asked.day)
    subject = per_matter(RISK_OPINION, RISK, RISK.c.subject)
    current = case((superseded, literal(False)), else_=literal(True))
    return select(RISK_OPINION, subject.label("subject"), current.label("current")).where(said.on <= asked.day)


ASSESSMENT_OPINIONS = View(
    "assessment_opinions",
    "风险评估意见",
    "Assessment opinions",
    tables=(RISK_OPINION,),
    rows=_opinions,
    columns=(
        STREAM,
        *shown(RISK, "subject"),
        *shown(RISK_OPINION, "assessor"),
        Column("on", "答复日", "answered on", "day"),
        *shown(RISK_OPINION, "opinion", "risk_points", "expected_level", "document_number", "late"),
        Column("reason", "不提出意见的理由", "why none is given"),
        Column("current", "最后一次答复", "latest answer", "flag"),
    ),
    filters=same("stream", "assessor", "current"),
    order=(Order("on", descending=True), Order("matter"), Order("version")),
    named_on="on",
    guard="event",
)
"""Restricted: the initiator, the court and the legal department read them, and each assessor its own."""
