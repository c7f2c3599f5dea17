"""Every process may die at any line: kill -9 each part under load, and count."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import httpx
import psycopg
import pytest

from services.ledger.ledger import Ledger
from tests.load import Load, load
from tests.system import PARTS, System, system
from tests.waiting import eventually


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
        async with load(Load(running.url, token)) as work:
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
