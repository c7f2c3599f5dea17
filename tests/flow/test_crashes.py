"""Every process may die at any line: kill -9 each part under load, and count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.under_load import all_is_there, ledgers_on_postgres
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


@pytest.mark.timeout(240)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.systems)])
async def test_nothing_is_lost_and_nothing_doubled(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    settings: dict[str, str] = {}
    if engine == "postgresql":
        settings = ledgers_on_postgres(str(request.getfixturevalue("postgres_url")))
    with system(tmp_path / "var", **settings) as running:
        token = running.token("district-court")
        async with load(Load(running.url, token)) as work:
            await eventually(lambda: len(work.acknowledged) >= 20)
            await kill_each_part(running, work)
        url = settings.get("FUYUAN_LEDGER_URL_COURT", f"sqlite:///{tmp_path / 'var' / 'ledgers' / 'court.db'}")
        await all_is_there(running, token, work, url)
