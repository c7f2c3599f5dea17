"""人员管理: the security administrator invites, changes, resets, disables; nobody else, and nobody oneself."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import SQLAlchemyError

from fuyuan.access.accounts import Accounts, State
from projections.access.role import Role
from tests.access.test_audit import noted, sign_in
from tests.access.world import COURT, HOUSING, OFFICE, OTHER, PASSWORD, Office
from tests.edge.console_world import ConsoleWorld, console_world, inline

OURS = {"Origin": "http://fuyuan.test"}
ADMIN = "the-security"


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as made:
        Office(made.people).account(ADMIN, Role.SECURITY, organ=OFFICE)
        yield made


@pytest.fixture
async def admin(console: ConsoleWorld) -> AsyncIterator[httpx.AsyncClient]:
    async with console.client(None) as browser:
        assert (await sign_in(browser, ADMIN)).status_code == 303
        yield browser


def form(login: str = "bureau-clerk", organ: str = HOUSING, post: str = "法制科科长", *roles: str) -> dict[str, object]:
    return {"login": login, "organ": organ, "post": post, "roles": list(roles or ["clerk"])}


async def test_somebody_is_invited_and_comes_in(console: ConsoleWorld, admin: httpx.AsyncClient) -> None:
    page = await admin.get("/people")
    assert ADMIN in page.text
    assert list(inline(page.text)) == []
    made = await admin.post("/people", data=form(), headers=OURS)
    [link] = re.findall(r'value="(http://fuyuan\.test/invitation\?code=[^"]+)"', html.unescape(made.text))
    async with console.client(None) as invited:
        assert "bureau-clerk" in (await invited.get(link)).text
        chosen = {"code": link.partition("code=")[2], "password": OTHER, "again": OTHER}
        assert (await invited.post("/invitation", data=chosen, headers=OURS)).status_code == 303
        assert "住房和城乡建设局" in (await invited.get("/")).text
    assert noted(console)[1] == ("administration", ADMIN, f"invite {HOUSING} 法制科科长 clerk", "bureau-clerk", "ok")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"login": "<b>x</b>"}, "登录名"),
        ({"organ": "nowhere"}, "请从列表中选择单位"),
        ({"post": "张甲"}, "岗位"),
        ({"roles": ["security", "auditor"]}, "三员分立"),
        ({"roles": ["king"]}, "至少"),
    ],
)
async def test_what_is_wrong_is_told_and_what_was_written_stays(
    admin: httpx.AsyncClient, wrong: dict[str, object], why: str
) -> None:
    answer = await admin.post("/people", data={**form(), **wrong}, headers=OURS)
    assert answer.status_code == 422
    assert why in answer.text
    assert "<b>x" not in answer.text
    assert ("bureau-clerk" in answer.text) is ("login" not in wrong)


async def test_an_account_is_changed_reset_and_disabled(console: ConsoleWorld, admin: httpx.AsyncClient) -> None:
    office = Office(console.people)
    office.account("court-clerk", Role.CLERK, Role.APPROVER)
    changed = form("", HOUSING, "局长", "approver")
    assert (await admin.post("/people/court-clerk/change", data=changed, headers=OURS)).status_code == 303
    known = console.people.accounts.find("court-clerk")
    assert known
    assert (known.organ, known.post, known.roles) == (HOUSING, "局长", (Role.APPROVER,))
    async with console.client(None) as person:
        await sign_in(person, "court-clerk")
        link = await admin.post("/people/court-clerk/reset", headers=OURS)
        assert "/invitation?code=fi_" in link.text
        assert (await person.get("/account")).headers["Location"] == "/signin"
        assert (await sign_in(person, "court-clerk")).status_code == 403
    assert (await admin.post("/people/court-clerk/disable", headers=OURS)).status_code == 303
    gone = console.people.accounts.find("court-clerk")
    assert gone
    assert gone.state is State.DISABLED
    assert [what for kind, _, what, _, _ in noted(console) if kind == "administration"] == [
        f"change {HOUSING} 局长 approver",
        "reset",
        "disable",
    ]


async def test_sessions_of_others_are_ended(console: ConsoleWorld, admin: httpx.AsyncClient) -> None:
    Office(console.people).account("court-clerk")
    async with console.client(None) as person:
        await sign_in(person, "court-clerk")
        page = (await admin.get("/people/court-clerk")).text
        [session] = re.findall(r'name="session" value="(\w+)"', page)
        ended = await admin.post("/people/court-clerk/end", data={"session": session}, headers=OURS)
        assert ended.status_code == 303
        assert (await person.get("/account")).headers["Location"] == "/signin"


async def test_nobody_administers_oneself(console: ConsoleWorld, admin: httpx.AsyncClient) -> None:
    for name in ("change", "reset", "disable", "end"):
        answer = await admin.post(f"/people/{ADMIN}/{name}", data=form(), headers=OURS)
        assert (answer.status_code, "不能管理自己的账号" in answer.text) == (422, True)
    assert (await admin.get("/account")).status_code == 200


async def test_nobody_else_administers(console: ConsoleWorld) -> None:
    office = Office(console.people)
    others = [office.account(f"the-{role}", role) for role in Role if role is not Role.SECURITY]
    async with console.client(None) as browser:
        for login in others:
            await sign_in(browser, login)
            for answer in (
                await browser.get("/people"),
                await browser.get(f"/people/{ADMIN}"),
                await browser.post("/people", data=form(), headers=OURS),
                await browser.post(f"/people/{ADMIN}/disable", headers=OURS),
            ):
                assert answer.status_code == 403
    async with console.client(COURT, Role.SECURITY) as by_link:  # no account, so nobody to answer for it
        assert (await by_link.get("/people")).status_code == 403
    assert console.people.accounts.find("bureau-clerk") is None


async def test_what_was_refused_or_failed_has_its_record_too(
    console: ConsoleWorld, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(accounts: Accounts, login: str) -> None:
        raise SQLAlchemyError

    monkeypatch.setattr(Accounts, "disable", full)
    Office(console.people).account("court-clerk")
    wrong = {"password": OTHER, "new": "another long password", "again": "another long password"}
    for address, data in (
        ("/people", form("bureau-clerk", "nowhere")),
        ("/people", form("bureau-clerk", HOUSING, "张甲", "clerk")),
        (f"/people/{ADMIN}/change", form()),
        ("/people/nobody/reset", {}),
        ("/people/court-clerk/disable", {}),
        ("/account/password", wrong),
    ):
        assert (await admin.post(address, data=data, headers=OURS)).status_code >= 400
    assert [record[2:] for record in noted(console) if record[0] == "administration"] == [
        ("invite", "bureau-clerk", "422"),
        (f"invite {HOUSING} clerk", "bureau-clerk", "422"),
        ("change", ADMIN, "422"),
        ("reset", "nobody", "404"),
        ("disable", "court-clerk", "503"),
        ("own password", ADMIN, "422"),
    ]


async def test_a_foreign_page_administers_nothing(console: ConsoleWorld, admin: httpx.AsyncClient) -> None:
    Office(console.people).account("court-clerk")
    for origin in ({}, {"Origin": "http://evil.test"}):
        assert (await admin.post("/people", data=form(), headers=origin)).status_code == 403
        assert (await admin.post("/people/court-clerk/disable", headers=origin)).status_code == 403
    async with console.client(None) as person:
        assert (await sign_in(person, "court-clerk", PASSWORD)).status_code == 303


async def test_there_is_no_page_of_nobody(admin: httpx.AsyncClient) -> None:
    assert (await admin.get("/people/nobody")).status_code == 404
    assert (await admin.post("/people/nobody/reset", headers=OURS)).status_code == 404
