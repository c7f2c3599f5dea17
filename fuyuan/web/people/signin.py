"""Signing in and out: a name and a password, a one-time link, or a token becomes a session cookie."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.terms import Words
from fuyuan.access.accounts import Account
from fuyuan.access.audit import DONE, Kind, act
from fuyuan.access.entrance import NotIn
from fuyuan.access.people import People
from fuyuan.access.permissions import BUSINESS
from fuyuan.access.tokens import LONGEST, Grant
from fuyuan.http.auth import (
    SESSION_COOKIE,
    Authentication,
    Verifier,
    address_of,
    clear_session,
    require_same_origin,
    set_session,
)
from fuyuan.http.route import Route
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS, WANTED, Pages, wanted
from fuyuan.web.people.form import posted, secret_of, text_of
from projections.access.role import Role

WRONG_CODE: Final = Words(
    "登录链接无效：可能已使用过，或已超过10分钟。请重新获取链接，或使用账号登录。",
    "The link is not valid: used, or older than 10 minutes. Get a new one, or sign in with an account.",
)
WRONG_TOKEN: Final = Words("访问令牌无效或已停用。请核对后重新输入。", "The access token is not valid or was revoked.")
WRONG_NAME: Final = Words(
    "登录名、密码或者验证码不正确。忘记密码的，请本单位联系安全管理员重置。",
    "Login name, password or code is wrong. Whoever forgot the password asks the security administrator to reset it.",
)
TOO_OFTEN: Final = Words(
    "登录失败次数过多，为防他人试猜已暂停登录，请于{until:%H:%M}以后再试。急需登录的，请联系安全管理员重置密码。",
    "Too many failed attempts: signing in is suspended so that nobody can guess. Try again after {until:%H:%M}, or "
    "ask the security administrator to reset the password.",
)


class SessionBook(Protocol):
    """`fuyuan.access.all_sessions.AllSessions`."""

    def verify(self, token: str) -> Grant | None: ...
    def redeem(self, code: str) -> str | None: ...
    def new_session(self, grant: Grant, bearer: str | None = None) -> str: ...
    def end(self, token: str) -> None: ...


def routes(pages: Pages, auth: Authentication, sessions: SessionBook, tokens: Verifier, people: People) -> list[Route]:
    """`GET /signin`, `POST /signin`, `POST /signout`. The books are files: they are opened off the event loop."""

    async def show(request: Request) -> Response:
        """The form; with `code` the one-time link."""
        try:
            code = request.query_params.get("code")
            if code is None:
                return RedirectResponse("/", 303, HEADERS) if auth.session(request) else pages.render("signin.html")
            token = await asyncio.to_thread(sessions.redeem, code)
            if token is None:
                return await _refused(request, WRONG_CODE, "link")
            await _noted(request, Kind.SIGN_IN, "link", sessions.verify(token))
            return entered(pages, request, token)
        except Exception as error:
            return pages.failed(error)

    async def enter(request: Request) -> Response:
        """A name with a password, or the token of the form below."""
        try:
            form = await posted(request)
            if "token" in form or "login" not in form:
                return await _with_token(request, text_of(form, "token"))
            login, code = text_of(form, "login").lower()[:LONGEST], text_of(form, "code").replace(" ", "")
            given = (login, secret_of(form, "password"), code, address_of(request))
            try:
                account = await asyncio.to_thread(people.entrance.enter, *given)
            except NotIn as refused:
                return await _not_in(request, login, refused.until)
            return entered(pages, request, await begun(people, request, account), first_page(account.roles))
        except Exception as error:
            return pages.failed(error)

    async def leave(request: Request) -> Response:
        try:
            require_same_origin(request)
            if token := request.cookies.get(SESSION_COOKIE):
                await _noted(request, Kind.SIGN_OUT, "", sessions.verify(token))
                await asyncio.to_thread(sessions.end, token)
        except Exception as error:
            return pages.failed(error)
        answer = RedirectResponse("/signin", 303, HEADERS)
        clear_session(answer)
        return answer

    async def _with_token(request: Request, token: str) -> Response:
        grant = await asyncio.to_thread(tokens.verify, token) if len(token) <= LONGEST else None
        if grant is None:
            return await _refused(request, WRONG_TOKEN, "token", by_token=True)
        await _noted(request, Kind.SIGN_IN, "token", grant)
        session = await asyncio.to_thread(sessions.new_session, grant, token)
        return entered(pages, request, session, first_page([grant.role]))

    async def _not_in(request: Request, login: str, until: datetime | None) -> Response:
        if until is None:
            return await _refused(request, WRONG_NAME, login, login=login)
        await _noted(request, Kind.FAILED_SIGN_IN, login, None, "429")
        return pages.render("signin.html", 429, wrong=named(TOO_OFTEN).format(until=until), login=login)

    async def _refused(request: Request, why: Words, by: str, **more: Any) -> Response:
        await _noted(request, Kind.FAILED_SIGN_IN, by, None, "403")
        auth.count_failure(request)
        return pages.render("signin.html", 403, wrong=named(why), **more)

    async def _noted(request: Request, kind: Kind, by: str, caller: Grant | None, outcome: str = DONE) -> None:
        """`by`: with which name, or how."""
        here = address_of(request)
        known = caller and replace(caller, address=here)
        await people.audit.note(act(kind, known, by, outcome=outcome, address=here))

    return [
        Route("/signin", show),
        Route("/signin", enter, methods=["POST"]),
        Route("/signout", leave, methods=["POST"]),
    ]


async def begun(people: People, request: Request, account: Account, by: str = "password") -> str:
    """The token of a new session of this account in this browser."""
    browser, here = request.headers.get("User-Agent", ""), address_of(request)
    caller = Grant(account.organ, account.roles[0], account=account.login, address=here)
    await people.audit.require()
    await people.audit.note(act(Kind.SIGN_IN, caller, by))
    return await asyncio.to_thread(people.sessions.begin, account, here, browser)


def first_page(roles: Collection[Role]) -> str:
    """What lies on the desk, for whoever does the business of an organ; for others how things stand."""
    return "/" if BUSINESS.isdisjoint(roles) else "/desk"


def entered(pages: Pages, request: Request, token: str, first: str = "/") -> Response:
    """The browser takes its session and goes to what it had asked for, else to the first page."""
    # A browser that came from a foreign page (web mail) keeps a strict cookie back from what follows a
    # redirect: there a page of ours goes on to the console instead.
    foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
    to = wanted(request)
    to = first if to == "/" else to
    answer = pages.render("entering.html", to=to) if foreign else RedirectResponse(to, 303, HEADERS)
    answer.delete_cookie(WANTED, httponly=True, samesite="lax")
    set_session(answer, token, secure=request.url.scheme == "https")
    return answer
