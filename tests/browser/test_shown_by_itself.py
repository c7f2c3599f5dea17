"""What a page waits for shows by itself, also on a page without the live feed: it is asked again, not loaded anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Page, expect

from projections.access.role import Role
from tests.access.administered_world import LOGINS, administered_world
from tests.access.world import PASSWORD
from tests.browser.conftest import served
from tests.browser.following import follow
from tests.browser.test_people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.systems]


def test_an_operator_sees_a_rebuild_end(tmp_path: Path, page: Page) -> None:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(served(administered_world(tmp_path), portal)) as running,
    ):
        page.goto(f"{running.url}/signin")
        sign_in(page, LOGINS[Role.OPERATOR], PASSWORD)
        page.goto(f"{running.url}/rebuild")
        assert not page.locator("#live").count(), "an operator has no feed"
        follow(page.get_by_role("button", name="开始重建"))
        page.evaluate("window.notReloaded = true")
        expect(page.locator("#h-progress")).to_have_text("已完成", timeout=120_000)
        expect(page.get_by_role("button", name="开始重建")).to_be_visible()
        assert page.evaluate("window.notReloaded")
