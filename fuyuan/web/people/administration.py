"""`/people`: the security administrator invites people and changes, resets and disables accounts; and who is signed in.

Nobody administers the own account: what it may do is decided by somebody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.responses import RedirectResponse, Response

from events.terms import Words
from fuyuan.access.accounts import Unfit
from fuyuan.access.audit import Kind, act
from fuyuan.access.people import People
from fuyuan.access.tokens import Grant
from fuyuan.http.problems import forbidden
from fuyuan.http.route import Route
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.people.form import Form, posted, text_of
from fuyuan.web.signed_in import Me, SignedIn, Visit
from projections.access.role import Role
from projections.errors import NoSuchMatter

ONLY_SECURITY: Final = "人员管理由安全管理员负责 / only the security administrator administers people"
NOT_ONESELF: Final = Words(
    "不能管理自己的账号，请由其他安全管理员办理。", "Nobody administers their own account: ask another one."
)
NO_ORGAN: Final = Words("请从列表中选择单位。", "Choose an organ of the list.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who administers, and what was filled in. `organs`: those that people can belong to, by id."""

    caller: Grant
    me: Me
    organs: dict[str, str]
    form: Form
    origin: str

    @property
    def held(self) -> tuple[str, str, list[Role]]:
        """The organ, post and roles that were filled in. Raises Unfit."""
        organ = text_of(self.form, "organ")
        if organ not in self.organs:
            raise Unfit(*NO_ORGAN)
        return organ, text_of(self.form, "post"), [role for role in Role if role in self.form.get("roles", ())]


def only_security(caller: Grant) -> None:
    """Raises ProblemError 403 for everybody but a security administrator with an account."""
    if caller.role is not Role.SECURITY or caller.account is None:
        raise forbidden(ONLY_SECURITY)


Do = Callable[[Asked, str], Awaitable[str | None]]
"""Does it to the account of this name; gives the code of a new link, where one was made. Raises Unfit."""


def routes(signed_in: SignedIn, people: People) -> list[Route]:
    """`GET /people`, `GET /people/{login}`, and a POST below them for each thing that can be done."""
    pages, page = signed_in.pages, partial(signed_in, may=only_security)

    async def answered(visit: Visit, do: Do | None = None) -> Response:
        request, seen = visit.request, visit.seen
        form = await posted(request) if do else {}
        asked = Asked(visit.caller, visit.me, seen.own_organs, form, f"{request.url.scheme}://{request.url.netloc}")
        login = request.path_params.get("login", "")
        return await done(asked, do, login) if do else await shows(asked, login)

    async def done(asked: Asked, do: Do, login: str) -> Response:
        try:
            if login == asked.caller.account:
                raise Unfit(*NOT_ONESELF)
            await people.audit.require()
            code = await do(asked, login)
        except Unfit as unfit:
            return await shows(asked, login, wrong=named(unfit))
        if code is not None:
            return pages.render("link.html", me=asked.me, link=f"{asked.origin}/invitation?code={code}")
        return RedirectResponse(f"/people/{login}", 303, HEADERS)

    async def shows(asked: Asked, login: str, wrong: str = "") -> Response:
        accounts = await asyncio.to_thread(people.accounts.all)
        account = next((one for one in accounts if one.login == login), None)
        if login and account is None:
            raise NoSuchMatter(login)
        sessions = await asyncio.to_thread(people.sessions.of, login or None)
        filled = {name: text_of(asked.form, name) for name in ("login", "organ", "post")}
        filled_roles = asked.form.get("roles", [])
        return pages.render(
            "person.html" if account else "people.html",
            422 if wrong else 200,
            me=asked.me,
            accounts=accounts,
            account=account,
            sessions=sessions,
            filled=filled,
            filled_roles=filled_roles,
            own=account is not None and account.login == asked.caller.account,
            wrong=wrong,
            organs=asked.organs,
            roles=list(Role),
        )

    async def noted(asked: Asked, what: str, login: str) -> None:
        await people.audit.note(act(Kind.ADMINISTRATION, asked.caller, what, login))

    async def invite(asked: Asked, _: str) -> str:
        login, (organ, post, roles) = text_of(asked.form, "login"), asked.held
        code = await asyncio.to_thread(people.accounts.invite, login, organ, post, roles)
        await noted(asked, f"invite {organ} {post} {' '.join(roles)}", login)
        return code

    async def change(asked: Asked, login: str) -> None:
        organ, post, roles = asked.held
        await asyncio.to_thread(people.accounts.change, login, organ, post, roles)
        await noted(asked, f"change {organ} {post} {' '.join(roles)}", login)

    async def reset(asked: Asked, login: str) -> str:
        code = await asyncio.to_thread(people.accounts.reset, _known(login))
        await noted(asked, "reset", login)
        return code

    async def disable(asked: Asked, login: str) -> None:
        await asyncio.to_thread(people.accounts.disable, _known(login))
        await noted(asked, "disable", login)

    async def end(asked: Asked, login: str) -> None:
        await asyncio.to_thread(people.sessions.end_by_id, text_of(asked.form, "session"), login)
        await noted(asked, "end session", login)

    def _known(login: str) -> str:
        if people.accounts.find(login) is None:
            raise NoSuchMatter(login)
        return login

    acts: dict[str, Do] = {"change": change, "reset": reset, "disable": disable, "end": end}
    return [
        Route("/people", page(answered)),
        Route("/people", page(partial(answered, do=invite)), methods=["POST"]),
        Route("/people/{login}", page(answered)),
        *(
            Route(f"/people/{{login}}/{name}", page(partial(answered, do=do)), methods=["POST"])
            for name, do in acts.items()
        ),
    ]
