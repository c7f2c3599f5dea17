"""The standard tables T1–T15 of a year, computed from the events that the read model keeps (F.5; ANR-01, ANR-05).

The same folds as `fuyuan review` makes them from the ledgers. The court, the joint office and the government's legal
department read the internal edition, everybody else the public one. A case that was restricted after the cut-off is
as restricted as one before it: counts stay, what names it goes (CAS-04, scenario 40).
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from threading import Lock
from typing import Any, Final, Generic, TypeVar
from weakref import WeakKeyDictionary

import orjson
from sqlalchemy import BigInteger, Connection, Engine, Integer, LargeBinary, Text, func, or_, select
from sqlalchemy import Column as DatabaseColumn
from sqlalchemy import Table as DatabaseTable

from domain.audience import name_of
from domain.definitions import VERSION
from events.base import Side
from events.instants import written
from events.streams import matter_of
from events.vocabulary import OrganRole
from projections.access.restricted import naming_restricted_cases, restricted_cases
from projections.access.sight import Sight
from projections.asked import Asked
from projections.errors import BadQuestion
from projections.review.editions import Edition, editions
from projections.review.facts import Facts, facts
from projections.review.figure import Table
from projections.review.log import end_of_day, moment, read
from projections.review.plain import in_edition, plain
from projections.store.schema import EVENT, METADATA, STAMP
from projections.store.texts import texts_in_order
from projections.view import Column, Filter, Order, View

KEPT: Final = 8  # answers that are kept for each read model
Row = dict[str, Any]
Editions = Mapping[Edition, list[Row]]
T = TypeVar("T")
_Key = tuple[str, int, datetime, int]
ANNUAL_KEPT = DatabaseTable(
    "annual_kept",
    METADATA,
    DatabaseColumn("year", Integer, primary_key=True, autoincrement=False),
    DatabaseColumn("asked", Text, primary_key=True),
    DatabaseColumn("edition", Text, primary_key=True),
    DatabaseColumn("seq", BigInteger, nullable=False),
    DatabaseColumn("cut_off", Text, nullable=False),
    DatabaseColumn("first", LargeBinary, nullable=False),
    DatabaseColumn("whole", LargeBinary, nullable=False),
)
"""Tables that were computed (`projections.views.annual_kept`) for the cut-off `asked` for, "" for that day's end.
`seq`: the last event that they know. `first`: with the first rows of each alone."""


class Computed(Generic[T]):
    """What is made of a log, by read model, year, cut-off and position. One is made at a time."""

    def __init__(self, make: Callable[[Connection, int, datetime, int], T]) -> None:
        self._make = make
        self._lock = Lock()
        self._found: WeakKeyDictionary[Engine, OrderedDict[_Key, T]] = WeakKeyDictionary()

    def of(self, connection: Connection, year: int, cut_off: datetime, regular_meetings_per_year: int) -> T:
        """Over the events recorded up to `cut_off` (aware), by the setting of the jurisdiction."""
        key = (str(connection.scalar(select(STAMP.c.identity))), year, cut_off, position(connection))
        with self._lock:
            held = self._found.setdefault(connection.engine, OrderedDict())
            if key not in held:
                held[key] = self._make(connection, year, cut_off, regular_meetings_per_year)
            held.move_to_end(key)
            while len(held) > KEPT:
                held.popitem(last=False)
            return held[key]


def position(connection: Connection) -> int:
    """The local number of the last event; 0 for none."""
    return int(connection.scalar(select(func.max(EVENT.c.seq))) or 0)


def _tables(connection: Connection, year: int, cut_off: datetime, regular_meetings_per_year: int) -> Editions:
    """What was computed of this very log, else computed now."""
    kept = ANNUAL_KEPT.c
    wanted = (kept.year == year, kept.cut_off == written(cut_off), kept.seq == position(connection))
    rows = connection.execute(select(kept.edition, kept.whole).where(*wanted))
    known = {Edition(edition): orjson.loads(zlib.decompress(whole)) for edition, whole in rows}
    return known or tables_of(facts_of(connection, year, cut_off, regular_meetings_per_year), cut_off)


COMPUTED: Final = Computed(_tables)
"""The rows of both editions."""


def facts_of(connection: Connection, year: int, cut_off: datetime, regular_meetings_per_year: int) -> Facts:
    """From the whole log: it takes a second for 20,000 events. What is restricted by now is so from the beginning."""
    recorded = select(EVENT.c.seq).where(EVENT.c.recorded_at <= written(cut_off)).order_by(EVENT.c.seq)
    log = read((text.encode() for _, text in texts_in_order(connection, recorded)), cut_off)
    return facts(log, year, regular_meetings_per_year).without(restricted_now(connection))


def restricted_now(connection: Connection) -> frozenset[str]:
    """The matters (`<side>/<stream>`) that are restricted cases, or name one."""
    restricted = or_(EVENT.c.matter.in_(restricted_cases()), EVENT.c.matter.in_(naming_restricted_cases()))
    streams = connection.execute(select(EVENT.c.side, EVENT.c.stream).where(restricted).distinct())
    return frozenset(matter_of(Side(side), stream) for side, stream in streams)


def tables_of(found: Facts, cut_off: datetime) -> Editions:
    """The rows of both editions."""
    return {
        edition: [_row(found.year, cut_off, edition, table) for table in tables.values()]
        for edition, tables in editions(found).items()
    }


def _row(year: int, cut_off: datetime, edition: Edition, table: Table) -> Row:
    return {
        "year": year,
        "cut_off": written(cut_off),
        "definition_version": VERSION,
        "edition": edition.value,
        "table": table.key,
        "title_zh": table.label.zh,
        "title_en": table.label.en,
        "columns": [{"zh": column.zh, "en": column.en} for column in table.columns],
        "rows": [[in_edition(cell) for cell in row] for row in table.rows],
        "note": plain(table.note) if table.note else None,
    }


def edition_for(sight: Sight) -> Edition:
    """Which edition a reader gets: by its side, or because it is the government's legal department."""
    legal = name_of(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT) in sight.roles
    entitled = sight.whole_court or sight.side is Side.JOINT or legal
    return Edition.INTERNAL if entitled else Edition.PUBLIC


