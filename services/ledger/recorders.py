"""The two recorders of the ledger: they insert only behind the ledger id that the writer knew.

On PostgreSQL that is one call of a function of ours, one round trip, where the library's own insert takes three:
lock, question and insert stand in the function, and the server commits it by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
)
from eventsourcing.utils import retry
from psycopg.errors import DuplicateObject
from psycopg.sql import SQL, Identifier

from services.ledger.shared_pool import Borrowed

Row = tuple[int, Any, int, str, Any]
"""An event with its ledger id first: stream, version, type, and its bytes as the driver gives them."""
LAST: Final = (1 << 63) - 1  # no ledger id is higher
WAL_KEPT: Final = 16 * 1024 * 1024  # bytes
CLOSED_WITHIN: Final = 5.0  # seconds
OVERTAKEN = "another process has written meanwhile"
_ALONE: Final = """
INSERT INTO {table} SELECT ?, ?, ?, ? WHERE ? = (SELECT COALESCE(MAX(rowid), 0) FROM {table})
"""


class _Pool(SQLiteConnectionPool):
    """Of connections that cut the WAL to WAL_KEPT when they begin it anew: a long reader made it grow.

    Closed when none is in use any more: a task that was cancelled leaves its thread at work, and to close a connection
    of SQLite under it ends the process.
    """

    def close(self) -> None:
        with self._put_condition:
            self._put_condition.wait_for(lambda: not self._in_use, CLOSED_WITHIN)
        super().close()

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA journal_size_limit={WAL_KEPT}")
        return connection


class FencedSQLite(SQLiteApplicationRecorder):
    """Sees it by the number that the first event gets, under the lock of the inserting transaction.

    One event alone is one statement, which is its own transaction. One connection is kept: where several take turns,
    each finds what it had read of the file outdated.
    """

    def __init__(self, datastore: SQLiteDatastore, **kwargs: Any) -> None:
        pool = datastore.pool
        datastore.pool = _Pool(db_name=pool.db_name, lock_timeout=pool.lock_timeout, pool_size=1)
        super().__init__(datastore, **kwargs)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, behind: int | None = None, **kwargs: Any
    ) -> Sequence[int] | None:
        """Their ledger ids, ascending. Raises IntegrityError, the library's or SQLite's, where somebody else wrote."""
        if behind is None or len(stored_events) > 1:
            return super().insert_events(stored_events, behind=behind, **kwargs)
        [event] = stored_events
        values = (event.originator_id, event.originator_version, event.topic, event.state)
        with self.datastore.get_connection(commit=True) as connection, connection.cursor() as cursor:
            cursor.execute(_ALONE.format(table=self.events_table_name), (*values, behind))
            if cursor.rowcount != 1:
                raise IntegrityError(OVERTAKEN)
            return [behind + 1]

    def rows(self, after: int, limit: int, until: int | None, types: Sequence[str]) -> list[Row]:
        """As they stand in the table, in half the time of the library's notifications."""
        wanted = f"AND topic IN ({','.join('?' * len(types))})" if types else ""
        statement = (
            f"SELECT rowid, originator_id, originator_version, topic, state FROM {self.events_table_name}"
            f" WHERE rowid > ? AND rowid <= ? {wanted} ORDER BY rowid LIMIT ?"
        )
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(statement, (after, LAST if until is None else until, *types, limit))
            rows: list[Row] = cursor.fetchall()
            return rows

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], *, behind: int | None = None, **kwargs: Any
    ) -> Sequence[int] | None:
        ids = super()._insert_events(c, stored_events, **kwargs)
        if ids and behind is not None and ids[0] != behind + 1:  # SQLite counts on from the newest row
            raise IntegrityError(OVERTAKEN)
        return ids


class FencedPostgres(PostgresApplicationRecorder):
    """Asks behind the lock of the table, which readers do not feel and other writers wait for."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        datastore.pool = Borrowed(datastore)  # type: ignore[assignment]  # what the datastore asks of it
        super().__init__(datastore, **kwargs)
        schema, table = Identifier(datastore.schema), Identifier(self.events_table_name)
        self.sql_create_statements.append(
            SQL(
                """
                CREATE OR REPLACE FUNCTION {schema}.fuyuan_append(
                    behind bigint, streams text[], versions bigint[], topics text[], states bytea[]
                ) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
                BEGIN
                    LOCK TABLE {schema}.{table} IN EXCLUSIVE MODE;
                    IF behind <> (SELECT COALESCE(MAX(notification_id), 0) FROM {schema}.{table}) THEN
                        RAISE unique_violation USING MESSAGE = {overtaken};
                    END IF;
                    RETURN QUERY
                    INSERT INTO {schema}.{table} (originator_id, originator_version, topic, state)
                    SELECT * FROM unnest(streams, versions, topics, states)
                    RETURNING notification_id;
                END $$
                """
            ).format(schema=schema, table=table, overtaken=OVERTAKEN)
        )
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS {} "
                "(number bigserial PRIMARY KEY, stream text NOT NULL UNIQUE, document bytea NOT NULL)"
            ).format(SQL(".").join([schema, Identifier("text_key")]))
        )
        self._append = SQL(
            "SELECT {schema}.fuyuan_append(%s::bigint, %s::text[], %s::bigint[], %s::text[], %s::bytea[]) AS id"
        ).format(schema=schema)

    def create_table(self) -> None:
        """One opens the ledger at a time: two would make one type or replace one function together, and one fail.

        All on one connection: where each of the ledgers that a process opens held one of its pool and waited for
        another, as the library's own would, none went on.
        """
        alone = SQL("SELECT pg_advisory_xact_lock(hashtextextended({schema}, 0))").format(schema=self.datastore.schema)
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(alone)
            for statement in self.sql_create_statements:
                if "CREATE TYPE" in statement.as_string():
                    with suppress(DuplicateObject), cursor.connection.transaction():
                        cursor.execute(statement, prepare=False)
            self._create_table(cursor)
        self.datastore.register_type_adapters()

    def is_read_only(self) -> bool:
        """Whether a transaction that begins now may not write: the server is a replica, or was set so."""
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            row = cursor.fetchone()
        return row is not None and row["transaction_read_only"] == "on"

    def rows(self, after: int, limit: int, until: int | None, types: Sequence[str]) -> list[Row]:
        """As the library's notifications say."""
        found = self.select_notifications(after, limit, until, list(types), inclusive_of_start=False)
        return [(it.id, it.originator_id, it.originator_version, it.topic, it.state) for it in found]

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, behind: int | None = None, **kwargs: Any
    ) -> Sequence[int] | None:
        """Their ledger ids, ascending. Raises IntegrityError where somebody else wrote."""
        columns = (
            [event.originator_id for event in stored_events],
            [event.originator_version for event in stored_events],
            [event.topic for event in stored_events],
            [event.state for event in stored_events],
        )
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute(self._append, (behind, *columns), prepare=True)
            return [row["id"] for row in cursor.fetchall()]
