"""The turns (`domain.turns`) in the matters of a view's rows, as rows of what is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, case, cast, func, literal, or_, select
from sqlalchemy.types import TypeEngine

from domain.turns import Turn
from projections.store.schema import DAY, FLAG, TEXT

NO_DAY: Final = "9999-12-31"
"""Where what has no day stands in the order: behind all that has one."""


def turns(
    of: FromClause,
    about: ColumnElement[str],
    *each: Turn,
    place: ColumnElement[Any] | None = None,
    number: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """The duties in the matters of these rows, one for each row: of several that hold, the first.

    `number` is that of the paper, where there is one. `place` tells the duties of one kind in a matter apart.
    """

    def pick(values: Iterable[Any], kind: TypeEngine[Any]) -> ColumnElement[Any]:
        said = list(values)
        if all(value is said[0] for value in said):
            return _column(said[0], kind)
        return case(*((turn.when, _column(value, kind)) for turn, value in zip(each, said, strict=True)))

    due = pick((turn.due for turn in each), DAY)
    provisional = pick((turn.provisional for turn in each), FLAG)
    return select(
        of.c.matter,
        of.c.stream,
        pick((turn.party for turn in each), TEXT).label("organ"),
        pick((turn.duty.value for turn in each), TEXT).label("duty"),
        about.label("about"),
        cast(number, TEXT).label("number"),
        due.label("due_on"),
        func.coalesce(due, NO_DAY, type_=DAY).label("dated"),
        func.coalesce(provisional, False, type_=FLAG).label("provisional"),
        pick((turn.since for turn in each), DAY).label("since"),
        (literal("", TEXT) if place is None else cast(place, TEXT)).label("place"),
    ).where(or_(*(turn.when for turn in each)))


def _column(value: Any, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """What a turn says as a column: a party may be named by the domain, a day may be none."""
    return literal(value, kind) if isinstance(value, str) else cast(value, kind) if value is None else value
