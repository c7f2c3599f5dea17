"""The counts of a view as of a day: the totals, with the matters of newer events counted as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, exists, func, select

from projections.access.sight import Sight
from projections.any_day import ANY_DAY
from projections.asked import Asked
from projections.filters import meant
from projections.totals.audiences import includes
from projections.totals.settling import unpacked
from projections.totals.stirred import counted_upto, touched_since
from projections.totals.tables import AUDIENCE, AUDIENCE_ORGAN, COUNTED, EVERYBODY, TOTAL, until
from projections.view import Counts, Filter, Group, View
from projections.visible import Visible

AT_ONCE: Final = 500
MOST: Final = 4000
"""Where more matters than these are newer, all is counted from the rows: while a read model is filled."""
Keys = tuple[Any, ...]
Numbers = dict[Keys, list[int]]


def counted(view: View, rows: Visible, connection: Connection, asked: Asked, sight: Sight) -> list[Group]:
    """The rows of the answer in the view's order, from the rows that the reader may see and the filters leave."""
    counts = view.counts
    assert counts is not None
    names = list(counts.of(rows.rows.c, ANY_DAY))
    numbers = _numbers(view, counts, rows, connection, asked, sight, len(names))
    groups = [dict(zip((*counts.keys, *names), (*keys, *row), strict=True)) for keys, row in numbers.items() if row[0]]
    groups = [group for group in groups if all(_fits(one, group, asked) for one in view.filters if one.before)]
    shown = _merged(view, groups, names) if counts.shown is None else counts.shown(groups)
    shown = [row for row in shown if all(_fits(one, row, asked) for one in view.filters if not one.before)]
    for one in reversed(view.order):
        shown.sort(key=lambda row: row[one.column], reverse=one.descending)
    return shown


def _numbers(
    view: View, counts: Counts, rows: Visible, connection: Connection, asked: Asked, sight: Sight, length: int
) -> Numbers:
    upto = counted_upto(connection)
    apart = all(one.column in counts.keys or one.op == "concerns" for one in _given(view, asked))
    fresh = touched_since(connection, upto) if upto and apart else []
    if not upto or not apart or len(fresh) > MOST:
        return _live(counts, rows, connection, asked)
    numbers = _totals(view, connection, asked, _seen(view, TOTAL.c.audience, asked, sight), length)
    for start in range(0, len(fresh), AT_ONCE):
        matters = fresh[start : start + AT_ONCE]
        _take_off(numbers, view, connection, asked, _seen(view, COUNTED.c.audience, asked, sight), matters)
        for keys, row in _live(counts, rows, connection, asked, matters).items():
            numbers[keys] = [old + new for old, new in zip(numbers.get(keys, [0] * length), row, strict=True)]
    return numbers


def _live(
    counts: Counts, rows: Visible, connection: Connection, asked: Asked, matters: Sequence[bytes] | None = None
) -> Numbers:
    wanted = counts.grouped(rows.rows, ANY_DAY).where(*rows.where)
    if matters is not None:
        wanted = wanted.where(rows.rows.c.matter.in_(matters))
    keys = len(counts.keys)
    return {row[:keys]: list(map(int, row[keys:])) for row in map(tuple, connection.execute(wanted, asked.given))}


def _totals(view: View, connection: Connection, asked: Asked, seen: ColumnElement[bool], length: int) -> Numbers:
    total, first = TOTAL.c, len(TOTAL.primary_key)
    sums = [func.sum(column) for column in list(total)[first : first + length]]
    lead = "" if view.lead is None else asked.filters[view.lead]
    wanted = select(total["keys"], *sums).where(total.view == view.name, total.lead == lead, until(asked.day), seen)
    rows = connection.execute(wanted.group_by(total["keys"]))
    return {tuple(orjson.loads(keys)): list(map(int, row)) for keys, *row in rows}


def _take_off(
    numbers: Numbers,
    view: View,
    connection: Connection,
    asked: Asked,
    seen: ColumnElement[bool],
    matters: Sequence[bytes],
) -> None:
    """From the totals what these matters added to them."""
    wanted = select(COUNTED.c.steps).where(COUNTED.c.view == view.name, COUNTED.c.matter.in_(matters), seen)
    for steps in connection.scalars(wanted):
        for day, groups in unpacked(steps).items():
            for keys, change in groups.items() if day <= asked.day else ():
                if row := numbers.get(tuple(orjson.loads(keys))):
                    row[:] = [old - former for old, former in zip(row, change, strict=False)]


def _seen(view: View, audience: ColumnElement[bytes], asked: Asked, sight: Sight) -> ColumnElement[bool]:
    """Whether the reader may know of what was counted for this audience, and the filters ask for it."""
    if view.guard == "open":
        return audience == EVERYBODY
    known = select(AUDIENCE.c.audience).where(includes(sight))
    for one in _given(view, asked):
        if one.op == "concerns":
            organs = meant(one, asked)
            known = known.where(
                exists().where(AUDIENCE_ORGAN.c.audience == AUDIENCE.c.audience, AUDIENCE_ORGAN.c.organ.in_(organs))
            )
    return audience.in_(known)


def _given(view: View, asked: Asked) -> list[Filter]:
    return [one for one in view.filters if one.before and one.name in asked.filters]


def _fits(one: Filter, group: Group, asked: Asked) -> bool:
    """Other filters than those that name a key were asked of the rows."""
    return one.name not in asked.filters or one.op != "equal" or group[one.column] in meant(one, asked)


def _merged(view: View, groups: Sequence[Group], names: Sequence[str]) -> list[Group]:
    """One row for each place in the order, with the sum of its groups."""
    rows: dict[Keys, Group] = {}
    for group in groups:
        row = rows.setdefault(tuple(group[one.column] for one in view.order), group)
        if row is not group:
            row |= {name: row[name] + group[name] for name in names}
    return list(rows.values())
