"""A browser on the running console. Without Chromium its tests are left out, and the summary says which and why."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from playwright.sync_api import Browser, Page, expect, sync_playwright

from fuyuan.access.tokens import Grant, Role
from fuyuan.http.server import run
from services.serving import listening
from tests.edge.console_world import TODAY, ConsoleWorld, console_world
from tests.left_out import leave_out

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = os.environ.get("FUYUAN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
expect.set_options(timeout=20_000)  # how long a page may take says how busy the machine is


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        leave_out(config, items, "browser", "Debian's chromium is not installed (apt-get install chromium)")


@dataclass
class Running:
    """A console at an address, and what happens in it."""

    url: str
    world: ConsoleWorld
    portal: BlockingPortal

    def happens(self) -> None:
        """What the story was told since reaches the read model and the edge."""
        self.portal.call(self.world.happens)

    def sign_in(self, page: Page, organ: str) -> None:
        """By a one-time link, as `fuyuan demo` prints it."""
        code = self.world.sessions.new_code(Grant(organ, Role.CLERK))
        page.goto(f"{self.url}/signin?code={code}")


@asynccontextmanager
async def served(made: AbstractAsyncContextManager[ConsoleWorld], portal: BlockingPortal) -> AsyncIterator[Running]:
    async with made as world:
        bound, stop, ready = listening("127.0.0.1", 0), asyncio.Event(), asyncio.Event()
        serving = asyncio.create_task(run(world.app, bound, world.pulse.stop, stop, ready.set))
        await asyncio.wait_for(ready.wait(), 10)
        yield Running(f"http://127.0.0.1:{bound.getsockname()[1]}", world, portal)
        stop.set()
        await serving


@pytest.fixture
def running(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    """Its day is the story's, or the test's indirect parameter."""
    today: date = getattr(request, "param", TODAY)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(served(console_world(tmp_path, today), portal)) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Anew for each file, whose tests are no coroutines: Playwright's loop occupies this thread meanwhile."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    yield context.new_page()
    context.close()
