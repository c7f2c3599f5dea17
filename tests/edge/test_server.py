"""The edge as a part: it says when it is ready, stops with live feeds open, and does not share its address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from events.base import Side
from fuyuan.access.audit import Unrecorded
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import Role, TokenStore
from fuyuan.http.auth import Authentication
from fuyuan.http.limits import Limiter
from fuyuan.http.server import opened_edge, run
from fuyuan.installation import data_folder, secrets
from fuyuan.settings import Settings
from services.bus.names import service_user
from services.serving import listening
from tests.edge.world import ABSENT, COURT
from tests.nats_server import free_port


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings.read(data_dir=tmp_path / "var", http=f"127.0.0.1:{free_port()}", nats_url=ABSENT)
    data_folder.prepare(found)
    secrets.ensure(found.secrets_file, [service_user(Side.JOINT)])
    return found


def callers(settings: Settings) -> Authentication:
    tokens = TokenStore(settings.tokens_file)
    return Authentication(tokens, Sessions(settings.sessions_file, tokens=tokens), Limiter())


async def serve_edge(settings: Settings, stop: asyncio.Event, ready: asyncio.Event) -> None:
    bound = listening(settings.host, settings.port)
    async with opened_edge(settings, callers(settings), Unrecorded()) as edge:
        await run(edge.app, bound, edge.pulse.stop, stop, ready.set)


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[asyncio.Event]:
    """The edge at work; yields what stops it."""
    stop, ready = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(serve_edge(settings, stop, ready))
    try:
        async with asyncio.timeout(10):
            await ready.wait()
        yield stop
    finally:
        stop.set()
        async with asyncio.timeout(10):
            await task


async def test_it_serves_once_it_says_so_and_stops(settings: Settings) -> None:
    token = TokenStore(settings.tokens_file).create(COURT, Role.CLERK)
    async with serving(settings), httpx.AsyncClient(base_url=settings.address) as client:
        answer = await client.get("/api/v1/views", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        assert "server" not in answer.headers


async def test_a_live_feed_does_not_keep_it_from_stopping(settings: Settings) -> None:
    token = TokenStore(settings.tokens_file).create(COURT, Role.VIEWER)
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(base_url=settings.address, headers=headers) as client,
        serving(settings) as stop,
        client.stream("GET", "/api/v1/events") as feed,
    ):
        assert feed.status_code == 200
        stop.set()
        async with asyncio.timeout(3):
            async for _ in feed.aiter_bytes():
                pass


async def test_an_address_in_use_is_an_error_at_once(settings: Settings) -> None:
    with listening(settings.host, settings.port) as taken:
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            await serve_edge(settings, asyncio.Event(), asyncio.Event())
