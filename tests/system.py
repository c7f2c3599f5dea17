"""The whole system as an operator runs it: `fuyuan up` as a process, its parts found as its children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests import forked
from tests.nats_server import free_port

PARTS = ("court", "government", "joint", "projections", "edge", "nats-server")
FUYUAN = Path(sys.executable).with_name("fuyuan")


@dataclass(frozen=True)
class System:
    """A running installation: its data folder, its address, its supervisor."""

    folder: Path
    url: str
    process: subprocess.Popen[str]
    environment: Mapping[str, str]

    def part(self, name: str) -> psutil.Process | None:
        """The process of a part, if it runs now."""
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                line = child.cmdline()
            except psutil.NoSuchProcess:
                continue
            if line and (line[-1] == name or (name == "nats-server" and Path(line[0]).name == name)):
                return child
        return None

    def pids(self) -> dict[str, int]:
        """The process of each part that runs now."""
        return {name: part.pid for name in PARTS if (part := self.part(name)) is not None}

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Another `fuyuan` command on the same data folder."""
        return forked.run(["--data-dir", self.folder, *arguments], self.environment, stdin, 60)

    def token(self, organ: str, role: str = "clerk", *, district: str | None = None) -> str:
        """`district`: of an engine, that of the organ."""
        options = () if district is None else ("--district", district)
        made = self.run(*options, "token", "create", "--organ", organ, "--role", role)
        assert made.returncode == 0, made.stderr
        return made.stdout.split()[-1]


@contextmanager
def system(folder: Path, up: Sequence[str] = (), **settings: str) -> Iterator[System]:
    """`fuyuan up` on `folder`, with options, ready when entered, gone when left. `settings` are FUYUAN_… variables."""
    port = free_port()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **settings}
    command = [FUYUAN, "--data-dir", folder, "--http", f"127.0.0.1:{port}", "up", *up]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if f"127.0.0.1:{port}" in line:
                    break
            else:
                raise RuntimeError("fuyuan up did not start:\n" + "".join(said))
            yield System(folder, f"http://127.0.0.1:{port}", process, environment)
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                assert process.wait(20) == 0
        finally:
            process.kill()
