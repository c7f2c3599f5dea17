"""The read model in a schema of a PostgreSQL database: one for each definition, so that two versions of the program
work side by side and neither sees the other's rows (decision 92).

A rebuild fills another schema; the two are renamed in one transaction. That transaction first takes the tables
of the old schema; when readers keep it waiting it gives way and tries again, before the deadlock detector
(1 s by default) would look for a victim among them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from projections.store import definitions
from projections.store.definitions import called, since_when
from projections.store.kept import SCHEMA
from projections.store.schema import EVENT, METADATA
from projections.store.shared_engine import borrow, give_back
from projections.store.store import Store, definition_of_this_version
from projections.store.texts import NEWEST, PACKED

ATTEMPTS: Final = 40
GIVE_WAY: Final = "400ms"
"""For so long a table is waited for that somebody reads: others wait behind us."""
_SEALED: Final = {EVENT.name, PACKED.name, NEWEST.name}
"""What people wrote stands sealed there, or not at all."""
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('fuyuan read model ' || :name, 0))")


class PostgresStore(Store):
    def __init__(self, url: str, *, make: bool = True) -> None:
        """`postgresql://…?schema=name` (`read_model` when left out). `make`: the schema, where there is none."""
        self.url = url
        address = make_url(url)
        named = address.query.get("schema", SCHEMA)
        if not isinstance(named, str) or not re.fullmatch(r"[a-z_][a-z0-9_]{0,40}", named):
            raise ValueError(f"not a schema name: {named!r} (lower-case letters, digits, underscores)")
        self.name = named
        """As the address says: what the schemas of all definitions are called after."""
        self.schema = called(named, definition_of_this_version())
        self._address: URL = address.set(drivername="postgresql+psycopg").difference_update_query(["schema"])
        self._engine: Engine = borrow(self._address, self.schema)
        self._closed = False
        if make:
            self._make_schema()

    def _make_schema(self) -> None:
        with self._engine.begin() as connection:
            exists = "SELECT 1 FROM pg_namespace WHERE nspname = :schema"
            if connection.scalar(text(exists), {"schema": self.schema}) is None:
                connection.execute(_LOCK, {"name": self.name})  # IF NOT EXISTS alone does not hold against another
                connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"'))
                self._say_since(connection, datetime.now(UTC))

    def engine(self) -> Engine:
        return self._engine

    def lock(self, connection: Connection) -> None:
        connection.execute(text("LOCK TABLE checkpoint IN EXCLUSIVE MODE"))

    @contextmanager
    def preparing(self) -> Iterator[None]:
        """On a connection beside the shared ones: who prepares needs one of those, and many prepare together behind an
        upgrade."""
        with create_engine(self._address, poolclass=NullPool).begin() as connection:
            connection.execute(_LOCK, {"name": self.name})
            yield

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            yield connection

    def is_level(self) -> bool:
        with self._engine.connect() as connection:
            return definitions.is_level(connection, self.name, self.schema)

    def others(self) -> list[str]:
        with self._engine.connect() as connection:
            return definitions.others(connection, self.name, self.schema)

    def drop_former(self, now: datetime) -> list[str]:
        with self.preparing(), self._engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{GIVE_WAY}'"))
            return definitions.drop_former(connection, self.name, self.schema, now)

    def scrub(self) -> bool:
        """Every table in which texts, words or keys may have stood, into a new file.

        `VACUUM` alone leaves the bytes of former rows where they are until others need the place.
        """
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"SET lock_timeout = '{GIVE_WAY}'"))
            try:
                for name in sorted(METADATA.tables.keys() - _SEALED):
                    connection.execute(text(f'VACUUM FULL "{self.schema}"."{name}"'))
            except OperationalError:
                return False
            finally:
                connection.execute(text("RESET lock_timeout"))
        return True

    def successor(self) -> PostgresStore:
        name = f"{self.name}_r{secrets.token_hex(4)}"
        address = make_url(self.url).update_query_dict({"schema": name})
        return PostgresStore(address.render_as_string(hide_password=False))

    def replace_by(self, successor: Store) -> None:
        assert isinstance(successor, PostgresStore)
        successor.close()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._swap(successor.schema)
                return
            except OperationalError:
                if attempt == ATTEMPTS:
                    raise

    def _swap(self, new: str) -> None:
        old = f"{self.name}_old_{secrets.token_hex(4)}"
        with self._engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{GIVE_WAY}'"))
            found = {
                name
                for (name,) in connection.execute(
                    text("SELECT tablename FROM pg_tables WHERE schemaname = :schema"), {"schema": self.schema}
                )
            }
            # The writer takes `checkpoint` first, so it is waited for first.
            for name in sorted(found & set(METADATA.tables), key=lambda name: (name != "checkpoint", name)):
                connection.execute(text(f'LOCK TABLE "{self.schema}"."{name}" IN ACCESS EXCLUSIVE MODE'))
            since = since_when(connection, self.schema)
            connection.execute(text(f'ALTER SCHEMA "{self.schema}" RENAME TO "{old}"'))
            connection.execute(text(f'ALTER SCHEMA "{new}" RENAME TO "{self.schema}"'))
            self._say_since(connection, since)
            connection.execute(text(f'DROP SCHEMA "{old}" CASCADE'))

    def discard(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(text(f'DROP SCHEMA IF EXISTS "{self.schema}" CASCADE'))
        self.close()

    def _say_since(self, connection: Connection, since: datetime) -> None:
        connection.execute(text(f"COMMENT ON SCHEMA \"{self.schema}\" IS 'read model since {since.isoformat()}'"))

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            give_back(self._address)
