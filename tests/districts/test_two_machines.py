"""An engine whose workers stand on two machines: each has the data folder by a path of its own and an address of its
own, and no side listens in the folder."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from fuyuan.operations import health
from fuyuan.reaching.holder import holder_of
from tests import forked
from tests.databases import postgres_database
from tests.engine_at_work import Engine, court_tokens, taken
from tests.engines import GULOU, YUWANGTAI, engine_settings, with_districts
from tests.nats_server import free_port
from tests.system import FUYUAN, System
from tests.waiting import until

pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]
BOTH = (GULOU, YUWANGTAI)
WORKERS = {"worker-1": "127.0.0.1:0", "worker-2": "127.0.0.2:0"}


@dataclass(frozen=True)
class Machines:
    """The parts as services; the second machine has the data folder at `elsewhere`."""

    engine: Engine
    database: str
    elsewhere: Path
    parts: dict[str, subprocess.Popen[bytes]]

    @property
    def workers(self) -> dict[str, psutil.Process]:
        """Those that run."""
        return {name: psutil.Process(self.parts[name].pid) for name in WORKERS if self.parts[name].poll() is None}

    def worker_of(self, code: str) -> str:
        """The one that has the district, by the address that its lease names."""
        found: str = until(lambda: self._listens_at(holder_of(self.database, code, 2)))
        return found

    def _listens_at(self, address: str | None) -> str | None:
        for name, process in self.workers.items():
            for one in process.net_connections("tcp"):
                if one.status == psutil.CONN_LISTEN and address == f"{one.laddr.ip}:{one.laddr.port}":
                    return name
        return None


@contextmanager
def two_machines(folder: Path, database: str) -> Iterator[Machines]:
    here, elsewhere, port = folder / "e", folder / "m", free_port()
    with_districts(engine_settings(here, database), folder)
    elsewhere.symlink_to(here)
    environment, parts = {**os.environ, "FUYUAN_DATABASE": database}, dict[str, subprocess.Popen[bytes]]()

    def begin(part: str, at: Path, worker: str = "") -> None:
        given = (FUYUAN, "--data-dir", at, "--http", f"127.0.0.1:{port}", "serve", part)
        set_to = {**environment, "FUYUAN_WORKER": worker}
        parts[part] = subprocess.Popen(given, env=set_to, stderr=subprocess.DEVNULL)

    try:
        begin("nats-server", here)
        until((here / "nats" / "port").exists)
        begin("worker-1", here, WORKERS["worker-1"])
        begin("worker-2", elsewhere, WORKERS["worker-2"])
        begin("edge", here)
        system = System(here, f"http://127.0.0.1:{port}", parts["edge"], environment)  # type: ignore[arg-type]
        tokens = court_tokens(system)
        until(lambda: health.of_edge("127.0.0.1", port))
        yield Machines(Engine(system, tokens), database, elsewhere, parts)
    finally:
        for process in reversed(parts.values()):
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def machines(postgres_server: str) -> Iterator[Machines]:
    with (
        postgres_database(postgres_server) as database,
        tempfile.TemporaryDirectory(prefix="fy-") as folder,
        two_machines(Path(folder), database) as found,
    ):
        yield found


def test_districts_are_served_from_two_machines_and_by_the_other_when_one_is_lost(machines: Machines) -> None:
    before = {code: taken(machines.engine, code, "before") for code in BOTH}
    until(lambda: {machines.worker_of(code) for code in BOTH} == set(WORKERS))
    again = {code: taken(machines.engine, code, "again") for code in BOTH}
    lost = machines.worker_of(GULOU)
    machines.parts[lost].send_signal(signal.SIGKILL)
    machines.parts[lost].wait()
    began = time.monotonic()
    after = {code: taken(machines.engine, code, "after") for code in BOTH}
    assert time.monotonic() - began < 40.0  # beside whatever else is tested
    assert machines.worker_of(GULOU) == machines.worker_of(YUWANGTAI) != lost
    for code in BOTH:
        held = machines.engine.bulletins(code, after[code].json()["position"])
        assert sorted(held) == sorted(one[code].json()["stream"] for one in (before, again, after))
        assert taken(machines.engine, code, "before").json()["events"] == before[code].json()["events"]


def test_a_worker_opens_no_file_that_only_one_machine_may_and_no_side_listens_in_the_folder(machines: Machines) -> None:
    taken(machines.engine, GULOU, "at-work")
    opened = [file.path for worker in machines.workers.values() for file in worker.open_files()]
    assert [path for path in opened if path.endswith((".sqlite", ".db", "-wal", "-shm"))] == []
    assert list(machines.elsewhere.glob("districts/*/run/*.sock")) == []


def test_commands_beside_the_parts_ask_the_side_where_it_is(machines: Machines) -> None:
    taken(machines.engine, GULOU, "at-work-once-more")
    for folder in (machines.engine.at.folder, machines.elsewhere):
        asked = forked.run(
            ["--data-dir", folder, "--district", GULOU, "health", "court"], machines.engine.at.environment, "", 60
        )
        assert asked.returncode == 0, asked.stderr
    assert "法院服务应答" in machines.engine.at.run("--district", GULOU, "doctor").stdout


def test_where_a_worker_is_stands_nowhere_once_it_is_gone(machines: Machines) -> None:
    with psycopg.connect(machines.database) as connection:
        named = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'fuyuan-worker%'")
        assert named.fetchone() == (len(machines.workers),)
