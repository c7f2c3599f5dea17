"""The local HTTP socket of a side: commands from the public edge, and the side's health.

The socket lies in a folder that only our user may enter, so the organ in the header is the edge's word. Each command
passes here, so it is a plain ASGI app: a router with its requests and responses takes twice as long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from events import tracing
from events.base import Side
from services.endpoint import problems
from services.endpoint.attachments_app import ATTACHMENTS, AttachmentsApp, Receive, Send, answered
from services.endpoint.endpoint import Endpoint
from services.endpoint.parked_events import PARKED, ParkedEvents
from services.endpoint.retrievals import RETRIEVED, Retrievals
from services.errors import Unavailable
from services.ledger.ledger import LedgerUnavailable
from services.ledger.writer import Writer
from services.serving import nothing

HEALTH, COMMANDS, TOGETHER = "/health", "/commands/", "/together"
DRY = b"dry-run"
Health = tuple[int, dict[str, Any]]
"""An HTTP status, and the report."""


class SocketApp:
    """`POST /commands/<type>` with `Fuyuan-Organ` and `Idempotency-Key`, perhaps `?dry-run`; `GET /health`; files.

    `POST /together`: several commands, recorded all or none (`Endpoint.answer_together`); with `?dry-run` rehearsed,
    and answered slice by slice (`Endpoint.rehearse`). `POST /parked/…`: what an operator does about parked events.
    `POST /retrieved`: what systems of organs took from their streams.
    """

    def __init__(
        self,
        side: Side,
        endpoint: Endpoint,
        writer: Writer,
        attachments: AttachmentsApp,
        parked: ParkedEvents,
        retrievals: Retrievals,
        bus: Callable[[], Mapping[str, object]],
        unable: Callable[[], str | None],
        touched: Callable[[], None] = nothing,
    ) -> None:
        """`unable`: why nothing can be recorded now, as far as that is known. `touched` is called at each request but
        those for the health."""
        self._side, self._endpoint, self._writer, self._bus, self._unable = side, endpoint, writer, bus, unable
        self._attachments, self._parked, self._retrievals, self._touched = attachments, parked, retrievals, touched

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["path"] != HEALTH:
            self._touched()
        match scope.get("method"), scope["path"]:
            case "POST", str(path) if path.startswith((COMMANDS, PARKED)) or path in (TOGETHER, RETRIEVED):
                body, message = bytearray(), {"more_body": True}
                while message["more_body"]:
                    message = await receive()
                    if message["type"] == "http.disconnect":  # nobody is there, and half a command is none
                        return
                    body += message["body"]
                dry, headers = scope["query_string"] == DRY, dict(scope["headers"])
                if dry and path == TOGETHER:
                    await self._rehearse(headers, bytes(body), send)
                    return
                status, answer = await self._answer(headers, path, bytes(body), dry)
            case _, str(path) if path.startswith(ATTACHMENTS):
                await self._attachments(scope, receive, send)
                return
            case "GET", path if path == HEALTH:
                status, report = await self.health()
                answer = orjson.dumps(report)
            case _:
                status, answer = problems.problem("not-found", "没有这个地址 / no such address")
        await answered(send, status, answer)

    async def _answer(self, headers: Mapping[bytes, bytes], path: str, body: bytes, dry: bool) -> tuple[int, bytes]:
        if path.startswith(PARKED):
            return await self._parked.answer(path, body)
        if path == RETRIEVED:
            return await self._retrievals.answer(body)
        organ, given = headers.get(b"fuyuan-organ", b"").decode("latin-1"), headers.get(b"idempotency-key")
        trace = headers.get(tracing.HEADER.encode(), b"").decode("latin-1")
        if path == TOGETHER:
            return await self._endpoint.answer_together(organ, body, trace)
        key = None if given is None else given.decode("latin-1")
        return await self._endpoint.answer(organ, path.removeprefix(COMMANDS), body, key, dry=dry, trace=trace)

    async def _rehearse(self, headers: Mapping[bytes, bytes], body: bytes, send: Send) -> None:
        organ = headers.get(b"fuyuan-organ", b"").decode("latin-1")
        try:
            aside = await self._endpoint.aside()
        except Unavailable as error:
            await answered(send, *problems.problem_of(error))
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        async for answers in self._endpoint.rehearse(aside, organ, body):
            await send({"type": "http.response.body", "body": answers, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def health(self) -> Health:
        """How the side is, as `GET /health` answers."""
        try:
            head = await asyncio.to_thread(self._writer.ledger.head)
            read_only = await asyncio.to_thread(self._writer.ledger.read_only)
        except LedgerUnavailable as error:
            return 503, {"side": self._side, "ready": False, "error": str(error)}
        unable = self._writer.ledger.missing or read_only or self._unable()
        report = {"side": self._side, "ready": unable is None, "ledger": {"head": head}, "bus": self._bus()}
        report["registry"] = len(self._writer.recorded_registry.organs)
        if unable is not None:
            report["error"] = str(unable)
        return 200 if unable is None else 503, report
