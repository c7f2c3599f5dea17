"""The edge of an engine: one address, under which each district has a host name of its own.

`410204.fuyuan.example` is the district 410204, as if it had the installation for itself. Cookies, sessions and
whatever a page may reach are a browser's per host: who is signed in at one district is nobody at another. The name
without a code lists the districts.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from events.cancelling import alive, end
from events.errors import reason_of
from fuyuan.bad_day import BadDay
from fuyuan.contracts.openapi_parts import ROOT
from fuyuan.districts.districts import District, Districts, State, prepare
from fuyuan.districts.known import Known
from fuyuan.districts.notices import DistrictNotices
from fuyuan.http.problems import stop, unavailable
from fuyuan.http.route import Route
from fuyuan.http.server import OpenEdge, run
from fuyuan.http.shell import Metrics, Shell
from fuyuan.overseeing.directory import Directory
from fuyuan.overseeing.overseen import Overseen
from fuyuan.running.edge_part import edge_of
from fuyuan.settings import Settings
from fuyuan.web import assets
from fuyuan.web.pages import Pages
from fuyuan.web.switch import spoken_routes
from services.endpoint.problems import problem
from services.serving import listening, nothing

NO_SUCH: Final = "没有这个辖区 / there is no such district"
CODE: Final = re.compile(r"([0-9]{6})\.")
LOOPBACK: Final = re.compile(r"^(127(\.[0-9]{1,3}){3}|\[::1\])(?=:|$)")
"""What this machine calls itself in numbers, before which no name of a district can stand."""
IDLE: Final = 600.0
"""Seconds without a request, after which what is kept open for a district is closed."""
LOOK_EVERY: Final = 5.0
log = structlog.get_logger()


class _Opened:
    """A district's edge for as long as somebody asks it."""

    def __init__(self, district: District, districts: Known, directory: Directory) -> None:
        self.edge: asyncio.Future[OpenEdge] = asyncio.get_running_loop().create_future()
        self.asked, self.asked_at = 0, asyncio.get_running_loop().time()
        self._close = asyncio.Event()
        self._task = asyncio.create_task(self._keep(district, Overseen.by(district, districts), directory))

    async def _keep(self, district: District, overseen: Overseen | None, directory: Directory) -> None:
        try:
            async with AsyncExitStack() as stack:
                await asyncio.to_thread(prepare, district)
                edge = edge_of(district.settings, overseen, partial(directory.beside, district.code))
                self.edge.set_result(await stack.enter_async_context(edge))
                await self._close.wait()
        except Exception as error:
            log.error("district.not_opened", district=district.code, error=reason_of(error))
            if not self.edge.done():
                self.edge.set_exception(error)

    @property
    def ended(self) -> bool:
        return self._task.done()

    def stop_feeds(self) -> None:
        if self.edge.done() and self.edge.exception() is None:
            self.edge.result().pulse.stop()

    async def close(self) -> None:
        self.stop_feeds()
        self._close.set()
        await self._task


class DistrictHosts:
    """ASGI: hands each request to the district that its host names."""

    def __init__(self, engine: Settings) -> None:
        self._districts, self._opened = Known(Districts(engine)), dict[str, _Opened]()
        self._directory = Directory(self._districts)
        self._front = _front(self._directory)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match = CODE.match(Headers(scope=scope).get("host", ""))
        if match is None:
            await self._front(scope, receive, send)
            return
        try:
            opened = await self._of(match[1])
        except (BadDay, HTTPException) as error:
            await self._front({**scope, "failure": error}, receive, send)
            return
        opened.asked += 1
        try:
            await opened.edge.result().app(scope, receive, send)
        finally:
            opened.asked -= 1
            opened.asked_at = asyncio.get_running_loop().time()

    async def _of(self, code: str) -> _Opened:
        """Raises HTTPException 404: there is no such district; BadDay: it is suspended, or cannot be opened now."""
        opened = self._opened.get(code)
        if opened is None or opened.ended:
            if code not in self._districts.codes():
                raise HTTPException(404)
            district = self._districts.one(code)
            district.require_active()
            opened = self._opened[code] = _Opened(district, self._districts, self._directory)
        try:
            await asyncio.shield(opened.edge)
        except BadDay:
            raise
        except Exception as error:
            raise BadDay(
                f"{code} 暂时无法打开，请稍后再试", f"{code} cannot be opened now: {reason_of(error)}"
            ) from error
        return opened

    async def keep(self) -> None:
        """Until it is cancelled: what nobody asks for, or what was suspended, is closed."""
        while alive():
            await asyncio.sleep(LOOK_EVERY)
            now = asyncio.get_running_loop().time()
            for code, opened in list(self._opened.items()):
                idle = not opened.asked and now - opened.asked_at > IDLE
                if idle or await asyncio.to_thread(self._is_another, code, opened):
                    del self._opened[code]
                    await opened.close()

    def _is_another(self, code: str, opened: _Opened) -> bool:
        """It was suspended, or is there no more."""
        try:
            return self._districts.one(code).state is State.SUSPENDED
        except BadDay:
            return True

    def stop_feeds(self) -> None:
        for opened in self._opened.values():
            opened.stop_feeds()

    async def close(self) -> None:
        await asyncio.gather(*(opened.close() for opened in self._opened.values()))


async def serve_districts(engine: Settings, stop: asyncio.Event, on_ready: Callable[[], None] = nothing) -> None:
    """Until `stop` is set. Raises OSError when the address cannot be had."""
    bound = listening(engine.host, engine.port)
    hosts = DistrictHosts(engine)
    beside = [asyncio.create_task(hosts.keep()), asyncio.create_task(DistrictNotices(engine).run())]
    try:
        await run(hosts, bound, hosts.stop_feeds, stop, on_ready)
    finally:
        await end(*beside)
        await hosts.close()


def _front(directory: Directory) -> ASGIApp:
    """What is shown where no district is meant."""
    pages = Pages()

    def listed(request: Request) -> list[dict[str, object]]:
        host = LOOPBACK.sub("localhost", request.headers.get("host", ""))
        return [
            {
                "code": one.code,
                "name": one.name,
                "address": f"{request.url.scheme}://{one.code}.{host}/",
                "open": not one.suspended,
            }
            for one in directory.entries()
        ]

    async def front(request: Request) -> Response:
        error: BadDay | HTTPException | None = request.scope.get("failure")
        if error is not None and request.url.path.startswith(ROOT):
            known = unavailable(str(error)) if isinstance(error, BadDay) else stop(problem("not-found", NO_SUCH))
            return known.response()
        if error is not None:
            return pages.failed(error)
        if request.url.path != "/":
            return pages.failed(HTTPException(404))
        try:
            return pages.render("districts.html", districts=await asyncio.to_thread(listed, request))
        except BadDay as bad:
            return pages.failed(bad)

    async def live(_: Request) -> Response:
        return PlainTextResponse('{"live": true}', media_type="application/json")

    anything = Route("/{path:path}", front, methods=["GET", "POST", "PUT", "DELETE"])
    routes = [*assets.routes(), Route("/health/live", live), *spoken_routes([anything])]
    return Starlette(routes=routes, middleware=[Middleware(Shell, metrics=Metrics())])
