"""Who asks: a bearer token, or the session cookie of a browser that signed in; and what that role may do."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Protocol
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from fuyuan.access.permissions import BUSINESS, barred
from fuyuan.access.sessions import SESSION_FOR
from fuyuan.access.tokens import LONGEST, Grant, digest
from fuyuan.http.limits import Limiter
from fuyuan.http.problems import ProblemError, forbidden, too_many, unauthorized
from projections.access.role import Role
from services.decider import Command

SESSION_COOKIE: Final = "fuyuan_session"
UNATTENDED: Final = "Fuyuan-Unattended"
"""A header of what a page asks by itself: it keeps no session alive."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Verifier(Protocol):
    """`fuyuan.access.tokens.TokenStore` or `fuyuan.access.sessions.Sessions`."""

    def verify(self, token: str) -> Grant | None: ...


class SessionVerifier(Verifier, Protocol):
    """`fuyuan.access.all_sessions.AllSessions`."""

    def touch(self, token: str) -> None: ...


class Authentication:
    """Each method gives the caller or raises ProblemError 401, 403 or 429."""

    def __init__(self, tokens: Verifier, sessions: SessionVerifier, limiter: Limiter) -> None:
        self._tokens, self._sessions, self._limiter = tokens, sessions, limiter

    def reader(self, request: Request) -> Grant:
        """Anybody with a token; what one may see follows from organ and role in the query."""
        return self._caller(request)

    def clerk(self, request: Request) -> Grant:
        """Who may give commands, of one kind or another."""
        caller = self._caller(request)
        require_business(caller)
        return caller

    def operator(self, request: Request) -> Grant:
        """Who may see how the program is doing."""
        caller = self._caller(request)
        if caller.role is not Role.OPERATOR:
            raise forbidden(f"{caller.role.zh}角色不能查看运行指标 / the role {caller.role} does not see metrics")
        return caller

    def session(self, request: Request) -> Grant | None:
        """For pages: who is signed in, None for nobody. Counts against the limit like everything else."""
        cookie = request.cookies.get(SESSION_COOKIE)
        caller = self._sessions.verify(cookie) if cookie else None
        return self._came(request, cookie, caller) if cookie and caller else None

    def still(self, request: Request, caller: Grant) -> bool:
        """Whether who asked may still ask so: the token or session is worth something, in the same role as then.

        Counts nowhere and keeps no session alive.
        """
        given = request.headers.get("Authorization")
        if given is not None:
            return self._tokens.verify(given.partition(" ")[2].strip()) == caller
        return self._sessions.verify(request.cookies.get(SESSION_COOKIE, "")) == caller

    def _caller(self, request: Request) -> Grant:
        given = request.headers.get("Authorization")
        if given is not None:
            return _from_here(request, self._bearer(given, address_of(request)))
        cookie = request.cookies.get(SESSION_COOKIE)
        if not cookie:
            raise unauthorized(given=False)
        caller = self._sessions.verify(cookie)
        if caller is None:
            raise self._failed(address_of(request))
        caller = self._came(request, cookie, caller)
        if request.method not in SAFE:
            require_same_origin(request)
        return caller

    def _came(self, request: Request, cookie: str, caller: Grant) -> Grant:
        self._count(digest(cookie))
        if UNATTENDED not in request.headers and request.headers.get("Accept") != "text/event-stream":
            self._sessions.touch(cookie)
        return _from_here(request, caller)

    def _bearer(self, given: str, address: str) -> Grant:
        scheme, _, token = given.partition(" ")
        token = token.strip()
        usable = scheme.lower() == "bearer" and 0 < len(token) <= LONGEST
        caller = self._tokens.verify(token) if usable else None
        if caller is None:
            raise self._failed(address)
        self._count(digest(token))
        return caller

    def count_failure(self, request: Request) -> None:
        """Somebody signed in wrongly. Raises ProblemError 429 for an address that has gone on guessing."""
        self._count(f"address {address_of(request)}")

    def _failed(self, address: str) -> ProblemError:
        """401; or 429 for an address that has gone on guessing."""
        wait = self._limiter.take(f"address {address}")
        return too_many(wait) if wait else unauthorized(given=True)

    def _count(self, caller: str) -> None:
        if wait := self._limiter.take(caller):
            raise too_many(wait)


def require_business(caller: Grant) -> None:
    """Only clerks and approvers act for their organ. Raises ProblemError 403."""
    if caller.role not in BUSINESS:
        raise forbidden(f"{caller.role.zh}角色不能办理事项 / the role {caller.role} gives no commands")


def require_role_for(command: type[Command], caller: Grant) -> None:
    """Who may not give it is neither shown its form nor keeps one for others. Raises ProblemError 403."""
    if why := barred(caller, command):
        raise forbidden(why)


def require_same_origin(request: Request) -> None:
    """A cookie alone commands nothing from a foreign page: the browser must say it is our own. ProblemError 403."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    ours = urlsplit(origin).netloc == request.headers.get("Host") if origin else site == "same-origin"
    if not ours or site not in (None, "same-origin"):
        raise forbidden("请求不是来自本系统页面 / the request does not come from a page of this system")


def set_session(response: Response, token: str, *, secure: bool) -> None:
    """Give the browser its session. `secure`: the page came over TLS."""
    seconds = int(SESSION_FOR.total_seconds())
    response.set_cookie(SESSION_COOKIE, token, seconds, httponly=True, samesite="strict", secure=secure)


def clear_session(response: Response) -> None:
    """Take the session back from the browser."""
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")


def address_of(request: Request) -> str:
    """From where it comes, as far as the connection says."""
    return request.client.host if request.client else "unknown"


def asked_for(request: Request) -> str:
    """The address that was asked for, with its query."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _from_here(request: Request, caller: Grant) -> Grant:
    caller = replace(caller, address=address_of(request))
    request.scope["caller"] = caller
    return caller
