"""Fixtures that every folder of tests may ask for."""

from tests.databases import database_url, postgres_server, postgres_url, shared_database_url, sqlite_url
from tests.nats_server import nats_server
from tests.year import year_ledgers

__all__ = [
    "database_url",
    "nats_server",
    "postgres_server",
    "postgres_url",
    "shared_database_url",
    "sqlite_url",
    "year_ledgers",
]
