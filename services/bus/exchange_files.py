"""The files of what moves between districts, in the exchange: piece by piece, sealed as their side keeps them.

They lie there for a while and no longer: who receives them keeps them as its own. Each piece has a subject of its own,
so what is said again takes the place of what was said before, and an erased file leaves nothing but its place.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import nats.errors
from nats.aio.client import Client

from events.attachment import Attachment
from services.attachments.errors import FileMissing
from services.attachments.sealed_file import HEAD
from services.bus.connection import BusMessage, store
from services.bus.errors import OutcomeUnknown, StreamUnavailable
from services.bus.exchange_names import API, Sent, piece_call, piece_subject
from services.bus.object_store import CHUNK

PIECES: Final = "Fuyuan-Pieces"
"""The header of each piece that says how many there are."""
WITHIN: Final = 5.0  # seconds for one piece
_NOT_FOUND: Final = "404"


async def put_pieces(connection: Client, sent: Sent, sha256: str, path: Path) -> None:
    """What stands at `path`, for the side that the event goes to. Raises BusError, OSError."""
    with path.open("rb") as file:
        pieces = _pieces(os.fstat(file.fileno()).st_size)
        for place in range(pieces):
            data = await asyncio.to_thread(file.read, CHUNK)
            await store(connection, BusMessage(piece_subject(sent, sha256, place), data, {PIECES: str(pieces)}))


async def blank_pieces(connection: Client, sent: Sent, file: Attachment) -> None:
    """Nothing stands any more where the file was. Raises BusError."""
    for place in range(_pieces(file.length + HEAD)):
        await store(connection, BusMessage(piece_subject(sent, file.sha256, place), b""))


async def pieces(connection: Client, sent: Sent, sha256: str) -> AsyncIterator[bytes]:
    """The file as it came, which may be anything. Raises FileMissing; StreamUnavailable, OutcomeUnknown."""
    place, of = 0, 1
    while place < of:
        data, of = await _piece(connection, piece_subject(sent, sha256, place), sha256)
        yield data
        place += 1


async def _piece(connection: Client, subject: str, sha256: str) -> tuple[bytes, int]:
    """What stands there, and of how many pieces it is one."""
    try:
        reply = await connection.request(f"{API}.{piece_call(subject)}", b"", timeout=WITHIN)
    except nats.errors.NoRespondersError as nobody:
        raise StreamUnavailable(subject) from nobody
    except nats.errors.Error as silent:
        raise OutcomeUnknown(subject) from silent
    headers = reply.headers or {}
    if (status := headers.get("Status")) not in (None, _NOT_FOUND):
        raise StreamUnavailable(f"{subject}: {status}")
    of = headers.get(PIECES, "")
    if status == _NOT_FOUND or not reply.data or not (of.isascii() and of.isdecimal()):
        raise FileMissing(sha256)
    return reply.data, int(of[:6])


def _pieces(length: int) -> int:
    return -(-length // CHUNK)
