"""The standard tables of a year as they were computed last, kept in the read model: a page shows them at once.

They are made from the whole log, which takes minutes of a large one. A process of its own does it (`keep`) when a page
finds that events came since; until then the page shows what was computed before and says so: nothing where an event
that came since restricts who may know of a matter (CAS-04). Of a ledger with few events they are made when they are
asked for.
"""

from __future__ import annotations

import zlib
from datetime import date, datetime
from typing import Final

import orjson
from sqlalchemy import Connection, and_, delete, exists, func, insert, or_, select

from events.base import Visibility
from events.case import CaseAccessRestricted
from events.case_moving import ArrivedCaseNamed, ArrivedCaseRestricted
from events.instants import written
from projections.access.sight import Sight
from projections.asked import Asked
from projections.search.postings import erasures
from projections.store.schema import EVENT, STAMP
from projections.store.store import Store
from projections.view import Column, View
from projections.views.annual_figures import figures_of, forget_figures, keep_figures
from projections.views.annual_tables import (
    ANNUAL_KEPT,
    ANNUAL_TABLES,
    COMPUTED,
    Row,
    cut_off_of,
    edition_for,
    facts_of,
    position,
    tables_of,
    year_of,
)

FEW: Final = 4000
"""Of a ledger with so many events the tables are made in less than a second."""
SHOWN: Final = 100
"""Rows of a table on a page."""
_KEPT: Final = ANNUAL_KEPT.c
_RESTRICT: Final = tuple(event.type for event in (CaseAccessRestricted, ArrivedCaseNamed, ArrivedCaseRestricted))


def keep(store: Store, year: int, asked: str, today: date) -> None:
    """Compute both editions and the figures, and keep them in place of those before.

    `asked`: the cut-off asked for, "" for today's. Raises BadQuestion for a cut-off that is none.
    """
    identity = select(STAMP.c.identity)
    with store.snapshot() as connection:
        made_of, upto = (connection.scalar(identity), erasures(connection)), position(connection)
        cut_off = cut_off_of(asked or None, today)
        found = facts_of(connection, year, cut_off, store.regular_meetings_per_year)
        editions, figures = tables_of(found, cut_off), figures_of(found)
    rows = [
        {
            "year": year,
            "asked": asked,
            "edition": edition.value,
            "seq": upto,
            "cut_off": written(cut_off),
            "first": zlib.compress(orjson.dumps([first(table) for table in tables])),
            "whole": zlib.compress(orjson.dumps(tables)),
        }
        for edition, tables in editions.items()
    ]
    former = _KEPT.asked == "" if asked == "" else _KEPT.asked != ""  # of other cut-offs the last one alone is kept
    with store.writing() as connection:
        if (connection.scalar(identity), erasures(connection)) == made_of:  # else another read model stands there now
            connection.execute(delete(ANNUAL_KEPT).where(_KEPT.year == year, former))
            connection.execute(insert(ANNUAL_KEPT), rows)
            forget_figures(connection, year, dated=asked != "")
            keep_figures(connection, year, asked, upto, cut_off, figures)


def first(table: Row) -> Row:
    """A table with its first rows, and how many it has."""
    return {**table, "rows": table["rows"][:SHOWN], "total": len(table["rows"])}


def restricted_since(connection: Connection, seq: int) -> bool:
    """Whether an event behind this one restricts a case, or a matter that was not restricted up to it."""
    event, former = EVENT.c, EVENT.alias("former").c
    narrowest = Visibility.RESTRICTED.value
    before = exists().where(former.matter == event.matter, former.seq <= seq, former.visibility != narrowest)
    restricts = or_(event.type.in_(_RESTRICT), and_(event.visibility == narrowest, before))
    return bool(connection.scalar(select(exists().where(event.seq > seq, restricts))))


def missing(connection: Connection, seq: int, cut_off: datetime) -> int:
    """How many events behind this one are of those that were recorded up to the cut-off: of the past only what came
    late.
    """
    behind = (EVENT.c.seq > seq, EVENT.c.recorded_at <= written(cut_off))
    return connection.scalar(select(func.count()).select_from(EVENT).where(*behind)) or 0


def known(store: Store, cut_off: datetime) -> str:
    """What is known here of the time up to the cut-off: another text once something came late or was erased."""
    with store.reading() as connection:
        return f"{missing(connection, 0, cut_off)}-{erasures(connection)}"


def _pages(
    connection: Connection, asked: Asked, sight: Sight, limit: int, before: int | None
) -> tuple[list[Row], int | None]:
    """All tables, or none where none was computed that may still be shown."""
    year, cut_off = year_of(asked), cut_off_of(asked.filters.get("cut_off"), asked.as_of)
    edition = edition_for(sight)
    if position(connection) <= FEW:
        made = COMPUTED.of(connection, year, cut_off, asked.regular_meetings_per_year)[edition]
        return [first(table) | {"since": 0, "current": True} for table in made], None
    wanted = (_KEPT.year == year, _KEPT.asked == asked.filters.get("cut_off", ""), _KEPT.edition == edition.value)
    kept = connection.execute(select(_KEPT.first, _KEPT.seq, _KEPT.cut_off).where(*wanted)).one_or_none()
    if kept is None or restricted_since(connection, kept.seq):
        return [], None
    since = missing(connection, kept.seq, cut_off)
    state = {"since": since, "current": not since and kept.cut_off == written(cut_off)}
    return [table | state for table in orjson.loads(zlib.decompress(kept.first))], None


ANNUAL_PAGE: Final = View(
    "annual_page",
    ANNUAL_TABLES.zh,
    ANNUAL_TABLES.en,
    pages=_pages,
    columns=(
        *ANNUAL_TABLES.columns,
        Column("total", "行数", "rows altogether", "number"),
        Column("since", "其后新记", "recorded since", "number"),
        Column("current", "最新", "current", "flag"),
    ),
    filters=tuple(one for one in ANNUAL_TABLES.filters if one.name != "table"),
    order=ANNUAL_TABLES.order,
    guard=ANNUAL_TABLES.guard,
    supports_as_of=False,
)
"""What a page shows: of each table the first rows, and how many events were recorded since it was computed."""
