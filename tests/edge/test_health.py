"""Health and contracts, at the root and under /api/v1."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from events.base import Side
from fuyuan.contracts import files as contracts
from fuyuan.http.health import Health
from fuyuan.http.shell import Metrics
from projections.store.store import Position
from tests.edge.world import World


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_who_watches_needs_no_token(exchange: World, prefix: str) -> None:
    assert httpx.get(f"{exchange.url}{prefix}/health/live").json() == {"live": True}
    ready = httpx.get(f"{exchange.url}{prefix}/health/ready")
    assert ready.status_code == 200
    assert ready.json()["parts"]["government"] == {"ready": True, "bus": True}


@pytest.mark.parametrize("name", ["openapi.json", "asyncapi.json"])
@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_the_contracts_are_those_of_the_documents(exchange: World, prefix: str, name: str) -> None:
    answer = httpx.get(f"{exchange.url}{prefix}/{name}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == contracts.documents()[name]


@pytest.mark.parametrize(
    ("position", "head", "bus", "ahead"),
    [
        (Position(9, 10), 10, {"connected": True, "sequence": 9}, False),
        (Position(8, 9), 10, {"connected": True, "sequence": 9}, False),
        (Position(10, 11), 10, {"connected": True, "sequence": 9}, True),  # the ledger was set back
        (Position(9, 10), 10, {"connected": True, "sequence": 8}, True),  # the stream was
        (Position(9, 10), 10, {"connected": False, "sequence": 0}, False),  # nobody knows how far the stream is
        (Position(9, 10), None, {}, False),  # the side does not answer, which is an alarm of its own
    ],
)
async def test_a_read_model_ahead_of_a_ledger_or_its_stream_is_not_ready(
    position: Position, head: int | None, bus: dict[str, Any], ahead: bool
) -> None:
    class Sides:
        here = tuple(Side)

        async def health(self, side: Side) -> dict[str, Any] | None:
            return None if head is None else {"ready": True, "ledger": {"head": head}, "bus": bus}

    class Rows:
        store = None

        async def ask(self, question: Any, store: Any) -> tuple[dict[Side, Position], None]:
            return dict.fromkeys(Side, position), None

    parts = await Health(Sides(), Rows(), Metrics()).parts()  # type: ignore[arg-type]
    assert parts["views"]["ready"] is not ahead
    assert parts["views"]["ahead"] is ahead
