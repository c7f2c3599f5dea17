"""One pool of connections to a PostgreSQL database for all ledgers of a process.

The library makes a pool for each ledger, with four threads and five connections: where a process has the ledgers of
many districts, that would be thousands.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from threading import Lock
from typing import Any, Final

from eventsourcing.postgres import ConnectionPool, PostgresDatastore
from psycopg import Connection
from psycopg.rows import DictRow

_LOCK: Final = Lock()
_POOLS: Final[dict[tuple[tuple[str, str], ...], SharedPool]] = {}


class SharedPool:
    """Closed when the last ledger that works with it is."""

    def __init__(self, pool: ConnectionPool[Connection[DictRow]]) -> None:
        self.pool, self.ledgers = pool, 0


class Borrowed:
    """A ledger's part in a shared pool; the datastore takes it for a pool of its own."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        own = datastore.pool
        given: Any = own.kwargs
        self._key = tuple(sorted((name, value) for name, value in given.items() if isinstance(value, str)))
        with _LOCK:
            self._shared = _POOLS.setdefault(self._key, SharedPool(own))
            self._shared.ledgers += 1
        self._returned = False

    def open(self, wait: bool, timeout: float) -> None:
        self._shared.pool.open(wait, timeout)

    def connection(self) -> AbstractContextManager[Connection[DictRow]]:
        return self._shared.pool.connection()

    def close(self) -> None:
        with _LOCK:
            if self._returned:
                return
            self._returned = True
            self._shared.ledgers -= 1
            if self._shared.ledgers:
                return
            del _POOLS[self._key]
        self._shared.pool.close()
