"""Health and contracts, at the root and under /api/v1."""

from __future__ import annotations

import httpx
import pytest

from fuyuan.contracts import files as contracts
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
