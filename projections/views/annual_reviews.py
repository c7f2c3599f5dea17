"""Annual reviews and white papers: where each stands as of a day (domain A.11), and what supplements changed (ANR-02).

The figures are not here: they are made from the log alone (`projections.review`); their digest names them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, literal, select

from events.annual_review import (
    AnnualDataFrozen,
    AnnualFiguresComputed,
    AnnualReviewConfirmed,
    AnnualReviewOpened,
    AnnualReviewPublished,
    AnnualReviewSupplemented,
    BaselineEntered,
    WhitePaperPublished,
)
from events.base import Side
from events.terms import Term
from projections.asked import Asked
from projections.keeping import PLACE, acted, keeping, kept, shown
from projections.sql import first_true, united
from projections.store.schema import walked
from projections.view import Column, Order, View, same
from projections.views.acts import Acts
from projections.views.columns import STREAM, status

REVIEW = keeping("annual_review", kept(AnnualReviewOpened, "stream", "year", on="since"))
REVIEW_ACT = keeping(
    "annual_review_act",
    acted(AnnualDataFrozen, "cut_off"),
    acted(AnnualFiguresComputed, "definition_version", "figures_digest"),
    acted(AnnualReviewConfirmed, "organ_side"),
    acted(AnnualReviewPublished, "document_number"),
    acted(AnnualReviewSupplemented),
    by=("version",),
)
SUPPLEMENT = keeping(
    "annual_supplement",
    kept(
        AnnualReviewSupplemented,
        *("stream", "supplement", "year", "cut_off", "metric", "measure", "old", "new", "reason"),
        each="changes",
        line=PLACE,
        on="on",
    ),
    walked("annual_supplement_year", "-year", "matter", "supplement", "line"),
    by=("supplement", "line"),
)
BASELINE = keeping(
    "annual_baseline",
    kept(
        BaselineEntered,
        *("stream", "year", "metric", "measure", "value", "denominator", "percentage", "source", "document_number"),
        each="figures",
        line=PLACE,
        on="on",
    ),
    walked("annual_baseline_year", "-year", "metric", "measure"),
    by=("version", "line"),
)
WHITE_PAPER = keeping(
    "white_paper",
    kept(WhitePaperPublished, "stream", "year", "edition", "title", "document_number", on="published_on"),
)


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
    return united(_reviews(asked), _papers(asked))


def _reviews(asked: Asked) -> Select[Any]:
    """What is frozen or computed anew makes void what was built on the former: only what stands behind it counts."""
    review, act, acts = REVIEW.c, REVIEW_ACT.c, Acts(REVIEW_ACT, REVIEW, asked.day)
    frozen_at = func.coalesce(acts.latest("version", AnnualDataFrozen), 0)
    figures = (act.version > frozen_at,)
    computed_at = func.coalesce(acts.latest("version", AnnualFiguresComputed, where=figures), _NEVER)
    by_court, by_government = (
        acts.latest("on", AnnualReviewConfirmed, where=(act.version > computed_at, act.organ_side == side.value))
        for side in (Side.COURT, Side.GOVERNMENT)
    )
    frozen_on = acts.latest("on", AnnualDataFrozen)
    computed_on = acts.latest("on", AnnualFiguresComputed, where=figures)
    published_on = acts.latest("on", AnnualReviewPublished)
    supplements = acts.count(AnnualReviewSupplemented)
    stands = first_true(
        (supplements > 0, ReviewStatus.SUPPLEMENTED),
        (published_on.is_not(None), ReviewStatus.PUBLISHED),
        (and_(by_court.is_not(None), by_government.is_not(None)), ReviewStatus.CONFIRMED),
        (computed_on.is_not(None), ReviewStatus.COMPUTED),
        (frozen_on.is_not(None), ReviewStatus.FROZEN),
        otherwise=ReviewStatus.OPENED,
    )
    return select(
        review.matter,
        review.stream,
        review.year,
        literal(ReviewPaper.ANNUAL_REVIEW.value).label("paper"),
        stands.label("status"),
        published_on.label("published_on"),
        acts.latest("document_number", AnnualReviewPublished).label("document_number"),
        supplements.label("supplements"),
        review.since.label("opened_on"),
        frozen_on.label("frozen_on"),
        acts.latest("cut_off", AnnualDataFrozen).label("cut_off"),
        computed_on.label("computed_on"),
        acts.latest("definition_version", AnnualFiguresComputed, where=figures).label("definition_version"),
        acts.latest("figures_digest", AnnualFiguresComputed, where=figures).label("figures_digest"),
        by_court.label("court_confirmed_on"),
        by_government.label("government_confirmed_on"),
    ).where(review.since <= asked.day)


def _papers(asked: Asked) -> Select[Any]:
    paper = WHITE_PAPER.c
    return select(
        paper.matter,
        paper.stream,
        paper.year,
        literal(ReviewPaper.WHITE_PAPER.value).label("paper"),
        paper.edition,
        paper.title,
        literal(ReviewStatus.PUBLISHED.value).label("status"),
        paper.published_on,
        paper.document_number,
        literal(0).label("supplements"),
    ).where(paper.published_on <= asked.day)


ANNUAL_REVIEWS = View(
    "annual_reviews",
    "年度总结与白皮书",
    "Annual reviews and white papers",
    tables=(REVIEW, REVIEW_ACT, SUPPLEMENT, WHITE_PAPER),
    rows=_rows,
    columns=(
        STREAM,
        *shown(REVIEW, "year"),
        Column("paper", "种类", "kind", "term", ReviewPaper),
        *shown(WHITE_PAPER, "edition"),
        Column("title", "名称", "title"),
        status(ReviewStatus),
        Column("opened_on", "启动日", "opened on", "day"),
        Column("frozen_on", "截止数据日", "frozen on", "day"),
        *shown(REVIEW_ACT, "cut_off"),
        Column("computed_on", "计算日", "computed on", "day"),
        *shown(REVIEW_ACT, "definition_version", "figures_digest"),
        Column("court_confirmed_on", "法院确认日", "confirmed by the court on", "day"),
        Column("government_confirmed_on", "政府确认日", "confirmed by the government on", "day"),
        Column("published_on", "发布日", "published on", "day"),
        *shown(WHITE_PAPER, "document_number"),
        Column("supplements", "补充次数", "supplements", "number"),
    ),
    filters=same("year", "paper", "status", "edition"),
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
        STREAM,
        *shown(SUPPLEMENT, "year", "supplement"),
        Column("on", "补充日", "on", "day"),
        *shown(SUPPLEMENT, "cut_off", "metric", "measure", "old", "new", "reason"),
    ),
    filters=same("year", "metric"),
    order=(Order("year", descending=True), Order("matter"), Order("supplement"), Order("line")),
)


def _baselines(asked: Asked) -> Select[Any]:
    """Of one value the last entry."""
    entry, later = BASELINE.c, BASELINE.alias("later")
    same = (later.c[name] == entry[name] for name in ("matter", "metric", "measure"))
    replaced = select(later.c.version).where(*same, later.c.on <= asked.day, later.c.version > entry.version).exists()
    return select(BASELINE).where(entry.on <= asked.day, ~replaced)


ANNUAL_BASELINES = View(
    "annual_baselines",
    "往年基数",
    "Baselines of earlier years",
    tables=(BASELINE,),
    rows=_baselines,
    columns=(
        STREAM,
        *shown(
            BASELINE, "year", "metric", "measure", "value", "denominator", "percentage", "source", "document_number"
        ),
        Column("on", "录入日", "entered on", "day"),
    ),
    filters=same("year", "metric"),
    order=(Order("year", descending=True), Order("metric"), Order("measure"), Order("matter")),
)
