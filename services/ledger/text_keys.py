"""The keys of what people wrote, beside the ledger and not in it: a file that backups of the ledger do not hold.

On PostgreSQL a table of the ledger's schema. Each change of a key gets a number of its own, by which the relay tells
the others. What is destroyed is overwritten.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple

from eventsourcing.persistence import InterfaceError, OperationalError, PersistenceError
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.sqlite import SQLiteApplicationRecorder
from eventsourcing.utils import retry
from psycopg.sql import SQL, Composed, Identifier

from events.text_key import TextKey

KEPT: Final = 2_000
SUFFIX: Final = ".texts"
"""`court.db.texts` is the file of the keys for the ledger `court.db`."""
AT_ONCE: Final = 500
_LEAVE_NOTHING: Final = "PRAGMA wal_checkpoint(TRUNCATE)"
"""What was overwritten stands in the log and behind it until then."""


class Changed(NamedTuple):
    """A key as it is since the change of this number."""

    number: int
    key: TextKey


class TextKeys(ABC):
    """Used from several threads. Raises what the ledger's database raises."""

    fails_with: Final[tuple[type[Exception], ...]] = (PersistenceError, sqlite3.Error)

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, TextKey] = OrderedDict()

    def of(self, stream: str) -> TextKey | None:
        """The key of a stream; None where nothing was sealed in it."""
        with self._lock:
            if (known := self._known.get(stream)) is None and (document := self._read(stream)) is not None:
                known = self._remembered(TextKey.read(document))
            return known

    def as_kept(self, stream: str) -> TextKey | None:
        """The same, read anew: another process may have destroyed it."""
        self.forget([stream])
        return self.of(stream)

    def made(self, streams: Sequence[str]) -> dict[str, TextKey]:
        """The keys of these streams, on disk on return; new ones where there were none."""
        keys = {stream: self.of(stream) for stream in dict.fromkeys(streams)}
        with self._lock:
            if fresh := [TextKey.new(stream) for stream, key in keys.items() if key is None]:
                self._add(fresh)
                for key in fresh:  # another process may have been first
                    keys[key.stream] = self._remembered(TextKey.read(self._read(key.stream) or b""))
        return {stream: key for stream, key in keys.items() if key is not None}

    def put(self, keys: Sequence[TextKey]) -> None:
        """Keep what others know of: nothing that was destroyed here comes back."""
        with self._lock:
            self._add(keys)
            for key in keys:
                self._change(key.stream, partial(_more_destroyed, key))
                self._known.pop(key.stream, None)

    def destroy(self, stream: str, versions: Iterable[int]) -> bool:
        """The keys of these events are no more, on disk too on return; False where they were gone before."""
        with self._lock:
            self._known.pop(stream, None)
            return self._change(stream, lambda held: held.without(versions))

    def forget(self, streams: Iterable[str]) -> None:
        """Read these anew: another process may have changed them."""
        with self._lock:
            for stream in streams:
                self._known.pop(stream, None)

    @abstractmethod
    def changed(self, after: int, limit: int = AT_ONCE) -> list[Changed]:
        """The keys as they are, by the number of their last change, behind `after`."""

    @abstractmethod
    def close(self) -> None: ...

    def everything(self) -> Iterator[TextKey]:
        """Every key, in the order of its last change."""
        after = 0
        while some := self.changed(after):
            yield from (one.key for one in some)
            after = some[-1].number

    def _remembered(self, key: TextKey) -> TextKey:
        self._known[key.stream] = key
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return key

    @abstractmethod
    def _read(self, stream: str) -> bytes | None: ...

    @abstractmethod
    def _add(self, keys: Sequence[TextKey]) -> None:
        """Those of streams that have none yet."""

    @abstractmethod
    def _change(self, stream: str, change: Callable[[TextKey], TextKey]) -> bool:
        """Write what becomes of a key in its place; False where it stays, or there is none."""


