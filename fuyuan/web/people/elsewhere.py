"""Signing in at an identity provider: `/signin/provider` sends the browser there, `…/back` takes it in again."""

from __future__ import annotations

import asyncio
from hmac import compare_digest
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.terms import Words
from fuyuan.access.audit import Kind, act
from fuyuan.access.people import People
from fuyuan.access.provider import NotProven, Provider
from fuyuan.http.auth import Authentication, address_of
from fuyuan.http.route import Route
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS, Pages
from fuyuan.web.people.signin import begun, entered

COOKIE: Final = "fuyuan_provider"
BACK: Final = "/signin/provider/back"
NOT_PROVEN: Final = Words(
    "统一身份认证未能完成，请重试；仍不成功的，请联系系统管理员。",
    "The identity provider did not confirm who you are. Try again, or ask whoever runs the system.",
)
NOBODY: Final = Words(
    "统一身份认证已通过，但尚未与本系统账号绑定。请用安全管理员发给的邀请链接首次登录。",
    "The identity provider knows you, this system does not yet: sign in first by the invitation you were sent.",
)


def routes(pages: Pages, auth: Authentication, people: People, provider: Provider) -> list[Route]:
    """The cookie shows that the browser that comes back is the one that was sent."""

    async def sent(request: Request) -> Response:
        try:
            returns_to = f"{request.url.scheme}://{request.url.netloc}{BACK}"
            address, state = await provider.begin(returns_to, request.query_params.get("invitation", ""))
        except NotProven:
            return pages.render("signin.html", 503, wrong=named(NOT_PROVEN))
        answer = RedirectResponse(address, 303, HEADERS)
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, state, 600, path=BACK, httponly=True, samesite="lax", secure=secure)
        return answer

    async def back(request: Request) -> Response:
        try:
            state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
            if not compare_digest(state.encode(), request.cookies.get(COOKIE, "").encode()):
                return await _refused(request, NOT_PROVEN, "403")
            try:
                subject, invitation = await provider.finish(state, code)
            except NotProven:
                return await _refused(request, NOT_PROVEN, "403")
            find, bind = people.identities.find, people.identities.bind
            account = await asyncio.to_thread(bind, invitation, subject) if invitation else None
            account = account or await asyncio.to_thread(find, subject)
            if account is None:
                return await _refused(request, NOBODY, "403")
            return entered(pages, request, await begun(people, request, account, "provider"))
        except Exception as error:
            return pages.failed(error)

    async def _refused(request: Request, why: Words, outcome: str) -> Response:
        here = address_of(request)
        await people.audit.note(act(Kind.FAILED_SIGN_IN, None, "provider", outcome=outcome, address=here))
        auth.count_failure(request)
        return pages.render("signin.html", 403, wrong=named(why))

    return [Route("/signin/provider", sent), Route(BACK, back)]
