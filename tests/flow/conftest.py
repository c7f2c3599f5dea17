"""Three whole sides for a test of its own (`exchange`), for all tests of a file (`sides`), or what they left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from events.base import Side
from fuyuan.operations.archive import archive
from fuyuan.operations.signed import newest
from tests.flow.exchange import Exchange, exchanging
from tests.flow.installation import quiet, settings_in, supervised
from tests.shared import shared_folder
from tests.waiting import eventually


@pytest.fixture
async def exchange(tmp_path: Path) -> AsyncIterator[Exchange]:
    async with exchanging(tmp_path) as exchange:
        yield exchange


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sides(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Exchange]:
    """For tests that do not disturb one another; the file says `pytest.mark.asyncio(loop_scope="module")`."""
    async with exchanging(tmp_path_factory.mktemp("sides")) as exchange:
        yield exchange


@pytest.fixture(scope="session")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `var`, where the sides worked, and the `archive` that was made meanwhile. To be read or copied."""
    with shared_folder(tmp_path_factory, "stopped") as folder:
        if not (folder / "archive").exists():
            asyncio.run(_worked(folder))
    return folder


async def _worked(folder: Path) -> None:
    settings = settings_in(folder)
    async with supervised(settings):
        await quiet(settings)
        await eventually(lambda: all(any(it.by for it in newest(settings, side)) for side in Side))
        archive(settings, folder / "archive")
