"""An installation over three brokers and PostgreSQL: a leader dies under load, then all brokers but one."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.base import Side
from fuyuan.operations import health
from fuyuan.reaching.way import way_to
from fuyuan.settings import Settings
from tests.flow.under_load import all_is_there, on_postgres
from tests.load import Load, load
from tests.nats_cluster import Cluster, trusting
from tests.system import system
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side


async def gets(work: Load, more: int) -> None:
    """So many more commands are acknowledged."""
    wanted = len(work.acknowledged) + more
    await eventually(lambda: len(work.acknowledged) >= wanted)


def on_the_bus(settings: Settings, side: Side) -> dict[str, object]:
    report = health.of_side(way_to(settings, side))
    return dict(report[1]["bus"]) if report else {}


@pytest.mark.systems
@pytest.mark.timeout(300)
async def test_leaders_die_under_load_and_a_minority_takes_commands(tmp_path: Path, postgres_url: str) -> None:
    data, given = tmp_path / "var", on_postgres(postgres_url)
    settings = Settings.read(data_dir=data)
    cluster = Cluster(settings, tmp_path / "members")
    cluster.start(*cluster.names)
    try:
        with trusting(cluster.authority):
            await cluster.ready()
            with system(data, FUYUAN_NATS_URL=cluster.url, **given) as running:
                token = running.token("district-court")
                async with load(Load(running.url, token)) as work:
                    await gets(work, 20)
                    for side in (COURT, GOVERNMENT):
                        killed = await cluster.leader(side)
                        cluster.kill(killed)
                        await gets(work, 50)
                        assert await cluster.leader(side) != killed
                        cluster.start(killed)
                        await cluster.whole()
                await all_is_there(running, token, work, given["FUYUAN_LEDGER_URL_COURT"])

                for name in cluster.names[:2]:
                    cluster.kill(name)
                async with load(Load(running.url, token)) as alone:
                    await gets(alone, 50)
                await eventually(lambda: on_the_bus(settings, COURT).get("error"))
                cluster.start(cluster.names[0])
                await all_is_there(running, token, alone, given["FUYUAN_LEDGER_URL_COURT"])
                await eventually(lambda: on_the_bus(settings, COURT).get("error") is None)
    finally:
        await cluster.end()
