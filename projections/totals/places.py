"""A page of a list from the places kept in its order, walked for each audience that the reader belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, FromClause, bindparam, select

from projections.access.sight import Sight
from projections.filters import decode_cursor
from projections.totals.audiences import includes
from projections.totals.stirred import counted_upto, stirred
from projections.totals.tables import AUDIENCE, EVERYBODY, PLACE
from projections.view import Asked, Order, View

MOST: Final = 500
"""Where more matters than these are newer, the rows themselves are asked: while a read model is filled."""
_APART: Final = "\x1f"  # stands in no value, and before every character that does
LAST: Final = "\U0010ffff"
_BACKWARDS: Final = str.maketrans("0123456789", "9876543210")
_WALK: Final = (
    select(PLACE.c.place, PLACE.c.matter)
    .where(PLACE.c.view == bindparam("of"), PLACE.c.audience == bindparam("seen_by"), PLACE.c.own == bindparam("whose"))
    .where(PLACE.c.place > bindparam("behind"), PLACE.c.place < bindparam("before"))
    .where(PLACE.c.since <= bindparam("day"), PLACE.c.until > bindparam("day"))
    .order_by(PLACE.c.place)
    .limit(bindparam("length"))
)


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
    view: View, rows: FromClause, connection: Connection, asked: Asked, sight: Sight, limit: int, cursor: str | None
) -> list[dict[str, Any]] | None:
    """The places of the first `limit` rows behind the cursor; None where they have to be asked of the rows."""
    upto = counted_upto(connection)
    bounds = _bounds(view, asked)
    newer = stirred(connection, upto) if upto and bounds is not None else []
    if not upto or bounds is None or len(newer) > MOST:
        return None
    behind, before = bounds
    if cursor is not None:
        behind = max(behind, encoded(view, decode_cursor(view, rows, cursor)))
    walks = [
        _walk(
            connection,
            {"of": view.name, "seen_by": seen_by, "whose": whose, "before": before, "day": asked.day},
            behind,
        )
        for seen_by in _audiences(view, connection, sight)
        for whose in ([""] if view.own is None or sight.whole_court else sorted(sight.organs))
    ]
    stirred_ = frozenset(newer)
    settled = (place for place, matter in merge(*walks) if matter not in stirred_)
    live = select(*(rows.c[one.column] for one in view.order)).where(rows.c.matter.in_(newer))
    fresh = sorted(encoded(view, tuple(row)) for row in connection.execute(live)) if newer else []
    places = merge(settled, (place for place in fresh if behind < place < before))
    return [_decoded(view, rows, place) for place in islice(places, limit)]


def _walk(
    connection: Connection, where: Mapping[str, Any], behind: str, length: int = 32
) -> Iterator[tuple[str, bytes]]:
    """The places of one audience, a few at a time."""
    while True:
        found = connection.execute(_WALK, {**where, "behind": behind, "length": length}).all()
        yield from ((place, matter) for place, matter in found)
        if len(found) < length:
            return
        behind, length = found[-1].place, 2 * length


def _audiences(view: View, connection: Connection, sight: Sight) -> list[bytes]:
    if view.guard == "open":
        return [EVERYBODY]
    return sorted(connection.scalars(select(AUDIENCE.c.audience).where(includes(sight))))


def _bounds(view: View, asked: Asked) -> tuple[str, str] | None:
    """Between which places the filters leave rows, where they ask for nothing but days of the first of the order."""
    first, behind, before = view.order[0], "", LAST
    for one in view.filters:
        if one.name in asked.filters:
            if one.column != first.column or one.kind != "day" or one.op not in ("from", "to"):
                return None
            text = _text(first, asked.filters[one.name])
            if (one.op == "from") is not first.descending:
                behind = max(behind, text)
            else:
                before = min(before, f"{text}~")
    return behind, before
