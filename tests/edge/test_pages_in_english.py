"""On an English page everything is English but what people recorded, and what says of itself that it is Chinese."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest

from tests.access.world import Office
from tests.edge.console_world import ConsoleWorld
from tests.edge.every_page import every_page, everything
from tests.edge.untranslated import known_texts, untranslated


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with everything(tmp_path) as made:
        yield made


async def test_no_page_shows_chinese_that_nobody_recorded(world: ConsoleWorld) -> None:
    known, session = known_texts(world), cache(Office(world.people).session)
    found: dict[str, list[str]] = {}
    async with world.client(None) as browser:
        for address, account in every_page(world):
            cookies = {"fuyuan_language": "en"} | ({"fuyuan_session": session(account)} if account else {})
            page = await browser.get(address, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
            assert page.status_code in {200, 403, 404, 422}, (address, page.status_code)
            assert '<html lang="en">' in page.text, address
            if left := untranslated(page.text, address, known):
                found[address] = left
    assert found == {}
