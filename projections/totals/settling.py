"""Taking events into the totals and the places, a block at a time, behind the events.

What a matter adds on each day is asked of the view itself: there is no second rule of what counts. A step does it for a
few matters, and writes the difference to what they added before together with what they add now, so that totals and
places are at every moment the sum of what stands in `counted`. Whoever asks looks at the matters that newer events
touch as they are now.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from projections.store.merge import Merge, Put
from projections.store.schema import EVENT, STAMP
from projections.store.store import Store
from projections.totals.audiences import audience
from projections.totals.places import encoded
from projections.totals.questions import Units, day_by_day, event_days, other_days, units_of
from projections.totals.stirred import KEPT, counted_upto, stirred
from projections.totals.tables import COUNTED, COUNTED_UPTO, COUNTERS, EVERYBODY, NEVER, PLACE, SCALES, TOTAL
from projections.view import Counts, View

BLOCK: Final = 1024
LEAST: Final = 64
"""Fewer new events are not taken in: each page looks at their matters as they are now."""
MATTERS: Final = {"sqlite": 8, "postgresql": 24}
"""In one step; to ask anything costs PostgreSQL more, and who fills waits for nobody there."""
Steps = dict[str, dict[str, list[int]]]
"""Day → keys as JSON → by how much each count changes on that day."""
Answers = Iterable[tuple[str, list[tuple[Any, ...]]]]
Spans = list[list[str]]
"""A place in the order, whose own row stands there, since when, and until before when."""
_THESE: Final[Any] = bindparam("matters", expanding=True)
_FORMER: Final = select(COUNTED.c.view, COUNTED.c.matter, COUNTED.c.audience, COUNTED.c.steps).where(
    COUNTED.c.matter.in_(_THESE)
)
_GONE: Final = delete(PLACE).where(
    and_(*(PLACE.c[name] == bindparam(f"old_{name}") for name in ("view", "audience", "own", "place", "since")))
)


def settling(store: Store, block: int = BLOCK, least: int | None = None) -> Iterator[None]:
    """Take in every full block of events, and a last one of at least so many; yields after each step.

    May be left at any of them.
    """
    while True:
        with store.reading() as connection:
            identity, start = connection.scalar(select(STAMP.c.identity)), counted_upto(connection)
            newest = connection.scalar(select(func.max(EVENT.c.seq))) or 0
            if newest - start < (block if least is None else least):
                return
            end = min(start + block, newest)
            matters, step = stirred(connection, start, end), MATTERS[connection.dialect.name]
        for place in range(0, len(matters) + 1, step):
            with store.writing() as connection:
                if (connection.scalar(select(STAMP.c.identity)), counted_upto(connection)) != (identity, start):
                    break  # another read model stands there now, or somebody else was here
                take_in(connection, matters[place : place + step])
                if place + step > len(matters):
                    connection.execute(delete(COUNTED_UPTO))
                    connection.execute(insert(COUNTED_UPTO), {"seq": end})
            yield


def unpacked(steps: bytes) -> Any:
    """`Steps` of a view that counts, else `Spans`."""
    return orjson.loads(zlib.decompress(steps))


def take_in(connection: Connection, matters: Sequence[bytes]) -> None:
    """A step: what these matters add now, in place of what they added before."""
    merge, changes = Merge(), _Changes()
    units = units_of(connection, KEPT, matters)
    days = event_days(connection, matters)
    former = {(view, matter): tuple(rest) for view, matter, *rest in connection.execute(_FORMER, {"matters": matters})}
    audiences = {
        matter: audience(connection, matter, merge) for matter in {matter for mine in units.values() for matter in mine}
    }
    for view, row_changes in KEPT.items():
        if not (mine := units[view.name]):
            continue
        more = other_days(connection, row_changes, sorted(mine))
        for matter, answers in _answers(connection, view, mine, days, more):
            adds = _spans(view, answers) if view.counts is None else _steps(view.counts, answers)
            now = EVERYBODY if view.guard == "open" else audiences[matter], zlib.compress(orjson.dumps(adds))
            before = former.get((view.name, matter))
            if before != now:
                if before is not None:
                    changes.add(view, matter, before[0], unpacked(before[1]), -1)
                changes.add(view, matter, now[0], adds, 1)
                values = {"audience": now[0], "steps": now[1]}
                merge.add([Put(COUNTED, {"matter": matter, "view": view.name}, values)])
    merge.write(connection)
    changes.write(connection)


def _answers(
    connection: Connection, view: View, known: Mapping[bytes, Units], *days: Mapping[bytes, set[str]]
) -> Iterator[tuple[bytes, Answers]]:
    """Of each matter what the view says of it on each of its days; what the same tables know is asked together."""
    alike: dict[Units, dict[bytes, set[str]]] = defaultdict(dict)
    for matter, units in known.items():
        alike[units][matter] = set().union(*(some.get(matter, ()) for some in days))
    for units, their_days in alike.items():
        yield from day_by_day(connection, view, units, their_days).items()


def _steps(counts: Counts, answers: Answers) -> Steps:
    """By how much the matter changes each count, on each day on which it does."""
    steps, length, none = Steps(), len(counts.keys), [0] * COUNTERS
    before: dict[str, list[int]] = {}
    for day, rows in answers:
        now = {orjson.dumps(row[:length]).decode(): list(map(int, row[length:])) for row in rows}
        for keys in sorted(before.keys() | now.keys()):
            change = [new - old for new, old in zip(now.get(keys, none), before.get(keys, none), strict=False)]
            if any(change):
                steps.setdefault(day, {})[keys] = change
        before = now
    return steps


def _spans(view: View, answers: Answers) -> Spans:
    """The places of the matter's rows, each from its first day until before the day on which it is left."""
    spans: Spans = []
    standing: dict[str, list[str]] = {}
    own = [one.column for one in view.order].index(view.own) if view.own else None
    for day, rows in answers:
        now = {encoded(view, row): "" if own is None else str(row[own]) for row in rows}
        for place in sorted(standing.keys() - now.keys()):
            standing.pop(place)[3] = day
        for place in sorted(now.keys() - standing.keys()):
            standing[place] = [place, now[place], day, NEVER]
            spans.append(standing[place])
    return spans


