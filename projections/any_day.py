"""The rows of a view as of any day: said once, and asked with the day as a parameter each time.

To say a question costs more than to ask it: a view of many columns takes SQLAlchemy ten milliseconds to put together,
and the database two to answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import FromClause, bindparam

from projections.asked import Asked
from projections.roster import Roster
from projections.store.schema import TEXT
from projections.view import View

LAST_DAY: Final = date(2999, 12, 31)
"""The last day a view can be asked for: periods are counted from it, and the calendar has an end."""


class _AnyDay(Asked):
    """A question whose day is given when it is put: `Asked.given`."""

    __slots__ = ()

    @property
    def day(self) -> Any:
        return bindparam("day", type_=TEXT)

    @property
    def soon(self) -> Any:
        return bindparam("soon", type_=TEXT)


ANY_DAY: Final = _AnyDay(LAST_DAY, {}, Roster())


@cache
def rows_of_any_day(view: View) -> FromClause:
    assert view.rows is not None
    return view.rows(ANY_DAY).subquery("rows")


@cache
def parts_of_any_day(view: View, units: tuple[str, ...]) -> Sequence[FromClause]:
    """The rows of the matters that the tables of these names know: of each part, in a view that unites others."""
    of_unit = {} if view.row_changes is None else {unit.name: each for unit, each in view.row_changes.parts.items()}
    parts = dict.fromkeys(part for unit in units for part in of_unit.get(unit, ()))
    return [part(ANY_DAY).subquery("rows") for part in parts] or [rows_of_any_day(view)]


@cache
def places_of_any_day(view: View) -> FromClause:
    """Of the rows the columns of the order alone, as an index has them."""
    assert view.places is not None
    return view.places(ANY_DAY).subquery("rows")