def year_of(asked: Asked) -> int:
    """The year asked for. Raises BadQuestion."""
    year = int(asked.filters["year"])
    if not 2 <= year < asked.as_of.year + 2:
        raise BadQuestion("year", "年度（year）不在可统计的范围内", "year is out of range")
    return year


def cut_off_of(text: str | None, today: date) -> datetime:
    """The cut-off as it was written, the end of today where none was. Raises BadQuestion."""
    latest = end_of_day(today)
    try:
        return latest if text is None else moment(text, latest=latest)
    except ValueError:
        zh = "应写作 2025-01-31，或者带时区的 2025-01-31T18:00:00+08:00，且不晚于今天"
        en = "must be 2025-01-31 or 2025-01-31T18:00:00+08:00 with a time zone, not after today"
        raise BadQuestion("cut_off", f"数据截止时刻（cut_off）{zh}", f"cut_off {en}") from None


def _pages(
    connection: Connection, asked: Asked, sight: Sight, limit: int, before: int | None
) -> tuple[list[Row], int | None]:
    """From place `before` on; a place is the number of a table in the answer."""
    year, cut_off = year_of(asked), cut_off_of(asked.filters.get("cut_off"), asked.as_of)
    rows = COMPUTED.of(connection, year, cut_off, asked.regular_meetings_per_year)[edition_for(sight)]
    wanted = asked.filters.get("table")
    rows = [dict(row) for row in rows if wanted is None or row["table"] == wanted]
    start = max(0, before or 0)
    end = start + limit
    return rows[start:end], end if end < len(rows) else None


def told_year(day: date) -> str:
    """The last year while its review is made, from July on the running one."""
    return str(day.year - (day.month <= 6))


ANNUAL_TABLES = View(
    "annual_tables",
    "年度标准表",
    "Annual tables",
    pages=_pages,
    columns=(
        Column("year", kind="number"),
        Column("cut_off", kind="time"),
        Column("definition_version"),
        Column("edition", kind="term", term=Edition),
        Column("table", "表号", "table"),
        Column("title_zh", "表名", "title in Chinese"),
        Column("title_en", "表名（英文）", "title"),
        Column("columns", "栏目", "columns", "json"),
        Column("rows", "数据", "rows", "json"),
        Column("note", "注", "note", "json"),
    ),
    filters=(
        Filter("year", kind="year", default=told_year),
        Filter("cut_off", kind="time"),
        Filter("table", "表号", "table", "table"),
    ),
    order=(Order("seq"),),  # a place is a number, as in every view that is asked page by page
    guard="open",
    supports_as_of=False,
)
