"""What stands around every page of who is signed in: the way to sign in for others, and errors as pages in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from fuyuan.access.tokens import Grant
from fuyuan.http.auth import SAFE, Authentication
from fuyuan.http.problems import ProblemError
from fuyuan.web.pages import Pages
from fuyuan.web.seen import Seen

Me = Mapping[str, Any]
"""What a page says of who is signed in."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page is asked for, by whom, and through whose eyes it is made."""

    request: Request
    caller: Grant
    seen: Seen
    me: Me


Answer = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]
Permission = Callable[[Grant], None]
"""Raises ProblemError 403 where the role may not."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Makes endpoints. `see`: through whose eyes a page is made for a caller, and what it says of them."""

    pages: Pages
    auth: Authentication
    see: Callable[[Grant], Awaitable[tuple[Seen, Me]]]

    def __call__(self, answer: Answer, *, may: Permission | None = None, outlived: Endpoint | None = None) -> Endpoint:
        """`outlived` answers a form whose session ended while it was filled in; without it, that is refused."""

        async def endpoint(request: Request) -> Response:
            me: Me | None = None
            try:
                try:
                    caller = self.auth.session(request) if request.method in SAFE else self.auth.reader(request)
                except ProblemError as error:
                    if outlived is None or error.status != HTTPStatus.UNAUTHORIZED:
                        raise
                    return await outlived(request)
                if caller is None:
                    return self.pages.sign_in_first(request)
                seen, me = await self.see(caller)
                if may is not None:
                    may(caller)
                return await answer(Visit(request, caller, seen, me))
            except Exception as error:
                return self.pages.failed(error, me)

        return endpoint
