"""Where the worker is that has a district: said on the connection to the database that holds the lease.

So it is there exactly as long as the lease is: an advisory lock belongs to the connection, and so does its name.
"""

from __future__ import annotations

from typing import Final

import psycopg

DISTRICT: Final = 890_002
"""The first number of the lock of a district; the second is its code."""
_WORKER: Final = "fuyuan-worker "
_HOLDER: Final = """
SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def connection_name(address: str | None) -> str:
    """Of a worker's connection that holds leases; `address`: where it can be reached from other machines."""
    return f"{_WORKER}{address or ''}"


def holder_of(database: str, code: str, within: float) -> str | None:
    """The address of the worker that has the district; None where none has, or it is reached on its machine alone.

    Blocks, `within` seconds for a connection. Raises OSError where the database does not answer.
    """
    try:
        with psycopg.connect(database, connect_timeout=max(int(within), 1)) as connection:
            found = connection.execute(_HOLDER, (DISTRICT, int(code))).fetchone()
    except psycopg.Error as error:
        raise ConnectionRefusedError(str(error)) from error
    name = found[0] if found else None
    return name.removeprefix(_WORKER) or None if name and name.startswith(_WORKER) else None
