"""What the pages of the figures show: each figure of a year, and the events behind one value, so many at a time.

Nothing to whom reads the public edition, and nothing where a case was restricted since they were computed (CAS-04).
"""

from __future__ import annotations

import zlib
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Row, select

from events.instants import written
from projections.access.sight import Sight
from projections.asked import Asked
from projections.review.editions import Edition
from projections.view import Column, Filter, Order, View
from projections.views.annual_figures import AT_ONCE, FIGURES_KEPT, MADE, kept_references
from projections.views.annual_kept import FEW, missing, restricted_since
from projections.views.annual_tables import ANNUAL_TABLES, cut_off_of, edition_for, position, year_of

_KEPT: Final = FIGURES_KEPT.c
_OF_YEAR: Final = tuple(one for one in ANNUAL_TABLES.filters if one.name != "table")
_Found = tuple[list[dict[str, Any]], int | None]


def _head(connection: Connection, asked: Asked) -> Row[Any] | None:
    """The figures that were kept for the question; none where they may not be shown any more."""
    wanted = (_KEPT.year == year_of(asked), _KEPT.asked == asked.filters.get("cut_off", ""))
    kept = connection.execute(select(FIGURES_KEPT).where(*wanted)).one_or_none()
    return None if kept is None or restricted_since(connection, kept.seq) else kept


def _figures(connection: Connection, asked: Asked, sight: Sight, limit: int, before: int | None) -> _Found:
    """All figures of the year, or the one that is asked for."""
    year, cut_off = year_of(asked), cut_off_of(asked.filters.get("cut_off"), asked.as_of)
    if edition_for(sight) is not Edition.INTERNAL:
        return [], None
    state = {"year": year, "cut_off": written(cut_off), "since": 0, "current": True}
    if position(connection) <= FEW:
        rows = MADE.of(connection, year, cut_off, asked.regular_meetings_per_year).rows
    elif (kept := _head(connection, asked)) is not None:
        rows = orjson.loads(zlib.decompress(kept.figures))
        since = missing(connection, kept.seq, cut_off)
        current = not since and kept.cut_off == written(cut_off)
        state |= {"cut_off": kept.cut_off, "since": since, "current": current}
    else:
        return [], None
    wanted = asked.filters.get("metric")
    return [state | row for row in rows if wanted is None or row["metric"] == wanted], None


def _references(connection: Connection, asked: Asked, sight: Sight, limit: int, before: int | None) -> _Found:
    """The list of references that is asked for by its number, from 0."""
    year, cut_off = year_of(asked), cut_off_of(asked.filters.get("cut_off"), asked.as_of)
    if edition_for(sight) is not Edition.INTERNAL:
        return [], None
    of, number = (
        tuple(asked.filters.get(name, "") for name in ("metric", "value", "role")),
        int(asked.filters["number"]),
    )
    if position(connection) <= FEW:
        start = max(0, number) * AT_ONCE
        refs = MADE.of(connection, year, cut_off, asked.regular_meetings_per_year).refs.get(of, ())[
            start : start + AT_ONCE
        ]
    elif _head(connection, asked) is not None:
        refs = kept_references(connection, year, asked.filters.get("cut_off", ""), of, number)
    else:
        refs = ()
    return [{"ref": ref, "stated": stated} for ref, stated in refs], None


FIGURES_PAGE: Final = View(
    "annual_figures",
    "年度指标",
    "Figures of the year",
    pages=_figures,
    columns=(
        Column("year", kind="number"),
        Column("cut_off", kind="time"),
        Column("metric"),
        Column("values", "数值", "values", "json"),
        Column("since", "其后新记", "recorded since", "number"),
        Column("current", "最新", "current", "flag"),
    ),
    filters=(*_OF_YEAR, Filter("metric")),
    order=(Order("seq"),),
    guard="open",
    supports_as_of=False,
)
REFERENCES_PAGE: Final = View(
    "annual_references",
    "指标所依据的记录",
    "Events behind a figure",
    pages=_references,
    columns=(Column("ref", "记录", "event"), Column("stated", "所载数值", "number stated", "number")),
    filters=(
        *_OF_YEAR,
        Filter("metric"),
        Filter("value", "统计项", "value"),
        Filter("role", "分子、分母", "numerator or denominator"),
        Filter("number", "第几页", "which list", kind="number", default=lambda day: "0"),
    ),
    order=(Order("seq"),),
    guard="open",
    supports_as_of=False,
)
