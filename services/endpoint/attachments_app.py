"""Files over the local socket of a side: `POST /attachments?name=…` streams one in, `GET /attachments/<side>/<sha256>`
one of that side out. What its own disk lost is put back from the bus; the others' files are read from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qs

import structlog

from events.base import Side
from services.attachments.errors import FileChanged, FileErased, FileMissing
from services.attachments.file_key import FileKey
from services.attachments.files import Files
from services.attachments.sealed_file import KeptFile
from services.endpoint import problems
from services.errors import FuyuanError

ATTACHMENTS: Final = "/attachments"
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Copies = Callable[[Side, str], AsyncIterator[tuple[FileKey, AsyncIterator[bytes]]]]
"""Each copy of a file of a side that can be had on the bus now, and its key; reading one may raise FileMissing."""
log = structlog.get_logger()


class BrokenOff(Exception):
    """The caller is gone before the end of the file."""


class AttachmentsApp:
    """A plain ASGI app; the caller has authenticated who asks and what they may see."""

    def __init__(self, side: Side, files: Files, copies: Copies) -> None:
        self._side, self._files, self._copies = side, files, copies

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        body = _body(receive)
        try:
            match scope["method"], scope["path"].removeprefix(ATTACHMENTS):
                case "POST", "":
                    [name] = parse_qs(scope["query_string"].decode(), keep_blank_values=True).get("name", [""])
                    file = await self._files.take(name, body)
                    await answered(send, 200, file.model_dump_json().encode())
                case _, path:
                    _, owner, sha256 = path.split("/")
                    await self._give(Side(owner), sha256, send)
        except FuyuanError as error:
            with suppress(BrokenOff):
                async for _ in body:  # an answer in the middle of a file would not be heard
                    pass
                await answered(send, *problems.problem_of(error))
        except BrokenOff:
            pass

    async def _give(self, owner: Side, sha256: str, send: Send) -> None:
        if owner is self._side:
            try:
                file = await asyncio.to_thread(self._files.file(sha256).checked)
            except (FileMissing, FileChanged) as lost:
                if not isinstance(lost, FileErased):
                    log.error("a file is not as recorded", side=self._side, error=str(lost))
                if not await self._restored(sha256):
                    raise
                file = self._files.file(sha256)
            await _sent(file, send)
            return
        nowhere = FileMissing(sha256)
        async for key, copy in self._copies(owner, sha256):
            try:
                async with self._files.borrowed(key, copy) as file:
                    await _sent(file, send)
                    return
            except (FileMissing, FileChanged):
                nowhere = key.missing()
        raise nowhere

    async def _restored(self, sha256: str) -> bool:
        async for key, copy in self._copies(self._side, sha256):
            with suppress(FileMissing):
                if await self._files.restore(key, copy):
                    log.warning("a file was put back from the bus", side=self._side, sha256=sha256)
                    return True
        return False


async def _sent(file: KeptFile, send: Send) -> None:
    headers = [(b"content-length", str(file.length()).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for block in file.blocks():
        await send({"type": "http.response.body", "body": block, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BrokenOff
        yield message["body"]
        more = message["more_body"]


async def answered(send: Send, status: int, answer: bytes) -> None:
    """One JSON document."""
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": answer})
