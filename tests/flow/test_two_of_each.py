"""Every part twice on one PostgreSQL and one broker: both take commands, one at a time does the rest.

The second is another machine: a data folder with the secrets and keys of the first, and the same attachments.
"""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import known_organs, private_file
from fuyuan.operations.signing_keys import revoke
from fuyuan.settings import Settings
from services.proof.keys import Keys
from tests.flow.test_cluster import gets, on_the_bus
from tests.flow.under_load import all_is_there, on_postgres
from tests.load import Load, load
from tests.nats_server import NatsServer
from tests.system import System, system
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
FOLLOWED_WITHIN = 20.0
"""Seconds on a busy machine: 6 until the database lets go, 1 until the other asks, then it sees to its streams."""


@contextmanager
def paused(running: System, name: str) -> Iterator[psutil.Process]:
    part = running.part(name)
    assert part is not None
    part.suspend()
    try:
        yield part
    finally:
        part.resume()


def second(first: Path, folder: Path) -> None:
    """The data folder of another machine with the same parts."""
    folder.mkdir(mode=0o700)
    for name in ("secrets.json", "tokens.json"):
        shutil.copy(first / name, folder / name)
    shutil.copytree(first / "keys", folder / "keys")
    (folder / "attachments").symlink_to(first / "attachments")  # a folder that both mount


def works(settings: Settings, side: Side) -> bool:
    bus = on_the_bus(settings, side)
    return bus.get("connected") is True and bus.get("standby") is False


def stands_by(settings: Settings, side: Side) -> bool:
    return on_the_bus(settings, side).get("standby") is True


def filler(views_url: str) -> str | None:
    """Which session holds the turn of the read model."""
    with psycopg.connect(views_url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT pid::text FROM pg_locks WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 |"
            " objid::bigint) = hashtextextended('fuyuan read model ', 0)"
        ).fetchone()
    return row and row[0]


@pytest.mark.systems
@pytest.mark.timeout(300)
async def test_one_is_paused_or_lost_and_the_other_goes_on(tmp_path: Path, postgres_url: str) -> None:
    one, two, given = tmp_path / "one", tmp_path / "two", on_postgres(postgres_url)
    here, there = (Settings.read(data_dir=folder) for folder in (one, two))
    with NatsServer(organs=known_organs.active(here)) as server, ExitStack() as stack:
        one.mkdir(mode=0o700)
        private_file.write(here.secrets_file, {"server_name": "a broker", "nats": server.passwords})
        given["FUYUAN_NATS_URL"] = server.url
        first = stack.enter_context(system(one, **given))
        token = first.token("district-court")
        second(one, two)
        other = stack.enter_context(system(two, **given))
        ledger = given["FUYUAN_LEDGER_URL_COURT"]
        for side in Side:
            await eventually(lambda side=side: works(here, side) and stands_by(there, side))
        async with load(Load(first.url, token)) as a, load(Load(other.url, token)) as b:
            await gets(a, 30)
            await gets(b, 30)
            with paused(first, "court"):
                began = time.monotonic()
                await eventually(lambda: works(there, COURT))
                assert time.monotonic() - began < FOLLOWED_WITHIN
                await gets(b, 30)
            await eventually(lambda: stands_by(here, COURT))
            with pytest.raises(BadDay, match="another machine signs for court"):
                revoke(here, COURT, Keys(here.folder("keys"), here.jurisdiction).own(COURT).public.id.hex(), None)
            holder = filler(postgres_url)
            with paused(first, "projections"):
                began = time.monotonic()
                await eventually(lambda: filler(postgres_url) not in {None, holder})
                assert time.monotonic() - began < FOLLOWED_WITHIN
                await gets(b, 30)
            await gets(a, 30)
        a.acknowledged += b.acknowledged
        await all_is_there(other, token, a, ledger)

        async with load(Load(other.url, token)) as alone:
            await gets(alone, 10)
            for child in (*psutil.Process(first.process.pid).children(recursive=True), first.process):
                child.send_signal(signal.SIGKILL)
            began = time.monotonic()
            await eventually(lambda: all(works(there, side) for side in Side))
            assert time.monotonic() - began < FOLLOWED_WITHIN
            await gets(alone, 30)
        await all_is_there(other, token, alone, ledger)
        for side in Side:
            assert not dict(on_the_bus(there, side)["proofs"])["doubts"]  # type: ignore[call-overload]
