"""The files of a side in its object store on the bus (ADR-20): written once by their digest, read chunk by chunk.

Any NATS client finds them there (`nats object get court <sha256>`), sealed as they stand on disk. They are read by one
call of the API, which works alike on the object store of one's own, on a mirror, and on a mirror in an account that
lets its owner read there.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson
from nats.aio.client import Client

from events.base import Side
from events.envelope import LEDGER_ID, ledger_id
from services.attachments.errors import FileMissing
from services.attachments.file_key import FileKey
from services.bus import connection as bus
from services.bus.connection import BusMessage, StoredMessage
from services.bus.errors import BusError
from services.bus.names import Store, file_subject, mirror_api, stream_name

CHUNK: Final = 128 * 1024


async def newest_file(connection: Client, side: Side) -> int:
    """The ledger id of the event whose file was put last; 0 where none was."""
    last = await _last(connection, side, ">")
    return ledger_id(last.headers.get(LEDGER_ID)) if last else 0


async def put_file(connection: Client, side: Side, path: Path, of_event: int) -> None:
    """Put what stands at `path` there under the same name, unless it is; `of_event` is the ledger id of an event that
    names it. Raises BusError, OSError."""
    if await _last(connection, side, _encoded(path.name)) is not None:
        return
    nuid, size, chunks, hashed = uuid.uuid4().hex, 0, 0, hashlib.sha256()
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            await bus.store(connection, BusMessage(file_subject(side, "C", nuid), chunk))
            hashed.update(chunk)
            size, chunks = size + len(chunk), chunks + 1
    said = {
        "name": path.name,
        "bucket": side.value,
        "nuid": nuid,
        "size": size,
        "chunks": chunks,
        "mtime": datetime.now(UTC).isoformat(),
        "digest": f"SHA-256={base64.urlsafe_b64encode(hashed.digest()).decode()}",
        "options": {"max_chunk_size": CHUNK},
    }
    subject = file_subject(side, "M", _encoded(path.name))
    await bus.store(connection, BusMessage(subject, orjson.dumps(said), {LEDGER_ID: str(of_event)}))


async def file_chunks(
    connection: Client, owner: Side, key: FileKey, *, held_by: Side | None = None
) -> AsyncIterator[bytes]:
    """The file of `owner` as it is kept, from this account or from that of `held_by`. Raises FileMissing.

    What is read may be anything: whoever reads it compares the digest.
    """
    prefix = f"{mirror_api(held_by)}." if held_by else ""
    try:
        if (last := await _last(connection, owner, _encoded(key.name), prefix)) is None:
            raise key.missing()
        said: dict[str, Any] = orjson.loads(last.data)
        subject, place = file_subject(owner, "C", said["nuid"]), 1
        for _ in range(said["chunks"]):
            wanted = {"seq": place, "next_by_subj": subject}
            chunk = await bus.stored(connection, stream_name(owner, Store.FILES), wanted, prefix)
            if chunk is None:  # a mirror that is behind
                raise FileMissing(key.sha256)
            yield chunk.data
            place = chunk.sequence + 1
    except BusError as error:
        raise FileMissing(key.sha256) from error


async def _last(connection: Client, owner: Side, name: str, prefix: str = "") -> StoredMessage | None:
    wanted = {"last_by_subj": file_subject(owner, "M", name)}
    return await bus.stored(connection, stream_name(owner, Store.FILES), wanted, prefix)


def _encoded(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode()
