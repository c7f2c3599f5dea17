"""Widespread or prominent problems that either side reported (J4, E6), and where both sides see the same.

`common_problems` lists them one by one; `problem_map` counts them by field and category beside the problems that
judicial suggestions speak to. What both sides report is a candidate for joint research (M06).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from sqlalchemy import Column as Stored
from sqlalchemy import FromClause, Select, and_, func, literal, select, union_all

from events.base import Side
from events.bulletin import BulletinCorrected, BulletinIssued
from events.suggestion import SuggestionSent
from projections.asked import Asked
from projections.keeping import PLACE, keeping, kept, shown
from projections.store.merge import Put
from projections.store.schema import DAY, MATTER_KEY, key, table
from projections.view import Column, Counts, Fact, Filter, Group, Order, RowChanges, View, by_event, same
from projections.views.bulletin_board import BULLETIN, bulletin_rows
from projections.views.columns import STREAM, between
from projections.views.suggestion_tables import SUGGESTION
from projections.views.topic_matrix import this_year

PROBLEM = keeping(
    "common_problem",
    *(
        kept(event, "revision", "text", "field", "category", each="content.problems", place=PLACE)
        for event in (BulletinIssued, BulletinCorrected)
    ),
    by=("revision", "place"),
)
SUGGESTED = table("suggested_problem", key("matter", MATTER_KEY), key("field"), key("category"), Stored("sent_on", DAY))


def _suggested(fact: Fact[SuggestionSent]) -> Iterator[Put]:
    content = fact.event.content
    for field, category in product(content.fields, content.categories):
        place = {"matter": fact.matter, "field": field.value, "category": category.value}
        yield Put(SUGGESTED, place, {"sent_on": fact.on})


def _problems(asked: Asked) -> Select[Any]:
    """Of the revision of the day, where the bulletin is not withdrawn."""
    bulletins, problem = bulletin_rows(asked).subquery("bulletins"), PROBLEM.c
    here = and_(problem.matter == bulletins.c.matter, problem.revision == bulletins.c.revision)
    row = bulletins.c
    return (
        select(row.matter, row.stream, row.side, row.topic, row.title, row.issuer, row.issued_on, *list(problem)[2:])
        .join(PROBLEM, here)
        .where(row.withdrawn_on.is_(None))
    )


_SOURCES = {Side.COURT.value: "court", Side.GOVERNMENT.value: "government", "suggestion": "suggestions"}


def _sources(asked: Asked) -> Select[Any]:
    """What was reported and what was suggested, with the year it was said in."""
    reported = _problems(asked).subquery("reported")
    suggested = (
        select(SUGGESTED)
        .join(SUGGESTION, SUGGESTION.c.matter == SUGGESTED.c.matter)
        .where(SUGGESTED.c.sent_on <= asked.day)
        .where(func.coalesce(SUGGESTION.c.withdrawn_on, "9999") > asked.day)
        .subquery("suggested")
    )

    def told(rows: FromClause, said_on: str, source: Any) -> Select[Any]:
        row = rows.c
        return select(row.matter, row.field, row.category, func.substr(row[said_on], 1, 4).label("year"), source)

    both = union_all(
        told(reported, "issued_on", reported.c.side.label("source")),
        told(suggested, "sent_on", literal("suggestion").label("source")),
    ).subquery("both")
    return select(both)


def _shown(groups: Iterable[Group]) -> list[Group]:
    """By field and category, beside one another what each source says."""
    rows: dict[tuple[str, str], Group] = {}
    for group in groups:
        place = {"field": group["field"], "category": group["category"]}
        row = rows.setdefault(tuple(place.values()), place | dict.fromkeys(_SOURCES.values(), 0))
        row[_SOURCES[group["source"]]] += group["told"]
    return list(rows.values())


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["both_sides"] = bool(row["court"] and row["government"])


COMMON_PROBLEMS = View(
    "common_problems",
    "普遍或突出问题",
    "Common problems",
    tables=(PROBLEM, SUGGESTED),
    handlers=by_event(_suggested),
    rows=_problems,
    in_order=RowChanges(units=(PROBLEM,)),
    columns=(
        STREAM,
        Column("side", "提出方", "reporting side"),
        *shown(BULLETIN, "topic"),
        *shown(PROBLEM, "field", "category", "text"),
        Column("title", "通报标题", "title of the bulletin"),
        *shown(BULLETIN, "issuer"),
        Column("issued_on", "发出日", "issued on", "day"),
    ),
    filters=(*same("field", "category", "side"), *between("issued_on", "发出日", "issued", "issued")),
    order=(Order("issued_on", descending=True), Order("matter"), Order("place")),
    named_on="issued_on",
)
PROBLEM_MAP = View(
    "problem_map",
    "问题分布",
    "Problems by field and category",
    rows=_sources,
    counts=Counts(
        keys=("year", "field", "category", "source"),
        of=lambda row, asked: {"told": func.count()},
        units=(BULLETIN, SUGGESTION),
        shown=_shown,
    ),
    columns=(
        *shown(PROBLEM, "field", "category"),
        Column("court", "法院通报", "reported by the court", "number"),
        Column("government", "政府通报", "reported by the government", "number"),
        Column("suggestions", "司法建议", "judicial suggestions", "number"),
        Column("both_sides", "双方均提出", "reported by both sides", "flag"),
    ),
    filters=(*same("field", "category"), Filter("year", kind="year", before=True, default=this_year)),
    order=(Order("field"), Order("category")),
    finish=_finish,
)