class SQLiteTextKeys(TextKeys):
    """A file for its owner's eyes only, made when the first text is sealed."""

    def __init__(self, file: Path | None) -> None:
        """`file`: None for a ledger in memory."""
        super().__init__()
        self._file = file
        self._connection: sqlite3.Connection | None = None

    def changed(self, after: int, limit: int = AT_ONCE) -> list[Changed]:
        with self._lock:
            if (connection := self._opened()) is None:
                return []
            rows = connection.execute(
                "SELECT number, document FROM text_key WHERE number > ? ORDER BY number LIMIT ?", (after, limit)
            )
            return [Changed(number, TextKey.read(document)) for number, document in rows]

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _read(self, stream: str) -> bytes | None:
        if (connection := self._opened()) is None:
            return None
        row = connection.execute("SELECT document FROM text_key WHERE stream = ?", (stream,)).fetchone()
        return None if row is None else bytes(row[0])

    def _add(self, keys: Sequence[TextKey]) -> None:
        connection = self._made()
        rows = [(key.stream, key.document()) for key in keys]
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR IGNORE INTO text_key (stream, document) VALUES (?, ?)", rows)

    def _change(self, stream: str, change: Callable[[TextKey], TextKey]) -> bool:
        connection = self._made()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            held = self._read(stream)
            if held is None or (left := change(key := TextKey.read(held))) is key:
                return False
            connection.execute("DELETE FROM text_key WHERE stream = ?", (stream,))
            connection.execute("INSERT INTO text_key (stream, document) VALUES (?, ?)", (stream, left.document()))
        connection.execute(_LEAVE_NOTHING)
        return True

    def _opened(self) -> sqlite3.Connection | None:
        """None where there is no file yet."""
        if self._connection is None and self._file is not None and not self._file.exists():
            return None
        return self._made()

    def _made(self) -> sqlite3.Connection:
        if self._connection is None:
            if self._file is not None:
                self._file.touch(mode=0o600)
            connection = sqlite3.connect(
                self._file or ":memory:", timeout=10, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS text_key "
                "(number INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL UNIQUE, document BLOB NOT NULL)"
            )
            connection.execute(_LEAVE_NOTHING)  # whoever destroyed a key last may have been killed before it did
            self._connection = connection
        return self._connection


_again = retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
"""As the ledger's own insert: a session may have been broken off."""


class PostgresTextKeys(TextKeys):
    """A table beside the ledger's."""

    def __init__(self, recorder: PostgresApplicationRecorder) -> None:
        super().__init__()
        self._datastore = recorder.datastore
        self._table = SQL(".").join([Identifier(recorder.datastore.schema), Identifier("text_key")])

    @_again
    def changed(self, after: int, limit: int = AT_ONCE) -> list[Changed]:
        with self._cursor() as cursor:
            cursor.execute(
                self._said("SELECT number, document FROM {} WHERE number > %s ORDER BY number LIMIT %s"), (after, limit)
            )
            return [Changed(row["number"], TextKey.read(bytes(row["document"]))) for row in cursor.fetchall()]

    def close(self) -> None:
        """The ledger closes what is open."""

    @_again
    def _read(self, stream: str) -> bytes | None:
        with self._cursor() as cursor:
            cursor.execute(self._said("SELECT document FROM {} WHERE stream = %s"), (stream,))
            row = cursor.fetchone()
            return None if row is None else bytes(row["document"])

    @_again
    def _add(self, keys: Sequence[TextKey]) -> None:
        with self._writing() as cursor:
            cursor.executemany(
                self._said("INSERT INTO {} (stream, document) VALUES (%s, %s) ON CONFLICT DO NOTHING"),
                [(key.stream, key.document()) for key in keys],
            )

    @_again
    def _change(self, stream: str, change: Callable[[TextKey], TextKey]) -> bool:
        with self._writing() as cursor:
            cursor.execute(self._said("SELECT document FROM {} WHERE stream = %s"), (stream,))
            row = cursor.fetchone()
            if row is None or (left := change(key := TextKey.read(bytes(row["document"])))) is key:
                return False
            cursor.execute(self._said("DELETE FROM {} WHERE stream = %s"), (stream,))
            cursor.execute(self._said("INSERT INTO {} (stream, document) VALUES (%s, %s)"), (stream, left.document()))
        with self._cursor() as cursor:  # into a new file: the former row stands in the old one until then
            cursor.execute(self._said("VACUUM FULL {}"))
        return True

    def _said(self, statement: str) -> Composed:
        return SQL(statement).format(self._table)

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        with self._datastore.get_connection() as connection, connection.cursor() as cursor:
            yield cursor

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """One writes at a time: numbers become visible in their order."""
        with self._datastore.transaction(commit=True) as cursor:
            cursor.execute(self._said("LOCK TABLE {} IN EXCLUSIVE MODE"))
            yield cursor


def _more_destroyed(one: TextKey, other: TextKey) -> TextKey:
    return one if one.destroyed > other.destroyed else other


def text_keys(recorder: Any) -> TextKeys:
    """Those beside the ledger of this recorder."""
    match recorder:
        case SQLiteApplicationRecorder():
            name = recorder.datastore.pool.db_name
            in_memory = not name or ":memory:" in name or name.startswith("file:")
            return SQLiteTextKeys(None if in_memory else Path(name + SUFFIX))
        case PostgresApplicationRecorder():
            return PostgresTextKeys(recorder)
        case other:
            raise TypeError(f"no ledger on {type(other).__name__}")
