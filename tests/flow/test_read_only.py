"""A PostgreSQL primary that became read-only: health says it, commands are refused in words, and all goes on after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import httpx
import psycopg
import pytest

from events.base import Side
from fuyuan.access.tokens import Role, TokenStore
from tests.edge.world import bulletin
from tests.flow.under_load import on_postgres
from tests.system import System, system
from tests.waiting import eventually

BODY: Final = bulletin()


@contextmanager
def read_only(server: str) -> Iterator[None]:
    """Every transaction on the server, those of connections that are open too."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        connection.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
            connection.execute("SELECT pg_reload_conf()")


def issued(running: System, token: str, key: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    address = f"{running.url}/api/v1/commands/issue-bulletin"
    return httpx.post(address, json=BODY, headers=headers, timeout=30)


def shown(running: System, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{running.url}/api/v1/views/bulletin_board", headers=headers, timeout=30)


@pytest.mark.systems
@pytest.mark.timeout(240)
async def test_a_primary_that_became_read_only_is_told_and_all_goes_on_after(
    tmp_path: Path, postgres_server: str, postgres_url: str
) -> None:
    with system(tmp_path / "var", **on_postgres(postgres_url)) as running:
        token = TokenStore(running.folder / "tokens.json").create("district-court", Role.CLERK)
        key = uuid4().hex

        def ready() -> httpx.Response:
            return httpx.get(f"{running.url}/health/ready", timeout=30)

        def whole() -> bool:
            answer = ready()
            return answer.status_code == 200 and answer.json()["parts"]["views"]["current"] is True

        await eventually(whole)
        with read_only(postgres_server):
            await eventually(lambda: ready().status_code == 503)
            told = running.run("doctor").stdout
            assert told.count("账本数据库处于只读状态") == len(Side), told
            refused = issued(running, token, key)
            assert refused.status_code == 503
            assert "账本数据库处于只读状态" in refused.json()["detail"]
            assert refused.headers["Retry-After"]
            assert shown(running, token).status_code == 200
        await eventually(lambda: issued(running, token, key).status_code == 200)
        await eventually(whole)
        verified = running.run("verify")
        assert verified.returncode == 0, verified.stdout
        assert "so far" not in verified.stdout
