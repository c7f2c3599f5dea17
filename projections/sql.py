"""SQL and day arithmetic that several views use."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from events.terms import Term


def upto(column: ColumnElement[Any], day: str, value: ColumnElement[Any] | None = None) -> ColumnElement[Any]:
    """`value` (or the day itself) where the day in `column` has come by `day`; else NULL."""
    return case((column <= day, column if value is None else value))


def first_true(*choices: tuple[ColumnElement[bool], Term], otherwise: Term) -> ColumnElement[str]:
    """The status of the first condition that holds."""
    return case(*((when, literal(status.value)) for when, status in choices), else_=literal(otherwise.value))


def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Of how many rows it holds."""
    return func.sum(case((condition, 1), else_=0))


def per_matter(
    of: FromClause, rows: FromClause, what: ColumnElement[Any], *where: ColumnElement[bool]
) -> ColumnElement[Any]:
    """Beside each row of `of`: what these rows of its matter say."""
    found = select(what).select_from(rows).where(rows.c.matter == of.c.matter, *where)
    return found.correlate(of).scalar_subquery()


def overtaken(
    rows: FromClause, later: FromClause, *same: str, where: ColumnElement[bool] | None = None
) -> ColumnElement[bool]:
    """Whether there is a later row, by version, with the same values in these columns, that meets the condition."""
    alike = (later.c[name] == rows.c[name] for name in ("matter", *same))
    return exists().where(*alike, later.c.version > rows.c.version, true() if where is None else where)


def united(*parts: Select[Any]) -> Select[Any]:
    """The rows of all these questions; a column that one of them does not ask for is null in its rows."""
    kinds = {column.name: column.type for part in parts for column in part.selected_columns}
    whole = [
        part.with_only_columns(
            *(part.selected_columns.get(name, cast(null(), kind).label(name)) for name, kind in kinds.items()),
            maintain_column_froms=True,
        )
        for part in parts
    ]
    return select(union_all(*whole).subquery("united"))


def made_once(rows: Select[Any], name: str) -> FromClause:
    """These rows, no two of them alike, each made once however often a question over them names its columns.

    In place of a column of a plain subquery a database writes what it is made of, and makes it anew each time.
    """
    return rows.distinct().subquery(name)


def dated_places(rows: FromClause, day: str, said_on: str) -> Select[Any]:
    """Where papers stand that are dated by the day in this column, before it by that of the first draft."""
    row = rows.c
    said = select(row[said_on].label("dated"), row.matter).where(row[said_on] <= day)
    drafted = select(row.drafted_on, row.matter).where(row.drafted_on <= day)
    drafted = drafted.where(or_(row[said_on].is_(None), row[said_on] > day))
    return select(union_all(said, drafted).subquery("places"))


def days_between(first: str | None, second: str | None) -> int | None:
    """Calendar days from the first ISO day to the second; None where one of them is not known."""
    if first is None or second is None:
        return None
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def share(part: int | None, whole: int | None) -> float | None:
    """A fraction from 0 to 1, rounded to four places; None where there is nothing to divide by."""
    return round((part or 0) / whole, 4) if whole else None
