"""`/invitation?code=…`: the page behind a one-time link, where the invited person chooses a password."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from events.terms import Words
from fuyuan.access.accounts import Account, Unfit
from fuyuan.access.passwords import SHORTEST
from fuyuan.access.people import People
from fuyuan.http.auth import Authentication
from fuyuan.http.route import Route
from fuyuan.web.language import named
from fuyuan.web.pages import Pages
from fuyuan.web.people.form import posted, secret_of, text_of
from fuyuan.web.people.signin import begun, entered, first_page

NO_LINK: Final = Words(
    "邀请链接无效：可能已使用过，或已超过72小时，或已另发新链接。请联系安全管理员重新发给。",
    "The invitation is not valid: used, older than 72 hours, or replaced. Ask the security administrator.",
)
DIFFERENT: Final = Words("两次输入的密码不一致。", "The passwords differ.")


def routes(pages: Pages, auth: Authentication, people: People) -> list[Route]:
    """Looking at it uses the link up as little as a mail program that looks ahead does."""

    async def show(request: Request) -> Response:
        try:
            code = request.query_params.get("code", "")
            account = await asyncio.to_thread(people.accounts.invited, code)
            return _page(code, account) if account else _no_link(request)
        except Exception as error:
            return pages.failed(error)

    async def choose(request: Request) -> Response:
        try:
            form = await posted(request)
            code, password = text_of(form, "code"), secret_of(form, "password")
            account = await asyncio.to_thread(people.accounts.invited, code)
            if account is None:
                return _no_link(request)
            if password != secret_of(form, "again"):
                return _page(code, account, named(DIFFERENT))
            try:
                accepted = await asyncio.to_thread(people.accounts.accept, code, password)
            except Unfit as unfit:
                return _page(code, account, named(unfit))
            if accepted is None:
                return _no_link(request)
            return entered(pages, request, await begun(people, request, accepted), first_page(accepted.roles))
        except Exception as error:
            return pages.failed(error)

    def _page(code: str, account: Account, wrong: str = "") -> Response:
        status = 422 if wrong else 200
        return pages.render("invitation.html", status, link=code, account=account, wrong=wrong, shortest=SHORTEST)

    def _no_link(request: Request) -> Response:
        auth.count_failure(request)
        return pages.render("signin.html", 403, wrong=named(NO_LINK))

    return [Route("/invitation", show), Route("/invitation", choose, methods=["POST"])]
