"""Files over the local socket of a side: `POST /attachments?name=…` streams one in, `GET /attachments/<sha256>` out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qs

from services.attachments.files import Files
from services.endpoint import problems
from services.errors import FuyuanError

ATTACHMENTS: Final = "/attachments"
BLOCK: Final = 64 * 1024
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class BrokenOff(Exception):
    """The caller is gone before the end of the file."""


class AttachmentsApp:
    """A plain ASGI app; the caller has authenticated who asks and what they may see."""

    def __init__(self, files: Files) -> None:
        self._files = files

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        body = _body(receive)
        try:
            match scope["method"], scope["path"].removeprefix(ATTACHMENTS):
                case "POST", "":
                    [name] = parse_qs(scope["query_string"].decode(), keep_blank_values=True).get("name", [""])
                    file = await self._files.take(name, body)
                    await answered(send, 200, file.model_dump_json().encode())
                case "GET", path:
                    await self._give(path.removeprefix("/"), send)
        except FuyuanError as error:
            with suppress(BrokenOff):
                async for _ in body:  # an answer in the middle of a file would not be heard
                    pass
                await answered(send, *problems.problem_of(error))
        except BrokenOff:
            pass

    async def _give(self, sha256: str, send: Send) -> None:
        path = await asyncio.to_thread(self._files.checked, sha256)
        with path.open("rb") as file:
            headers = [(b"content-length", str(path.stat().st_size).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            while block := file.read(BLOCK):
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
