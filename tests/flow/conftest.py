"""Three whole sides for a test of its own (`exchange`), or for all tests of a file (`sides`)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.flow.exchange import Exchange, exchanging


@pytest.fixture
async def exchange(tmp_path: Path) -> AsyncIterator[Exchange]:
    async with exchanging(tmp_path) as exchange:
        yield exchange


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sides(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Exchange]:
    """For tests that do not disturb one another; the file says `pytest.mark.asyncio(loop_scope="module")`."""
    async with exchanging(tmp_path_factory.mktemp("sides")) as exchange:
        yield exchange
