"""The ledgers of many districts in one process, on one pool of connections to PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
from psycopg.sql import SQL, Identifier

from services.ledger.ledger import Ledger
from tests.waiting import until

MOST = 15
"""Connections of the pool."""
_TAKE = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
_WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def test_as_many_as_there_are_connections_are_opened_together(postgres_url: str) -> None:
    """Each is held up at the lock under which it makes its tables, until all of the pool's connections are taken."""
    schemas = [f"d4102{number:02}_court" for number in range(MOST)]
    with (
        psycopg.connect(postgres_url, autocommit=True) as gate,
        psycopg.connect(postgres_url, autocommit=True) as looking,
        ThreadPoolExecutor(MOST) as threads,
    ):
        for schema in schemas:
            gate.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema)))
            gate.execute(_TAKE, (schema,))
        opening = [threads.submit(Ledger, f"{postgres_url}&schema={schema}") for schema in schemas]
        until(lambda: looking.execute(_WAITING).fetchone() == (MOST,))
        gate.close()
        for ledger in [each.result() for each in opening]:
            assert ledger.head() == 0
            ledger.close()
