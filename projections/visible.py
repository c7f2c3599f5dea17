"""Of the rows of a view those that a reader may see and that the filters ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, not_, or_, select

from projections.access.sight import Sight
from projections.asked import Asked
from projections.filters import conditions
from projections.view import View


@dataclass(frozen=True)
class Visible:
    """Rows of any day, and what holds of those that are seen; asked with `Asked.given`."""

    rows: FromClause
    view: View
    sight: Sight
    asked: Asked

    @cached_property
    def where(self) -> Sequence[ColumnElement[bool]]:
        """Said when it is asked for: a page made from totals needs it only for what is newer than these."""
        rows, view, sight = self.rows, self.view, self.sight
        seen: list[ColumnElement[bool]] = []
        match view.guard:
            case "matter" if view.number_only is None:
                seen.append(sight.matter(rows.c.matter))
            case "event":
                seen.append(sight.event(rows.c))
            case "matter" | "open":
                pass
        if view.own is not None and (own := sight.own(desk=view.desk)) is not None:
            columns = (view.own, view.sent_by) if view.sent_by else (view.own,)
            seen.append(or_(*(rows.c[name].in_(sorted(own)) for name in columns)))
        return [*seen, *conditions(view, rows, self.asked, before=True)]

    def select(self, *columns: Any) -> Select[Any]:
        """These columns; all of them where none is named."""
        return select(*(columns or [self.rows])).where(*self.where)


def visible(view: View, rows: FromClause, sight: Sight, asked: Asked) -> Visible:
    """By the guard of the view, and by the filters that are asked before anything is counted."""
    if view.guard == "matter" and view.number_only is not None:
        rows = _number_only(view, rows, sight)
    return Visible(rows, view, sight, asked)


def _number_only(view: View, rows: FromClause, sight: Sight) -> FromClause:
    """The rows of cases, of a restricted one the number alone: no filter finds it by anything else."""
    kept = {view.number_only, *(one.column for one in view.order)}
    closed = sight.number_only(rows.c.matter)
    columns = [column if column.name in kept else case((not_(closed), column)).label(column.name) for column in rows.c]
    return select(*columns).where(or_(sight.matter(rows.c.matter), closed)).subquery("cases")
