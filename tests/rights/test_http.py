"""Every caller asks for everything that the running system serves over HTTP."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import httpx
import pytest

from fuyuan.access.people import People
from fuyuan.access.permissions import SIGNED as SIGNED_IN_THE_PROGRAM
from fuyuan.access.tokens import TokenStore
from fuyuan.contracts.tables import DEFINITIONS, command_table
from fuyuan.http.route import Route
from projections.access.role import Role
from projections.views import BY_NAME
from tests.access.world import Office
from tests.edge.console_world import console_world
from tests.rights import http_rule
from tests.rights.http_rule import ABOUT_ONESELF, API, EVERYBODY, NOBODY, PAGES, PEOPLE, SIGNED, Caller, Right
from tests.system import System, system

COURT: Final = "district-court"
AT_ONCE: Final = 12  # requests on the way
ASKED: Final = {
    "prepared": sorted(command_table(DEFINITIONS).keys() - set(SIGNED)),
    "signed": SIGNED,
    "view": sorted(BY_NAME),
    "organ": (COURT,),
}
FORMS: Final = 20  # one in so many forms of what is prepared; their rule is that of the commands


def client(running: System, caller: Caller, office: Office) -> httpx.AsyncClient:
    headers = {"Origin": running.url, "Idempotency-Key": "tried"}
    cookies = {}
    if caller.token:
        token = TokenStore(running.folder / "tokens.json").create(COURT, Role(caller.role))
        headers["Authorization"] = f"Bearer {token}"
    elif caller is not NOBODY:
        cookies["fuyuan_session"] = office.session(office.account(f"the-{caller.role}", Role(caller.role)))
    return httpx.AsyncClient(base_url=running.url, headers=headers, cookies=cookies, timeout=30)


@pytest.fixture
async def clients(tmp_path: Path) -> AsyncIterator[dict[Caller, httpx.AsyncClient]]:
    """Of everybody, to a system that runs."""
    with system(tmp_path / "var") as running:
        office = Office(People.open(running.folder / "people.sqlite"))
        async with AsyncExitStack() as stack:
            yield {one: await stack.enter_async_context(client(running, one, office)) for one in EVERYBODY}
        office.people.close()


def addresses(right: Right) -> Iterator[tuple[str, str]]:
    for where in right.where:
        method, path = where.split(" ")
        if found := re.search(r"\{(\w+)\}", path):
            every = FORMS if found[1] == "prepared" and path.startswith("/commands") else 1
            yield from ((method, path.replace(found[0], one)) for one in ASKED[found[1]][::every])
        else:
            yield method, path


def body_of(method: str, path: str) -> dict[str, object]:
    """What is sent along: well formed for its kind of address, and about nothing that there is."""
    if method != "POST":
        return {}
    if path.startswith("/api/"):
        return {"content": b"{}"}
    form = {"headers": {"Content-Type": "application/x-www-form-urlencoded"}}
    return {"content": b"-key=tried&-type=draft-suggestion&-event=none", **form}


def refused(answer: httpx.Response) -> bool:
    """Told to sign in, or refused for who one is. Fails where it is refused for anything else than that."""
    assert answer.status_code < 500, (answer.request.url, answer.status_code)
    assert answer.status_code != 429, answer.request.url
    return answer.status_code in (401, 403) or answer.headers.get("Location", "").startswith("/signin")


async def passes(client: httpx.AsyncClient, method: str, path: str) -> bool:
    """Whether who asks is let in."""
    async with client.stream(method, path, **body_of(method, path)) as answer:
        return not refused(answer)


@pytest.mark.systems
@pytest.mark.timeout(300)
async def test_every_caller_may_do_what_the_rule_says_and_nothing_else(
    clients: dict[Caller, httpx.AsyncClient],
) -> None:
    free, wrong = asyncio.Semaphore(AT_ONCE), list[tuple[str, str, str]]()

    async def tries(caller: Caller, right: Right, method: str, path: str) -> None:
        async with free:
            if await passes(clients[caller], method, path) is not (caller in right.by):
                wrong.append((caller.name, method, path))

    both = ((API, EVERYBODY), (PAGES, (*PEOPLE, NOBODY)))
    cells = [
        (caller, right, *address)
        for rights, callers in both
        for right in rights
        for address in addresses(right)
        for caller in callers
    ]
    assert len(cells) > 4000
    await asyncio.gather(*(tries(*cell) for cell in cells))
    assert not wrong, "\n".join(map(str, sorted(wrong)))


async def test_everything_that_is_served_is_tried(tmp_path: Path) -> None:
    known = {where for right in (*API, *PAGES) for where in right.where}
    known |= {f"POST {path}" for path in ABOUT_ONESELF} | {"GET /invitation"}
    forms = [re.compile(re.sub(r"\\\{\w+\\\}|none|csv|cases", "[^/]+", re.escape(where))) for where in known]
    async with console_world(tmp_path, acts=True) as world:
        served = {
            f"{method} {route.path}"
            for route in world.app.routes
            if isinstance(route, Route)
            for method in (route.methods or ()) - {"HEAD"}
        }
    served = {one for one in served if not one.startswith(("GET /static/", "GET /charts/"))} - {"GET /{path:elsewhere}"}
    assert sorted(one for one in served if not any(form.fullmatch(one) for form in forms)) == []
    assert set(http_rule.SIGNED) == SIGNED_IN_THE_PROGRAM
