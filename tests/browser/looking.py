"""Opening a page as somebody sees it, and what is wrong with it there: too wide, not for everybody, an error."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from anyio.from_thread import BlockingPortal
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from fuyuan.web.language import Language
from fuyuan.web.switch import COOKIE
from tests.access.world import Office
from tests.browser.conftest import Running, served
from tests.edge.every_page import everything

Rules = dict[str, object]
AA: Final[Rules] = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
STATUS: Final = {"/nowhere": 404, "/invitation?code=fi_wrong": 403}
TOO_WIDE: Final = "document.scrollingElement.scrollWidth - innerWidth"
HEIGHT: Final = 900


@asynccontextmanager
async def everything_served(folder: Path, portal: BlockingPortal) -> AsyncIterator[Running]:
    async with served(everything(folder), portal) as running:
        yield running


class Look:
    """A page of a browser, opened again and again by people of the office."""

    def __init__(self, running: Running, browser: Browser) -> None:
        self._running = running
        self._sessions: dict[str, str] = {"": ""}
        self._context = browser.new_context(locale="zh-CN", color_scheme="light")
        self.page: Page = self._context.new_page()
        self._errors: list[str] = []
        self.page.on("console", lambda told: self._errors.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self._errors.append(str(error)))

    def open(self, address: str, account: str, language: Language) -> list[str]:
        """Opens the page as the account, nobody where it is empty; what is wrong with the answer or failed in it."""
        if account not in self._sessions:
            office = Office(self._running.world.people)
            self._sessions[account] = self._running.portal.call(office.session, account)
        self._context.clear_cookies()
        cookies: dict[str, str] = {COOKIE: language}
        if session := self._sessions[account]:
            cookies["fuyuan_session"] = session
        self._context.add_cookies([{"name": k, "value": v, "url": self._running.url} for k, v in cookies.items()])
        self._errors.clear()
        answer = self.page.goto(self._running.url + address)
        assert answer is not None
        status = answer.status
        kept = address.startswith("/matters/") and status == 404  # of a matter that the organ may not know of
        defects = [] if kept or status == STATUS.get(address, 200) else [f"answered {status}"]
        if (lang := self.page.locator("html").get_attribute("lang")) != language:
            defects.append(f"in {lang}")
        return defects + [error for error in self._errors if f"status of {status}" not in error]

    def at(self, width: int) -> Iterator[str]:
        """Makes the window so wide; says where the page does not fit."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        if (too_wide := self.page.evaluate(TOO_WIDE)) > 0:
            yield f"{too_wide} too wide at {width}"

    def violations(self, rules: Rules) -> Iterator[str]:
        for violation in Axe().run(self.page, options=rules).response["violations"]:
            yield f"{violation['id']} {violation['nodes'][0]['html'][:200]}"

    def close(self) -> None:
        self._context.close()
