"""How a page of administration is asked: by somebody signed in, in a role that may; every act is an audit record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from fuyuan.access.audit import DONE, Kind, act
from fuyuan.access.people import People
from fuyuan.access.tokens import Grant
from fuyuan.http.problems import forbidden
from fuyuan.http.route import Route
from fuyuan.web.people.form import Form, posted, text_of
from fuyuan.web.signed_in import Answer, SignedIn, Visit
from projections.access.role import Role


@dataclass(frozen=True, slots=True)
class Asked:
    """A visit of a page of administration, with what was filled in."""

    visit: Visit
    form: Form = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was written in the field of this name."""
        return text_of(self.form, name)

    @property
    def organs(self) -> dict[str, str]:
        """The organs of the two sides and the group, by id, in the order of their names."""
        seen = self.visit.seen
        own = ((organ, name) for organ, name in seen.names.items() if seen.roster.registry.side(organ))
        return dict(sorted(own, key=lambda item: item[1]))


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act: the answer, and for the audit record its name, its object and its outcome."""

    answer: Response
    what: str
    subject: str = ""
    outcome: str = DONE


Show = Callable[[Asked], Awaitable[Response]]
Act = Callable[[Asked], Awaitable[Done | Response]]
"""A plain answer where nothing was done."""


@dataclass(frozen=True, slots=True)
class Administration:
    """What the pages of administration work with, and how they are reached."""

    signed_in: SignedIn
    people: People

    def page(self, path: str, show: Show, roles: Collection[Role]) -> Route:
        """`GET`, for these roles."""

        async def shown(visit: Visit) -> Response:
            return await show(Asked(visit))

        return self._route("GET", path, shown, roles)

    def act(self, path: str, do: Act, roles: Collection[Role]) -> Route:
        """`POST`, for these roles."""

        async def recorded(visit: Visit) -> Response:
            form = await posted(visit.request)
            await self.people.audit.require()
            done = await do(Asked(visit, form))
            if isinstance(done, Response):
                return done
            record = act(Kind.ADMINISTRATION, visit.caller, done.what, done.subject, done.outcome)
            await self.people.audit.note(record)
            return done.answer

        return self._route("POST", path, recorded, roles)

    def render(self, template: str, asked: Asked, status: int = 200, **shown: Any) -> Response:
        return self.signed_in.pages.render(template, status, me=asked.visit.me, **shown)

    def _route(self, method: str, path: str, answer: Answer, roles: Collection[Role]) -> Route:
        def may(caller: Grant) -> None:
            if caller.role not in roles or (caller.role is Role.SECURITY and caller.account is None):
                raise forbidden(
                    f"{caller.role.zh}角色不能使用这一管理页面 / the role {caller.role} has no part in this"
                )

        return Route(path, self.signed_in(answer, may=may), methods=[method])
