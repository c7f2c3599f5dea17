"""A real nats-server of its own for a test: free ports, its own folder, killed by its process id."""

from __future__ import annotations

import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import nats
import nkeys
import orjson
import pytest
from nats.aio.client import Client

from events.base import Side
from fuyuan.installation.nats_config import BrokerConfig, Link, users
from services.bus import connection as bus
from services.bus import names as bus_names

JURISDICTION: Final = "410204"
ORGANS: Final[Mapping[str, Side]] = {
    "district-court": Side.COURT,
    "court-admin-division": Side.COURT,
    "district-government": Side.GOVERNMENT,
    "justice-bureau": Side.GOVERNMENT,
    "housing-bureau": Side.GOVERNMENT,
    "group-office": Side.JOINT,
}


class NatsServer:
    """`with NatsServer() as server:` runs it; `start()` after `kill()` keeps port and store."""

    def __init__(
        self,
        organs: Mapping[str, Side] = ORGANS,
        jurisdiction: str = JURISDICTION,
        sides: Sequence[Side] = tuple(Side),
        link: Link | None = None,
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fuyuan-nats-"))
        self.name = f"test-{secrets.token_hex(6)}"
        self.passwords = {user: secrets.token_urlsafe(12) for user in users(sides)}
        self.seeds = {organ: new_seed() for organ, side in organs.items() if side in sides}
        self.port = free_port()
        self.config = BrokerConfig(
            server_name=self.name,
            store_dir=self.folder / "store",
            port=self.port,
            jurisdiction=jurisdiction,
            organs=organs,
            passwords=self.passwords,
            keys={organ: [public_key(seed)] for organ, seed in self.seeds.items()},
            sides=sides,
            link=link,
        )
        self.amended: Callable[[str], str] = str
        """What somebody makes of the configuration who may write it."""
        self._process: subprocess.Popen[bytes] | None = None
        self._connections: list[Client] = []

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self, within: float = 5.0) -> None:
        """Start and wait until *this* server answers; raises RuntimeError with its log when it does not."""
        assert self._process is None, "already running"
        path = self.folder / "nats.conf"
        path.write_text(self.amended(self.config.render()))
        binary = Path(sys.executable).with_name("nats-server")
        with (self.folder / "server.log").open("ab") as output:
            self._process = subprocess.Popen([binary, "-c", path], stdout=output, stderr=output)
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and self._process.poll() is None:
            if greeting_name(self.port) == self.name:
                return
            try:
                self._process.wait(0.005)  # a pause that ends when the server does
            except subprocess.TimeoutExpired:
                continue
        self._end(signal.SIGKILL)
        raise RuntimeError(f"nats-server did not start:\n{(self.folder / 'server.log').read_text()}")

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text()

    def kill(self) -> None:
        """kill -9: what is not on disk is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def reload(self) -> None:
        """The running server reads what its configuration is now."""
        assert self._process is not None, "start it first"
        (self.folder / "nats.conf").write_text(self.amended(self.config.render()))
        self._process.send_signal(signal.SIGHUP)

    def restart(self) -> None:
        self.stop()
        self.start()

    def wipe(self) -> None:
        """Forget everything stored. The server must be down."""
        assert self._process is None, "stop or kill it first"
        shutil.rmtree(self.config.store_dir, ignore_errors=True)

    async def service(self, side: Side) -> Client:
        """A connection with full rights in the account of a side."""
        return await self.connect(bus_names.service_user(side))

    async def organ(self, organ: str) -> Client:
        """A connection by the credentials of an organ, with that organ's inbox; `close_connections` ends it."""
        inbox = bus_names.inbox_prefix(organ)
        connection = await nats.connect(self.url, nkeys_seed_str=self.seeds[organ].decode(), inbox_prefix=inbox)
        self._connections.append(connection)
        return connection

    async def connect(self, user: str) -> Client:
        """A connection as any user who has a password; `close_connections` ends it."""
        connection = await bus.connect(self.url, user=user, password=self.passwords[user], name=f"test {user}")
        self._connections.append(connection)
        return connection

    async def close_connections(self) -> None:
        while self._connections:
            await self._connections.pop().close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._process = None


@pytest.fixture
async def nats_server() -> AsyncIterator[NatsServer]:
    """A running nats-server of its own, with the accounts of all three sides and of a few organs.

    Connections made through it are closed at the end of the test.
    """
    with NatsServer() as server:
        yield server
        await server.close_connections()


def new_seed() -> bytes:
    """The secret of a user at the broker."""
    return bytes(nkeys.encode_seed(secrets.token_bytes(32), nkeys.PREFIX_BYTE_USER))


def public_key(seed: bytes) -> str:
    """What the broker knows of it."""
    return nkeys.from_seed(bytearray(seed)).public_key.decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def greeting_name(port: int) -> str | None:
    """The name in the INFO line of whatever answers at the port; None when nothing does."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            line = connection.makefile("rb").readline()
    except OSError:
        return None
    return str(orjson.loads(line.removeprefix(b"INFO "))["server_name"]) if line.startswith(b"INFO ") else None
