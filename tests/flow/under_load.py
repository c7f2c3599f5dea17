"""What must be there after a load of bulletins, whatever died meanwhile; and the databases of such an installation."""

from __future__ import annotations

from collections import Counter

import httpx
import psycopg

from events.base import Side
from services.ledger.ledger import Ledger
from tests.load import Load
from tests.system import System
from tests.waiting import eventually


def ledgers_on_postgres(root: str) -> dict[str, str]:
    """The settings of an installation with a schema for each ledger, as an operator would set it up."""
    with psycopg.connect(root, autocommit=True) as connection:
        for side in Side:
            connection.execute(f'CREATE SCHEMA "ledger_{side}"'.encode())
    return {f"FUYUAN_LEDGER_URL_{side.name}": f"{root}&schema=ledger_{side}" for side in Side}


def on_postgres(root: str) -> dict[str, str]:
    """With everything there, the read model too."""
    return {**ledgers_on_postgres(root), "FUYUAN_VIEWS_URL": root}


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


async def all_is_there(running: System, token: str, work: Load, ledger_url: str) -> None:
    """Each acknowledged bulletin once, in ledger, stream, mirrors and views, and every root as it was signed."""
    await everything_arrived(running, token, work)
    ledger = Ledger(ledger_url)
    issued = Counter(entry.originator_id for entry in ledger.everything() if entry.type == "bulletin.issued.v1")
    ledger.close()
    assert set(work.acknowledged) <= issued.keys()
    assert set(issued.values()) == {1}
    verified = running.run("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "so far" not in verified.stdout
