"""A store for each test, or the small year for all that only read it, on each engine in turn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from projections.filling.engine import Projector
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
    with _copy_of_file(empty_file, sqlite_url) as opened:
        yield opened


@pytest.fixture
def postgresql_store(postgres_server: str, empty_database: str) -> Iterator[Store]:
    with _copy_of_database(empty_database, postgres_server) as opened:
        yield opened


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


@pytest.fixture(params=ENGINES)
def settled(request: pytest.FixtureRequest) -> Store:
    """The small year with its totals, to be changed."""
    opened: Store = request.getfixturevalue(f"settled_{request.param}_store")
    return opened


@pytest.fixture
def settled_sqlite_store(sqlite_url: str, settled_file: Path) -> Iterator[Store]:
    with _copy_of_file(settled_file, sqlite_url) as opened:
        yield opened


@pytest.fixture
def settled_postgresql_store(postgres_server: str, settled_database: str) -> Iterator[Store]:
    with _copy_of_database(settled_database, postgres_server) as opened:
        yield opened


@pytest.fixture(scope="module")
def settled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("settled") / "views.db"
    _settle(f"sqlite:///{path}")
    return path.resolve()


@pytest.fixture(scope="module")
def settled_database(postgres_server: str) -> Iterator[str]:
    with postgres_database(postgres_server) as url:
        _settle(url)
        yield make_url(url).database or ""


def _settle(url: str) -> None:
    opened = open_store(url)
    told_year().told_to(opened)
    for _ in Projector(opened).indexing():
        pass
    opened.close()


@contextmanager
def _copy_of_file(file: Path, url: str) -> Iterator[Store]:
    opened = SqliteStore(url)
    shutil.copy(file, opened.path.resolve())
    yield opened
    opened.close()


@contextmanager
def _copy_of_database(name: str, server: str) -> Iterator[Store]:
    with postgres_database(server, template=name) as url:
        opened = open_store(url)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def told_store(shared_database_url: str) -> Iterator[Store]:
    """The small year, told once: for reading only."""
    opened = open_store(shared_database_url)
    told_year().told_to(opened)
    yield opened
    opened.close()
