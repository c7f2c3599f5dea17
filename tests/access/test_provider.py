"""Signing in at an identity provider, over a real one on this machine: bound by an invitation, and not fooled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from fuyuan.access.provider import Provider, _challenge
from fuyuan.http.app import create_app
from fuyuan.web.console import Console, console_routes
from projections.access.role import Role
from services.serving import listening, serve
from tests.access.test_audit import noted
from tests.access.world import COURT
from tests.edge.console_world import ConsoleWorld, console_world

CLIENT, SECRET = "fuyuan", "a secret of the test"


@dataclass
class Issuer:
    """A small provider: discovery, keys, codes and tokens. `claims` overrides what it says of whoever signs in."""

    address: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    signs_with: RSAKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        async def discovery(request: Request) -> JSONResponse:
            named = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            return JSONResponse({"issuer": self.address, **{k: f"{self.address}/{v}" for k, v in named.items()}})

        async def keys(request: Request) -> JSONResponse:
            return JSONResponse(KeySet([self.key]).as_dict(private=False))

        async def token(request: Request) -> JSONResponse:
            form = dict(parse_qsl((await request.body()).decode()))
            asked = self.asked.pop(form["code"], None)
            basic = httpx.BasicAuth(CLIENT, SECRET)._auth_header
            if (
                asked is None
                or request.headers["Authorization"] != basic
                or _challenge(form["code_verifier"]) != asked["code_challenge"]
                or form["redirect_uri"] != asked["redirect_uri"]
            ):
                return JSONResponse({"error": "invalid_grant"}, 400)
            said = {"iss": self.address, "aud": CLIENT, "sub": "person-1", "exp": int(time.time()) + 60}
            said |= {"nonce": asked["nonce"]} | self.claims
            signed = jwt.encode({"alg": "RS256", "kid": "one"}, said, self.signs_with or self.key)
            return JSONResponse({"id_token": signed, "access_token": "x", "token_type": "Bearer"})

        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", discovery),
                Route("/keys", keys),
                Route("/token", token, methods=["POST"]),
            ]
        )

    def signs_in(self, address: str) -> dict[str, str]:
        """What its sign-in page does for the address that a browser was sent to: the query with which it goes back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT, "S256")
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return {"code": code, "state": asked["state"]}


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    made, stop, ready = Issuer(), asyncio.Event(), asyncio.Event()
    bound = listening("127.0.0.1", 0)
    made.address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    serving = asyncio.create_task(serve(made.app(), stop, bound=[bound], on_ready=ready.set))
    await asyncio.wait_for(ready.wait(), 10)
    yield made
    stop.set()
    await serving


@pytest.fixture
async def world(tmp_path: Path, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ConsoleWorld]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with console_world(tmp_path) as made:
        provider = Provider(issuer.address, CLIENT, SECRET)
        edge = made.edge
        console = Console(edge.reads, edge.auth, made.sessions, made.tokens, made.people, provider=provider)
        made.app = create_app(edge, lambda _: console_routes(console))
        yield made


@asynccontextmanager
async def sent(world: ConsoleWorld, issuer: Issuer, invitation: str = "") -> AsyncIterator[tuple[Any, dict[str, str]]]:
    """A browser that was sent to the provider and has signed in there, and the query with which it goes back."""
    async with world.client(None) as browser:
        answer = await browser.get("/signin/provider", params={"invitation": invitation} if invitation else {})
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith(f"{issuer.address}/authorize?")
        yield browser, issuer.signs_in(answer.headers["Location"])


def invited(world: ConsoleWorld, login: str = "court-clerk") -> str:
    return world.people.accounts.invite(login, COURT, "庭长", [Role.CLERK])


async def back(browser: httpx.AsyncClient, query: dict[str, str]) -> httpx.Response:
    return await browser.get("/signin/provider/back", params=query)


async def test_an_invited_person_is_bound_and_comes_in_again(world: ConsoleWorld, issuer: Issuer) -> None:
    code = invited(world)
    async with world.client(None) as browser:
        assert f"/signin/provider?invitation={code}" in (await browser.get(f"/invitation?code={code}")).text
        assert "/signin/provider" in (await browser.get("/signin")).text
    async with sent(world, issuer) as (browser, query):
        stranger = await back(browser, query)
        assert (stranger.status_code, "尚未与本系统账号绑定" in stranger.text) == (403, True)
    async with sent(world, issuer, code) as (browser, query):
        assert (await back(browser, query)).headers["Location"] == "/"
        assert "court-clerk" in (await browser.get("/account")).text
    async with sent(world, issuer) as (browser, query):
        assert (await back(browser, query)).headers["Location"] == "/"
        assert (await back(browser, query)).status_code == 403  # a state is good once
    kinds = [(kind, who) for kind, who, *_ in noted(world)]
    assert ("sign-in", "court-clerk") in kinds
    assert ("failed-sign-in", "") in kinds


async def test_what_is_disabled_or_reset_is_bound_no_more(world: ConsoleWorld, issuer: Issuer) -> None:
    for end in (world.people.accounts.disable, world.people.accounts.reset):
        async with sent(world, issuer, invited(world, f"the-{end.__name__}")) as (browser, query):
            assert (await back(browser, query)).status_code == 303
        end(f"the-{end.__name__}")
        async with sent(world, issuer) as (browser, query):
            assert (await back(browser, query)).status_code == 403


@pytest.mark.parametrize(
    "claims",
    [{"iss": "https://evil.test"}, {"aud": "another"}, {"nonce": "of another"}, {"exp": 1}, {"sub": None}],
    ids=lambda claims: next(iter(claims)),
)
async def test_what_is_wrongly_said_is_not_believed(
    world: ConsoleWorld, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.claims = claims
    async with sent(world, issuer, invited(world)) as (browser, query):
        answer = await back(browser, query)
    assert (answer.status_code, "未能完成" in answer.text) == (403, True)


async def test_a_strange_key_another_browser_and_a_false_state_are_refused(world: ConsoleWorld, issuer: Issuer) -> None:
    issuer.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    async with sent(world, issuer, invited(world, "first-clerk")) as (browser, query):
        assert (await back(browser, query)).status_code == 403
    issuer.signs_with = None
    async with sent(world, issuer, invited(world)) as (browser, query):
        async with world.client(None) as other:  # a link that lures somebody into a foreign account
            assert (await back(other, query)).status_code == 403
        assert (await back(browser, {**query, "state": "guessed"})).status_code == 403
        assert (await back(browser, {**query, "code": "guessed"})).status_code == 403


async def test_a_provider_that_is_away_is_told(world: ConsoleWorld, issuer: Issuer) -> None:
    issuer.address = "http://127.0.0.1:1"  # its discovery document names another issuer now
    async with world.client(None) as browser:
        answer = await browser.get("/signin/provider")
    assert (answer.status_code, "未能完成" in answer.text) == (503, True)
