"""The acts of a matter as of a day: which came last, which first, how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, func, select

from events.base import Event


@dataclass(frozen=True, slots=True)
class Acts:
    """The rows of a table of acts (`projections.keeping.acted`, by version) that belong to a row of `of`, up to a day.

    They belong to it by the columns `same`. What is asked for is a column of a question over `of`; where no act is
    named, of all of them.
    """

    rows: Table
    of: FromClause
    day: str
    same: tuple[str, ...] = ("matter",)

    def latest(
        self, column: str, *acts: type[Event], where: tuple[ColumnElement[bool], ...] = ()
    ) -> ColumnElement[Any]:
        """A column of the newest of these acts."""
        found = self._those(self.rows.c[column], acts, where).order_by(self.rows.c.version.desc()).limit(1)
        return found.scalar_subquery()

    def first(self, column: str, *acts: type[Event]) -> ColumnElement[Any]:
        """A column of the act of the earliest day, of several on one day of the one recorded first."""
        found = self._those(self.rows.c[column], acts).order_by(self.rows.c.on, self.rows.c.version).limit(1)
        return found.scalar_subquery()

    def count(self, *acts: type[Event], where: tuple[ColumnElement[bool], ...] = ()) -> ColumnElement[int]:
        """How many of these acts there were."""
        return self._those(func.count(), acts, where).scalar_subquery()

    def _those(
        self, what: ColumnElement[Any], acts: tuple[type[Event], ...], where: tuple[ColumnElement[bool], ...] = ()
    ) -> Select[Any]:
        row = self.rows.c
        belonging = (row[name] == self.of.c[name] for name in self.same)
        found = select(what).select_from(self.rows).where(*belonging, row.on <= self.day, *where)
        if acts:
            found = found.where(row.act.in_([act.type for act in acts]))
        return found.correlate(self.of)
