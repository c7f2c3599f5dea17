from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.access.conftest import quick
from tests.noticing.world import Post, post_world

__all__ = ["quick"]


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with post_world(tmp_path) as made:
        yield made
