"""Statements that SQLAlchemy compiles once and the driver gets as they are, with values that it knows.

SQLAlchemy's own way looks a statement up, prepares its parameters and wraps its result each time. For the few events
of one transaction that costs several times what the database does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, Self

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError


@dataclass(frozen=True, slots=True)
class Statement:
    """The text for one dialect, and the names of its parameters in their order where it has no names for them."""

    text: str
    positions: Sequence[str] | None

    @classmethod
    def of(cls, statement: ClauseElement, dialect: Dialect, columns: Sequence[str] = ()) -> Self:
        """`columns` are those that an insert or update is given."""
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns))
        return cls(str(compiled), compiled.positiontup if compiled.positional else None)

    def write(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Once for each row. Raises what SQLAlchemy would, as `read` does."""
        names = self.positions
        values: Iterable[Any] = rows
        if names is not None:  # with one name itemgetter gives no tuple
            values = map(itemgetter(*names), rows) if len(names) > 1 else ((row[names[0]],) for row in rows)
        with driving(connection, self.text) as cursor:
            cursor.executemany(self.text, values)

    def read(self, connection: Connection) -> list[tuple[Any, ...]]:
        """Everything it finds."""
        with driving(connection, self.text) as cursor:
            cursor.execute(self.text)
            return list(cursor.fetchall())


@contextmanager
def driving(connection: Connection, text: str) -> Iterator[Any]:
    """A cursor of the driver for a statement of this text, whose errors are raised as SQLAlchemy would."""
    driver: Any = connection.dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver.Error as error:
        raise DBAPIError.instance(text, None, error, driver.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()


@lru_cache(maxsize=100)
def compiled(statement: ClauseElement, dialect: Dialect, *columns: str) -> Statement:
    """A statement that is made once and used again and again."""
    return Statement.of(statement, dialect, columns)
