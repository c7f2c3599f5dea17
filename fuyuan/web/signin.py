"""Signing in and out: a one-time link, or a token pasted into a form, becomes a session cookie."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fuyuan.access.tokens import LONGEST, Grant
from fuyuan.http.auth import SESSION_COOKIE, Authentication, Verifier, clear_session, require_same_origin, set_session
from fuyuan.http.commands import read_body
from fuyuan.http.route import Route
from fuyuan.web.pages import HEADERS, Pages

MAX_FORM: Final = 4096  # bytes
WRONG_CODE: Final = "登录链接无效：可能已使用过，或已超过10分钟。请重新获取链接，或使用访问令牌登录。"
WRONG_TOKEN: Final = "访问令牌无效或已停用。请核对后重新输入。"


class SessionBook(Protocol):
    """`fuyuan.access.sessions.Sessions`."""

    def redeem(self, code: str) -> str | None: ...
    def new_session(self, grant: Grant, bearer: str | None = None) -> str: ...
    def end(self, token: str) -> None: ...


def routes(pages: Pages, auth: Authentication, sessions: SessionBook, tokens: Verifier) -> list[Route]:
    """`GET /signin`, `POST /signin`, `POST /signout`. The book is a file: it is opened off the event loop."""

    async def show(request: Request) -> Response:
        """The form; with `code` the one-time link."""
        try:
            code = request.query_params.get("code")
            if code is None:
                return RedirectResponse("/", 303, HEADERS) if auth.session(request) else pages.render("signin.html")
            token = await asyncio.to_thread(sessions.redeem, code)
            if token is None:
                return _refused(request, WRONG_CODE)
            return _entered(request, token)
        except Exception as error:
            return pages.failed(error)

    async def enter(request: Request) -> Response:
        """The token of the form."""
        try:
            require_same_origin(request)
            token = _token(await read_body(request, MAX_FORM))
            grant = await asyncio.to_thread(tokens.verify, token)
            if grant is None:
                return _refused(request, WRONG_TOKEN)
            return _entered(request, await asyncio.to_thread(sessions.new_session, grant, token))
        except Exception as error:
            return pages.failed(error)

    async def leave(request: Request) -> Response:
        try:
            require_same_origin(request)
            if token := request.cookies.get(SESSION_COOKIE):
                await asyncio.to_thread(sessions.end, token)
        except Exception as error:
            return pages.failed(error)
        answer = RedirectResponse("/signin", 303, HEADERS)
        clear_session(answer)
        return answer

    def _refused(request: Request, why: str) -> Response:
        auth.count_failure(request)
        return pages.render("signin.html", 403, wrong=why)

    def _entered(request: Request, token: str) -> Response:
        # A browser that came from a foreign page (web mail) keeps a strict cookie back from what follows a
        # redirect: there a page of ours goes on to the console instead.
        foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
        answer = pages.render("entering.html") if foreign else RedirectResponse("/", 303, HEADERS)
        set_session(answer, token, secure=request.url.scheme == "https")
        return answer

    return [
        Route("/signin", show),
        Route("/signin", enter, methods=["POST"]),
        Route("/signout", leave, methods=["POST"]),
    ]


def _token(form: bytes) -> str:
    """What the form says; "" for what cannot be a token."""
    try:
        fields = parse_qs(form.decode("utf-8", "replace"), max_num_fields=5)
    except ValueError:
        return ""
    token = fields.get("token", [""])[0].strip()
    return token if len(token) <= LONGEST else ""
