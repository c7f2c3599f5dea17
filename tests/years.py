"""Read models of a few and of many sample years, for questions of growth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.copies import in_order
from benchmarks.read_models import carried, fill
from events.base import Side, Visibility
from events.parked import ForeignEventParked
from projections.filling.message import Message
from projections.opening import open_store
from projections.search.postings import BLOCK
from projections.store.schema import EVENT
from projections.store.store import Store
from projections.totals.settling import settling
from projections.totals.stirred import counted_upto
from tests.projections.story import Story
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
            with_totals(file.with_suffix(".making"), _carried(years, year_ledgers))
            file.with_suffix(".making").rename(file)
    return open_store(f"sqlite:///{file}")


def _carried(years: int, year_ledgers: YearLedgers) -> Iterator[Message]:
    """Behind so many old events, that nobody reads, that all are in full blocks and so in the search index.

    How many would not be is chance, and decided whether the index is asked at all.
    """
    told = list(carried(in_order(year_ledgers), years))
    parked = ForeignEventParked(occurred_on=date(2023, 12, 29), source=Side.GOVERNMENT, sequence=1, reason="尚未登记")
    story = Story(with_organs=False)
    for number in range(-len(told) % BLOCK):
        story.court(f"parked-event:{number}", parked, visibility=Visibility.RESTRICTED)
    before = len(story.messages)
    yield from (message._replace(ledger_id=message.sequence) for message in story.messages)
    for message in told:
        later = before if message.side is Side.COURT else 0
        yield message._replace(sequence=message.sequence + later, ledger_id=message.ledger_id + later)


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
