"""Two districts over three brokers that store the same: leaders die under commands, and nothing is lost or doubled."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from events.base import Side
from fuyuan.districts.districts import Districts
from fuyuan.districts.engine_broker import write_cluster
from fuyuan.operations.read_model import read_model
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger
from tests.engines import CODES, GULOU, engine_settings, with_districts
from tests.load import Load, load
from tests.nats_cluster import Cluster, trusting
from tests.system import System, system
from tests.waiting import eventually

pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]
DEATHS: Final = 2


async def test_leaders_die_under_commands_to_two_districts(postgres_url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="fy-") as name:
        folder = Path(name)
        engine = engine_settings(folder / "e", postgres_url)
        districts = [district.settings for district in with_districts(engine, folder)]
        here = Districts(engine).one(GULOU).settings
        cluster = Cluster(here, folder / "members", lambda _, members, out: write_cluster(engine, members, out))
        cluster.start(*cluster.names)
        try:
            with trusting(cluster.authority):
                await cluster.ready()
                with system(engine.data_dir, FUYUAN_DATABASE=postgres_url, FUYUAN_NATS_URL=cluster.url) as at:
                    works = [_work(at, code) for code in CODES[:2]]
                    async with load(works[0]), load(works[1]):
                        await _deaths(cluster, works, districts)
                    for settings, work in zip(districts, works, strict=True):
                        await _whole(settings, work)
        finally:
            await cluster.end()


def _work(at: System, code: str) -> Load:
    return Load(at.url, at.token("district-court", district=code), host=f"{code}.localhost")


async def _deaths(cluster: Cluster, works: list[Load], districts: list[Settings]) -> None:
    """What was acknowledged before and behind a death goes on to the rows while the dead one is away."""
    reached = 0
    for _ in range(DEATHS):
        reached = await _more(works, reached)
        await cluster.whole()
        killed = await cluster.leader(Side.COURT)
        cluster.kill(killed)
        reached = await _more(works, reached)
        for settings in districts:
            await _shown(settings)
        cluster.start(killed)
    await cluster.whole()


async def _more(works: list[Load], reached: int) -> int:
    wanted = max(reached, *(len(work.acknowledged) for work in works)) + 10
    await eventually(lambda: all(work.reached(wanted) for work in works))
    return wanted


async def _whole(settings: Settings, work: Load) -> None:
    await _shown(settings)
    ledger = Ledger(settings.ledger_url(Side.COURT))
    recorded = Counter(entry.originator_id for entry in ledger.everything())
    ledger.close()
    assert all(recorded[stream] == 1 for stream in work.acknowledged)


async def _shown(settings: Settings) -> None:
    """Until all that the court has recorded by now stands in the rows."""
    ledger, store = Ledger(settings.ledger_url(Side.COURT)), read_model(settings)
    head = ledger.head()
    await eventually(lambda: store.positions()[Side.COURT].ledger_id >= head)
    store.close()
    ledger.close()
