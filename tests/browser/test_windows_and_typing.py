"""A6, A30: many windows of one browser side by side, and typing Chinese while the page refreshes."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from events.bulletin import BulletinIssued
from events.vocabulary import Topic
from tests.browser.conftest import Running
from tests.organs import COURT
from tests.projections.story import bulletin

pytestmark = pytest.mark.browser


def test_a6_eight_windows_side_by_side_all_load_and_live(running: Running, page: Page) -> None:
    """A browser has six connections for one server over HTTP/1.1."""
    running.sign_in(page, COURT)
    windows = [page, *(page.context.new_page() for _ in range(7))]
    for window in windows[1:]:
        window.goto(running.url, timeout=10_000)
    for window in windows:
        expect(window.locator("#live")).to_have_text("实时")
    title = "关于行政执法程序新情况的通报"
    content = bulletin(Topic.J4, title)
    running.world.story.court("bulletin:new", BulletinIssued(occurred_on=date(2024, 6, 19), content=content))
    running.happens()
    for window in windows:
        expect(window.locator(".recent li").first).to_contain_text(title)


def test_a6_a_browser_without_shared_workers_is_live_too(running: Running, page: Page) -> None:
    page.add_init_script("delete window.SharedWorker")
    running.sign_in(page, COURT)
    expect(page.locator("#live")).to_have_text("实时")
    title = "关于行政执法程序新情况的通报"
    content = bulletin(Topic.J4, title)
    running.world.story.court("bulletin:new", BulletinIssued(occurred_on=date(2024, 6, 19), content=content))
    running.happens()
    expect(page.locator(".recent li").first).to_contain_text(title)


def test_a6_a_window_that_was_hidden_shows_what_happened_meanwhile(running: Running, page: Page) -> None:
    """The feed went on for the other window; the one that comes back is behind it."""
    running.sign_in(page, COURT)
    other = page.context.new_page()
    other.goto(running.url)
    hide = """hidden => {
        const value = hidden ? "hidden" : "visible";
        Object.defineProperty(document, "visibilityState", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    other.evaluate(hide, True)
    title = "关于行政执法程序新情况的通报"
    content = bulletin(Topic.J4, title)
    running.world.story.court("bulletin:new", BulletinIssued(occurred_on=date(2024, 6, 19), content=content))
    running.happens()
    expect(page.locator(".recent li").first).to_contain_text(title)
    expect(other.locator(".recent li").first).not_to_contain_text(title)
    other.evaluate(hide, False)
    expect(other.locator(".recent li").first).to_contain_text(title)


def test_a30_a_candidate_is_picked_and_nothing_is_sent_or_lost(running: Running, page: Page) -> None:
    running.sign_in(page, COURT)
    page.goto(f"{running.url}/search")
    expect(page.locator("#live")).to_have_text("实时")
    keyboard = page.context.new_cdp_session(page)
    field = page.locator("main input[name=text]")
    field.focus()
    keyboard.send("Input.imeSetComposition", {"text": "xing zheng", "selectionStart": 10, "selectionEnd": 10})
    content = bulletin(Topic.J4, "新通报")
    running.world.story.court("bulletin:new", BulletinIssued(occurred_on=date(2024, 6, 19), content=content))
    with page.expect_response(lambda answer: answer.url.startswith(f"{running.url}/search")):
        running.happens()
    expect(page.locator("#news")).to_contain_text("通报已发出")
    expect(field).to_be_focused()
    expect(field).to_have_value("xing zheng")
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keyboard.send("Input.insertText", {"text": "行政"})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    expect(field).to_have_value("行政")
    assert page.url == f"{running.url}/search"
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{running.url}/search?text=%E8%A1%8C%E6%94%BF")
