"""`/account`, one's own: in which role one acts, the password, one-time codes, notices, and where one is signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from events.terms import Words
from fuyuan.access.accounts import Account, Unfit
from fuyuan.access.codes import new_secret, picture
from fuyuan.access.entrance import NotIn
from fuyuan.access.passwords import SHORTEST
from fuyuan.access.tokens import Grant, digest
from fuyuan.http.auth import SESSION_COOKIE
from fuyuan.http.problems import forbidden
from fuyuan.http.route import Route
from fuyuan.notices.outbox import Outbox
from fuyuan.notices.reasons import reason
from fuyuan.notices.receivers import NOTIFIED, Pace, Receivers, mail_key
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.people import asking
from fuyuan.web.people.asking import Administration
from fuyuan.web.people.form import Form, secret_of, text_of
from fuyuan.web.signed_in import Me
from projections.access.role import Role

EVERYBODY: Final = frozenset(Role)
NO_ACCOUNT: Final = "以令牌或者一次性链接登录的没有账号页面 / who came by a token has no account"
WRONG_PASSWORD: Final = Words("现用密码不正确。", "The present password is wrong.")
WRONG_CODE: Final = Words(
    "验证码不正确：请核对手机时间，用应用当前显示的6位数字再试。",
    "The code is wrong: check the clock of the telephone and try the 6 digits that the app shows now.",
)
DIFFERENT: Final = Words("两次输入的新密码不一致。", "The new passwords differ.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what on the own page."""

    caller: Grant
    account: Account
    me: Me
    session: str
    form: Form


Act = Callable[[Asked], Awaitable[str | Response]]
"""What becomes of a form: the page with what is wrong ("" for nothing), or another answer."""


def routes(administration: Administration, receivers: Receivers, outbox: Outbox, *, has_mail: bool) -> list[Route]:
    """`GET /account`, and a POST below it for each thing that can be done."""
    pages, people = administration.signed_in.pages, administration.people

    async def answered(by: asking.Asked, name: str = "") -> Response:
        me, act = by.visit.me, acts.get(name)
        if (account := me["account"]) is None:
            raise forbidden(NO_ACCOUNT)
        if act not in (None, new_codes):
            by.begins(f"own {name}", account.login)
        asked = Asked(by.visit.caller, account, me, by.visit.request.cookies[SESSION_COOKIE], by.form)
        wrong = await act(asked) if act else None
        if isinstance(wrong, Response):
            return wrong
        return await shows(asked, wrong) if wrong or not act else RedirectResponse("/account", 303, HEADERS)

    async def shows(asked: Asked, wrong: str | None) -> Response:
        sessions = await asyncio.to_thread(people.sessions.of, asked.account.login)
        own = digest(asked.session)
        status = 422 if wrong else 200
        shown: dict[str, Any] = {"sessions": sessions, "own": own, "wrong": wrong, "shortest": SHORTEST, "paces": []}
        if has_mail and not NOTIFIED.isdisjoint(asked.account.roles):
            login = asked.account.login
            shown["wish"] = await asyncio.to_thread(receivers.wish, login)
            shown["unsent"] = await asyncio.to_thread(outbox.trouble, mail_key(login))
            shown["why"], shown["paces"] = reason, list(Pace)
        return pages.render("account.html", status, me=asked.me, **shown)

    async def role(asked: Asked) -> str | Response:
        wanted = next((role for role in Role if role == text_of(asked.form, "role")), None)
        if wanted is None or not await asyncio.to_thread(people.sessions.choose, asked.session, wanted):
            return _("您的账号没有这个角色。")
        return RedirectResponse("/", 303, HEADERS)

    async def password(asked: Asked) -> str:
        chosen = secret_of(asked.form, "new")
        if chosen != secret_of(asked.form, "again"):
            return named(DIFFERENT)
        if wrong := await proves(asked):
            return wrong
        try:
            await asyncio.to_thread(people.accounts.set_password, asked.account.login, chosen)
        except Unfit as unfit:
            return named(unfit)
        await asyncio.to_thread(people.sessions.end_others, asked.account.login, asked.session)
        return ""

    async def new_codes(asked: Asked) -> str | Response:
        """The picture for the app; kept only when a code shows that the app has it."""
        return codes_page(asked, new_secret())

    async def codes(asked: Asked) -> str | Response:
        secret, code = text_of(asked.form, "secret"), text_of(asked.form, "code").replace(" ", "")
        if wrong := await proves(asked):
            return codes_page(asked, secret, wrong)
        if await asyncio.to_thread(people.codes.begin, asked.account.login, secret, code):
            return ""
        return codes_page(asked, secret, named(WRONG_CODE))

    async def no_codes(asked: Asked) -> str:
        if not (wrong := await proves(asked)):
            await asyncio.to_thread(people.codes.end, asked.account.login)
        return wrong

    async def ended(asked: Asked) -> str:
        await asyncio.to_thread(people.sessions.end_by_id, text_of(asked.form, "session"), asked.account.login)
        return ""

    async def notices(asked: Asked) -> str:
        login, wanted = asked.account.login, text_of(asked.form, "pace")
        pace = next((pace for pace in Pace if pace == wanted), None)
        if pace is None:
            await asyncio.to_thread(receivers.want_nothing, login)
            return ""
        try:
            await asyncio.to_thread(receivers.want, login, text_of(asked.form, "address"), pace)
        except Unfit as unfit:
            return named(unfit)
        return ""

    async def proves(asked: Asked) -> str:
        """What is wrong with the present password that was written once more."""
        given = (asked.account.login, secret_of(asked.form, "password"), asked.caller.address)
        try:
            known = await asyncio.to_thread(people.entrance.knows, *given)
        except NotIn as refused:
            time = format(refused.until, "%H:%M")
            return _("密码输错次数过多，请于%(time)s以后再试。", time=time)
        return "" if known else named(WRONG_PASSWORD)

    def codes_page(asked: Asked, secret: str, wrong: str = "") -> Response:
        drawn = picture(asked.account.login, secret, pages.district)
        shown: dict[str, Any] = {"secret": secret, "picture": drawn, "wrong": wrong}
        return pages.render("codes.html", 422 if wrong else 200, me=asked.me, **shown)

    acts: dict[str, Act] = {
        "role": role,
        "password": password,
        "new-codes": new_codes,
        "codes": codes,
        "no-codes": no_codes,
        "end": ended,
        "notices": notices,
    }
    return [
        administration.page("/account", answered, EVERYBODY),
        *(administration.act(f"/account/{name}", partial(answered, name=name), EVERYBODY) for name in acts),
    ]
