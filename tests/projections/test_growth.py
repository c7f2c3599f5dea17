"""A page of a view costs what stands on it, not what the ledger holds: steps of the database at two sizes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

import pytest
from sqlalchemy import event

from benchmarks.read_models import READERS
from projections.access.sight import Reader
from projections.query import query, views
from projections.store.store import Store
from projections.totals.settling import MATTERS, take_in
from projections.totals.stirred import stirred
from projections.view import View

pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]  # two read models of many years are made first
PAGE = 5
STEPS = 100  # of SQLite's virtual machine between two counts
TODAY, AS_OF = date(2025, 3, 1), date(2024, 9, 1)
REPORTS = {"annual_tables"}
"""Made from the whole log, and kept."""
GROWING = {"assessment_opinions"}  # for a reader who sees next to none of them
"""Views whose page still goes through more than stands on it. Nothing is added here."""
ASKED = [view for view in views() if view.name not in REPORTS | GROWING]


@contextmanager
def counted(store: Store) -> Iterator[list[int]]:
    """How many steps, by hundreds, the questions asked meanwhile took."""
    steps = [0]

    def step() -> None:
        steps[0] += 1

    engine = store.engine()

    def watch(dbapi: sqlite3.Connection, *_: object) -> None:
        dbapi.set_progress_handler(step, STEPS)

    event.listen(engine, "checkout", watch)
    yield steps
    event.remove(engine, "checkout", watch)


def cost(store: Store, view: View, reader: Reader, as_of: date | None, **given: str) -> int:
    filters = {one.name: "征收" for one in view.filters if one.required} | given
    with counted(store) as steps:
        query(store, view.name, reader, filters, limit=PAGE, as_of=as_of, today=TODAY)
    return steps[0]


def test_where_no_place_is_found_no_row_is_looked_for(few_and_many_years: tuple[Store, Store]) -> None:
    [view] = [view for view in ASKED if view.name == "sensitive_cases"]
    few, many = (cost(store, view, READERS["an organ with few matters"], None) for store in few_and_many_years)
    assert many <= 1.3 * few


@pytest.mark.parametrize("view", ASKED, ids=lambda view: view.name)
def test_a_page_costs_as_much_of_many_years_as_of_few(view: View, few_and_many_years: tuple[Store, Store]) -> None:
    few, many = few_and_many_years
    for name, reader in READERS.items():
        for as_of in (None, AS_OF) if view.supports_as_of else (None,):
            before, after = cost(few, view, reader, as_of), cost(many, view, reader, as_of)
            assert after <= 3 * max(before, 20), f"{name}, as of {as_of}: {before} and {after} hundred steps"


def test_the_newest_events_of_one_side_cost_as_much_of_many_years_as_of_few(
    few_and_many_years: tuple[Store, Store],
) -> None:
    [view] = [view for view in ASKED if view.name == "audit_trail"]
    for reader in READERS.values():
        few, many = (cost(store, view, reader, None, side="government") for store in few_and_many_years)
        assert many <= 3 * max(few, 20), (reader.organ, few, many)


def test_taking_matters_into_the_totals_costs_as_much_of_many_years_as_of_few(
    few_and_many_years: tuple[Store, Store],
) -> None:
    few, many = (taking_in(store) for store in few_and_many_years)
    assert few > 1000
    assert many <= 1.3 * few


def taking_in(store: Store) -> int:
    """The steps for the first matters of the year, undone afterwards."""
    with counted(store) as steps, suppress(Undone), store.writing() as connection:
        matters, step = stirred(connection, 0, 400), MATTERS[connection.dialect.name]
        for place in range(0, len(matters), step):
            take_in(connection, matters[place : place + step])
        raise Undone
    return steps[0]


class Undone(Exception):
    """Nothing of it is kept."""
