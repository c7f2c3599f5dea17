"""An installation over three brokers and PostgreSQL: a leader dies under load, then all brokers but one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import psycopg
import pytest

from events.base import Side
from fuyuan.operations import health
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger
from tests.flow.test_crashes import everything_arrived
from tests.load import Load, load
from tests.nats_cluster import Cluster, trusting
from tests.system import System, system
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side


def on_postgres(root: str) -> dict[str, str]:
    """The settings of an installation with everything there: a schema for each ledger, one for the read model."""
    with psycopg.connect(root, autocommit=True) as connection:
        for side in Side:
            connection.execute(f'CREATE SCHEMA "ledger_{side}"'.encode())
    ledgers = {f"FUYUAN_LEDGER_URL_{side.name}": f"{root}&schema=ledger_{side}" for side in Side}
    return {**ledgers, "FUYUAN_VIEWS_URL": root}


async def gets(work: Load, more: int) -> None:
    """So many more commands are acknowledged."""
    wanted = len(work.acknowledged) + more
    await eventually(lambda: len(work.acknowledged) >= wanted)


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


def on_the_bus(settings: Settings, side: Side) -> dict[str, object]:
    report = health.of_side(settings.socket(side))
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
                        await cluster.whole(side)
                await all_is_there(running, token, work, given["FUYUAN_LEDGER_URL_COURT"])

                for name in cluster.names[:2]:
                    cluster.kill(name)
                async with load(Load(running.url, token)) as alone:
                    await gets(alone, 50)
                await eventually(lambda: on_the_bus(settings, COURT).get("error"))
                assert on_the_bus(settings, COURT)["connected"] is False
                cluster.start(cluster.names[0])
                await all_is_there(running, token, alone, given["FUYUAN_LEDGER_URL_COURT"])
    finally:
        await cluster.end()
