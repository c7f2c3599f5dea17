"""Two districts over three brokers that store the same: leaders die under commands, and nothing is lost or doubled."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest

from events.base import Side
from fuyuan.districts.districts import Districts
from fuyuan.districts.engine_broker import write_cluster
from fuyuan.operations.read_model import read_model
from fuyuan.settings import Settings
from projections.store.store import read_positions
from services.ledger.ledger import Ledger
from tests.engines import CODES, GULOU, engine_settings, with_districts
from tests.load import Load, load
from tests.nats_cluster import Cluster, trusting
from tests.system import system
from tests.waiting import eventually

pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]


async def test_leaders_die_under_commands_to_two_districts(postgres_url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="fy-") as name:
        folder = Path(name)
        engine = engine_settings(folder / "e", postgres_url)
        with_districts(engine, folder)
        here = Districts(engine).one(GULOU).settings
        cluster = Cluster(here, folder / "members", lambda _, members, out: write_cluster(engine, members, out))
        cluster.start(*cluster.names)
        try:
            with trusting(cluster.authority):
                await cluster.ready()
                await _commanded(engine, cluster, postgres_url)
        finally:
            await cluster.end()


async def _commanded(engine: Settings, cluster: Cluster, database: str) -> None:
    codes = CODES[:2]
    with system(engine.data_dir, FUYUAN_DATABASE=database, FUYUAN_NATS_URL=cluster.url) as at:
        tokens = {}
        for code in codes:
            made = at.run("--district", code, "token", "create", "--organ", "district-court", "--role", "clerk")
            assert made.returncode == 0, made.stderr
            tokens[code] = made.stdout.split()[-1]
        works = [Load(at.url, tokens[code], host=f"{code}.localhost") for code in codes]
        async with load(works[0]), load(works[1]):
            for more in (20, 40, 60):
                await eventually(lambda more=more: all(work.reached(more) for work in works))
                if more < 60:
                    killed = await cluster.leader(Side.COURT)
                    cluster.kill(killed)
                    await eventually(lambda more=more: all(work.reached(more + 10) for work in works))
                    cluster.start(killed)
                    await cluster.whole(Side.COURT)
        for code, work in zip(codes, works, strict=True):
            settings = Districts(engine).one(code).settings
            ledger = Ledger(settings.ledger_url(Side.COURT))
            recorded, head = Counter(entry.originator_id for entry in ledger.everything()), ledger.head()
            ledger.close()
            assert all(recorded[stream] == 1 for stream in work.acknowledged), code
            store = read_model(settings)

            def shown(store=store, head=head) -> bool:
                with store.reading() as connection:
                    return read_positions(connection)[Side.COURT].ledger_id >= head

            await eventually(shown)
            store.close()
