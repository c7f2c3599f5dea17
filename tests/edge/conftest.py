"""One exchange for all tests of the edge that leave it standing, in a thread of its own; and an edge without sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from events.base import Side
from services.jurisdiction import Jurisdiction
from tests.edge.world import ABSENT, World, edge_over, world
from tests.nats_server import NatsServer
from tests.sides import JURISDICTION


@pytest.fixture(scope="session")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Broker, sides, read model and edge at work."""
    folder = tmp_path_factory.mktemp("edge")
    organs = _sides(JURISDICTION)
    with (
        NatsServer(organs) as server,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(world(folder, server)) as found,
    ):
        yield found


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[World]:
    """An edge whose sides and broker are away; its read model is empty, and it waits for nothing long."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(edge_over(tmp_path, ABSENT, patience=0.2)) as found,
    ):
        yield found


def _sides(jurisdiction: Jurisdiction) -> dict[str, Side]:
    return {organ.id: organ.side for organ in jurisdiction.organs if organ.side is not None}
