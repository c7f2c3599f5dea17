"""The pages of people: the invitation, signing in, one's own account; and what each role may do."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pyotp
import pytest

from events.organ import OrganSuperseded
from fuyuan.access.permissions import SIGNED, barred
from fuyuan.access.tokens import Grant
from fuyuan.contracts.tables import DEFINITIONS, command_table
from projections.access.role import Role
from tests.access.world import COURT, HOUSING, OTHER, PASSWORD, Office
from tests.edge.console_world import ConsoleWorld, console_world, day, inline
from tests.organs import OFFICE, URBAN

OURS = {"Origin": "http://fuyuan.test"}


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as made:
        yield made


def account(console: ConsoleWorld, login: str, *roles: Role, organ: str = COURT) -> str:
    return Office(console.people).account(login, *roles, organ=organ)


async def sign_in(browser: httpx.AsyncClient, login: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    return await browser.post("/signin", data={"login": login, "password": password, **more}, headers=OURS)


async def test_an_invitation_leads_to_the_console(console: ConsoleWorld) -> None:
    code = console.people.accounts.invite("court-clerk", COURT, "行政庭庭长", [Role.CLERK])
    async with console.client(None) as browser:
        for _ in range(2):  # a mail program that looks ahead uses nothing up
            page = await browser.get("/invitation", params={"code": code})
            assert "court-clerk" in page.text
        assert list(inline(page.text)) == []
        chosen = {"code": code, "password": PASSWORD, "again": OTHER}
        different = await browser.post("/invitation", data=chosen, headers=OURS)
        assert (different.status_code, "不一致" in different.text) == (422, True)
        common = {"code": code, "password": "password1234", "again": "password1234"}
        assert "常见" in (await browser.post("/invitation", data=common, headers=OURS)).text
        chosen["again"] = PASSWORD
        assert (await browser.post("/invitation", data=chosen)).status_code == 403  # no page of ours
        entered = await browser.post("/invitation", data=chosen, headers=OURS)
        assert (entered.status_code, entered.headers["Location"]) == (303, "/desk")
        first = await browser.get("/")
        assert "鼓楼区人民法院" in first.text
        assert "我的账号" in first.text
        again = await browser.post("/invitation", data=chosen, headers=OURS)
        assert (again.status_code, "邀请链接无效" in again.text) == (403, True)


async def test_a_name_and_a_password_sign_in(console: ConsoleWorld) -> None:
    account(console, "court-clerk")
    async with console.client(None) as browser:
        for login, password in (("court-clerk", OTHER), ("nobody-here", PASSWORD), ("court-clerk", "")):
            wrong = await sign_in(browser, login, password)
            assert wrong.status_code == 403
            assert "登录名、密码或者验证码不正确" in wrong.text
            assert "Set-Cookie" not in wrong.headers
        entered = await sign_in(browser, " Court-Clerk ")
        assert (entered.status_code, entered.headers["Location"]) == (303, "/desk")
        cookie = entered.headers["Set-Cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie


async def test_ten_wrong_passwords_are_told_when_to_try_again(console: ConsoleWorld) -> None:
    account(console, "court-clerk")
    async with console.client(None) as browser:
        statuses = [(await sign_in(browser, "court-clerk", OTHER)).status_code for _ in range(10)]
        assert statuses == [403] * 10
        stopped = await sign_in(browser, "court-clerk")
    assert stopped.status_code == 429
    assert re.search(r"请于\d\d:\d\d以后再试", stopped.text)


@pytest.mark.parametrize(
    "login", ["<b>x</b>", "=cmd()", "\u202egnp.exe", "x" * 500, "\x00", "'; DROP TABLE account; --"]
)
async def test_hostile_names_are_shown_as_text(console: ConsoleWorld, login: str) -> None:
    async with console.client(None) as browser:
        answer = await sign_in(browser, login)
    assert answer.status_code == 403
    assert "<b>x" not in answer.text


async def test_a_foreign_page_does_nothing(console: ConsoleWorld) -> None:
    login = account(console, "court-clerk", Role.CLERK, Role.APPROVER)
    form = {"login": login, "password": PASSWORD, "new": OTHER, "again": OTHER, "role": "approver"}
    async with console.client(None) as browser:
        await sign_in(browser, login)
        for address in ("/signin", "/account/role", "/account/password", "/account/end", "/account/codes"):
            for origin in ({}, {"Origin": "http://evil.test"}, {"Origin": "null"}):
                assert (await browser.post(address, data=form, headers=origin)).status_code == 403
        assert (await browser.get("/account")).status_code == 200
        assert (await sign_in(browser, login)).status_code == 303


async def test_one_acts_in_one_role_at_a_time(console: ConsoleWorld) -> None:
    account(console, "court-clerk", Role.CLERK, Role.APPROVER)
    async with console.client(None) as browser:
        await sign_in(browser, "court-clerk")

        async def gives(command: str) -> httpx.Response:
            headers = {**OURS, "Idempotency-Key": uuid4().hex}
            return await browser.post(f"/api/v1/commands/{command}", json={}, headers=headers)

        assert 'value="clerk" selected' in (await browser.get("/")).text
        refused = await gives("approve-suggestion")
        assert (refused.status_code, "签批" in refused.json()["detail"]) == (403, True)
        assert (await gives("draft-suggestion")).status_code == 503  # no side runs here: it would be asked
        wrong = await browser.post("/account/role", data={"role": "auditor"}, headers=OURS)
        assert wrong.status_code == 422
        chosen = await browser.post("/account/role", data={"role": "approver"}, headers=OURS)
        assert chosen.status_code == 303
        assert 'value="approver" selected' in (await browser.get("/")).text
        assert (await gives("draft-suggestion")).status_code == 403
        assert (await gives("approve-suggestion")).status_code == 503


async def test_who_administers_gives_no_commands(console: ConsoleWorld) -> None:
    for role in (Role.SECURITY, Role.OPERATOR, Role.AUDITOR, Role.VIEWER):
        login = account(console, f"the-{role}", role)
        async with console.client(None) as browser:
            await sign_in(browser, login)
            headers = {**OURS, "Idempotency-Key": uuid4().hex}
            answer = await browser.post("/api/v1/commands/draft-suggestion", json={}, headers=headers)
            assert answer.status_code == 403


def test_papers_go_out_by_who_signs_and_systems_give_every_command() -> None:
    table = command_table(DEFINITIONS)
    assert table.keys() > SIGNED > {"approve-suggestion", "issue-bulletin", "issue-minutes"}
    for entry in table.values():
        clerk, approver = (Grant(COURT, role, account="x") for role in (Role.CLERK, Role.APPROVER))
        assert (barred(clerk, entry.command) is None) is (entry.type not in SIGNED)
        assert (barred(approver, entry.command) is None) is (entry.type in SIGNED)
        assert barred(Grant(COURT, Role.CLERK), entry.command) is None


async def test_an_organ_that_was_dissolved_is_told_so(console: ConsoleWorld) -> None:
    account(console, "urban-clerk", Role.CLERK, organ=URBAN)
    merged = OrganSuperseded(occurred_on=day(6, 1), organ=URBAN, successor=HOUSING)
    console.story.joint("organ-registry", merged, actor=OFFICE)
    console.happens()
    async with console.client(None) as browser:
        await sign_in(browser, "urban-clerk")
        page = await browser.get("/")
        assert page.status_code == 200
        assert "已于2024-06-01撤销，其职权由" in page.text
        headers = {**OURS, "Idempotency-Key": uuid4().hex}
        refused = await browser.post("/api/v1/commands/submit-feedback", json={}, headers=headers)
        assert (refused.status_code, "撤销" in refused.json()["detail"]) == (403, True)
    token = console.tokens.create(URBAN, Role.CLERK)
    async with console.client(None) as system:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
        asked = await system.post("/api/v1/commands/submit-feedback", json={}, headers=headers)
    assert asked.status_code == 503  # the ledger is asked, as before


async def test_another_password_ends_the_other_sessions(console: ConsoleWorld) -> None:
    account(console, "court-clerk")
    async with console.client(None) as here, console.client(None) as there:
        for browser in (here, there):
            await sign_in(browser, "court-clerk")
        change = {"password": OTHER, "new": OTHER, "again": OTHER}
        assert "现用密码不正确" in (await here.post("/account/password", data=change, headers=OURS)).text
        change["password"] = PASSWORD
        assert (await here.post("/account/password", data=change, headers=OURS)).status_code == 303
        assert (await here.get("/account")).status_code == 200
        assert (await there.get("/account")).headers["Location"] == "/signin"
    async with console.client(None) as later:
        assert (await sign_in(later, "court-clerk")).status_code == 403
        assert (await sign_in(later, "court-clerk", OTHER)).status_code == 303


async def test_own_sessions_are_seen_and_ended(console: ConsoleWorld) -> None:
    account(console, "court-clerk")
    async with console.client(None) as here, console.client(None) as there:
        await sign_in(there, "court-clerk")
        await sign_in(here, "court-clerk")
        page = (await here.get("/account")).text
        assert page.count("本会话") == 1
        [other] = re.findall(r'name="session" value="(\w+)"', page)
        assert (await here.post("/account/end", data={"session": other}, headers=OURS)).status_code == 303
        assert (await there.get("/account")).headers["Location"] == "/signin"
        assert (await here.get("/account")).status_code == 200


async def test_one_time_codes_are_begun_and_ended_with_the_password(console: ConsoleWorld) -> None:
    account(console, "court-clerk")
    async with console.client(None) as browser:
        await sign_in(browser, "court-clerk")
        page = await browser.post("/account/new-codes", headers=OURS)
        assert "<svg" in page.text
        assert list(inline(page.text)) == []
        [secret] = re.findall(r'name="secret" value="(\w+)"', page.text)
        form = {"secret": secret, "code": "000000", "password": PASSWORD}
        assert "验证码不正确" in (await browser.post("/account/codes", data=form, headers=OURS)).text
        form["code"] = pyotp.TOTP(secret).now()
        without = await browser.post("/account/codes", data={**form, "password": OTHER}, headers=OURS)
        assert "现用密码不正确" in without.text
        assert (await browser.post("/account/codes", data=form, headers=OURS)).status_code == 303
        assert "已启用" in (await browser.get("/account")).text
        async with console.client(None) as later:
            assert (await sign_in(later, "court-clerk")).status_code == 403
        assert (await browser.post("/account/no-codes", data={"password": PASSWORD}, headers=OURS)).status_code == 303
    async with console.client(None) as later:
        assert (await sign_in(later, "court-clerk")).status_code == 303


async def test_what_a_page_asks_by_itself_keeps_no_session_alive(console: ConsoleWorld) -> None:
    clock = Office(console.people).clock
    console.people.sessions._clock = clock
    account(console, "court-clerk")
    async with console.client(None) as browser:
        await sign_in(browser, "court-clerk")
        for _ in range(4):
            clock.later(minutes=9)
            answer = await browser.get("/", headers={"Fuyuan-Unattended": "1"})
        assert answer.status_code == 303
        await sign_in(browser, "court-clerk")
        for _ in range(4):
            clock.later(minutes=9)
            assert (await browser.get("/")).status_code == 200


async def test_who_came_by_a_token_has_no_account(console: ConsoleWorld) -> None:
    async with console.client(COURT, Role.CLERK) as browser:
        assert "我的账号" not in (await browser.get("/")).text
        assert (await browser.get("/account")).status_code == 403
