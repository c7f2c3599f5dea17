"""The way of a file between the edge and a side: streamed over the side's socket, never whole in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from events.attachment import Attachment
from events.base import Side
from fuyuan.http.gateway import BROKEN, Gateway, head_of
from fuyuan.http.problems import Answer, ProblemError, not_uploaded, unavailable
from fuyuan.reaching.way import Connection, say

AT_ONCE: Final = 16
"""Files on their way in at the same moment; further ones wait."""
WITHIN: Final = 600.0  # seconds for one file, on a slow line too
BEGUN: Final = 30.0  # seconds until a file begins to come: its side looks at every byte of it first
BLOCK: Final = 64 * 1024


class FileWays:
    """`await ways.upload(side, organ, name, chunks)`; `return await ways.download(side, file)`."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._places = gateway, asyncio.Semaphore(AT_ONCE)

    async def upload(self, side: Side, organ: str, name: str, chunks: AsyncIterable[bytes]) -> Answer:
        """The side's own answer. Raises ProblemError 503, and what breaks `chunks` off: the side keeps nothing then."""
        if there := self._gateway.elsewhere(side):
            try:
                async with asyncio.timeout(WITHIN):
                    return await there.upload(side, organ, name, chunks)
            except TimeoutError as error:
                raise not_uploaded(side) from error
        head = f"POST /attachments?name={quote(name)} HTTP/1.1\r\nHost: {side}\r\nTransfer-Encoding: chunked\r\n\r\n"
        async with self._places:
            reader, writer = await self._gateway.connect(side)
            try:
                async with asyncio.timeout(WITHIN):
                    say(writer, head.encode())
                    async for chunk in chunks:
                        if chunk:  # an empty one would end the body
                            say(writer, b"%x\r\n%b\r\n" % (len(chunk), chunk))
                            await writer.drain()
                    say(writer, b"0\r\n\r\n")
                    status, length, _ = await head_of(reader)
                    return status, await reader.readexactly(length)
            except BROKEN as error:
                raise not_uploaded(side) from error
            finally:
                writer.close()

    async def download(self, owner: Side, file: Attachment) -> Response:
        """The file, each byte of which was looked at: from the side that recorded it, else from another's mirror.

        Raises ProblemError: what the side that recorded it says; where that lives elsewhere, 410 for what was erased,
        503 for what no mirror has.
        """
        refusals: list[ProblemError] = []
        here = self._gateway.here
        for side in sorted(here, key=lambda side: side is not owner):
            try:
                return await self._asked(side, owner, file)
            except ProblemError as refusal:
                refusals.append(refusal)
        erased = (refusal for refusal in refusals if refusal.kind == "file-erased")
        raise next(erased, refusals[0] if owner in here else _not_here(owner))

    async def _asked(self, side: Side, owner: Side, file: Attachment) -> Response:
        reader, writer = await self._gateway.connect(side)
        try:
            async with asyncio.timeout(BEGUN):
                say(writer, f"GET /attachments/{owner}/{file.sha256} HTTP/1.1\r\nHost: {side}\r\n\r\n".encode())
                status, length, _ = await head_of(reader)
                if status == HTTPStatus.OK:
                    return _Download(file, length, (reader, writer))
                answer = await reader.readexactly(length)
        except BROKEN as error:
            writer.close()
            raise not_uploaded(side) from error
        writer.close()
        raise ProblemError(status, answer)


class _Download(Response):
    """Saved by the browser, never shown: what is in a file is not ours. Where it breaks off, so does the answer."""

    def __init__(self, file: Attachment, length: int, connection: Connection) -> None:
        super().__init__(media_type="application/octet-stream")
        self.headers["Content-Length"] = str(length)
        self.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        self._length, (self._reader, self._writer) = length, connection

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head: dict[str, Any] = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        try:
            await send(head)
            left = self._length
            while left and (block := await self._reader.read(min(left, BLOCK))):
                left -= len(block)
                await send({"type": "http.response.body", "body": block, "more_body": left > 0})
        finally:
            self._writer.close()


def _not_here(owner: Side) -> ProblemError:
    return unavailable(
        f"附件由{owner.zh}一方保存，还没有传到本机，请稍后再试 / "
        f"the file is kept by the {owner} side elsewhere and has not arrived here: try again later"
    )
