"""The row changes of a batch, merged per row in memory and written with one `executemany` per set of columns.

A value is one the driver knows, or a list, which becomes JSON text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Dialect, Table, func, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from projections.store.schema import FIRST_DAY, LIST
from projections.store.statements import Statement

Row = dict[str, Any]


class Put(NamedTuple):
    """Write these columns of this row; the row is made when it is not there, other columns stay."""

    table: Table
    key: Mapping[str, Any]
    values: Mapping[str, Any]


class Merge:
    """Later columns of the same row win; columns nobody names stay as they are."""

    __slots__ = ("_rows",)

    def __init__(self) -> None:
        self._rows: dict[Table, dict[tuple[Any, ...], Row]] = defaultdict(dict)

    def add(self, puts: Iterable[Put]) -> None:
        for table, key, values in puts:
            rows, place = self._rows[table], tuple(key.values())
            row = rows.get(place)
            if row is None:
                rows[place] = {**key, **values}
            elif values:
                days = first_days(table)
                row.update(_earlier(days, row, values) if days else values)

    def rows(self, table: Table) -> list[Row]:
        """Those of a table, each with the columns that were named."""
        return list(self._rows[table].values()) if table in self._rows else []

    def tables(self) -> list[Table]:
        """Those that have rows here."""
        return list(self._rows)

    def write(self, connection: Connection) -> None:
        """Upsert everything."""
        for table, rows in self._rows.items():
            groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
            for row in rows.values():
                groups[tuple(row)].append(row)
            for columns, group in groups.items():
                _compiled(table, columns, connection.dialect, upsert=True).write(connection, group)


def _earlier(days: tuple[str, ...], row: Row, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values, and of its first days the earlier one."""
    again = [name for name in days if name in values and name in row]
    return {**values, **{name: min(row[name], values[name]) for name in again}} if again else values


@cache
def first_days(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.type is FIRST_DAY)


def write_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Plain inserts; all rows have the same columns. Raises IntegrityError where one is there already."""
    _compiled(table, tuple(rows[0]), connection.dialect, upsert=False).write(connection, rows)


@dataclass(frozen=True, slots=True)
class _Writing:
    statement: Statement
    lists: Sequence[str]

    def write(self, connection: Connection, rows: Sequence[Row]) -> None:
        for name in self.lists:
            for row in rows:
                row[name] = None if row[name] is None else orjson.dumps(row[name]).decode()
        self.statement.write(connection, rows)


@lru_cache(maxsize=1000)
def _compiled(table: Table, columns: tuple[str, ...], dialect: Dialect, *, upsert: bool) -> _Writing:
    statement = _upsert(table, columns, dialect.name) if upsert else insert(table)
    lists = [name for name in columns if table.c[name].type is LIST]
    return _Writing(Statement.of(statement, dialect, columns), lists)


def _upsert(table: Table, columns: tuple[str, ...], dialect: str) -> Insert:
    statement: Any = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    keys = [column.name for column in table.primary_key]
    changed: dict[str, Any] = {name: statement.excluded[name] for name in columns if name not in keys}
    least = func.min if dialect == "sqlite" else func.least
    for name in changed.keys() & set(first_days(table)):
        changed[name] = least(func.coalesce(table.c[name], changed[name]), changed[name])
    if not changed:
        return statement.on_conflict_do_nothing(index_elements=keys)  # type: ignore[no-any-return]
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)  # type: ignore[no-any-return]
