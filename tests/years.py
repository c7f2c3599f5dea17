"""Read models of a few and of many sample years, for questions of growth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.copies import in_order
from benchmarks.read_models import carried, fill
from projections.filling.engine import Message
from projections.opening import open_store
from projections.store.schema import EVENT
from projections.store.store import Store
from projections.totals.settling import settling
from projections.totals.stirred import counted_upto
from tests.shared import shared_folder
from tests.year import YearLedgers

FEW, MANY = 2, 8


@pytest.fixture(scope="session")
def few_and_many_years(
    year_ledgers: YearLedgers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Store]]:
    """Made once for the session, to be read only."""
    year = in_order(year_ledgers)
    with shared_folder(tmp_path_factory, "years") as folder:
        urls = []
        for years in (FEW, MANY):
            file = folder / f"{years}.db"
            if not file.exists():
                with_totals(file.with_suffix(".making"), carried(year, years))
                file.with_suffix(".making").rename(file)
            urls.append(f"sqlite:///{file}")
    few, many = (open_store(url) for url in urls)
    yield few, many
    few.close()
    many.close()


def with_totals(file: Path, messages: Iterator[Message]) -> None:
    """With every event in the totals: how many are not, up to a block of them, is chance."""
    store = open_store(f"sqlite:///{file}")
    fill(store, messages)
    with store.reading() as connection:
        newest = connection.scalar(select(func.max(EVENT.c.seq))) or 0
        rest = newest - counted_upto(connection)
    if rest:
        list(settling(store, rest))
    store.close()
