"""A page of a list from the places kept in its order, walked for each audience that the reader belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from heapq import merge
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Dialect, FromClause, Select, bindparam, exists, select

from projections.access.sight import Sight
from projections.any_day import rows_of_any_day
from projections.asked import Asked
from projections.filters import decode_cursor
from projections.store.prepared import Prepared
from projections.store.schema import EVENT
from projections.totals.audiences import includes
from projections.totals.questions import rows_of, units_of
from projections.totals.stirred import counted_upto, touched_since
from projections.totals.tables import AUDIENCE, EVERYBODY, NEVER, PLACE
from projections.view import Filter, Order, View
from projections.visible import Visible

MOST: Final = 500
"""Where more matters than these are newer, the rows themselves are asked: while a read model is filled."""
_APART: Final = "\x1f"  # stands in no value, and before every character that does
LAST: Final = "\U0010ffff"
_BACKWARDS: Final = str.maketrans("0123456789", "9876543210")


def _places(place: ColumnElement[str]) -> Select[Any]:
    return (
        select(PLACE.c.place, PLACE.c.matter)
        .where(*(PLACE.c[name] == bindparam(given) for name, given in (("view", "of"), ("audience", "seen_by"))))
        .where(PLACE.c.own == bindparam("whose"), PLACE.c.since <= bindparam("day"))
        .where(place > bindparam("behind"), place < bindparam("before"))
        .order_by(place)
        .limit(bindparam("length"))
    )


_OF_A_DAY: Final = (_places(PLACE.c.place).where(PLACE.c.until > bindparam("day")),)
_NOW: Final = (
    _places(PLACE.c.place).where(PLACE.c.until == NEVER),
    _places(PLACE.c.place.concat("")).where(PLACE.c.until > bindparam("day"), PLACE.c.until < NEVER),
)
"""What stands today stands for ever, as far as is known, but for the few rows that a coming day changes. Those are
found by their last day and then sorted (no index has what is put together): so what was left long ago is not gone
through."""


def encoded(view: View, values: Sequence[Any]) -> str:
    """The values of the order as one text, which sorts as they do. Of what descends, only days can be turned round."""
    return _APART.join(_text(one, value) for one, value in zip(view.order, values, strict=True))


def _text(one: Order, value: Any) -> str:
    text = value.hex() if isinstance(value, bytes) else f"{value:020}" if isinstance(value, int) else str(value)
    return text.translate(_BACKWARDS) if one.descending else text


def _decoded(view: View, rows: FromClause, place: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one, text in zip(view.order, place.split(_APART), strict=True):
        text = text.translate(_BACKWARDS) if one.descending else text
        kind = rows.c[one.column].type.python_type
        values[one.column] = bytes.fromhex(text) if kind is bytes else kind(text)
    return {name: values[name] for name in view.identity}


def listed(
    view: View, seen: Visible, connection: Connection, asked: Asked, sight: Sight, limit: int, cursor: str | None
) -> list[dict[str, Any]] | None:
    """The places of the first `limit` rows behind the cursor; None where they have to be asked of the rows."""
    kept = _kept(view, connection, asked) if counted_upto(connection) else None
    if kept is None:
        return None
    behind, before, newer = kept
    if cursor is not None:
        behind = max(behind, encoded(view, decode_cursor(view, seen.rows, cursor)))
    settled = (place for place, matter in _settled(view, connection, asked, sight, behind, before, newer))
    rows = seen.rows.c
    live = seen.select(*(rows[one.column] for one in view.order)).where(rows.matter.in_(newer))
    fresh = sorted(encoded(view, tuple(row)) for row in connection.execute(live, asked.given)) if newer else []
    places = merge(settled, (place for place in fresh if _wanted(view, asked, place, behind, before)))
    return [_decoded(view, seen.rows, place) for place in islice(places, limit)]


def found(
    view: View, connection: Connection, asked: Asked, sight: Sight, limit: int, cursor: str | None
) -> list[dict[str, Any]] | None:
    """The first `limit` rows behind the cursor of a view that unites others, each asked of its own part alone.

    None where they have to be asked of the rows.
    """
    kept = _kept(view, connection, asked)
    if kept is None:
        return None
    behind, before, newer = kept
    if cursor is not None:
        behind = max(behind, encoded(view, decode_cursor(view, rows_of_any_day(view), cursor)))
    seen = select(EVENT.c.matter).where(EVENT.c.matter.in_(newer), EVENT.c.version == 1, sight.matter(EVENT.c.matter))
    known = sorted(set(connection.scalars(seen))) if newer else []
    settled = list(islice(_settled(view, connection, asked, sight, behind, before, newer), limit))
    units = units_of(connection, [view], [*known, *(matter for _, matter in settled)])[view.name]
    own = None if view.own is None else sight.own(desk=view.desk)
    wanted = {place for place, _ in settled}
    page: dict[str, dict[str, Any]] = {}
    for row in rows_of(connection, view, units, asked.as_of):
        place = encoded(view, [row[one.column] for one in view.order])
        fresh = row["matter"] in newer and (own is None or row[view.own or ""] in own)
        if place in wanted or (fresh and _wanted(view, asked, place, behind, before)):
            page[place] = row
    return [page[place] for place in sorted(page)[:limit]]


def _kept(view: View, connection: Connection, asked: Asked) -> tuple[str, str, Set[bytes]] | None:
    """Between which places to walk, and which matters newer events touch; None where the places do not say enough."""
    bounds = _bounds(view, asked)
    if bounds is None:
        return None
    fresh = frozenset(touched_since(connection, counted_upto(connection)))
    return None if len(fresh) > MOST else (*bounds, fresh)


def _settled(
    view: View,
    connection: Connection,
    asked: Asked,
    sight: Sight,
    behind: str,
    before: str,
    newer: Set[bytes],
) -> Iterator[tuple[str, bytes]]:
    """The places kept, but for those of matters that newer events touch."""
    own = None if view.own is None else sight.own(desk=view.desk)
    owners = [""] if own is None else sorted(own)
    walks = _walks(connection.dialect, of_today=asked.as_of >= sight.today)
    where = {"of": view.name, "before": before, "day": asked.day}
    walked = [
        _walk(connection, walk, {**where, "seen_by": seen_by, "whose": whose}, behind)
        for seen_by in _audiences(view, connection, sight, owners)
        for whose in owners
        for walk in walks
    ]
    for place, matter in merge(*walked):
        if matter not in newer and _wanted(view, asked, place, behind, before):
            yield place, matter


@lru_cache(maxsize=4)
def _walks(dialect: Dialect, *, of_today: bool) -> tuple[Prepared, ...]:
    example = {"of": "", "seen_by": b"", "whose": "", "behind": "", "before": "", "day": "", "length": 1}
    return tuple(Prepared.of(statement, dialect, **example) for statement in (_NOW if of_today else _OF_A_DAY))


def _walk(
    connection: Connection, walk: Prepared, where: Mapping[str, Any], behind: str, length: int = 32
) -> Iterator[tuple[str, bytes]]:
    """The places of one audience, a few at a time."""
    while True:
        found = walk.answer(connection, {**where, "behind": behind, "length": length})
        yield from ((place, bytes(matter)) for place, matter in found)
        if len(found) < length:
            return
        behind, length = found[-1][0], 2 * length


def _audiences(view: View, connection: Connection, sight: Sight, owners: Sequence[str]) -> list[bytes]:
    """Those that the reader belongs to and for which there are places of these owners at all."""
    if view.guard == "open":
        return [EVERYBODY]
    place = PLACE.c
    theirs = exists().where(place.view == view.name, place.audience == AUDIENCE.c.audience, place.own.in_(owners))
    return sorted(connection.scalars(select(AUDIENCE.c.audience).where(includes(sight), theirs)))


def _bounds(view: View, asked: Asked) -> tuple[str, str] | None:
    """Between which places the filters leave rows; None where they ask for something that no place says."""
    first, behind, before = view.order[0], "", LAST
    for one in view.filters:
        if one.name in asked.filters and one not in _told_by_places(view):
            if one.column != first.column or one.kind != "day" or one.op not in ("from", "to"):
                return None
            text = _text(first, asked.filters[one.name])
            if (one.op == "from") is not first.descending:
                behind = max(behind, text)
            else:
                before = min(before, f"{text}~")
    return behind, before


def _told_by_places(view: View) -> list[Filter]:
    """The filters that ask for one value of a column of the order."""
    ordered = {one.column for one in view.order if not one.descending}
    kinds = {"text", "term"}
    return [one for one in view.filters if one.column in ordered and one.op == "equal" and one.kind in kinds]


def _wanted(view: View, asked: Asked, place: str, behind: str, before: str) -> bool:
    """Whether the place lies between these, with the values that are asked for."""
    said = dict(zip((one.column for one in view.order), place.split(_APART), strict=True))
    alike = (asked.filters.get(one.name, said[one.column]) == said[one.column] for one in _told_by_places(view))
    return behind < place < before and all(alike)
