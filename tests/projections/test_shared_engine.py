"""What a process that has many read models shares, and gives back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import make_url, text

from projections.store.shared_engine import borrow, give_back


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
