"""The door of a worker on the network: TLS between processes of the engine, then a line that says which side is meant.

Behind it are the unix sockets of the worker's districts. A side that this worker has not is refused at once, so that
who asks looks anew where it is; one that rests is woken by its socket, as on one machine.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import structlog

from events.base import Side
from events.cancelling import alive, end
from events.errors import reason_of
from fuyuan.bad_day import BadDay
from fuyuan.reaching import engine_certificates
from fuyuan.reaching.way import WANTED, YES, Connection, say
from fuyuan.settings import Settings
from services.serving import listening

HELLO: Final = 5.0
"""Seconds in which who connects shows its certificate, and as many in which it says what it wants."""
STRANGERS: Final = 64
"""Who may be at the door at once without having said what they want; more of them wait in the kernel, of which it keeps
BACKLOG, and cost the worker nothing."""
BACKLOG: Final = 256
AGAIN: Final = 0.5  # seconds from a connection that could not be taken to the next
CHUNK: Final = 1 << 16
log = structlog.get_logger()


def socket_behind(folder: Path, code: str, side: Side | str) -> Path:
    return folder / f"{code}-{side}.sock"


@asynccontextmanager
async def door(engine: Settings, address: str, sockets: Path) -> AsyncIterator[str]:
    """Open at `address`; gives it with the port that it has. Raises BadDay."""
    engine_certificates.ensure(engine)
    host, _, port = address.rpartition(":")
    try:
        bound = listening(host.strip("[]"), int(port))
        tls = engine_certificates.to_be_called(engine)
    except OSError as error:
        raise BadDay(
            f"不能在 {address} 上监听：请把 FUYUAN_WORKER 设为本机的地址和空闲端口",
            f"cannot listen at {address}: set FUYUAN_WORKER to an address of this machine and a free port ({error})",
        ) from error
    with bound:
        bound.listen(BACKLOG)
        bound.setblocking(False)
        doorkeeper = _Doorkeeper(tls, sockets)
        taking = asyncio.create_task(doorkeeper.take(bound))
        try:
            yield f"{host}:{bound.getsockname()[1]}"
        finally:
            await end(taking, *doorkeeper.met)


class _Doorkeeper:
    """Lets in who is of this engine and says which side it wants. `met`: whoever is here now."""

    def __init__(self, tls: ssl.SSLContext, sockets: Path) -> None:
        self._tls, self._sockets = tls, sockets
        self._places = asyncio.Semaphore(STRANGERS)
        self.met = set[asyncio.Task[None]]()

    async def take(self, bound: socket.socket) -> None:
        """Until it is cancelled."""
        while alive():
            await self._places.acquire()
            try:
                plain, _ = await asyncio.get_running_loop().sock_accept(bound)
            except OSError as error:  # gone already, or no more files may be opened
                self._places.release()
                log.warning("door.not_taken", error=reason_of(error))
                await asyncio.sleep(AGAIN)
                continue
            meeting = asyncio.create_task(self._meet(plain))
            self.met.add(meeting)
            meeting.add_done_callback(self.met.discard)

    async def _meet(self, plain: socket.socket) -> None:
        writer: asyncio.StreamWriter | None = None
        try:
            try:
                reader, writer = await self._secured(plain)
                async with asyncio.timeout(HELLO):
                    said = WANTED.fullmatch(await reader.readline())
            finally:
                self._places.release()
            if said is not None:
                path = socket_behind(self._sockets, said[1].decode(), said[2].decode())
                inner = await asyncio.open_unix_connection(path)
                say(writer, YES)
                await _both_ways(reader, writer, *inner)
        except (OSError, ValueError):  # a stranger, not here, gone, or a line without an end
            pass
        finally:
            if writer is not None:
                writer.close()

    async def _secured(self, plain: socket.socket) -> Connection:
        """Once its certificate is one of ours. Raises OSError."""
        loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await loop.connect_accepted_socket(
            lambda: protocol, plain, ssl=self._tls, ssl_handshake_timeout=HELLO
        )
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


async def _both_ways(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    from_side: asyncio.StreamReader,
    to_side: asyncio.StreamWriter,
) -> None:
    """Until either has no more to say."""
    ways = [asyncio.create_task(_pass_on(reader, to_side)), asyncio.create_task(_pass_on(from_side, writer))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end(*ways)
        to_side.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while said := await reader.read(CHUNK):
            say(writer, said)
            await writer.drain()
    except OSError:  # the other one sees its end too
        pass
