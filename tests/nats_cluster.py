"""Three real nats-servers that store the same, each by the folder that `fuyuan nats-cluster` writes for it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from nats.aio.client import Client

from events.base import Side
from fuyuan.installation import nats_cluster, secrets
from fuyuan.settings import Settings
from services.bus import connection as bus
from services.bus.errors import BusError
from services.bus.names import stream_name
from tests.nats_server import free_port
from tests.waiting import eventually

HOST = "127.0.0.1"
Write = Callable[[Settings, Sequence[str], Path], str]


class Cluster:
    """Its members by name; each is started, killed and paused by itself."""

    def __init__(self, settings: Settings, folder: Path, write: Write = nats_cluster.write) -> None:
        """`settings`: of an installation, or of a district of the engine for which `write` writes."""
        members = [f"{HOST}:{port}" for port in _ports(3)]
        self.folder = folder
        self.settings, self.url = settings, write(settings, members, folder)
        self.passwords = secrets.load(settings.secrets_file).nats
        self.names = sorted(path.name for path in folder.iterdir())
        self.authority = folder / self.names[0] / nats_cluster.AUTHORITY
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._connections: list[Client] = []

    def start(self, *names: str) -> None:
        binary = Path(sys.executable).with_name("nats-server")
        for name in names:
            folder = self.folder / name
            with (folder / "server.log").open("ab") as output:
                command = [binary, "-c", nats_cluster.CONFIG]
                self._running[name] = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)

    def kill(self, name: str) -> None:
        process = self._running.pop(name)
        process.kill()
        process.wait(10)

    def reload(self, name: str) -> None:
        self._running[name].send_signal(signal.SIGHUP)

    def pause(self, name: str) -> None:
        self._running[name].send_signal(signal.SIGSTOP)

    def wake(self, name: str) -> None:
        self._running[name].send_signal(signal.SIGCONT)

    async def service(self, side: Side, within: float = 10.0) -> Client:
        """A connection with full rights in the account of a side, to any member; ended with the cluster."""
        user = self.settings.bus_user(side)
        password = self.passwords[user]
        connection = await bus.connect(self.url, user=user, password=password, name=f"test {user}", within=within)
        self._connections.append(connection)
        return connection

    async def ready(self) -> None:
        """Until a majority has found together and stores what it is given."""
        connection = await self.service(Side.COURT)

        async def answers() -> bool:
            try:
                return bool(await bus.api(connection, "INFO", within=1))
            except BusError:
                return False

        await eventually(answers)

    async def leader(self, side: Side) -> str:
        """The member that decides what the stream of a side holds."""
        connection = await self.service(side)

        async def said() -> str | None:
            try:
                info = await bus.api(connection, f"STREAM.INFO.{stream_name(side)}", within=1)
            except BusError:
                return None
            leader: str | None = info["cluster"].get("leader")
            return leader

        name: str = await eventually(said)
        return name

    async def whole(self) -> None:
        """Until each says that it has all that it is to have: for what one lacks, two are away once the next dies."""

        async def well() -> bool:
            with suppress(httpx.TransportError):
                answers = [await client.get(f"http://{HOST}:{self._health(name)}/healthz") for name in self.names]
                return all(answer.is_success for answer in answers)
            return False

        async with httpx.AsyncClient() as client:
            await eventually(well)

    async def end(self) -> None:
        for connection in self._connections:
            await connection.close()
        for name in list(self._running):
            self.wake(name)
            self.kill(name)

    def route(self, name: str) -> str:
        """Where the other members find this one."""
        host, _, port = name.rpartition("-")
        return f"{host}:{int(port) + nats_cluster.TO_ROUTES}"

    def _health(self, name: str) -> int:
        return int(name.rpartition("-")[2]) + nats_cluster.TO_HEALTH

    def log(self, name: str) -> str:
        return (self.folder / name / "server.log").read_text()


@contextmanager
def trusting(authority: Path) -> Iterator[None]:
    """As a part is told whom to trust: in this process, and in those that it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(authority))
        yield


def _ports(count: int) -> list[int]:
    """Free ones, whose companions are free too, and nobody else's among these."""
    found, taken = list[int](), set[int]()
    while len(found) < count:
        port = free_port()
        three = {port, port + nats_cluster.TO_ROUTES, port + nats_cluster.TO_HEALTH}
        if not three & taken and all(map(_free, three - {port})):
            found.append(port)
            taken |= three
    return found


def _free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError, OverflowError):
        probe.bind((HOST, port))
        return True
    return False
