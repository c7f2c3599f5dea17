"""`/people`: the security administrator invites people and changes, resets and disables accounts; and who is signed in.

Nobody administers the own account: what it may do is decided by somebody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final

from starlette.responses import RedirectResponse, Response

from events.terms import Words
from fuyuan.access.accounts import Unfit
from fuyuan.http.route import Route
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.people.asking import Administration, Asked, Deed
from projections.access.role import Role
from projections.errors import NoSuchMatter

SECURITY: Final = frozenset({Role.SECURITY})
NOT_ONESELF: Final = Words(
    "不能管理自己的账号，请由其他安全管理员办理。", "Nobody administers their own account: ask another one."
)
NO_ORGAN: Final = Words("请从列表中选择单位。", "Choose an organ of the list.")
Do = Callable[[Asked, Deed, str], Awaitable[str | None]]
"""Does it to the account of this name; gives the code of a new link, where one was made. Raises Unfit."""


def routes(administration: Administration) -> list[Route]:
    """`GET /people`, `GET /people/{login}`, and a POST below them for each thing that can be done."""
    people = administration.people

    async def done(asked: Asked, what: str, do: Do) -> Response:
        request, caller = asked.visit.request, asked.visit.caller
        login = request.path_params.get("login", "")
        deed = asked.begins(what, login or asked.text("login"))
        try:
            if login == caller.account:
                raise Unfit(*NOT_ONESELF)
            code = await do(asked, deed, deed.subject)
        except Unfit as unfit:
            return await shows(asked, named(unfit))
        except NoSuchMatter:
            deed.outcome = "404"
            raise
        if code is not None:
            link = f"{request.url.scheme}://{request.url.netloc}/invitation?code={code}"
            return administration.render("link.html", asked, link=link)
        return RedirectResponse(f"/people/{login}", 303, HEADERS)

    async def shows(asked: Asked, wrong: str = "") -> Response:
        login = asked.visit.request.path_params.get("login", "")
        accounts = await asyncio.to_thread(people.accounts.all)
        account = next((one for one in accounts if one.login == login), None)
        if login and account is None:
            raise NoSuchMatter(login)
        return administration.render(
            "person.html" if account else "people.html",
            asked,
            422 if wrong else 200,
            accounts=accounts,
            account=account,
            sessions=await asyncio.to_thread(people.sessions.of, login or None),
            filled={name: asked.text(name) for name in ("login", "organ", "post")},
            filled_roles=asked.form.get("roles", []),
            own=account is not None and account.login == asked.visit.caller.account,
            wrong=wrong,
            organs=asked.visit.seen.own_organs,
            roles=list(Role),
        )

    async def invite(asked: Asked, deed: Deed, login: str) -> str:
        code = await asyncio.to_thread(people.accounts.invite, login, *(held := _held(asked, deed)))
        deed.what = _naming("invite", *held)
        return code

    async def change(asked: Asked, deed: Deed, login: str) -> None:
        await asyncio.to_thread(people.accounts.change, login, *(held := _held(asked, deed)))
        deed.what = _naming("change", *held)

    async def reset(asked: Asked, deed: Deed, login: str) -> str:
        return await asyncio.to_thread(people.accounts.reset, _known(login))

    async def disable(asked: Asked, deed: Deed, login: str) -> None:
        await asyncio.to_thread(people.accounts.disable, _known(login))

    async def end(asked: Asked, deed: Deed, login: str) -> None:
        await asyncio.to_thread(people.sessions.end_by_id, asked.text("session"), login)

    def _known(login: str) -> str:
        if people.accounts.find(login) is None:
            raise NoSuchMatter(login)
        return login

    def act(path: str, what: str, do: Do) -> Route:
        return administration.act(path, partial(done, what=what, do=do), SECURITY)

    return [
        administration.page("/people", shows, SECURITY),
        act("/people", "invite", invite),
        administration.page("/people/{login}", shows, SECURITY),
        act("/people/{login}/change", "change", change),
        act("/people/{login}/reset", "reset", reset),
        act("/people/{login}/disable", "disable", disable),
        act("/people/{login}/end", "end session", end),
    ]


def _held(asked: Asked, deed: Deed) -> tuple[str, str, list[Role]]:
    """The organ, post and roles that were filled in. Raises Unfit.

    The record names organ and roles; the post, in which somebody's name may stand, only once it was taken.
    """
    organ, post = asked.text("organ"), asked.text("post")
    if organ not in asked.visit.seen.own_organs:
        raise Unfit(*NO_ORGAN)
    roles = [role for role in Role if role in asked.form.get("roles", ())]
    deed.what = f"{deed.what} {organ} {' '.join(roles)}"
    return organ, post, roles


def _naming(what: str, organ: str, post: str, roles: Sequence[Role]) -> str:
    return f"{what} {organ} {post} {' '.join(roles)}"
