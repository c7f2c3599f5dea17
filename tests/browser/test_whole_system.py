"""The whole system as an operator runs it, seen in a browser: a command of one organ appears on another's page."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import Grant, Role
from tests.system import system

pytestmark = pytest.mark.browser
CONTENT = {
    "topic": "J4",
    "title": "关于行政处罚程序中普遍问题的通报",
    "text": "部分处罚决定未告知陈述、申辩权利。",
    "issuer": "district-court",
    "addressee": "district-government",
}


def test_what_the_court_issues_shows_at_the_legal_department_at_once(tmp_path: Path, page: Page) -> None:
    with system(tmp_path / "var") as running:
        sessions = Sessions(running.folder / "sessions.json")
        code = sessions.new_code(Grant("justice-bureau", Role.CLERK))
        page.goto(f"{running.url}/signin?code={code}")
        expect(page.locator("#live")).to_have_text("实时")
        page.evaluate("window.notReloaded = true")
        headers = {"Authorization": f"Bearer {running.token('district-court')}", "Idempotency-Key": "one"}
        answer = httpx.post(f"{running.url}/api/v1/commands/issue-bulletin", json={"content": CONTENT}, headers=headers)
        assert answer.status_code == 200, answer.text
        expect(page.locator(".recent")).to_contain_text(CONTENT["title"], timeout=10_000)
        assert page.evaluate("window.notReloaded")
