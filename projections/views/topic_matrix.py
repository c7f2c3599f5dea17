"""Fourteen topics by month of a year: bulletins issued, withdrawn ones left out, corrected ones once (M01, M03).

Nil reports count as bulletins and are shown apart as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from events.vocabulary import Topic
from projections.asked import Asked
from projections.sql import how_many
from projections.view import Column, Counts, Filter, Group, Order, View
from projections.views.bulletin_board import BULLETIN, bulletin_rows

_MONTHS = [f"m{month:02}" for month in range(1, 13)]


def _rows(asked: Asked) -> Select[Any]:
    bulletins = bulletin_rows(asked).subquery("bulletins")
    return select(
        bulletins.c.matter,
        bulletins.c.topic,
        bulletins.c.nil_report,
        func.substr(bulletins.c.issued_on, 1, 4).label("year"),
        func.substr(bulletins.c.issued_on, 6, 2).label("month"),
    ).where(bulletins.c.issued_on.is_not(None), bulletins.c.withdrawn_on.is_(None))


def _shown(groups: Iterable[Group]) -> list[Group]:
    """Every topic, also one that nothing was issued on."""
    counted = [*_MONTHS, "nil"]
    rows: dict[str, Group] = {topic.value: {"topic": topic.value, **dict.fromkeys(counted, 0)} for topic in Topic}
    for group in groups:
        rows[group["topic"]][f"m{group['month']}"] += group["issued"]
        rows[group["topic"]]["nil"] += group["nil"]
    return list(rows.values())


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["total"] = sum(row[month] for month in _MONTHS)
    row["year"] = int(asked.filters["year"])
    row["side"] = Topic(row["topic"]).side


def this_year(as_of: date) -> str:
    return f"{as_of.year:04}"


TOPIC_MATRIX = View(
    "topic_matrix",
    "通报事项月度表",
    "Bulletins by topic and month",
    rows=_rows,
    counts=Counts(
        keys=("year", "month", "topic"),
        of=lambda row, asked: {"issued": func.count(), "nil": how_many(row.nil_report)},
        units=(BULLETIN,),
        shown=_shown,
    ),
    columns=(
        Column("year", kind="number"),
        Column("side", "发出方", "issuing side"),
        Column("topic", kind="term", term=Topic),
        *(Column(month, f"{int(month[1:])}月", f"month {int(month[1:])}", "number") for month in _MONTHS),
        Column("total", "合计", "total", "number"),
        Column("nil", "其中零报告", "of these nil reports", "number"),
    ),
    filters=(
        Filter("year", kind="year", before=True, default=this_year),
        Filter("topic", kind="term", term=Topic),
    ),
    order=(Order("topic"),),
    finish=_finish,
)
