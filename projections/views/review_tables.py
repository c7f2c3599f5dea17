"""Annual reviews, white papers and the watch over the year: rows and how events become rows (domain A.11, F.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

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
from events.base import Event, Side
from events.instants import written
from events.terms import Term
from projections.store.schema import DAY, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Fact, Handler, Put, by_event, matter_key, matter_of

REVIEW = table(
    "annual_review", key("matter", MATTER_KEY), Column("stream", TEXT), Column("year", NUMBER), Column("since", DAY)
)
REVIEW_ACT = table(
    "annual_review_act",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("act", TEXT),
    Column("on", DAY),
    Column("cut_off", TEXT),
    Column("definition_version", TEXT),
    Column("figures_digest", TEXT),
    Column("document_number", TEXT),
)
SUPPLEMENT = table(
    "annual_supplement",
    key("matter", MATTER_KEY),
    key("supplement", NUMBER),
    key("line", NUMBER),
    Column("stream", TEXT),
    Column("year", NUMBER),
    Column("on", DAY),
    Column("cut_off", TEXT),
    Column("metric", TEXT),
    Column("measure", TEXT),
    Column("old", TEXT),
    Column("new", TEXT),
    Column("reason", TEXT),
    walked("annual_supplement_year", "-year", "matter", "supplement", "line"),
)
WHITE_PAPER = table(
    "white_paper",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("year", NUMBER),
    Column("edition", TEXT),
    Column("title", TEXT),
    Column("document_number", TEXT),
    Column("published_on", DAY),
)
YEAR = table("year_watch", key("matter", MATTER_KEY), Column("year", NUMBER), Column("reminded_on", DAY))
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


class ReviewAct(Term):
    """Acts of a review. What is frozen or computed anew makes what was built on the former void."""

    FROZEN = "frozen", "截止数据", "freezing"
    COMPUTED = "computed", "计算数据", "computing"
    BY_COURT = "by_court", "法院确认", "confirmation by the court"
    BY_GOVERNMENT = "by_government", "政府确认", "confirmation by the government"
    PUBLISHED = "published", "发布", "publication"
    SUPPLEMENTED = "supplemented", "补充", "supplement"


_CONFIRMED = {Side.COURT: ReviewAct.BY_COURT, Side.GOVERNMENT: ReviewAct.BY_GOVERNMENT}
IN_ONE_MEETING = "in_one_meeting"
"""The check of the year that one meeting heard all three overall reports (MTG-09)."""


def _act(fact: Fact[Any], act: ReviewAct, **values: Any) -> Put:
    place = {"matter": fact.matter, "version": fact.version}
    return Put(REVIEW_ACT, place, {"act": act.value, "on": fact.on, **values})


def _opened(fact: Fact[AnnualReviewOpened]) -> Iterator[Put]:
    values = {"stream": fact.envelope.stream, "year": fact.event.year, "since": fact.on}
    yield Put(REVIEW, {"matter": fact.matter}, values)


def _frozen(fact: Fact[AnnualDataFrozen]) -> Iterator[Put]:
    yield _act(fact, ReviewAct.FROZEN, cut_off=written(fact.event.cut_off))


def _computed(fact: Fact[AnnualFiguresComputed]) -> Iterator[Put]:
    event = fact.event
    yield _act(
        fact, ReviewAct.COMPUTED, definition_version=event.definition_version, figures_digest=event.figures_digest
    )


def _confirmed(fact: Fact[AnnualReviewConfirmed]) -> Iterator[Put]:
    yield _act(fact, _CONFIRMED[fact.event.organ_side])


def _published(fact: Fact[AnnualReviewPublished]) -> Iterator[Put]:
    yield _act(fact, ReviewAct.PUBLISHED, document_number=fact.event.document_number)


def _supplemented(fact: Fact[AnnualReviewSupplemented]) -> Iterator[Put]:
    event = fact.event
    yield _act(fact, ReviewAct.SUPPLEMENTED)
    for line, change in enumerate(event.changes, start=1):
        place = {"matter": fact.matter, "supplement": event.supplement, "line": line}
        values = {
            "stream": fact.envelope.stream,
            "year": event.year,
            "on": fact.on,
            "cut_off": written(event.cut_off),
            **change.model_dump(),
        }
        yield Put(SUPPLEMENT, place, values)


def _white_paper(fact: Fact[WhitePaperPublished]) -> Iterator[Put]:
    event = fact.event
    values = {
        "stream": fact.envelope.stream,
        "year": event.year,
        "edition": event.edition.value,
        "title": event.title,
        "document_number": event.document_number,
        "published_on": fact.on,
    }
    yield Put(WHITE_PAPER, {"matter": fact.matter}, values)


def _mark(fact: Fact[OverallReportsHeard], check: str) -> Put:
    place = {"matter": fact.matter, "version": fact.version, "check": check}
    meeting = matter_key(matter_of(Side.JOINT, f"meeting:{fact.event.meeting}"))
    return Put(YEAR_MARK, place, {"year": fact.event.year, "on": fact.on, "meeting": meeting})


def _topic(fact: Fact[TopicCovered]) -> Iterator[Put]:
    yield Put(YEAR, {"matter": fact.matter}, {"year": fact.event.year})


def _reports(fact: Fact[OverallReportsHeard]) -> Iterator[Put]:
    yield Put(YEAR, {"matter": fact.matter}, {"year": fact.event.year})
    for report in fact.event.reports:
        yield _mark(fact, report.value)
    if len(set(fact.event.reports)) == 3:
        yield _mark(fact, IN_ONE_MEETING)


def _reminded(fact: Fact[YearEndReminded]) -> Iterator[Put]:
    yield Put(YEAR, {"matter": fact.matter}, {"year": fact.event.year, "reminded_on": fact.on})


REVIEW_HANDLERS: Mapping[type[Event], Handler] = by_event(
    _opened, _frozen, _computed, _confirmed, _published, _supplemented, _white_paper
)
YEAR_HANDLERS: Mapping[type[Event], Handler] = by_event(_topic, _reports, _reminded)
