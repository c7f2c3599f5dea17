"""Refusals, downloads and what is read of a district from above become audit records here, whichever page or endpoint
they are of.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fuyuan.access.audit import DONE, Kind, Records, act, watched
from fuyuan.http.auth import address_of, asked_for
from fuyuan.http.limits import Limiter

REFUSED: Final = frozenset({401, 403})
OF_A_DISTRICT: Final = "/districts/{code}"
"""How the addresses begin under which a city or province reads one of its districts."""


class Watched:
    """ASGI middleware. Strangers that are refused in masses are recorded a hundred times, then once a second."""

    def __init__(self, app: ASGIApp, records: Records) -> None:
        self.app, self._records, self._strangers = app, records, Limiter(per_second=1, burst=100)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        noted = watched()

        async def seen(message: Message) -> None:
            if message["type"] == "http.response.start":
                disposition = Headers(raw=message["headers"]).get("content-disposition", "")
                if message["status"] in REFUSED and not noted:
                    await self._note(scope, Kind.REFUSAL, str(message["status"]))
                elif disposition.startswith("attachment"):
                    await self._note(scope, Kind.DOWNLOAD, DONE)
                elif scope.get("caller") and scope.get("route", "").startswith(OF_A_DISTRICT):
                    found = message["status"] == HTTPStatus.OK
                    await self._note(scope, Kind.READING, DONE if found else str(message["status"]))
            await send(message)

        await self.app(scope, receive, seen)

    async def _note(self, scope: Scope, kind: Kind, outcome: str) -> None:
        request, caller = Request(scope), scope.get("caller")
        address = address_of(request)
        if caller is None and self._strangers.take(address):
            return
        what = f"{request.method} {asked_for(request)}"
        await self._records.note(act(kind, caller, what, outcome=outcome, address=address))
