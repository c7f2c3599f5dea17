"""管理: each of the three administrators sees and does what is his duty and no more; tokens are made and taken back."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import SQLAlchemyError

from fuyuan.access import token_command
from fuyuan.access.people import People
from fuyuan.access.token_uses import TokenUses
from fuyuan.access.tokens import Grant, TokenStore
from fuyuan.installation import data_folder
from fuyuan.installation.book import writing
from fuyuan.operations.rebuild_progress import lock
from fuyuan.settings import Settings
from fuyuan.web.administration.index import OPENED_BY
from projections.access.role import Role
from tests.access.administered_world import LOGINS, administered_world
from tests.access.test_audit import noted, sign_in
from tests.access.world import COURT, HOUSING, OFFICE, Office
from tests.edge.console_world import ConsoleWorld, inline

OURS = {"Origin": "http://fuyuan.test"}
OPENED = {
    Role.SECURITY: {"/people", "/tokens", "/webhooks", "/notices"},
    Role.OPERATOR: {"/system", "/notices", "/parked", "/rebuild", "/settings"},
    Role.AUDITOR: {"/system", "/notices", "/parked", "/rebuild", "/settings", "/audit"},
}
"""Which pages of administration each role sees, beside their index."""
OF_ALL = {"/registry", "/holidays"}
"""Which everybody sees."""
DONE = {
    Role.SECURITY: {
        *("/people", "/tokens", "/tokens/revoke", "/tokens/end"),
        *("/webhooks", "/webhooks/remove", "/notices/again"),
    },
    Role.OPERATOR: {"/notices/again", "/parked/retry", "/parked/skip", "/parked/leave", "/rebuild"},
}
"""And where it may do something."""


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with administered_world(tmp_path) as made:
        yield made


@pytest.fixture
async def security(console: ConsoleWorld) -> AsyncIterator[httpx.AsyncClient]:
    async with console.client(None) as browser:
        await sign_in(browser, LOGINS[Role.SECURITY])
        yield browser


def administered(console: ConsoleWorld) -> list[tuple[str, str, str]]:
    """Who did what to what."""
    return [(who, what, subject) for kind, who, what, subject, _ in noted(console) if kind == "administration"]


async def test_each_role_sees_and_does_what_is_its_duty_and_no_more(console: ConsoleWorld, tmp_path: Path) -> None:
    settings = Settings.read(data_dir=tmp_path)
    addresses = set().union(*OPENED.values(), OF_ALL, {"/administration"})
    assert addresses == {"/administration", *OPENED_BY}
    for role, login in LOGINS.items():
        async with console.client(None) as browser:
            await sign_in(browser, login)
            seen = {address for address in addresses if (await browser.get(address)).status_code == 200}
            assert seen - OF_ALL == (OPENED[role] | {"/administration"} if role in OPENED else set()), role
            assert seen >= OF_ALL
            with data_folder.only_one(lock(settings), "a test"):  # so that none is begun here
                refused = {address for address in set().union(*DONE.values()) if await is_refused(browser, address)}
            assert refused == set().union(*DONE.values()) - DONE.get(role, set()), role
            front = (await browser.get("/")).text
            assert ('href="/administration"' in front) is (role in OPENED)
    async with console.client(OFFICE, Role.SECURITY) as by_link:  # no account, so nobody to answer for it
        assert (await by_link.get("/tokens")).status_code == 403
        assert 'href="/administration"' not in (await by_link.get("/")).text


async def is_refused(browser: httpx.AsyncClient, address: str) -> bool:
    return (await browser.post(address, headers=OURS)).status_code == 403


async def test_the_index_names_what_the_role_may_open(console: ConsoleWorld, security: httpx.AsyncClient) -> None:
    page = (await security.get("/administration")).text
    assert set(re.findall(r'<h2><a href="([^"]+)"', page)) == OPENED[Role.SECURITY] | OF_ALL
    assert list(inline(page)) == []
    assert (await console.client(None).get("/administration")).headers["Location"] == "/signin"


async def test_a_token_is_made_shown_once_used_and_taken_back(
    console: ConsoleWorld, security: httpx.AsyncClient
) -> None:
    made = await security.post("/tokens", data={"organ": HOUSING, "role": "clerk"}, headers=OURS)
    [secret] = re.findall(r'id="secret" value="([^"]+)"', html.unescape(made.text))
    assert console.tokens.verify(secret) == Grant(HOUSING, Role.CLERK)
    page = (await security.get("/tokens")).text
    assert secret not in page
    assert "没有使用记录" in page
    [token] = console.tokens.list()
    TokenStore(console.tokens._path, console.people.token_uses.note).verify(secret)
    assert "没有使用记录" not in (await security.get("/tokens")).text
    async with console.client(None) as system:
        assert (await system.post("/signin", data={"token": secret}, headers=OURS)).status_code == 303
        assert f'令牌 <span class="code">{token.id}' in (await security.get("/tokens")).text
        gone = await security.post("/tokens/revoke", data={"token": token.id}, headers=OURS)
        assert gone.status_code == 303
        assert (await system.get("/")).headers["Location"] == "/signin"
    assert token.id not in (await security.get("/tokens")).text
    by, subject = LOGINS[Role.SECURITY], f"{token.id} {HOUSING} clerk"
    assert administered(console) == [(by, "create token", subject), (by, "revoke token", subject)]


async def test_a_token_that_could_not_be_shown_has_its_record(
    console: ConsoleWorld, security: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(uses: TokenUses) -> dict[str, datetime]:
        raise SQLAlchemyError

    monkeypatch.setattr(TokenUses, "all", full)
    answer = await security.post("/tokens", data={"organ": HOUSING, "role": "clerk"}, headers=OURS)
    assert answer.status_code == 500
    [token] = console.tokens.list()
    assert administered(console) == [(LOGINS[Role.SECURITY], "create token", f"{token.id} {HOUSING} clerk")]


def test_whoever_uses_a_token_waits_for_no_other_writer(tmp_path: Path) -> None:
    people = People.open(tmp_path / "people.sqlite")
    with writing(people.book):
        people.token_uses.note("c0ffee")
        assert set(people.token_uses.all()) == {"c0ffee"}
    people.close()
    again = People.open(tmp_path / "people.sqlite")
    assert set(again.token_uses.all()) == {"c0ffee"}
    again.close()


def test_whoever_uses_a_session_waits_for_no_other_writer(at: Office) -> None:
    session = at.session(at.account())
    at.clock.later(minutes=20)
    with writing(at.people.book):
        at.people.sessions.touch(session)
    at.people.later.settle()
    at.clock.later(minutes=20)
    assert at.people.sessions.verify(session)


async def test_a_session_that_a_link_began_is_ended(console: ConsoleWorld, security: httpx.AsyncClient) -> None:
    async with console.client(COURT, Role.CLERK) as browser:
        page = (await security.get("/tokens")).text
        [session] = re.findall(r'name="session" value="(\w+)"', page)
        assert (await security.post("/tokens/end", data={"session": session}, headers=OURS)).status_code == 303
        assert (await browser.get("/")).headers["Location"] == "/signin"
    assert administered(console) == [(LOGINS[Role.SECURITY], "end session", f"link {COURT} clerk")]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"organ": "<script>", "role": "clerk"}, "请从列表中选择单位"),
        ({"organ": HOUSING, "role": "security"}, "请从列表中选择角色"),
        ({}, "请从列表中选择单位"),
    ],
)
async def test_no_token_is_made_for_what_is_not_in_the_lists(
    console: ConsoleWorld, security: httpx.AsyncClient, given: dict[str, str], why: str
) -> None:
    answer = await security.post("/tokens", data=given, headers=OURS)
    assert (answer.status_code, why in answer.text, "<script>" in answer.text) == (422, True, False)
    assert console.tokens.list() == ()
    assert administered(console) == []


async def test_what_is_not_there_is_neither_revoked_nor_ended(security: httpx.AsyncClient) -> None:
    for address, given in (("/tokens/revoke", {"token": "x" * 500}), ("/tokens/end", {"session": "%"})):
        assert (await security.post(address, data=given, headers=OURS)).status_code == 404


async def test_a_foreign_page_makes_no_token(console: ConsoleWorld, security: httpx.AsyncClient) -> None:
    for origin in ({}, {"Origin": "http://evil.test"}):
        answer = await security.post("/tokens", data={"organ": HOUSING, "role": "clerk"}, headers=origin)
        assert answer.status_code == 403
    assert console.tokens.list() == ()


def test_the_command_line_leaves_a_record_of_tokens(tmp_path: Path) -> None:
    settings = Settings.read(data_dir=tmp_path / "var")
    token_command.create(settings, COURT, "clerk", lambda zh, en: None)
    [token] = TokenStore(settings.tokens_file).list()
    token_command.revoke(settings, token.id)
    people = People.open(settings.people_file)
    subject = f"{token.id} {COURT} clerk"
    assert noted(Office(people)) == [
        ("administration", "command line", "create token", subject, "ok"),
        ("administration", "command line", "revoke token", subject, "ok"),
    ]
    people.close()
