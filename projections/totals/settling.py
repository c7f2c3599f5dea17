"""Taking events into the totals, a block at a time, behind the events.

What a matter adds on each day is asked of the view itself, as of every day on which it may change: there is no second
rule of what counts. A step recounts a few matters, and writes the difference to what they added before together with
what they add now, so that the totals are at every moment the sum of what stands in `counted`. Whoever asks counts the
matters that newer events touch as they are now (`projections.totals.counting`).
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection, Dialect, bindparam, delete, func, insert, literal, select, union
from sqlalchemy.dialects import postgresql, sqlite

from projections.roster import Roster
from projections.store.merge import Merge
from projections.store.schema import EVENT, MATTER_KEY, STAMP, TEXT
from projections.store.store import Store
from projections.totals.stirred import COUNTING, counted_upto, stirred
from projections.totals.tables import (
    AUDIENCE,
    AUDIENCE_ORGAN,
    COUNTED,
    COUNTED_UPTO,
    COUNTERS,
    EVERYBODY,
    SCALES,
    TOTAL,
)
from projections.view import Asked, Counts, Put, View
from projections.views.matters import MATTER, MATTER_ORGAN
from projections.views.restricted import names_restricted_case

BLOCK: Final = 2048
MATTERS: Final = 8  # in one step
LAST_DAY: Final = date(2999, 12, 31)
"""Nothing is asked as of a later day."""
Steps = dict[str, dict[str, list[int]]]
"""Day → keys as JSON → by how much each count changes on that day."""


def settling(store: Store, block: int = BLOCK) -> Iterator[None]:
    """Take every full block of events into the totals; yields after each step. May be left at any of them."""
    while True:
        with store.reading() as connection:
            identity, start = connection.scalar(select(STAMP.c.identity)), counted_upto(connection)
            newest = connection.scalar(select(func.max(EVENT.c.seq))) or 0
            if newest - start < block:
                return
            matters = stirred(connection, start, start + block)
        for place in range(0, len(matters) + 1, MATTERS):
            with store.writing() as connection:
                if (connection.scalar(select(STAMP.c.identity)), counted_upto(connection)) != (identity, start):
                    break  # another read model stands there now, or somebody else was here
                _recount(connection, matters[place : place + MATTERS])
                if place + MATTERS > len(matters):
                    connection.execute(delete(COUNTED_UPTO))
                    connection.execute(insert(COUNTED_UPTO), {"seq": start + block})
            yield


def unpacked(steps: bytes) -> Steps:
    found: Steps = orjson.loads(zlib.decompress(steps))
    return found


def _recount(connection: Connection, matters: Sequence[bytes]) -> None:
    merge, changes = Merge(), _Changes()
    for view in COUNTING:
        counts = view.counts
        assert counts is not None
        units = union(*(select(unit.c.matter).where(unit.c.matter.in_(matters)) for unit in counts.units))
        counted = select(COUNTED.c.audience, COUNTED.c.steps).where(COUNTED.c.view == view.name)
        for matter in connection.scalars(units).all():
            steps = _steps(connection, view, counts, matter)
            audience = EVERYBODY if view.guard == "open" else _audience(connection, matter, merge)
            for former, packed in connection.execute(counted.where(COUNTED.c.matter == matter)).all():
                changes.add(view, counts, former, unpacked(packed), -1)
            changes.add(view, counts, audience, steps, 1)
            values = {"audience": audience, "steps": zlib.compress(orjson.dumps(steps))}
            merge.add([Put(COUNTED, {"view": view.name, "matter": matter}, values)])
    merge.write(connection)
    changes.write(connection)


def _audience(connection: Connection, matter: bytes, merge: Merge) -> bytes:
    """What decides who may know of a matter, but for restricted cases themselves: no view counts them."""
    released = select(MATTER.c.visibility).where(MATTER.c.matter == matter, MATTER.c.released.is_(True))
    visibility = connection.scalar(released)
    named: Any = literal(matter, MATTER_KEY)
    closed = bool(connection.scalar(select(names_restricted_case(named).label("closed"))))
    organs = sorted(connection.scalars(select(MATTER_ORGAN.c.organ).where(MATTER_ORGAN.c.matter == matter)))
    audience = blake2b(orjson.dumps([visibility, closed, organs]), digest_size=16).digest()
    merge.add([Put(AUDIENCE, {"audience": audience}, {"visibility": visibility, "names_restricted": closed})])
    merge.add(Put(AUDIENCE_ORGAN, {"audience": audience, "organ": organ}, {}) for organ in organs)
    return audience


def _steps(connection: Connection, view: View, counts: Counts, matter: bytes) -> Steps:
    """By how much the matter changes each count, on each day on which it does."""
    question, steps = _question(view, connection.dialect), Steps()
    before: dict[str, list[int]] = {}
    for day in _days(connection, counts, matter):
        now = question.answer(connection, matter, day, len(counts.keys))
        for keys in before.keys() | now.keys():
            none = [0] * COUNTERS
            change = [new - old for new, old in zip(now.get(keys, none), before.get(keys, none), strict=False)]
            if any(change):
                steps.setdefault(day.isoformat(), {})[keys] = change
        before = now
    return steps


def _days(connection: Connection, counts: Counts, matter: bytes) -> list[date]:
    """The days on which the rows of a matter may change."""
    event = EVENT.c
    events = [select(event.occurred_on).where(event.matter == matter)]
    if counts.tied is not None:
        tied = counts.tied.subquery("tied")
        others = select(tied.c.other).where(tied.c.matter == matter)
        events.append(select(event.occurred_on).where(event.matter.in_(others)))
    days = {date.fromisoformat(day) for day in connection.scalars(union(*events))}
    for column in counts.turns:
        ends = select(column).where(column.table.c.matter == matter, column.is_not(None))
        turns = {date.fromisoformat(day) for day in connection.scalars(ends)}
        days |= turns | {day + timedelta(days=1) for day in turns if day < LAST_DAY}
    return sorted(days)


class _AnyDay(Asked):
    """A question whose day is given when it is put: built once, asked for every matter and day."""

    __slots__ = ()

    @property
    def day(self) -> Any:
        return bindparam("in_0", type_=TEXT)

    def in_days(self, days: int) -> Any:
        return bindparam(f"in_{days}", type_=TEXT)


class _Question(NamedTuple):
    """The groups of one matter's rows as of a day."""

    text: str
    values: Mapping[str, Any]
    positions: Sequence[str] | None
    days: Mapping[str, int]

    def answer(self, connection: Connection, matter: bytes, day: date, keys: int) -> dict[str, list[int]]:
        ahead = {name: (day + timedelta(days=days)).isoformat() for name, days in self.days.items()}
        values = {**self.values, **ahead, "one_matter": matter}
        given: Any = values if self.positions is None else tuple(values[name] for name in self.positions)
        rows = map(tuple, connection.exec_driver_sql(self.text, given))
        return {orjson.dumps(row[:keys]).decode(): list(map(int, row[keys:])) for row in rows}


