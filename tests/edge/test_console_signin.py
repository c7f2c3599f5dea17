"""Signing in to the console: a one-time link, a token in a form, and out again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fuyuan.access.tokens import Grant, Role
from fuyuan.http.limits import Limiter
from tests.edge.console_world import COURT, ConsoleWorld, console_world, inline


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as made:
        yield made


async def test_without_a_session_there_is_the_sign_in_page(console: ConsoleWorld) -> None:
    async with console.client(None) as browser:
        for address in ("/", "/suggestions", "/matters/suggestion:any", "/nowhere"):
            answer = await browser.get(address)
            assert (answer.status_code, answer.headers["Location"]) == (303, "/signin")
        page = await browser.get("/signin")
    assert "fuyuan token create" in page.text
    assert list(inline(page.text)) == []


async def test_a_sign_in_link_works_once(console: ConsoleWorld) -> None:
    code = console.sessions.new_code(Grant(COURT, Role.VIEWER))
    async with console.client(None) as browser:
        entered = await browser.get("/signin", params={"code": code})
        assert (entered.status_code, entered.headers["Location"]) == (303, "/")
        cookie = entered.headers["Set-Cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "鼓楼区人民法院" in (await browser.get("/")).text
    async with console.client(None) as other:
        again = await other.get("/signin", params={"code": code})
    assert again.status_code == 403
    assert "登录链接无效" in again.text


async def test_a_link_in_web_mail_leads_on_by_a_page_of_ours(console: ConsoleWorld) -> None:
    """A browser keeps a strict cookie back from what follows a redirect that began elsewhere."""
    code = console.sessions.new_code(Grant(COURT, Role.VIEWER))
    async with console.client(None) as browser:
        answer = await browser.get("/signin", params={"code": code}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert 'http-equiv="refresh"' in answer.text


async def test_a_token_signs_in_and_signing_out_ends_it(console: ConsoleWorld) -> None:
    token = console.tokens.create(COURT, Role.CLERK)
    ours = {"Origin": "http://fuyuan.test"}
    async with console.client(None) as browser:
        entered = await browser.post("/signin", data={"token": f" {token} "}, headers=ours)
        assert (entered.status_code, entered.headers["Location"]) == (303, "/desk")
        assert (await browser.get("/")).status_code == 200
        session = browser.cookies["fuyuan_session"]
        left = await browser.post("/signout", headers=ours)
        assert left.headers["Location"] == "/signin"
    assert console.sessions.verify(session) is None


@pytest.mark.parametrize("token", ["", "fy_wrong", "x" * 300, "令牌", "\x00"])
async def test_a_wrong_token_is_told_so(console: ConsoleWorld, token: str) -> None:
    async with console.client(None) as browser:
        answer = await browser.post("/signin", data={"token": token}, headers={"Origin": "http://fuyuan.test"})
    assert answer.status_code == 403
    assert "访问令牌无效" in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("origin", [{}, {"Origin": "http://evil.test"}, {"Origin": "null"}])
async def test_a_foreign_page_signs_nobody_in_or_out(console: ConsoleWorld, origin: dict[str, str]) -> None:
    token = console.tokens.create(COURT, Role.CLERK)
    async with console.client() as browser:
        for address in ("/signin", "/signout"):
            answer = await browser.post(address, data={"token": token}, headers=origin)
            assert answer.status_code == 403
            assert "没有权限" in answer.text
        assert (await browser.get("/")).status_code == 200


async def test_a_form_of_ten_megabytes_is_not_read(console: ConsoleWorld) -> None:
    async with console.client(None) as browser:
        body = b"token=" + b"x" * 10_000_000
        answer = await browser.post("/signin", content=body, headers={"Origin": "http://fuyuan.test"})
    assert answer.status_code == 413
    assert "内容过大" in answer.text


async def test_guessing_codes_and_tokens_is_429_in_the_end(tmp_path: Path) -> None:
    limiter = Limiter(per_second=0.1, burst=3)
    async with console_world(tmp_path, limiter=limiter) as console, console.client(None) as browser:
        statuses = []
        for number in range(3):
            link = await browser.get("/signin", params={"code": f"fc_{number}"})
            form = await browser.post("/signin", data={"token": "fy_no"}, headers={"Origin": "http://fuyuan.test"})
            statuses += [link.status_code, form.status_code]
        assert statuses == [403, 403, 403, 429, 429, 429]
        assert 1 <= int(form.headers["Retry-After"]) <= 10
        assert "请求过于频繁" in form.text


async def test_signing_in_by_a_token_ends_with_the_token(console: ConsoleWorld) -> None:
    token = console.tokens.create(COURT, Role.CLERK)
    async with console.client(None) as browser:
        await browser.post("/signin", data={"token": token}, headers={"Origin": "http://fuyuan.test"})
        assert (await browser.get("/")).status_code == 200
        console.tokens.revoke([token])
        assert (await browser.get("/")).headers["Location"] == "/signin"


async def test_after_signing_in_stands_what_had_been_asked_for(console: ConsoleWorld) -> None:
    asked = "/suggestions?status=overdue&title=%E8%A1%8C%E6%94%BF"
    async with console.client(None) as browser:
        assert (await browser.get(asked)).headers["Location"] == "/signin"
        await browser.get("/suggestions", headers={"Sec-Fetch-Dest": "empty"})  # what a script asks is no page
        entered = await browser.get("/signin", params={"code": console.sessions.new_code(Grant(COURT, Role.VIEWER))})
        assert entered.headers["Location"] == asked
        assert "fuyuan_wanted" not in browser.cookies


async def test_a_matter_linked_from_elsewhere_opens_by_a_page_of_ours(console: ConsoleWorld) -> None:
    async with console.client(None) as browser:
        answer = await browser.get("/suggestions?status=overdue", headers={"Sec-Fetch-Site": "cross-site"})
    assert 'content="0; url=/suggestions?status=overdue"' in answer.text


@pytest.mark.parametrize("wanted", ["//evil.test", "https://evil.test", "/\\\\evil.test", "evil", "/a\tb"])
async def test_no_address_of_others_is_wanted(console: ConsoleWorld, wanted: str) -> None:
    code = console.sessions.new_code(Grant(COURT, Role.VIEWER))
    async with console.client(None) as browser:
        entered = await browser.get("/signin", params={"code": code}, headers={"Cookie": f'fuyuan_wanted="{wanted}"'})
    assert entered.headers["Location"] == "/"
