"""The local HTTP socket of a side: commands from the public edge, and the side's health.

The socket lies in a folder that only our user may enter, so the organ in the header is the edge's word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from events.base import Side
from services.endpoint.endpoint import Endpoint
from services.ledger.ledger import LedgerUnavailable
from services.ledger.writer import Writer

JSON = "application/json"


def socket_app(side: Side, endpoint: Endpoint, writer: Writer, bus: Callable[[], Mapping[str, object]]) -> Router:
    """`POST /commands/<type>` with `Fuyuan-Organ` and `Idempotency-Key`; `GET /health`, with the state of the `bus`."""

    async def command(request: Request) -> Response:
        organ = request.headers.get("Fuyuan-Organ", "")
        key = request.headers.get("Idempotency-Key")
        status, answer = await endpoint.answer(organ, request.path_params["type"], await request.body(), key)
        return Response(answer, status, media_type=JSON)

    async def health(request: Request) -> Response:
        try:
            head = await asyncio.to_thread(writer.ledger.head)
        except LedgerUnavailable as error:
            return Response(orjson.dumps({"side": side, "ready": False, "error": str(error)}), 503, media_type=JSON)
        missing = writer.ledger.missing
        report = {"side": side, "ready": missing is None, "ledger": {"head": head}, "bus": bus()}
        report["registry"] = writer.organs
        if missing is not None:
            report["error"] = str(missing)
        return Response(orjson.dumps(report), 200 if missing is None else 503, media_type=JSON)

    return Router([Route("/commands/{type}", command, methods=["POST"]), Route("/health", health)])
