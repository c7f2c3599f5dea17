"""What leads to another page: the next question is asked of that page, not of the one that is going.

Playwright's clicks return before the browser has begun to go. What waits by itself (`expect`, `fill`) may then still be
answered by the old page, and what does not (`evaluate`, `count`, `url`) by the old one or by none.
"""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Locator, Page

PATIENCE: Final = 30_000
"""Milliseconds until the other page is there."""


def follow(control: Locator, timeout: float = PATIENCE) -> None:
    """Clicks a link or a button; returns when the page that it leads to is loaded, at most `timeout` milliseconds."""
    with control.page.expect_navigation(timeout=timeout):
        control.click(timeout=timeout)


def enter(page: Page) -> None:
    """Presses Enter on what is focused; returns when the page that it leads to is loaded."""
    with page.expect_navigation(timeout=PATIENCE):
        page.keyboard.press("Enter")
