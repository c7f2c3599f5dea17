"""Every page at three widths, in Chinese by day and in English by night: nothing stands out, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from anyio.from_thread import start_blocking_portal
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from fuyuan.web.language import Language
from fuyuan.web.switch import COOKIE
from tests.access.world import Office
from tests.browser.conftest import Running, served
from tests.edge.every_page import OF_NOBODY, administered, everything, of_a_clerk

WIDTHS: Final = (1280, 1024, 390)
AA: Final = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CONTRAST: Final = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
THEMES: Final = {Language.CHINESE: ("light", AA), Language.ENGLISH: ("dark", CONTRAST)}
"""What is not a colour is the same in the dark."""
STATUS: Final = {"/nowhere": 404, "/invitation?code=fi_wrong": 403}
FORMS: Final = {"/commands/draft-suggestion", "/commands/convene-meeting", "/commands/void-record"}
BOARDS: Final = {"/views/audit_trail", "/views/appearance_board", "/views/open_duties"}
MATTERS: Final = tuple(
    f"/matters/{kind}:" for kind in ("suggestion", "bulletin", "meeting", "appearance", "risk-assessment")
)
"""Of forms, boards and matters, which are made alike, some."""
TOO_WIDE: Final = "document.scrollingElement.scrollWidth - innerWidth"

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(served(everything(tmp_path), portal)) as made,
    ):
        yield made


def asked(running: Running) -> Iterator[tuple[str, str]]:
    """Addresses, each with the account that sees it."""
    for address in of_a_clerk(running.world):
        if address.startswith(("/commands/", "/views/")) and address not in FORMS | BOARDS:
            continue
        if address.startswith("/matters/") and not address.startswith(MATTERS):
            continue
        yield address, "the-clerk"
    yield from administered()
    yield from ((address, "") for address in OF_NOBODY)


def wrong(page: Page, address: str, rules: dict[str, object]) -> Iterator[str]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if (too_wide := page.evaluate(TOO_WIDE)) > 0:
            yield f"{address} at {width}: {too_wide} too wide"
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    for violation in Axe().run(page, options=rules).response["violations"]:
        yield f"{address}: {violation['id']} {violation['nodes'][0]['html'][:200]}"


def test_every_page_fits_and_can_be_read_by_everybody(running: Running, browser: Browser) -> None:
    office, found = Office(running.world.people), list[str]()
    context = browser.new_context(locale="zh-CN", color_scheme="light")
    page = context.new_page()
    sessions = {name: running.portal.call(office.session, name) for _, name in asked(running) if name}
    for language, (theme, rules) in THEMES.items():
        page.emulate_media(color_scheme=theme)
        for address, name in asked(running):
            context.clear_cookies()
            cookies = {COOKIE: language} | ({"fuyuan_session": sessions[name]} if name else {})
            context.add_cookies([{"name": k, "value": v, "url": running.url} for k, v in cookies.items()])
            answer = page.goto(running.url + address)
            assert answer is not None
            assert answer.status == STATUS.get(address, 200), address
            assert page.locator("html").get_attribute("lang") == language, address
            found += [f"{language} {theme} {defect}" for defect in wrong(page, address, rules)]
    context.close()
    assert not found, "\n".join(found)
