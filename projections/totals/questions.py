"""What a view says of one matter, as of the days on which that may change: asked of the view's own rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Dialect,
    FromClause,
    Select,
    Table,
    bindparam,
    literal,
    select,
    union,
    union_all,
)

from projections.any_day import ANY_DAY, LAST_DAY, parts_of_any_day
from projections.asked import given_for
from projections.store.prepared import Prepared
from projections.store.schema import EVENT, MATTER_KEY
from projections.view import RowChanges, View
from projections.views.amendments import AMENDMENT

AT_ONCE: Final = 16
"""Of so many matters the rows are asked at once."""
Units = tuple[str, ...]
"""The names of the tables that know a matter, in the view's order."""


def day_by_day(
    connection: Connection, view: View, units: Units, days: Mapping[bytes, Iterable[str]]
) -> Mapping[bytes, list[tuple[str, list[tuple[Any, ...]]]]]:
    """Of each matter each of its days in order, with the groups (of a view that counts) or the places in the order."""
    each = [(matter, day) for matter, those in days.items() for day in sorted(those)]
    given = [_given([matter], date.fromisoformat(day)) for matter, day in each]
    parts = [question.answers(connection, given) for question in _questions(view, units, connection.dialect)]
    told: dict[bytes, list[tuple[str, list[tuple[Any, ...]]]]] = {matter: [] for matter in days}
    for (matter, day), *found in zip(each, *parts, strict=True):
        told[matter].append((day, [row for rows in found for row in rows]))
    return told


def rows_of(connection: Connection, view: View, known: Mapping[bytes, Units], day: date) -> Iterator[dict[str, Any]]:
    """The rows in these matters on that day, whoever may see them. The statements are made once, not at each asking."""
    alike: dict[Units, list[bytes]] = defaultdict(list)
    for matter, units in sorted(known.items()):
        alike[units].append(matter)
    for units, matters in alike.items():
        for question in _questions(view, units, connection.dialect, AT_ONCE):
            for start in range(0, len(matters), AT_ONCE):
                for row in question.answer(connection, _given(matters[start : start + AT_ONCE], day)):
                    read = zip(question.columns, row, strict=True)
                    yield {name: value if process is None else process(value) for (name, process), value in read}


_MATTERS: Final[Any] = bindparam("matters", expanding=True)


@lru_cache(maxsize=100)
def _units(views: tuple[View, ...]) -> CompoundSelect[Any]:
    return union_all(
        *(
            select(literal(view.name).label("view"), literal(unit.name).label("unit"), unit.c.matter).where(
                unit.c.matter.in_(_MATTERS)
            )
            for view in views
            for unit in _tables(view)
        )
    )


def units_of(
    connection: Connection, views: Collection[View], matters: Sequence[bytes]
) -> Mapping[str, Mapping[bytes, Units]]:
    """Which of these matters have rows in each of the views, and which tables know each of them."""
    found: dict[str, dict[bytes, set[str]]] = {view.name: defaultdict(set) for view in views}
    for name, unit, matter in connection.execute(_units(tuple(views)), {"matters": matters}):
        found[name][matter].add(unit)
    return {
        view.name: {
            matter: tuple(unit.name for unit in _tables(view) if unit.name in units)
            for matter, units in found[view.name].items()
        }
        for view in views
    }


def _tables(view: View) -> tuple[Table, ...]:
    return view.row_changes.units if view.row_changes else ()


def event_days(connection: Connection, matters: Sequence[bytes]) -> Mapping[bytes, set[str]]:
    """The days of the events of these matters, as they were recorded and as they are read now."""
    recorded = select(EVENT.c.matter, EVENT.c.occurred_on).where(EVENT.c.matter.in_(matters))
    corrected = select(AMENDMENT.c.matter, AMENDMENT.c.becomes_on).where(
        AMENDMENT.c.matter.in_(matters), AMENDMENT.c.becomes_on.is_not(None)
    )
    return _gathered(connection, union(recorded, corrected))  # each part by itself: of a union the whole would be read


def other_days(connection: Connection, changes: RowChanges, matters: Sequence[bytes]) -> Mapping[bytes, set[str]]:
    """The days beside them on which the rows of these matters may change."""
    days: dict[bytes, set[str]] = defaultdict(set)
    for column in changes.turns:
        of = column.table.c.matter
        turns = _gathered(connection, select(of, column).where(of.in_(matters), column.is_not(None)))
        for matter, ends in turns.items():
            days[matter] |= ends
            dates = [date.fromisoformat(end) for end in ends]
            days[matter] |= {(day + timedelta(days=1)).isoformat() for day in dates if day < LAST_DAY}
            if changes.ahead:
                days[matter] |= {_before(day, changes.ahead).isoformat() for day in dates}
    if changes.tied is not None:
        tied = changes.tied.subquery("tied")
        others = _gathered(connection, select(tied.c.matter, tied.c.other).where(tied.c.matter.in_(matters)))
        of_others = event_days(connection, sorted(set().union(*others.values())))
        for matter, mine in others.items():
            days[matter] |= set().union(*(of_others.get(other, ()) for other in mine))
    return days


def _before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _gathered(connection: Connection, wanted: Select[Any] | CompoundSelect[Any]) -> Mapping[bytes, set[Any]]:
    found: dict[bytes, set[Any]] = defaultdict(set)
    for matter, of_matter in connection.execute(wanted):
        found[matter].add(of_matter)
    return found


def _given(matters: Sequence[bytes], day: date) -> dict[str, Any]:
    return {**given_for(day), **{f"matter_{place}": matter for place, matter in enumerate(matters)}}


@lru_cache(maxsize=200)
def _questions(view: View, units: Units, dialect: Dialect, many: int = 0) -> Sequence[Prepared]:
    """Of one matter the groups or places; of so `many` matters their rows."""
    return [_question(view, rows, dialect, many) for rows in parts_of_any_day(view, units)]


def _question(view: View, rows: FromClause, dialect: Dialect, many: int) -> Prepared:
    in_order = select(*(rows.c[one.column] for one in view.order))
    wanted = in_order if view.counts is None else view.counts.grouped(rows, ANY_DAY)
    names = [f"matter_{place}" for place in range(many or 1)]
    matters = [bindparam(name, type_=MATTER_KEY) for name in names]
    wanted = select(rows).where(rows.c.matter.in_(matters)) if many else wanted.where(rows.c.matter == matters[0])
    return Prepared.of(wanted, dialect, **_given([b""] * len(matters), LAST_DAY))
