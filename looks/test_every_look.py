"""Every page, form, board and kind of matter: both languages, both themes, three widths.

It fits, the browser tells of no error (none of the content policy either), axe finds nothing, English is English.
A picture of each is put into var/looks, to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Browser

from fuyuan.web.language import Language
from tests.browser.conftest import Running
from tests.browser.looking import AA, HEIGHT, Look, everything_served
from tests.edge.every_page import every_page
from tests.edge.untranslated import known_texts, untranslated

WIDTHS: Final = (1280, 800, 390)
THEMES: Final = ("light", "dark")
PICTURES: Final = Path("var/looks")
TALLEST: Final = 6000  # pixels of a picture
KINDS: Final = ("commands", "views", "matters", "others")

pytestmark = [pytest.mark.browser, pytest.mark.timeout(3600)]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(everything_served(tmp_path, portal)) as it,
    ):
        yield it


def asked(running: Running, kind: str) -> Iterator[tuple[str, str]]:
    """Addresses of a kind, each with the account that sees it."""
    for address, account in every_page(running.world):
        start = address.split("/")[1]
        if kind == (start if start in KINDS else "others"):
            yield address, account


def picture(look: Look, address: str, account: str, shape: str) -> None:
    name = re.sub(r"\W+", "-", f"{address} {account if account != 'the-clerk' else ''}").strip("-") or "overview"
    tall = min(TALLEST, look.page.evaluate("document.scrollingElement.scrollHeight"))
    width = look.page.viewport_size["width"] if look.page.viewport_size else WIDTHS[0]
    look.page.screenshot(
        path=PICTURES / shape / f"{name}.jpg",
        type="jpeg",
        quality=70,
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": max(HEIGHT, tall)},
    )


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_looks_right(kind: str, language: Language, running: Running, browser: Browser) -> None:
    look, wrong = Look(running, browser), list[str]()
    said = known_texts(running.world) if language is Language.ENGLISH else []
    for address, account in asked(running, kind):
        defects = look.open(address, account, language)
        if language is Language.ENGLISH:
            defects += untranslated(look.page.content(), address, said)
        for theme in THEMES:
            look.page.emulate_media(color_scheme=theme)
            for width in WIDTHS:
                defects += look.at(width)
                picture(look, address, account, f"{language}-{theme}-{width}")
                if width != 800:
                    defects += (f"{theme} {width} {violation}" for violation in look.violations(AA))
        wrong += (f"{address}: {defect}" for defect in defects)
    look.close()
    assert not wrong, "\n".join(wrong)
