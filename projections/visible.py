"""Of the rows of a view those that a reader may see and that the filters ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, not_, or_, select

from projections.access.sight import Sight
from projections.asked import Asked
from projections.filters import conditions
from projections.view import View


@dataclass(frozen=True, slots=True)
class Visible:
    """Rows of any day, and what holds of those that are seen; asked with `Asked.given`."""

    rows: FromClause
    where: Sequence[ColumnElement[bool]]

    def select(self, *columns: Any) -> Select[Any]:
        """These columns; all of them where none is named."""
        return select(*(columns or [self.rows])).where(*self.where)


def visible(view: View, rows: FromClause, sight: Sight, asked: Asked) -> Visible:
    """By the guard of the view, and by the filters that are asked before anything is counted."""
    seen: list[ColumnElement[bool]] = []
    match view.guard:
        case "matter" if view.number_only is not None:
            rows = _number_only(view, rows, sight)
        case "matter":
            seen.append(sight.matter(rows.c.matter))
        case "event":
            seen.append(sight.event(rows.c))
        case "open":
            pass
    if view.own is not None and (own := sight.own(desk=view.desk)) is not None:
        columns = (view.own, view.sent_by) if view.sent_by else (view.own,)
        seen.append(or_(*(rows.c[name].in_(sorted(own)) for name in columns)))
    return Visible(rows, [*seen, *conditions(view, rows, asked, before=True)])


def _number_only(view: View, rows: FromClause, sight: Sight) -> FromClause:
    """The rows of cases, of a restricted one the number alone: no filter finds it by anything else."""
    kept = {view.number_only, *(one.column for one in view.order)}
    closed = sight.number_only(rows.c.matter)
    columns = [column if column.name in kept else case((not_(closed), column)).label(column.name) for column in rows.c]
    return select(*columns).where(or_(sight.matter(rows.c.matter), closed)).subquery("cases")
