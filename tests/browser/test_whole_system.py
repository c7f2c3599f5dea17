"""The whole system as an operator runs it, seen in a browser, by clerks with and without a mouse.

Who has none signs in, fills a form in, sends it and goes; the focus is always seen and never lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from fuyuan.access.people import People
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import Grant, Role
from tests.access.world import PASSWORD, Office
from tests.browser.following import enter
from tests.system import System, system

pytestmark = pytest.mark.browser
COURT = "district-court"
FOCUSED = """() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return "lost";
    const style = getComputedStyle(focused);
    const box = focused.getBoundingClientRect();
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return "not marked";
    return box.width && box.bottom > 0 && box.top < innerHeight ? "" : "out of sight";
}"""
NAMED = """() => {
    const focused = document.activeElement;
    return focused.labels?.[0]?.textContent.trim() || focused.getAttribute("aria-label") || focused.textContent.trim();
}"""


def on(page: Page, name: str, key: str = "Tab") -> None:
    """Goes on from one to the next until the one of this name is focused."""
    passed = []
    for _ in range(80):
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == "", (name, passed)
        passed.append(page.evaluate(NAMED))
        if re.fullmatch(rf"{name}\*?", passed[-1]):
            return
    raise AssertionError(f"{name} is not among {passed}")


def write(page: Page, name: str, text: str) -> None:
    on(page, name)
    page.keyboard.type(text)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with system(tmp_path_factory.mktemp("whole") / "var") as running:
        yield running


def issue(running: System, title: str, bulletin: str = "") -> None:
    """One of the court, to the government."""
    content = {"topic": "J4", "title": title, "text": "部分处罚决定未告知陈述、申辩权利。"}
    named = {"id": bulletin} if bulletin else {}
    httpx.post(
        f"{running.url}/api/v1/commands/issue-bulletin",
        json=named | {"content": content | {"issuer": COURT, "addressee": "district-government"}},
        headers={"Authorization": f"Bearer {running.token(COURT)}", "Idempotency-Key": uuid4().hex},
    ).raise_for_status()


def test_what_the_court_issues_shows_at_the_legal_department_at_once(running: System, page: Page) -> None:
    sessions = Sessions(running.folder / "sessions.json")
    code = sessions.new_code(Grant("justice-bureau", Role.CLERK))
    page.goto(f"{running.url}/signin?code={code}")
    expect(page.locator("#live")).to_have_text("实时")
    page.evaluate("window.notReloaded = true")
    title = "关于行政处罚程序中普遍问题的通报"
    issue(running, title)
    expect(page.locator(".recent")).to_contain_text(title, timeout=10_000)
    assert page.evaluate("window.notReloaded")


def test_a_clerk_works_without_a_mouse(running: System, page: Page) -> None:
    with closing(People.open(running.folder / "people.sqlite")) as people:
        login = Office(people).account()
    page.goto(f"{running.url}/signin")
    expect(page.get_by_label("登录名")).to_be_focused()
    page.keyboard.type(login)
    write(page, "密码", PASSWORD)
    enter(page)
    expect(page).to_have_url(f"{running.url}/desk")

    on(page, "办理")
    enter(page)
    expect(page).to_have_url(f"{running.url}/commands")
    on(page, "拟制通报")
    enter(page)
    expect(page).to_have_url(re.compile("/commands/draft-bulletin"))

    on(page, "通报事项")
    for _ in range(4):
        with page.expect_response("**/commands/draft-bulletin"):  # the form changes its shape
            page.keyboard.press("ArrowDown")
    expect(page.get_by_role("group", name="存在的问题")).to_be_visible()
    expect(page.get_by_label("通报事项")).to_be_focused()
    title = f"关于听证程序的通报{uuid4().hex[:6]}"
    write(page, "标题", title)
    write(page, "正文", "部分处罚决定未告知听证权利。")
    write(page, "发文机关", "区法院")
    write(page, "主送机关", "区政府")
    on(page, "增加一项")
    page.keyboard.press("Space")
    expect(page.locator(":focus")).to_have_attribute("name", re.compile(r"\.0\."))
    assert page.evaluate(FOCUSED) == ""
    on(page, "删除此项")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="删除此项")).to_have_count(0)
    assert page.evaluate(NAMED) == "增加一项"
    assert page.evaluate(FOCUSED) == ""
    on(page, "提交")
    enter(page)
    expect(page.get_by_role("heading", name="拟制通报：已记录")).to_be_visible()

    on(page, "查看该事项")
    enter(page)
    expect(page).to_have_url(re.compile("/matters/bulletin:"))
    expect(page.locator("#live")).to_have_text("实时")
    on(page, "更正")
    issue(running, title, page.url.rpartition("bulletin:")[2])
    expect(page.locator(".timeline")).to_contain_text("通报已发出")
    assert page.evaluate(FOCUSED) == ""
    assert page.evaluate(NAMED) == "更正"
    on(page, "退出", "Shift+Tab")
    enter(page)
    expect(page).to_have_url(re.compile("/signin$"))
