"""Fourteen topics by month of a year: bulletins issued, withdrawn ones left out, corrected ones once (M01, M03)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, case, func, literal, select, union_all

from events.vocabulary import Topic
from projections.view import Asked, Column, Filter, Order, View
from projections.views.bulletin_board import bulletin_rows

_MONTHS = [f"m{month:02}" for month in range(1, 13)]
_TOPICS = union_all(*(select(literal(topic.value).label("topic")) for topic in Topic))


def _rows(asked: Asked) -> Select[Any]:
    bulletins = bulletin_rows(asked).subquery("bulletins")
    return select(
        bulletins.c.matter,
        bulletins.c.topic,
        func.substr(bulletins.c.issued_on, 1, 4).label("year"),
        func.substr(bulletins.c.issued_on, 6, 2).label("month"),
    ).where(bulletins.c.issued_on.is_not(None), bulletins.c.withdrawn_on.is_(None))


def _group(rows: FromClause, asked: Asked) -> Select[Any]:
    topics = _TOPICS.subquery("topics")
    counts = [func.count(case((rows.c.month == month[1:], rows.c.matter))).label(month) for month in _MONTHS]
    return (
        select(topics.c.topic, *counts, func.count(rows.c.matter).label("total"))
        .select_from(topics)
        .outerjoin(rows, rows.c.topic == topics.c.topic)
        .group_by(topics.c.topic)
    )


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["year"] = int(asked.filters["year"])
    row["side"] = Topic(row["topic"]).side


def this_year(as_of: date) -> str:
    return f"{as_of.year:04}"


TOPIC_MATRIX = View(
    "topic_matrix",
    "通报事项月度表",
    "Bulletins by topic and month",
    rows=_rows,
    group=_group,
    columns=(
        Column("year", kind="number"),
        Column("side", "发出方", "issuing side"),
        Column("topic", kind="term", term=Topic),
        *(Column(month, f"{int(month[1:])}月", f"month {int(month[1:])}", "number") for month in _MONTHS),
        Column("total", "合计", "total", "number"),
    ),
    filters=(
        Filter("year", kind="year", before=True, default=this_year),
        Filter("topic", kind="term", term=Topic),
    ),
    order=(Order("topic"),),
    finish=_finish,
)
