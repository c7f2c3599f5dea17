"""What a view says of one matter, as of the days on which that may change: asked of the view's own rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Dialect, Select, bindparam, select, union

from projections.roster import Roster
from projections.store.schema import EVENT, MATTER_KEY, TEXT
from projections.view import Asked, RowChanges, View
from projections.views.amendments import AMENDMENT

LAST_DAY: Final = date(2999, 12, 31)
"""Nothing is asked as of a later day."""


def day_by_day(
    connection: Connection, view: View, matter: bytes, days: Iterable[str]
) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Each of these days in order, with the groups (of a view that counts) or the places in the order."""
    question = _question(view, connection.dialect)
    for day in sorted(days):
        yield day, question.answer(connection, matter, date.fromisoformat(day))


_DAY: Final = union(
    select(EVENT.c.matter, EVENT.c.occurred_on.label("day")),
    select(AMENDMENT.c.matter, AMENDMENT.c.becomes_on).where(AMENDMENT.c.becomes_on.is_not(None)),
).subquery("day")
"""The days of the events of a matter, as they were recorded and as they are read now."""


def event_days(connection: Connection, matters: Sequence[bytes]) -> Mapping[bytes, set[str]]:
    """The days of the events of these matters."""
    return _gathered(connection, select(_DAY.c.matter, _DAY.c.day).where(_DAY.c.matter.in_(matters)))


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
        events = select(tied.c.matter, _DAY.c.day).join(_DAY, _DAY.c.matter == tied.c.other)
        for matter, more in _gathered(connection, events.where(tied.c.matter.in_(matters))).items():
            days[matter] |= more
    return days


def _before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _gathered(connection: Connection, wanted: Select[Any]) -> Mapping[bytes, set[str]]:
    found: dict[bytes, set[str]] = defaultdict(set)
    for matter, day in connection.execute(wanted):
        found[matter].add(day)
    return found


class _AnyDay(Asked):
    """A question whose day is given when it is put: built once, asked for every matter and day."""

    __slots__ = ()

    @property
    def day(self) -> Any:
        return bindparam("in_0", type_=TEXT)

    def in_days(self, days: int) -> Any:
        return bindparam(f"in_{days}", type_=TEXT)


class _Question(NamedTuple):
    text: str
    values: Mapping[str, Any]
    positions: Sequence[str] | None
    days: Mapping[str, int]

    def answer(self, connection: Connection, matter: bytes, day: date) -> list[tuple[Any, ...]]:
        ahead = {name: (day + timedelta(days=days)).isoformat() for name, days in self.days.items()}
        values = {**self.values, **ahead, "one_matter": matter}
        given: Any = values if self.positions is None else tuple(values[name] for name in self.positions)
        return list(map(tuple, connection.exec_driver_sql(self.text, given)))


@lru_cache(maxsize=100)
def _question(view: View, dialect: Dialect) -> _Question:
    assert view.rows is not None
    asked = _AnyDay(LAST_DAY, {}, Roster())
    rows = view.rows(asked).subquery("rows")
    in_order = select(*(rows.c[one.column] for one in view.order))
    wanted = in_order if view.counts is None else view.counts.grouped(rows, asked)
    wanted = wanted.where(rows.c.matter == bindparam("one_matter", type_=MATTER_KEY))
    compiled: Any = wanted.compile(dialect=dialect)
    days = {name: int(name.removeprefix("in_")) for name in compiled.params if name.startswith("in_")}
    state = compiled.construct_expanded_state(dict.fromkeys((*days, "one_matter"), ""))
    return _Question(state.statement, state.parameters, state.positiontup, days)
