"""A store for each test, or the small year for all that only read it, on each engine in turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from projections.store.opening import open_store
from projections.store.store import Store
from tests.projections.year import told_year


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty read model."""
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    opened = open_store(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def told_store(shared_database_url: str) -> Iterator[Store]:
    """The small year, told once: for reading only."""
    opened = open_store(shared_database_url)
    told_year().told_to(opened)
    yield opened
    opened.close()
