"""What a process that has many read models shares, and gives back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import psycopg
from sqlalchemy import make_url, text

from projections.store.postgres import PostgresStore
from projections.store.shared_engine import borrow, give_back
from tests.waiting import until

MOST: Final = 15
"""Connections of the shared engine."""


def test_a_connection_that_comes_back_after_the_last_store_was_closed_is_closed(postgres_url: str) -> None:
    address = make_url(postgres_url).set(drivername="postgresql+psycopg")
    in_a_thread = borrow(address, "public").connect()
    in_a_thread.execute(text("SELECT 1"))
    driver: Any = in_a_thread.connection.driver_connection
    give_back(address)
    assert not driver.closed
    in_a_thread.close()
    assert driver.closed


def test_a_connection_is_kept_while_another_store_works(postgres_url: str) -> None:
    address = make_url(postgres_url).set(drivername="postgresql+psycopg")
    one, _ = borrow(address, "public"), borrow(address, "public")
    with one.connect() as connection:
        driver: Any = connection.connection.driver_connection
    give_back(address)
    assert not driver.closed
    give_back(address)
    assert driver.closed


def test_as_many_as_there_are_connections_are_prepared_together(postgres_url: str) -> None:
    """Each is held up at the lock under which it makes its tables, until all wait there."""
    stores = [PostgresStore(f"{postgres_url}&schema=d4102{number:02}_views") for number in range(MOST)]
    with (
        psycopg.connect(postgres_url, autocommit=True) as gate,
        psycopg.connect(postgres_url, autocommit=True) as looking,
        ThreadPoolExecutor(MOST) as threads,
    ):
        for store in stores:
            gate.execute("SELECT pg_advisory_lock(hashtextextended('fuyuan read model ' || %s, 0))", (store.name,))
        preparing = [threads.submit(store.prepare) for store in stores]
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        until(lambda: looking.execute(waiting).fetchone() == (MOST,))
        gate.close()
        assert {each.result() for each in preparing} == {"made"}
    for store in stores:
        store.close()
