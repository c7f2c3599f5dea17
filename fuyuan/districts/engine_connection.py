"""A worker's connection to the broker as a user of the engine itself, not of a district."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nats.aio.client import Client

from fuyuan.installation import broker, secrets
from fuyuan.settings import Settings
from services.bus.connection import connect
from services.bus.errors import NotConnected


@asynccontextmanager
async def connected(engine: Settings, user: str, name: str) -> AsyncIterator[Client]:
    """`name` is what the server shows of us. Raises NotConnected, BadDay."""
    url, password = broker.url(engine), secrets.load(engine.secrets_file).nats.get(user)
    if password is None:
        raise NotConnected(url, user, "no password is known here")
    connection = await connect(url, user=user, password=password, name=name)
    try:
        yield connection
    finally:
        await connection.close()
