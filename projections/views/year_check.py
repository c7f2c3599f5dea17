"""The year check (M03, MTG-09): fourteen topics, three overall reports, and all three in one meeting.

A check is met from the day of the first bulletin or meeting on that the reader may know of: what is restricted is not
betrayed by a topic that is covered (scenario 4). A bulletin withdrawn by the day asked for covers no topic (BUL-04), as
in the figures.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, Integer, Select, cast, func, literal, null, or_, select, true, union_all

from events.terms import Term
from events.vocabulary import AgendaPurpose, Topic
from projections.store.schema import DAY
from projections.view import Asked, Column, Filter, Order, View
from projections.views.bulletin_facts import BULLETIN
from projections.views.review_tables import IN_ONE_MEETING, YEAR, YEAR_HANDLERS, YEAR_MARK
from projections.views.sql import upto

_REPORTS = [report for report in AgendaPurpose if report.overall_report]
_named: Any = Term
YearCheck: type[Term] = _named(
    "YearCheck",
    [
        *((topic.name, (topic.value, topic.zh, topic.en)) for topic in Topic),
        *((report.name, (report.value, report.zh, report.en)) for report in _REPORTS),
        ("IN_ONE_MEETING", (IN_ONE_MEETING, "一次会议通报三项总体情况", "all three reports in one meeting")),
    ],
    module=__name__,
)
"""What is checked before the year ends: every topic of bulletins, every overall report, one meeting with all three."""

_CHECKS = union_all(*(select(literal(check.value).label("check")) for check in YearCheck))


def _rows(asked: Asked) -> Select[Any]:
    """Every check of every year that is watched, then what meets it: each with the matter that says so."""
    checks, year, mark, bulletin, day = _CHECKS.subquery("checks"), YEAR.c, YEAR_MARK.c, BULLETIN.c, asked.day
    nothing = cast(null(), DAY)
    asked_for = select(
        year.matter,
        year.year,
        checks.c.check,
        nothing.label("on"),
        upto(year.reminded_on, day).label("reminded_on"),
        literal(1).label("watched"),
    ).select_from(YEAR.join(checks, true()))
    issued_in = cast(func.substr(bulletin.issued_on, 1, 4), Integer)
    topics = (
        select(bulletin.matter, year.year, bulletin.topic, bulletin.issued_on, nothing, literal(0))
        .join_from(YEAR, BULLETIN, year.year == issued_in)
        .where(bulletin.issued_on <= day, or_(bulletin.withdrawn_on.is_(None), bulletin.withdrawn_on > day))
    )
    reports = (
        select(mark.meeting, year.year, mark.check, mark.on, nothing, literal(0))
        .join_from(YEAR, YEAR_MARK, mark.matter == year.matter)
        .where(mark.on <= day)
    )
    return select(union_all(asked_for, topics, reports).subquery("found"))


def _group(rows: FromClause, asked: Asked) -> Select[Any]:
    row = rows.c
    return (
        select(
            row.year,
            row.check,
            func.min(row.on).is_not(None).label("met"),
            func.min(row.on).label("met_on"),
            func.max(row.reminded_on).label("reminded_on"),
        )
        .group_by(row.year, row.check)
        .having(func.max(row.watched) == 1)
    )


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["met"] = bool(row["met"])


YEAR_CHECK = View(
    "year_check",
    "年终检查",
    "Year check",
    tables=(YEAR, YEAR_MARK),
    handlers=YEAR_HANDLERS,
    rows=_rows,
    group=_group,
    columns=(
        Column("year", "年度", "year", "number"),
        Column("check", "检查事项", "check", "term", YearCheck),
        Column("met", "已完成", "met", "flag"),
        Column("met_on", "首次完成日", "met on", "day"),
        Column("reminded_on", "提醒日", "reminded on", "day"),
    ),
    filters=(
        Filter("year", "年度", "year", "year", kind="number"),
        Filter("check", "检查事项", "check", "check", kind="term", term=YearCheck),
        Filter("met", "已完成", "met", "met", kind="flag"),
    ),
    order=(Order("year", descending=True), Order("check")),
    finish=_finish,
)
