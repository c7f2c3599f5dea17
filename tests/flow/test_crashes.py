"""Every process may die at any line: kill -9 each part under load, and count."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest

from services.ledger.ledger import Ledger
from tests.system import PARTS, System, system
from tests.waiting import eventually

BULLETIN = {
    "topic": "J4",
    "title": "行政执法程序中的普遍问题",
    "text": "部分处罚决定未告知陈述、申辩权利。",
    "issuer": "district-court",
    "addressee": "district-government",
}


class Load:
    """A caller that gives one command after the other and repeats each until it is acknowledged."""

    def __init__(self, running: System, token: str) -> None:
        self.acknowledged: list[str] = []
        self._running, self._headers = running, {"Authorization": f"Bearer {token}"}

    async def run(self) -> None:
        async with httpx.AsyncClient(base_url=self._running.url, timeout=5) as client:
            while True:
                await self._one(client, uuid4().hex)

    async def _one(self, client: httpx.AsyncClient, key: str) -> None:
        never = asyncio.Event()
        while True:
            try:
                headers = {**self._headers, "Idempotency-Key": key}
                answer = await client.post(
                    "/api/v1/commands/issue-bulletin", json={"content": BULLETIN}, headers=headers
                )
                if answer.status_code == 200:
                    self.acknowledged.append(answer.json()["stream"])
                    return
                assert answer.status_code in (429, 502, 503, 504), answer.text
            except httpx.TransportError:
                pass
            try:
                await asyncio.wait_for(never.wait(), 0.05)
            except TimeoutError:
                continue


@asynccontextmanager
async def load(running: System, token: str, callers: int = 4) -> AsyncIterator[Load]:
    work = Load(running, token)
    tasks = [asyncio.create_task(work.run()) for _ in range(callers)]
    try:
        yield work
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def kill_each_part(running: System, work: Load) -> None:
    for name in PARTS:
        part = await eventually(lambda name=name: running.part(name))
        part.kill()
        await eventually(lambda name=name, pid=part.pid: (p := running.part(name)) and p.pid != pid)
        before = len(work.acknowledged)
        await eventually(lambda before=before: len(work.acknowledged) >= before + 20)


async def everything_arrived(running: System, token: str, work: Load) -> None:
    """The views hold every acknowledged bulletin, received by the other side."""
    async with httpx.AsyncClient(
        base_url=running.url, timeout=10, headers={"Authorization": f"Bearer {token}"}
    ) as client:

        async def seen() -> bool:
            found: Counter[str] = Counter()
            cursor = None
            while True:
                params = {"limit": "500", **({"cursor": cursor} if cursor else {})}
                page = await client.get("/api/v1/views/bulletin_board", params=params)
                if page.status_code != 200:
                    return False
                body = page.json()
                found.update(row["stream"] for row in body["items"] if row["received_on"])
                cursor = body["next"]
                if cursor is None:
                    break
            return set(work.acknowledged) <= found.keys() and max(found.values(), default=1) == 1

        await eventually(seen)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_nothing_is_lost_and_nothing_doubled(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    settings = {}
    if engine == "postgresql":
        root = str(request.getfixturevalue("postgres_url"))
        # one schema for each ledger, as an operator would set it up
        for name in ("ledger_court", "ledger_government", "ledger_joint"):
            with psycopg.connect(root, autocommit=True) as connection:
                connection.execute(f'CREATE SCHEMA "{name}"'.encode())
        settings = {
            f"FUYUAN_LEDGER_URL_{side.upper()}": f"{root}&schema=ledger_{side}"
            for side in ("court", "government", "joint")
        }
    with system(tmp_path / "var", **settings) as running:
        token = running.token("district-court")
        async with load(running, token) as work:
            await eventually(lambda: len(work.acknowledged) >= 20)
            await kill_each_part(running, work)
        await everything_arrived(running, token, work)
        url = settings.get("FUYUAN_LEDGER_URL_COURT", f"sqlite:///{tmp_path / 'var' / 'ledgers' / 'court.db'}")
        ledger = Ledger(url)
        issued = Counter(e.originator_id for e in ledger.everything() if e.type == "bulletin.issued.v1")
        ledger.close()
        assert set(work.acknowledged) <= issued.keys()
        assert set(issued.values()) == {1}
        verified = running.run("verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        assert "so far" not in verified.stdout
