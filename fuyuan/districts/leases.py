"""Which districts this worker has: each by an advisory lock of the database, all on one connection.

A worker takes its fair share, and more only when others are gone; where more workers come it gives some up. PostgreSQL
lets go of all locks at once when the connection ends, and ends it when it hears nothing for LET_GO seconds. What a
worker does that woke too late is fenced where it is written (decision 89).
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any, Final, LiteralString

from psycopg import AsyncConnection, Error

from fuyuan.reaching.holder import DISTRICT, connection_name
from services.turn import LET_GO, UNHEARD, TurnLost, ask

WORKERS: Final = 890_001
"""The first number of the lock that every worker shares; the second is 0."""


class Leases:
    """`await open()`, then `await refresh(codes)` about once a second: it answers with what is ours.

    What has to be given up is in `surplus`: end its work, then `await release(code)`.
    """

    def __init__(self, database: str, address: str | None = None) -> None:
        """`address`: where this worker is reached from other machines."""
        self._database, self._name = database, connection_name(address)
        self._connection: AsyncConnection | None = None
        self.held: set[str] = set()
        self.surplus: set[str] = set()

    async def open(self) -> None:
        """Raises TurnLost."""
        try:
            self._connection = await AsyncConnection.connect(
                self._database, autocommit=True, connect_timeout=int(UNHEARD), application_name=self._name
            )
        except Error as error:
            raise TurnLost from error
        await self._ask("SELECT set_config('idle_session_timeout', %s, false)", str(int(LET_GO * 1000)))
        await self._ask("SELECT pg_advisory_lock_shared(%s, 0)", WORKERS)

    async def close(self) -> None:
        self.held, self.surplus = set(), set()
        if self._connection is not None:
            await self._connection.close()

    async def refresh(self, codes: Sequence[str], at_work: Container[str] = ()) -> set[str]:
        """What is ours of `codes` now; of what is too much, those that are `at_work` are given up last.

        Raises TurnLost: then nothing is any more.
        """
        locks = await self._ask(_LOCKS, WORKERS, DISTRICT)
        taken = {f"{number:06}" for kind, number in locks if kind == DISTRICT}
        workers = sum(kind == WORKERS for kind, _ in locks)
        share = -(-len(codes) // max(workers, 1))
        for code in codes:
            if len(self.held) >= share:
                break
            if code not in taken and await self._ask("SELECT pg_try_advisory_lock(%s, %s)", DISTRICT, int(code)):
                self.held.add(code)
        gone = self.held - set(codes)
        kept = sorted(self.held - gone, key=lambda code: (code in self.surplus, code not in at_work, code))
        self.surplus = gone | set(kept[share:])
        return self.held - self.surplus

    async def release(self, code: str) -> None:
        """Raises TurnLost."""
        await self._ask("SELECT pg_advisory_unlock(%s, %s)", DISTRICT, int(code))
        self.held.discard(code)
        self.surplus.discard(code)

    async def _ask(self, question: LiteralString, *given: object) -> Any:
        if self._connection is None:
            raise TurnLost
        return await ask(self._connection, question, *given)


_LOCKS: Final = """
SELECT coalesce(json_agg(json_build_array(classid::bigint, objid::bigint)), '[]') FROM pg_locks
WHERE locktype = 'advisory' AND classid IN (%s, %s) AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
