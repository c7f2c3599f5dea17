"""Annual reviews, white papers and the watch over the year: rows and how events become rows (domain A.11, F.6)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column

from events.annual_review import (
    AnnualDataFrozen,
    AnnualFiguresComputed,
    AnnualReviewConfirmed,
    AnnualReviewOpened,
    AnnualReviewPublished,
    AnnualReviewSupplemented,
    OverallReportsHeard,
    TopicCovered,
    WhitePaperPublished,
    YearEndReminded,
)
from events.base import Side
from events.terms import Term
from projections.keeping import PLACE, Made, acted, keeping, kept
from projections.store.merge import Put
from projections.store.schema import DAY, MATTER_KEY, NUMBER, TEXT, key, matter_key, table, walked
from projections.view import Fact, by_event, matter_of


class ReviewAct(Term):
    """Acts of a review. What is frozen or computed anew makes what was built on the former void."""

    FROZEN = "frozen", "截止数据", "freezing"
    COMPUTED = "computed", "计算数据", "computing"
    BY_COURT = "by_court", "法院确认", "confirmation by the court"
    BY_GOVERNMENT = "by_government", "政府确认", "confirmation by the government"
    PUBLISHED = "published", "发布", "publication"
    SUPPLEMENTED = "supplemented", "补充", "supplement"


_CONFIRMED = {Side.COURT: ReviewAct.BY_COURT, Side.GOVERNMENT: ReviewAct.BY_GOVERNMENT}
REVIEW = keeping("annual_review", kept(AnnualReviewOpened, "stream", "year", on="since"))
REVIEW_ACT = keeping(
    "annual_review_act",
    acted(ReviewAct.FROZEN, AnnualDataFrozen, "cut_off"),
    acted(ReviewAct.COMPUTED, AnnualFiguresComputed, "definition_version", "figures_digest"),
    kept(AnnualReviewConfirmed, on="on", act=Made(TEXT, lambda event: _CONFIRMED[event.organ_side].value)),
    acted(ReviewAct.PUBLISHED, AnnualReviewPublished, "document_number"),
    acted(ReviewAct.SUPPLEMENTED, AnnualReviewSupplemented),
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
WHITE_PAPER = keeping(
    "white_paper",
    kept(WhitePaperPublished, "stream", "year", "edition", "title", "document_number", on="published_on"),
)
YEAR = keeping(
    "year_watch",
    kept(TopicCovered, "year"),
    kept(OverallReportsHeard, "year"),
    kept(YearEndReminded, "year", on="reminded_on"),
)
YEAR_MARK = table(
    "year_mark",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    key("check"),
    Column("on", DAY),
    Column("meeting", MATTER_KEY),
    Column("year", NUMBER),
    walked("year_mark_on", "year", "check", "on", "meeting"),
)
"""The reports that a meeting heard; `meeting` is its matter: who may not know of it does not see the mark."""
IN_ONE_MEETING = "in_one_meeting"
"""The check of the year that one meeting heard all three overall reports (MTG-09)."""


def _mark(fact: Fact[OverallReportsHeard], check: str) -> Put:
    place = {"matter": fact.matter, "version": fact.version, "check": check}
    meeting = matter_key(matter_of(Side.JOINT, f"meeting:{fact.event.meeting}"))
    return Put(YEAR_MARK, place, {"year": fact.event.year, "on": fact.on, "meeting": meeting})


def _reports(fact: Fact[OverallReportsHeard]) -> Iterator[Put]:
    for report in fact.event.reports:
        yield _mark(fact, report.value)
    if len(set(fact.event.reports)) == 3:
        yield _mark(fact, IN_ONE_MEETING)


YEAR_HANDLERS = by_event(_reports)
