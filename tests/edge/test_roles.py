"""Each role finds by links from the first page what it may open; the others are refused with a reason."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import httpx
import pytest

from fuyuan.access.permissions import ADMINISTRATORS, BUSINESS, SIGNED, barred
from fuyuan.access.tokens import Grant
from fuyuan.http.limits import Limiter
from fuyuan.web.administration.index import OPENED_BY
from fuyuan.web.console import TABLE
from fuyuan.web.forms.offered import table
from projections.access.role import Role
from tests.access.world import COURT, Office
from tests.edge.console_world import ConsoleWorld, console_world

OF_EVERYBODY: Final = {*(path for path in TABLE if "{" not in path), "/account"}
OF_NOBODY: Final = {"/signin", "/invitation"}
OF_A_RECORD: Final = {"/corrections"}
"""Which ask for a record, and are opened beside it."""
OF_SYSTEMS: Final = ("/api/", "/health/", "/metrics", "/openapi.json", "/asyncapi.json", "/static/")
REFUSED: Final = re.compile(r"<h1>没有权限</h1>\s*<p>(.+?)</p>")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path, limiter=Limiter(per_second=1000, burst=10_000), acts=True) as made:
        yield made


def browser_of(world: ConsoleWorld, role: Role) -> httpx.AsyncClient:
    office = Office(world.people)
    browser = world.client(None)
    browser.cookies.set("fuyuan_session", office.session(office.account(f"the-{role}", role)))
    return browser


def opened_by(role: Role) -> set[str]:
    """What the permissions say."""
    opened = OF_EVERYBODY | {address for address, roles in OPENED_BY.items() if role in roles}
    opened |= {"/commands", "/imports"} if role in BUSINESS else set()
    opened |= {"/administration"} if role in ADMINISTRATORS else set()
    return opened | ({"/audit.csv"} if role is Role.AUDITOR else set())


def pages(world: ConsoleWorld) -> set[str]:
    """Every address of the console that is asked without saying of what."""
    routes = [(route.path, route.methods or ()) for route in world.app.routes if hasattr(route, "methods")]  # type: ignore[attr-defined]
    known = {path for path, methods in routes if "GET" in methods and "{" not in path}
    return {path for path in known if not path.startswith(OF_SYSTEMS)} - OF_NOBODY - OF_A_RECORD


async def linked(browser: httpx.AsyncClient, known: set[str]) -> set[str]:
    """The pages to which links and forms lead from the first page on, each of them opened."""
    found, ahead = {"/"}, ["/"]
    while ahead:
        page = await browser.get(address := ahead.pop())
        assert page.status_code == 200, address
        news = set(re.findall(r'(?:href|action)="(/[^"?#]*)', page.text)) & known - found
        found |= news
        ahead += news
    return found


async def test_each_role_finds_the_pages_it_may_open_and_no_others(world: ConsoleWorld) -> None:
    known = pages(world)
    assert known == set().union(*(opened_by(role) for role in Role))
    for role in Role:
        async with browser_of(world, role) as browser:
            assert await linked(browser, known) == opened_by(role), role
            for address in known - opened_by(role):
                answer = await browser.get(address)
                assert answer.status_code == 403, (role, address)
                assert REFUSED.search(answer.text), (role, address)


async def test_each_role_opens_the_forms_of_its_commands_and_is_told_who_gives_the_others(world: ConsoleWorld) -> None:
    prepared = sorted(table().keys() - SIGNED)
    for role in Role:
        caller = Grant(COURT, role, account=f"the-{role}")
        async with browser_of(world, role) as browser:
            for command in (*sorted(SIGNED), *prepared[::12]):
                may = role in BUSINESS and (command in SIGNED) == (role is Role.APPROVER)
                answer = await browser.get(f"/commands/{command}")
                assert answer.status_code == (200 if may else 403), (role, command)
                if not may:
                    reason = barred(caller, table()[command].command)
                    assert reason is not None
                    assert reason.partition(" / ")[0] in answer.text, (role, command)
