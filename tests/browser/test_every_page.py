"""A sample of the pages, each in one language, one theme and two widths by turns; `make look` sees all of all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Final

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Browser

from fuyuan.web.language import Language
from tests.browser.conftest import Running
from tests.browser.looking import AA, Look, everything_served
from tests.edge.every_page import every_page

WIDTHS: Final = (390, 1280)
SHAPES: Final = tuple(product(Language, ("light", "dark")))
FORMS: Final = {"/commands/draft-suggestion", "/commands/convene-meeting"}
BOARDS: Final = {"/views/appearance_board", "/views/open_duties"}
MATTERS: Final = tuple(f"/matters/{kind}:" for kind in ("suggestion", "meeting", "risk-assessment"))
"""Of forms, boards and matters, which are made alike, some."""

pytestmark = [pytest.mark.browser, pytest.mark.systems, pytest.mark.timeout(300)]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(everything_served(tmp_path, portal)) as made,
    ):
        yield made


def sample(running: Running) -> Iterator[tuple[str, str]]:
    """Addresses, each with the account that sees it."""
    for address, account in every_page(running.world):
        if address.startswith(("/commands/", "/views/")) and address not in FORMS | BOARDS:
            continue
        if address.startswith("/matters/") and not address.startswith(MATTERS):
            continue
        yield address, account


def test_every_page_fits_and_can_be_read_by_everybody(running: Running, browser: Browser) -> None:
    look, wrong = Look(running, browser), list[str]()
    for (address, account), (language, theme) in zip(sample(running), cycle(SHAPES), strict=False):
        look.page.emulate_media(color_scheme=theme)
        defects = look.open(address, account, language)
        for width in WIDTHS:
            defects += look.at(width)
        defects += look.violations(AA)
        wrong += (f"{address} {language} {theme}: {defect}" for defect in defects)
    look.close()
    assert not wrong, "\n".join(wrong)
