"""How a page of administration is asked: by somebody signed in, in a role that may; every act is an audit record.

So is what people do to their own account.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from http import HTTPStatus
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


@dataclass(slots=True)
class Deed:
    """What is recorded of an act: its name, its object, its outcome where the answer does not say it."""

    what: str
    subject: str
    outcome: str = ""


@dataclass(slots=True)
class Asked:
    """A visit of a page of administration, with what was filled in, and what is being done."""

    visit: Visit
    form: Form = field(default_factory=dict)
    deed: Deed | None = None

    def begins(self, what: str, subject: str = "") -> Deed:
        """From here on there will be a record, whatever comes of it."""
        self.deed = Deed(what, subject)
        return self.deed

    def text(self, name: str) -> str:
        """What was written in the field of this name."""
        return text_of(self.form, name)


Show = Callable[[Asked], Awaitable[Response]]


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

    def act(self, path: str, do: Show, roles: Collection[Role]) -> Route:
        """`POST`, for these roles; what it `begins` has its audit record when it is answered, or fails.

        The outcome is the status of the answer, unless the act told it; `503` where there is none.
        """

        async def recorded(visit: Visit) -> Response:
            form = await posted(visit.request)
            await self.people.audit.require()
            asked, status = Asked(visit, form), int(HTTPStatus.SERVICE_UNAVAILABLE)
            try:
                answer = await do(asked)
                status = answer.status_code
                return answer
            finally:
                if deed := asked.deed:
                    outcome = deed.outcome or (DONE if status < HTTPStatus.BAD_REQUEST else str(status))
                    record = act(Kind.ADMINISTRATION, visit.caller, deed.what, deed.subject, outcome)
                    await self.people.audit.note(record)

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
