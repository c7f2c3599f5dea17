"""Read models of a few and of many sample years, for questions of growth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.copies import in_order
from benchmarks.read_models import carried, fill
from projections.filling.engine import Message
from projections.opening import open_store
from projections.search.postings import BLOCK
from projections.store.schema import EVENT
from projections.store.store import Store
from projections.totals.settling import settling
from projections.totals.stirred import counted_upto
from tests.shared import shared_folder
from tests.year import YearLedgers

FEW, MANY = 2, 7


@pytest.fixture(scope="session")
def few_years(year_ledgers: YearLedgers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Made once for the session, to be read only."""
    with closing(_store(FEW, year_ledgers, tmp_path_factory)) as store:
        yield store


@pytest.fixture(scope="session")
def few_and_many_years(
    few_years: Store, year_ledgers: YearLedgers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Store]]:
    """The same, and one of many years beside it."""
    with closing(_store(MANY, year_ledgers, tmp_path_factory)) as many:
        yield few_years, many


def _store(years: int, year_ledgers: YearLedgers, tmp_path_factory: pytest.TempPathFactory) -> Store:
    with shared_folder(tmp_path_factory, f"{years}-years") as folder:
        file = folder / "views.db"
        if not file.exists():
            with_totals(file.with_suffix(".making"), carried(in_order(year_ledgers), years))
            file.with_suffix(".making").rename(file)
    return open_store(f"sqlite:///{file}")


def with_totals(file: Path, messages: Iterator[Message]) -> None:
    """With every event in the totals and in the search index: how many are not, up to a block of them, is chance.

    The index takes full blocks alone, so what is over at the end is left out.
    """
    told = list(messages)
    store = open_store(f"sqlite:///{file}")
    fill(store, iter(told[: len(told) // BLOCK * BLOCK or None]))
    with store.reading() as connection:
        newest = connection.scalar(select(func.max(EVENT.c.seq))) or 0
        rest = newest - counted_upto(connection)
    if rest:
        list(settling(store, rest))
    store.close()
