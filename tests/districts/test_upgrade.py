"""A rolling upgrade of an engine: the parts of a next version come up beside those that run, one after the other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.databases import postgres_database
from tests.engine_at_work import COURT, Engine, taken
from tests.engines import GULOU, YUWANGTAI, engine_settings, with_districts
from tests.nats_server import free_port
from tests.system import System
from tests.waiting import until

pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]
CODES: Final = (GULOU, YUWANGTAI)
THIS: Final = "from fuyuan.cli import main; main()"
NEXT: Final = """
from sqlalchemy import Column
from sqlalchemy.types import TEXT
from projections.store import store
store.DEFINITION_VERSION += 1
from projections.views.bulletin_board import BULLETIN
BULLETIN.append_column(Column("of_the_next_version", TEXT))
from fuyuan.cli import main
main()
"""
"""The program with another definition of its read model."""


class Readers:
    """They ask for the bulletins of both districts all the time: nothing shown goes, and nothing stands there twice."""

    def __init__(self, at: Engine, url: str) -> None:
        self._at, self._url, self._stop = at, url, threading.Event()
        self.shown: dict[str, list[str]] = {code: [] for code in CODES}
        self.wrong: list[object] = []
        self.asked = 0
        self._threads = [threading.Thread(target=self._read, args=(code,)) for code in CODES]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, code: str) -> None:
        headers = {"Host": f"{code}.localhost", "Authorization": f"Bearer {self._at.tokens[code]}"}
        with httpx.Client(base_url=self._url, headers=headers, timeout=20) as client:
            while not self._stop.wait(0.02):
                answer = client.get("/api/v1/views/bulletin_board?limit=200")
                if answer.status_code != 200:
                    self.wrong.append(answer.text)
                    continue
                now = [row["stream"] for row in answer.json()["items"]]
                if len(now) != len(set(now)) or not set(self.shown[code]) <= set(now):
                    self.wrong.append((code, self.shown[code], now))
                self.shown[code], self.asked = now, self.asked + 1


@contextmanager
def part(version: str, name: str, folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A part of that version, alone, as systemd runs it."""
    command = [sys.executable, "-c", version, "--data-dir", str(folder), "serve", name]
    with subprocess.Popen(command, env=environment, text=True) as process:
        try:
            yield process
        finally:
            stop(process)


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(20)


def run(version: str, folder: Path, environment: dict[str, str], *command: str) -> str:
    said = [sys.executable, "-c", version, "--data-dir", str(folder), *command]
    done = subprocess.run(said, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_all_parts_are_replaced_while_everybody_works(postgres_server: str, folder: Path) -> None:
    here, http = folder / "e", f"127.0.0.1:{free_port()}"
    with postgres_database(postgres_server) as database, ExitStack() as stack:
        environment = {**os.environ, "FUYUAN_DATABASE": database, "FUYUAN_HTTP": http}
        with_districts(engine_settings(here, database), folder)

        def begun(version: str, name: str) -> subprocess.Popen[str]:
            return stack.enter_context(part(version, name, here, environment))

        begun(THIS, "nats-server")
        worker, edge = begun(THIS, "worker-1"), begun(THIS, "edge")
        made = ("token", "create", "--organ", COURT, "--role", "clerk")
        tokens = {code: run(THIS, here, environment, "--district", code, *made).split()[-1] for code in CODES}
        running = Engine(System(here, f"http://{http}", edge, environment), tokens)
        acknowledged: dict[str, list[str]] = {code: [] for code in CODES}
        newest: dict[str, str] = {}

        def give(step: str) -> None:
            for code in CODES:
                answer = taken(running, code, step).json()
                acknowledged[code].append(answer["stream"])
                newest[code] = answer["position"]

        def is_served() -> bool:
            with suppress(httpx.TransportError):
                return httpx.get(f"http://{http}/health/live").status_code == 200
            return False

        until(is_served)
        for number in range(5):
            give(f"before-{number}")
        with Readers(running, running.at.url) as readers:
            for code in CODES:  # 1. the read models of the next version are made beside
                assert "0 parked" in run(NEXT, here, environment, "--district", code, "rebuild")
            give("beside")
            begun(NEXT, "worker-9")  # 2. workers of both versions share the districts
            until(lambda: (here / "run" / "worker-9.pid").exists())
            for number in range(10):
                give(f"both-{number}")
            stop(worker)
            give("the-next-alone")
        assert not readers.wrong, readers.wrong[:3]
        assert readers.asked > 20
        stop(edge)
        begun(NEXT, "edge")  # 3. and the edge
        until(is_served)
        for code in CODES:
            path = f"/api/v1/views/bulletin_board?limit=200&after={newest[code]}"
            answer = until(lambda code=code, path=path: _well(running.ask(code, "GET", path)))
            assert sorted(row["stream"] for row in answer.json()["items"]) == sorted(acknowledged[code])
            assert "✗" not in run(NEXT, here, environment, "--district", code, "verify")
            assert "其他程序版本的共享视图" in run(NEXT, here, environment, "--district", code, "doctor")


def _well(answer: httpx.Response) -> httpx.Response | None:
    """A page, once there is one: never an empty one in its place."""
    assert answer.status_code in (200, 503), answer.text
    return answer if answer.status_code == 200 else None
