"""Fixtures that every folder of tests may ask for."""

from __future__ import annotations

import gc
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import database_url, postgres_server, postgres_url, shared_database_url, sqlite_url
from tests.left_out import pytest_terminal_summary
from tests.nats_server import nats_server
from tests.odd_year import odd_ledgers
from tests.year import year_ledgers
from tests.years import few_and_many_years, few_years

__all__ = [
    "database_url",
    "few_and_many_years",
    "few_years",
    "nats_server",
    "odd_ledgers",
    "postgres_server",
    "postgres_url",
    "pytest_terminal_summary",
    "shared_database_url",
    "sqlite_url",
    "year_ledgers",
]

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how long an example takes says how busy the machine is

gc.set_threshold(50_000, 20, 20)  # as the parts of the program do: fewer looks for garbage in what imports leave

LONG: Final = (
    "tests/flow",
    "tests/test_readme.py",
    "tests/clients",
    "tests/browser",
    "tests/projections/test_totals.py",
    "tests/edge/test_console_growth.py",  # it makes the many years, for which others would wait side by side
    "tests/services/test_turn.py",
    "tests/test_copies.py",
    "tests/test_review_cost.py",
    "tests/tokens/test_token_at_work.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files come first, so that at the end no worker is alone with one."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """What all tests hang on is no garbage, and need not be looked through for it at every collection."""
    gc.freeze()
