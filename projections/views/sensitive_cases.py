"""Major and sensitive cases as of a day: those that J3 and E3 name, and those the court flagged (三(一)1(3), 2(3)).

A bulletin speaks with its revision of that day; one that was withdrawn does not. Bilateral at the widest (BUL-06).
A restricted case that was flagged is not listed, not even by its number: standing here says that it was (CAS-04).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column as SqlColumn
from sqlalchemy import Select, literal, or_, select

from events.bulletin import BulletinCorrected, BulletinIssued
from events.case_terms import CaseFlag
from events.terms import Term
from events.vocabulary import CaseStage, Topic
from projections.asked import Asked
from projections.keeping import shown
from projections.sql import united
from projections.store.merge import Put
from projections.store.schema import DAY, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Column, Fact, Order, RowChanges, View, by_event, same
from projections.views.bulletin_board import BULLETIN, revision_of, stands
from projections.views.case_index import CASE, FLAGGED, flagged_on
from projections.views.columns import STREAM, between

NAMED = table(
    "bulletin_case",
    key("matter", MATTER_KEY),
    key("revision", NUMBER),
    key("number"),
    SqlColumn("stage", TEXT),
    SqlColumn("named_on", DAY),
    walked("bulletin_case_in_order", "number", "matter"),
)
_TOPICS = frozenset({Topic.J3, Topic.E3})


class Mention(Term):
    """How a case came into the list."""

    BULLETIN = "bulletin", "通报", "bulletin"
    FLAG = "flag", "法院标注", "flagged by the court"


def _named(fact: Fact[BulletinIssued | BulletinCorrected]) -> Iterator[Put]:
    content = fact.event.content
    if content.topic not in _TOPICS:
        return
    stages: dict[str, str | None] = {one.number: one.stage.value if one.stage else None for one in content.case_refs}
    stages |= dict.fromkeys(content.reconsideration_refs or ())
    for number, stage in stages.items():
        place = {"matter": fact.matter, "revision": fact.event.revision, "number": number}
        yield Put(NAMED, place, {"stage": stage, "named_on": fact.on})


def _rows(asked: Asked) -> Select[Any]:
    day, bulletin, named, case = asked.day, BULLETIN.c, NAMED.c, CASE.c
    in_bulletins = (
        select(
            named.matter,
            bulletin.stream,
            named.number,
            literal(Mention.BULLETIN.value).label("mention"),
            bulletin.topic,
            bulletin.title,
            named.stage,
            bulletin.matter_date,
            bulletin.issued_on.label("dated"),
        )
        .join(BULLETIN, bulletin.matter == named.matter)
        .where(named.revision == revision_of(NAMED, day), bulletin.issued_on <= day, stands(day))
    )
    flags = select(
        case.matter,
        case.stream,
        case.number,
        literal(Mention.FLAG.value).label("mention"),
        case.filed_on.label("dated"),
        flagged_on(CaseFlag.MAJOR, day).label("major_on"),
        flagged_on(CaseFlag.SENSITIVE, day).label("sensitive_on"),
    ).subquery("flags")
    flagged = select(flags).where(or_(flags.c.major_on.is_not(None), flags.c.sensitive_on.is_not(None)))
    return united(in_bulletins, flagged)


SENSITIVE_CASES = View(
    "sensitive_cases",
    "重大敏感案件",
    "Major and sensitive cases",
    tables=(NAMED,),
    handlers=by_event(_named),
    rows=_rows,
    in_order=RowChanges(units=(NAMED, FLAGGED)),
    columns=(
        Column("number", "案号（编号）", "case number"),
        Column("mention", "来源", "how it is known", "term", Mention),
        *shown(BULLETIN, "topic"),
        Column("title", "通报标题", "title of the bulletin"),
        Column("stage", kind="term", term=CaseStage),
        *shown(BULLETIN, "matter_date"),
        Column("dated", "通报（立案）日", "issued or filed on", "day"),
        Column("lag_days", "通报间隔（日）", "lag in days", "number", days=("matter_date", "dated")),
        Column("major_on", "标注重大日", "flagged major on", "day"),
        Column("sensitive_on", "标注敏感日", "flagged sensitive on", "day"),
        STREAM,
    ),
    filters=(*same("number", "mention", "topic", "stage"), *between("dated", "日期", "dated", "dated")),
    order=(Order("number"), Order("matter")),
    named_on="dated",
)
