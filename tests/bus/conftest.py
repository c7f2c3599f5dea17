"""The three sides at their own server: one service connection each, streams and mirrors made."""

from __future__ import annotations

import pytest
from nats.aio.client import Client

from events.base import Side
from tests.bus.sides import make_streams
from tests.nats_server import NatsServer


@pytest.fixture
async def services(nats_server: NatsServer) -> dict[Side, Client]:
    """Service connections; streams, mirror consumers and mirrors are there."""
    connections = {side: await nats_server.service(side) for side in Side}
    await make_streams(connections)
    return connections
