"""One SQLAlchemy engine to a PostgreSQL database for all read models of a process, each in a schema of its own.

So a process that has the read models of many districts has few connections, and compiles a statement once.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

SCHEMA_OPTION: Final = "schema_found_first"
_LOCK: Final = Lock()
_SHARED: Final[dict[URL, Shared]] = {}


class Shared:
    """Disposed of when the last read model that works with it is closed."""

    def __init__(self, address: URL) -> None:
        self.stores, self.engine = 0, create_engine(address, pool_pre_ping=True)
        event.listen(self.engine, "engine_connect", _find_tables)
        event.listen(self.engine, "checkin", self._close_late)

    def _close_late(self, connection: Any, _: object) -> None:
        """What a thread that could not be told to end gives back after the others were closed."""
        if not self.stores:
            connection.close()


def borrow(address: URL, schema: str) -> Engine:
    """An engine whose connections find the tables of `schema`; to be given back once."""
    with _LOCK:
        if (shared := _SHARED.get(address)) is None:
            shared = _SHARED[address] = Shared(address)
        shared.stores += 1
    return shared.engine.execution_options(**{SCHEMA_OPTION: schema})


def give_back(address: URL) -> None:
    with _LOCK:
        shared = _SHARED[address]
        shared.stores -= 1
        if shared.stores:
            return
        del _SHARED[address]
    shared.engine.dispose()


def _find_tables(connection: Connection) -> None:
    """A connection of the pool goes on with the schema of whoever had it before."""
    schema = connection.get_execution_options().get(SCHEMA_OPTION)
    if connection.info.get(SCHEMA_OPTION) == schema:
        return
    driver: Any = connection.connection.driver_connection
    driver.autocommit = True  # of itself, so that no transaction is begun yet
    driver.execute(f'SET search_path TO "{schema}"')
    driver.autocommit = False
    connection.info[SCHEMA_OPTION] = schema
