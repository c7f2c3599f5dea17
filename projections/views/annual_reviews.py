"""Annual reviews and white papers: where each stands as of a day (domain A.11), and what supplements changed (ANR-02).

The figures are not here: they are made from the log alone (`projections.review`); their digest names them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, func, literal, null, select, union_all

from events.annual_review import WhitePaperEdition
from events.terms import Term
from projections.store.schema import TEXT
from projections.view import Asked, Column, Filter, Order, View
from projections.views.review_tables import (
    REVIEW,
    REVIEW_ACT,
    REVIEW_HANDLERS,
    SUPPLEMENT,
    WHITE_PAPER,
    ReviewAct,
)
from projections.views.sql import first_true


class ReviewPaper(Term):
    """What is made about a year."""

    ANNUAL_REVIEW = "annual_review", "年度总结", "annual review"
    WHITE_PAPER = "white_paper", "审判白皮书", "white paper"


class ReviewStatus(Term):
    """Where it stands on the day asked for."""

    OPENED = "opened", "已启动", "opened"
    FROZEN = "frozen", "数据已截止", "data frozen"
    COMPUTED = "computed", "数据已计算", "figures computed"
    CONFIRMED = "confirmed", "双方已确认", "confirmed by both"
    PUBLISHED = "published", "已发布", "published"
    SUPPLEMENTED = "supplemented", "已补充", "supplemented"


_NEVER = 2**31 - 1
"""A version behind every version."""


def _rows(asked: Asked) -> Select[Any]:
    return select(union_all(_reviews(asked), _papers(asked)).subquery("papers"))


def _reviews(asked: Asked) -> Select[Any]:
    """A freeze counts from its version on, figures only behind the newest freeze, confirmations behind the figures."""
    review, base = REVIEW.c, literal(0)
    frozen_at = func.coalesce(_newest(asked, ReviewAct.FROZEN, base), 0)
    computed_at = func.coalesce(_newest(asked, ReviewAct.COMPUTED, frozen_at), _NEVER)
    of = {
        act: REVIEW_ACT.alias(act.value)
        for act in (
            *(ReviewAct.FROZEN, ReviewAct.COMPUTED, ReviewAct.BY_COURT),
            *(ReviewAct.BY_GOVERNMENT, ReviewAct.PUBLISHED),
        )
    }
    after = {
        ReviewAct.FROZEN: base,
        ReviewAct.COMPUTED: frozen_at,
        ReviewAct.BY_COURT: computed_at,
        ReviewAct.BY_GOVERNMENT: computed_at,
        ReviewAct.PUBLISHED: base,
    }
    joined: Any = REVIEW
    for act, alias in of.items():
        newest = _newest(asked, act, after[act])
        joined = joined.outerjoin(alias, and_(alias.c.matter == review.matter, alias.c.version == newest))
    act_row = REVIEW_ACT.c
    supplements = (
        select(func.count())
        .where(act_row.matter == review.matter, act_row.act == ReviewAct.SUPPLEMENTED.value, act_row.on <= asked.day)
        .correlate(REVIEW)
        .scalar_subquery()
    )
    frozen, computed, published = (of[a].c for a in (ReviewAct.FROZEN, ReviewAct.COMPUTED, ReviewAct.PUBLISHED))
    by_court, by_government = of[ReviewAct.BY_COURT].c, of[ReviewAct.BY_GOVERNMENT].c
    status = first_true(
        (supplements > 0, ReviewStatus.SUPPLEMENTED),
        (published.on.is_not(None), ReviewStatus.PUBLISHED),
        (and_(by_court.on.is_not(None), by_government.on.is_not(None)), ReviewStatus.CONFIRMED),
        (computed.on.is_not(None), ReviewStatus.COMPUTED),
        (frozen.on.is_not(None), ReviewStatus.FROZEN),
        otherwise=ReviewStatus.OPENED,
    )
    return (
        select(
            review.matter,
            review.stream,
            review.year,
            literal(ReviewPaper.ANNUAL_REVIEW.value).label("paper"),
            cast(null(), TEXT).label("edition"),
            cast(null(), TEXT).label("title"),
            status.label("status"),
            review.since.label("opened_on"),
            frozen.on.label("frozen_on"),
            frozen.cut_off.label("cut_off"),
            computed.on.label("computed_on"),
            computed.definition_version.label("definition_version"),
            computed.figures_digest.label("figures_digest"),
            by_court.on.label("court_confirmed_on"),
            by_government.on.label("government_confirmed_on"),
            published.on.label("published_on"),
            published.document_number.label("document_number"),
            supplements.label("supplements"),
        )
        .select_from(joined)
        .where(review.since <= asked.day)
    )


def _newest(asked: Asked, act: ReviewAct, after: ColumnElement[int]) -> ColumnElement[int]:
    row = REVIEW_ACT.alias("newest")
    found = select(func.max(row.c.version)).where(
        row.c.matter == REVIEW.c.matter, row.c.act == act.value, row.c.on <= asked.day, row.c.version > after
    )
    return found.correlate(REVIEW).scalar_subquery()


def _papers(asked: Asked) -> Select[Any]:
    paper, nothing = WHITE_PAPER.c, cast(null(), TEXT)
    return select(
        paper.matter,
        paper.stream,
        paper.year,
        literal(ReviewPaper.WHITE_PAPER.value).label("paper"),
        paper.edition,
        paper.title,
        literal(ReviewStatus.PUBLISHED.value).label("status"),
        nothing.label("opened_on"),
        nothing.label("frozen_on"),
        nothing.label("cut_off"),
        nothing.label("computed_on"),
        nothing.label("definition_version"),
        nothing.label("figures_digest"),
        nothing.label("court_confirmed_on"),
        nothing.label("government_confirmed_on"),
        paper.published_on,
        paper.document_number,
        literal(0).label("supplements"),
    ).where(paper.published_on <= asked.day)


ANNUAL_REVIEWS = View(
    "annual_reviews",
    "年度总结与白皮书",
    "Annual reviews and white papers",
    tables=(REVIEW, REVIEW_ACT, SUPPLEMENT, WHITE_PAPER),
    handlers=REVIEW_HANDLERS,
    rows=_rows,
    columns=(
        Column("stream", "事项", "matter", "stream"),
        Column("year", kind="number"),
        Column("paper", "种类", "kind", "term", ReviewPaper),
        Column("edition", kind="term", term=WhitePaperEdition),
        Column("title", "名称", "title"),
        Column("status", "状态", "status", "term", ReviewStatus),
        Column("opened_on", "启动日", "opened on", "day"),
        Column("frozen_on", "截止数据日", "frozen on", "day"),
        Column("cut_off", kind="time"),
        Column("computed_on", "计算日", "computed on", "day"),
        Column("definition_version"),
        Column("figures_digest"),
        Column("court_confirmed_on", "法院确认日", "confirmed by the court on", "day"),
        Column("government_confirmed_on", "政府确认日", "confirmed by the government on", "day"),
        Column("published_on", "发布日", "published on", "day"),
        Column("document_number"),
        Column("supplements", "补充次数", "supplements", "number"),
    ),
    filters=(
        Filter("year", kind="number"),
        Filter("paper", "种类", "kind", "paper", kind="term", term=ReviewPaper),
        Filter("status", "状态", "status", "status", kind="term", term=ReviewStatus),
        Filter("edition", kind="term", term=WhitePaperEdition),
    ),
    order=(Order("year", descending=True), Order("paper"), Order("matter")),
)


def _supplements(asked: Asked) -> Select[Any]:
    return select(SUPPLEMENT).where(SUPPLEMENT.c.on <= asked.day)


ANNUAL_SUPPLEMENTS = View(
    "annual_supplements",
    "年度总结补充",
    "Supplements of annual reviews",
    rows=_supplements,
    columns=(
        Column("stream", "事项", "matter", "stream"),
        Column("year", kind="number"),
        Column("supplement", kind="number"),
        Column("on", "补充日", "on", "day"),
        Column("cut_off", kind="time"),
        Column("metric"),
        Column("measure", of="MetricChange.measure"),
        Column("old"),
        Column("new"),
        Column("reason"),
    ),
    filters=(
        Filter("year", kind="number"),
        Filter("metric"),
    ),
    order=(Order("year", descending=True), Order("matter"), Order("supplement"), Order("line")),
)
