"""A store for each test, or the small year for all that only read it, on each engine in turn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from projections.opening import open_store
from projections.store.sqlite import SqliteStore
from projections.store.store import Store
from tests.databases import ENGINES, postgres_database
from tests.projections.year import told_year


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest) -> Store:
    """An empty read model."""
    opened: Store = request.getfixturevalue(f"{request.param}_store")
    return opened


@pytest.fixture
def sqlite_store(sqlite_url: str, empty_file: Path) -> Iterator[Store]:
    opened = SqliteStore(sqlite_url)
    shutil.copy(empty_file, opened.path.resolve())
    yield opened
    opened.close()


@pytest.fixture
def postgresql_store(postgres_server: str, empty_database: str) -> Iterator[Store]:
    with postgres_database(postgres_server, template=empty_database) as url:
        opened = open_store(url)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty read model to be copied: that takes a fraction of making its tables."""
    path = tmp_path_factory.mktemp("empty") / "views.db"
    open_store(f"sqlite:///{path}").close()
    return path.resolve()


@pytest.fixture(scope="session")
def empty_database(postgres_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database with an empty read model, to be copied."""
    with postgres_database(postgres_server) as url:
        open_store(url).close()
        yield make_url(url).database or ""


@pytest.fixture(scope="module")
def told_store(shared_database_url: str) -> Iterator[Store]:
    """The small year, told once: for reading only."""
    opened = open_store(shared_database_url)
    told_year().told_to(opened)
    yield opened
    opened.close()
