"""What a caller still sends when the answer is there already: it is read and thrown away, up to a limit.

Without that the server closes the connection under the caller's hands, the kernel resets it, and the answer
(413, 401, 429) is lost on its way.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST: Final = 32 * 1024 * 1024  # bytes
WITHIN: Final = 10.0  # seconds; ten megabytes need that long on a slow line


class Unread:
    """ASGI middleware: the whole answer goes out at once, its end only after the end of the request's body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        ended = False

        async def heard() -> Message:
            nonlocal ended
            message = await receive()
            ended = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def drained() -> None:
            left = MOST
            while not ended and left > 0:
                left -= len((await heard()).get("body", b""))

        async def answered(message: Message) -> None:
            last = message["type"] == "http.response.body" and not message.get("more_body", False)
            if not last or ended:
                await send(message)
                return
            await send({**message, "more_body": True})
            with suppress(TimeoutError):
                await asyncio.wait_for(drained(), WITHIN)
            await send({"type": "http.response.body"})

        await self.app(scope, heard, answered)


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
