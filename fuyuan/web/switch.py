"""The switch between Chinese and English: a button in the head of every page, remembered in a cookie."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from fuyuan.http.route import Route
from fuyuan.web.language import Language, speaking
from fuyuan.web.pages import HEADERS, OURS

COOKIE: Final = "fuyuan_language"
KEPT_FOR: Final = 365 * 24 * 60 * 60  # seconds


def wanted_by(request: Request) -> Language:
    """What was switched to; at first Chinese, English for a browser that reads it and no Chinese."""
    if (chosen := request.cookies.get(COOKIE)) in set(Language):
        return Language(chosen)
    read = [tag.strip().lower() for tag in request.headers.get("Accept-Language", "").split(",")]
    either = [tag[:2] for tag in read if tag.startswith(("zh", "en"))]
    return Language.ENGLISH if "en" in either and "zh" not in either else Language.CHINESE


class Speaking:
    """ASGI: a page speaks the language that its reader wants."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with speaking(wanted_by(Request(scope))):
            await self.app(scope, receive, send)


def spoken_routes(routes: list[Route]) -> list[Route]:
    """The same routes, each in the language that the request wants, and `POST /language/…` that switches it."""
    for route in routes:
        route.app = Speaking(route.app)
    return [Route("/language/{language}", _switch, methods=["POST"]), *routes]


async def _switch(request: Request) -> Response:
    """The browser remembers the language and goes back to the page it was on."""
    before, chosen = urlsplit(request.headers.get("Referer", "")), request.path_params["language"]
    address = before.path + (f"?{before.query}" if before.query else "")
    here = before.netloc == request.headers.get("Host") and OURS.fullmatch(address)
    answer = RedirectResponse(address if here else "/", 303, HEADERS)
    if chosen in set(Language):
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, chosen, KEPT_FOR, httponly=True, samesite="lax", secure=secure)
    return answer
