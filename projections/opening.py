"""Opening the read model's database, whichever engine its address names."""

from __future__ import annotations

from sqlalchemy.engine import make_url

import projections.totals.tables
import projections.views
import projections.views.annual_account  # noqa: F401  (these declare their tables)
from projections.store.postgres import PostgresStore
from projections.store.sqlite import SqliteStore
from projections.store.store import Store


def open_store(url: str, regular_meetings_per_year: int = 1) -> Store:
    """The store at an address, prepared, for a jurisdiction of that setting. Raises ValueError for an address of
    another kind."""
    store = as_it_is(url, make=True)
    store.regular_meetings_per_year = regular_meetings_per_year
    store.prepare()
    return store


def open_to_read(url: str, regular_meetings_per_year: int) -> Store | None:
    """One in PostgreSQL as it stands, with nothing made or replaced; None where there is none of this version, or it
    has not everything yet."""
    store = PostgresStore(url, make=False)
    store.regular_meetings_per_year = regular_meetings_per_year
    if store.ready() and store.is_level():
        return store
    store.close()
    return None


def as_it_is(url: str, *, make: bool = False) -> Store:
    """The store at an address, where nothing is emptied; `make` its schema. Raises ValueError for one of another
    kind."""
    match make_url(url).get_backend_name():
        case "sqlite":
            return SqliteStore(url)
        case "postgresql":
            return PostgresStore(url, make=make)
        case other:
            raise ValueError(f"a read model lives in sqlite or postgresql, not in {other}")
