"""The way to a side: its unix socket in the data folder, or TLS to the worker that has its district.

A worker on the network listens at one address for all its districts. Who connects says in a line which side it means;
once the worker has said yes, the connection is that side's, as its unix socket would be.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Final

from events.base import Side
from fuyuan.reaching import engine_certificates
from fuyuan.reaching.holder import holder_of
from fuyuan.settings import Settings

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
WANTED: Final = re.compile(rb"([0-9]{6}) (court|government|joint)\n")
YES: Final = b"yes\n"
LOOK_EVERY: Final = 0.25  # seconds between questions where a worker is
WITHIN: Final = 2.0  # seconds


class Worker:
    """The one that has a district, on whatever machine."""

    def __init__(self, district: Settings, code: str) -> None:
        self._code, self._database, self._engine = code, district.engine_database, district.engine
        self._address: tuple[str, int] | None = None
        self._looked_at = 0.0
        self._lock = Lock()

    @property
    def may_be_on_the_network(self) -> bool:
        """Whether a worker of the engine ever was."""
        return engine_certificates.folder_of(self._engine).is_dir()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return engine_certificates.to_call(self._engine)

    async def connect(self, side: Side) -> Connection:
        """Raises OSError."""
        known = self._address
        host, port = await asyncio.to_thread(self._looked_up) if known is None else known
        try:
            reader, writer = await asyncio.open_connection(host, port, ssl=self._tls)
            try:
                say(writer, wanted(self._code, side))
                if await reader.readline() != YES:
                    raise ConnectionRefusedError(f"the worker at {host}:{port} has not {self._code}")
            except BaseException:
                writer.close()
                raise
        except BaseException:
            self._address = None
            raise
        return reader, writer

    def dial(self, side: Side, within: float) -> socket.socket:
        """The same, blocking."""
        with ExitStack() as unless_said_yes:
            plain = unless_said_yes.enter_context(socket.create_connection(self._looked_up(), within))
            secured = unless_said_yes.enter_context(self._tls.wrap_socket(plain))
            secured.sendall(wanted(self._code, side))
            if secured.recv(len(YES)) != YES:
                raise ConnectionRefusedError(f"the worker has not {self._code}")
            unless_said_yes.pop_all()
            return secured

    def _looked_up(self) -> tuple[str, int]:
        """Raises OSError where no worker has it, or the one that has it is not on the network."""
        with self._lock:  # one asks, for all that wait
            if (address := self._address) is None and time.monotonic() - self._looked_at > LOOK_EVERY:
                self._looked_at = time.monotonic()
                found = holder_of(self._database, self._code, WITHIN)
                if found is not None:
                    host, _, port = found.rpartition(":")
                    address = self._address = host.strip("[]"), int(port)
        if address is None:
            raise ConnectionRefusedError(f"no worker on the network has {self._code}")
        return address


@dataclass(frozen=True, slots=True)
class WayToSide:
    """`near`: where its unix socket is, or would be. `worker`: of a district, whoever has it."""

    side: Side
    near: Path
    worker: Worker | None = None

    async def connect(self) -> Connection:
        """Raises OSError."""
        try:
            return await asyncio.open_unix_connection(self.near)
        except OSError:
            if self.worker is None or not self.worker.may_be_on_the_network:
                raise
        return await self.worker.connect(self.side)

    def dial(self, within: float) -> socket.socket:
        """The same, blocking; `within` so many seconds for each step."""
        plain = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        plain.settimeout(within)
        try:
            plain.connect(str(self.near))
            return plain
        except OSError:
            plain.close()
            if self.worker is None or not self.worker.may_be_on_the_network:
                raise
        return self.worker.dial(self.side, within)


def way_to(settings: Settings, side: Side) -> WayToSide:
    """To a side that lives here."""
    worker = None if settings.district is None else Worker(settings, settings.district)
    return WayToSide(side, settings.socket(side), worker)


def ways(settings: Settings) -> dict[Side, WayToSide]:
    """To each of them."""
    return {side: way_to(settings, side) for side in settings.sides}


def say(writer: asyncio.StreamWriter, said: bytes) -> None:
    """Raises ConnectionResetError where the connection is gone by now, which uvloop would call a RuntimeError."""
    if writer.is_closing():
        raise ConnectionResetError("the connection is gone")
    writer.write(said)


def wanted(code: str, side: Side) -> bytes:
    """What is said first on a connection to a worker."""
    return f"{code} {side}\n".encode()