class _Changes:
    """What a step changes in the totals and in the places."""

    def __init__(self) -> None:
        self._totals: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * COUNTERS)
        self._gone: list[dict[str, Any]] = []
        self._come: list[dict[str, Any]] = []

    def add(self, view: View, matter: bytes, seen_by: bytes, adds: Any, sign: int) -> None:
        if view.counts is None:
            self._place(view, matter, seen_by, adds, sign)
        else:
            self._count(view, view.counts, seen_by, adds, sign)

    def _count(self, view: View, counts: Counts, seen_by: bytes, steps: Steps, sign: int) -> None:
        for day, groups in steps.items():
            for keys, change in groups.items():
                lead = "" if view.lead is None else orjson.loads(keys)[counts.keys.index(view.lead)]
                for scale in SCALES:
                    row = self._totals[view.name, lead, scale, day[:scale], seen_by, keys]
                    for place, number in enumerate(change):
                        row[place] += sign * number

    def _place(self, view: View, matter: bytes, seen_by: bytes, spans: Spans, sign: int) -> None:
        for place, own, since, until in spans:
            for whose in {own, ""}:
                where = {"view": view.name, "audience": seen_by, "own": whose, "place": place, "since": since}
                if sign > 0:
                    self._come.append({**where, "until": until, "matter": matter})
                else:
                    self._gone.append({f"old_{name}": value for name, value in where.items()})

    def write(self, connection: Connection) -> None:
        if self._gone:
            connection.execute(_GONE, self._gone)
        if self._come:
            connection.execute(insert(PLACE), self._come)
        names = [column.name for column in TOTAL.columns]
        rows = [dict(zip(names, (*place, *row), strict=True)) for place, row in self._totals.items() if any(row)]
        if rows:
            statement: Any = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(TOTAL)
            counters = [column for column in TOTAL.columns if not column.primary_key]
            sums = {column.name: column + statement.excluded[column.name] for column in counters}
            connection.execute(statement.on_conflict_do_update(index_elements=list(TOTAL.primary_key), set_=sums), rows)
