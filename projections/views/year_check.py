"""The year check (M03, MTG-09): fourteen topics, three overall reports, and all three in one meeting.

A check is met from the day of the first bulletin or meeting on that the reader may know of: what is restricted is not
betrayed by a topic that is covered (scenario 4). A bulletin withdrawn by the day asked for covers no topic (BUL-04), as
in the figures. A topic on which there are nil reports only is met, and said to be so (BUL-12).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column as Stored
from sqlalchemy import Connection, Select, func, select

from events.annual_review import OverallReportsHeard, TopicCovered, YearEndReminded
from events.base import Side
from events.terms import Term
from events.vocabulary import AgendaPurpose, Topic
from projections.access.sight import Sight
from projections.asked import Asked
from projections.keeping import keeping, kept
from projections.sql import upto
from projections.store.merge import Put
from projections.store.schema import DAY, MATTER_KEY, NUMBER, key, key_of, table, walked
from projections.view import Column, Fact, Order, View, by_event, same
from projections.views.bulletin_board import BULLETIN, stands

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
    Stored("on", DAY),
    Stored("meeting", MATTER_KEY),
    Stored("year", NUMBER),
    walked("year_mark_on", "year", "check", "on", "meeting"),
)
"""The reports that a meeting heard; `meeting` is its matter: who may not know of it does not see the mark."""
IN_ONE_MEETING = "in_one_meeting"
"""The check of the year that one meeting heard all three overall reports (MTG-09)."""

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

_TOPICS = {topic.value for topic in Topic}


def _mark(fact: Fact[OverallReportsHeard], check: str) -> Put:
    place = {"matter": fact.matter, "version": fact.version, "check": check}
    meeting = key_of(Side.JOINT, f"meeting:{fact.event.meeting}")
    return Put(YEAR_MARK, place, {"year": fact.event.year, "on": fact.on, "meeting": meeting})


def _reports(fact: Fact[OverallReportsHeard]) -> Iterator[Put]:
    for report in fact.event.reports:
        yield _mark(fact, report.value)
    if len(set(fact.event.reports)) == 3:
        yield _mark(fact, IN_ONE_MEETING)


def _pages(
    connection: Connection, asked: Asked, sight: Sight, limit: int, before: int | None
) -> tuple[list[dict[str, Any]], int | None]:
    """Every check of every year that is watched, the newest year first. A place is the number of a row."""
    wanted = asked.filters
    rows: list[dict[str, Any]] = []
    for year, reminded_on in _watched(connection, asked, sight):
        for check in sorted(check.value for check in YearCheck):
            if wanted.get("year", year) == year and wanted.get("check", check) == check:
                rows.append({"year": year, "check": check, "reminded_on": reminded_on})
    start, found = before or 0, []
    for place, row in enumerate(rows[start:], start):
        met_on = _met_on(connection, asked, sight, row["year"], row["check"])
        if wanted.get("met", met_on is not None) == (met_on is not None):
            nil_only = met_on is not None and _nil_only(connection, asked, sight, row["year"], row["check"])
            found.append({**row, "met": met_on is not None, "met_on": met_on, "nil_only": nil_only})
        if len(found) > limit:
            return found[:limit], place
    return found, None


def _watched(connection: Connection, asked: Asked, sight: Sight) -> list[tuple[int, str | None]]:
    """The years with the day of their reminder."""
    year = YEAR.c
    reminded_on = func.max(upto(year.reminded_on, asked.day))
    watched = select(year.year, reminded_on).where(sight.matter(year.matter), year.year.is_not(None))
    newest_first = watched.group_by(year.year).order_by(year.year.desc())
    return [(number, day) for number, day in connection.execute(newest_first)]


def _met_on(connection: Connection, asked: Asked, sight: Sight, year: int, check: str) -> str | None:
    """The first day on which a bulletin or a meeting met the check."""
    met = _by_bulletin(asked, sight, year, check) if check in _TOPICS else _by_meeting(asked, sight, year, check)
    first: str | None = connection.scalar(met.limit(1))
    return first


def _nil_only(connection: Connection, asked: Asked, sight: Sight, year: int, check: str) -> bool:
    """Whether the bulletins that meet the check all say that there was nothing."""
    if check not in _TOPICS:
        return False
    telling = _by_bulletin(asked, sight, year, check).where(BULLETIN.c.nil_report.is_not(True))
    return connection.scalar(telling.limit(1)) is None


def _by_bulletin(asked: Asked, sight: Sight, year: int, topic: str) -> Select[Any]:
    row = BULLETIN.c
    issued = row.topic == topic, row.issued_on >= f"{year:04}", row.issued_on <= min(f"{year:04}-12-31", asked.day)
    standing = select(row.issued_on).where(*issued, stands(asked.day), sight.matter(row.matter))
    return standing.order_by(row.issued_on)


def _by_meeting(asked: Asked, sight: Sight, year: int, check: str) -> Select[Any]:
    mark = YEAR_MARK.c
    marked = select(mark.on).where(mark.year == year, mark.check == check, mark.on <= asked.day)
    return marked.where(sight.matter(mark.meeting)).order_by(mark.on)


YEAR_CHECK = View(
    "year_check",
    "年终检查",
    "Year check",
    tables=(YEAR, YEAR_MARK),
    handlers=by_event(_reports),
    pages=_pages,
    columns=(
        Column("year", kind="number"),
        Column("check", "检查事项", "check", "term", YearCheck),
        Column("met", "已完成", "met", "flag"),
        Column("met_on", "首次完成日", "met on", "day"),
        Column("nil_only", "仅有零报告", "nil reports only", "flag"),
        Column("reminded_on", "提醒日", "reminded on", "day"),
    ),
    filters=same("year", "check", "met"),
    order=(Order("seq"),),  # a place is a number, as in every view that is asked page by page
)
