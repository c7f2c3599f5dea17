"""Standards for the application of law: draft, endorsements, issue, review, repeal (RES-02 to 04, M55)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from events.base import Event
from events.observation_terms import EndorsingSide
from events.research import (
    StandardDrafted,
    StandardEndorsed,
    StandardFlaggedForReview,
    StandardIssued,
    StandardRepealed,
    StandardReviewed,
)
from events.terms import Term
from projections.asked import Asked
from projections.keeping import shown
from projections.sql import first_true
from projections.view import Column, Filter, Order, View, same
from projections.views.activity_tables import ACTIVITY, ACTIVITY_ACT, ActivityKind
from projections.views.acts import Acts
from projections.views.columns import STREAM, between, status


class StandardStatus(Term):
    """Where a standard stands on the day asked for."""

    DRAFTED = "drafted", "已拟稿", "drafted"
    ENDORSED = "endorsed", "双方已会签", "endorsed by both"
    ISSUED = "issued", "已印发", "issued"
    FLAGGED = "flagged", "待复核", "to be reviewed"
    REPEALED = "repealed", "已废止", "repealed"


_STANDS: Mapping[str, type[Event]] = {
    "drafted_on": StandardDrafted,
    "issued_on": StandardIssued,
    "flagged_on": StandardFlaggedForReview,
    "confirmed_on": StandardReviewed,
    "repealed_on": StandardRepealed,
}
"""The acts that decide where a standard stands, each by the column of its day."""


def _rows(asked: Asked) -> Select[Any]:
    facts = _facts(asked).subquery("facts")
    row = facts.c
    both = and_(row.endorsed_by_court_on.is_not(None), row.endorsed_by_government_on.is_not(None))
    stands = first_true(
        (row.stand == StandardRepealed.type, StandardStatus.REPEALED),
        (row.stand == StandardFlaggedForReview.type, StandardStatus.FLAGGED),
        (row.stand != StandardDrafted.type, StandardStatus.ISSUED),
        (both, StandardStatus.ENDORSED),
        otherwise=StandardStatus.DRAFTED,
    )
    return select(facts, stands.label("status")).where(row.drafted_on.is_not(None))


def _facts(asked: Asked) -> Select[Any]:
    acts = Acts(ACTIVITY_ACT, ACTIVITY, asked.day)
    drafted = ("title", "legal_basis", "precedents", "effect", "note")
    return select(
        ACTIVITY.c.matter,
        ACTIVITY.c.stream,
        acts.latest("act", *_STANDS.values()).label("stand"),
        *(acts.latest(name, StandardDrafted).label(name) for name in drafted),
        acts.latest("link", StandardDrafted).label("research"),
        acts.latest("number", StandardIssued).label("document_number"),
        acts.latest("title", StandardFlaggedForReview).label("superseded_basis"),
        acts.latest("note", StandardFlaggedForReview).label("superseded_by"),
        acts.latest("link", StandardFlaggedForReview).label("bulletin"),
        acts.latest("note", StandardRepealed).label("reason"),
        *(acts.latest("on", act).label(day) for day, act in _STANDS.items()),
        *(_endorsed(side, asked.day).label(f"endorsed_by_{side.value}_on") for side in EndorsingSide),
    ).where(ACTIVITY.c.kind == ActivityKind.STANDARD.value)


def _endorsed(side: EndorsingSide, day: str) -> ColumnElement[Any]:
    """The day on which this side endorsed the newest draft."""
    act, draft = ACTIVITY_ACT.c, ACTIVITY_ACT.alias("draft").c
    newest = select(func.max(draft.version)).where(
        draft.matter == act.matter, draft.act == StandardDrafted.type, draft.on <= day
    )
    found = select(func.min(act.on)).where(
        act.matter == ACTIVITY.c.matter,
        act.act == StandardEndorsed.type,
        act.note == side.value,
        act.on <= day,
        act.version > newest.correlate(ACTIVITY_ACT).scalar_subquery(),
    )
    return found.correlate(ACTIVITY).scalar_subquery()


APPLICATION_STANDARDS = View(
    "application_standards",
    "适用法律的规范化标准",
    "Standards for the application of law",
    rows=_rows,
    columns=(
        STREAM,
        Column("document_number"),
        Column("title", of="StandardDrafted.title"),
        status(StandardStatus),
        *shown(ACTIVITY_ACT, "effect", "legal_basis"),
        Column("precedents", kind="json"),
        Column("research", kind="stream"),
        Column("note", of="no_symposium_reason"),
        Column("drafted_on", "拟稿日", "drafted on", "day"),
        Column("endorsed_by_court_on", "法院会签日", "endorsed by the court on", "day"),
        Column("endorsed_by_government_on", "政府会签日", "endorsed by the government on", "day"),
        Column("issued_on", "印发日", "issued on", "day"),
        Column("flagged_on", "标记待复核日", "flagged on", "day"),
        Column("superseded_basis", "已被替代的依据", "instrument that was superseded"),
        Column("superseded_by"),
        Column("bulletin", kind="stream"),
        Column("confirmed_on", "复核保留日", "confirmed on", "day"),
        Column("repealed_on", "废止日", "repealed on", "day"),
        Column("reason", "废止理由", "why it was repealed"),
    ),
    filters=(
        *same("stream", "status"),
        Filter("basis", "所依据的文件", "instrument it rests on", "legal_basis", "has"),
        Filter("number", "发文字号", "document number", "document_number"),
        Filter("title", "标准名称含", "title contains", "title", "contains"),
        *between("drafted_on", "拟稿日", "drafted", "drafted"),
    ),
    order=(Order("drafted_on", descending=True), Order("matter")),
    named_on="drafted_on",
)
