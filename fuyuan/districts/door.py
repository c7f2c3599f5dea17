"""The door of a worker on the network: TLS between processes of the engine, then a line that says which side is meant.

Behind it are the unix sockets of the worker's districts. A side that this worker has not is refused at once, so that
who asks looks anew where it is; one that rests is woken by its socket, as on one machine.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from events.base import Side
from events.cancelling import end
from fuyuan.bad_day import BadDay
from fuyuan.reaching import engine_certificates
from fuyuan.reaching.way import WANTED, YES, say
from fuyuan.settings import Settings

HELLO: Final = 5.0
"""Seconds in which who connects shows its certificate, and as many in which it says what it wants."""
CHUNK: Final = 1 << 16


def socket_behind(folder: Path, code: str, side: Side | str) -> Path:
    return folder / f"{code}-{side}.sock"


@asynccontextmanager
async def door(engine: Settings, address: str, sockets: Path) -> AsyncIterator[str]:
    """Open at `address`; gives it with the port that it has. Raises BadDay."""
    engine_certificates.ensure(engine)
    host, _, port = address.rpartition(":")
    try:
        server = await asyncio.start_server(
            partial(_taken, sockets),
            host.strip("[]"),
            int(port),
            ssl=engine_certificates.to_be_called(engine),
            ssl_handshake_timeout=HELLO,
        )
    except OSError as error:
        raise BadDay(
            f"不能在 {address} 上监听：请把 FUYUAN_WORKER 设为本机的地址和空闲端口",
            f"cannot listen at {address}: set FUYUAN_WORKER to an address of this machine and a free port ({error})",
        ) from error
    try:
        yield f"{host}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _taken(sockets: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        async with asyncio.timeout(HELLO):
            said = WANTED.fullmatch(await reader.readline())
        if said is not None:
            inner = await asyncio.open_unix_connection(socket_behind(sockets, said[1].decode(), said[2].decode()))
            say(writer, YES)
            await _both_ways(reader, writer, *inner)
    except (OSError, ValueError):  # not here, gone, or a line without an end
        pass
    finally:
        writer.close()


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