@lru_cache(maxsize=100)
def _question(view: View, dialect: Dialect) -> _Question:
    assert view.rows is not None
    assert view.counts is not None
    asked = _AnyDay(LAST_DAY, {}, Roster())
    rows = view.rows(asked).subquery("rows")
    one_matter = rows.c.matter == bindparam("one_matter", type_=MATTER_KEY)
    compiled: Any = view.counts.grouped(rows, asked).where(one_matter).compile(dialect=dialect)
    days = {name: int(name.removeprefix("in_")) for name in compiled.params if name.startswith("in_")}
    state = compiled.construct_expanded_state(dict.fromkeys((*days, "one_matter"), ""))
    return _Question(state.statement, state.parameters, state.positiontup, days)


class _Changes:
    """What the recounted matters change in the totals."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * COUNTERS)

    def add(self, view: View, counts: Counts, audience: bytes, steps: Steps, sign: int) -> None:
        for day, groups in steps.items():
            for keys, change in groups.items():
                lead = "" if view.lead is None else orjson.loads(keys)[counts.keys.index(view.lead)]
                for scale in SCALES:
                    row = self._rows[view.name, lead, scale, day[:scale], audience, keys]
                    for place, number in enumerate(change):
                        row[place] += sign * number

    def write(self, connection: Connection) -> None:
        names = [column.name for column in TOTAL.columns]
        rows = [dict(zip(names, (*place, *row), strict=True)) for place, row in self._rows.items() if any(row)]
        if not rows:
            return
        statement: Any = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(TOTAL)
        counters = [column for column in TOTAL.columns if not column.primary_key]
        sums = {column.name: column + statement.excluded[column.name] for column in counters}
        connection.execute(statement.on_conflict_do_update(index_elements=list(TOTAL.primary_key), set_=sums), rows)
