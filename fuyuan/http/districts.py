"""`GET /api/v1/districts`, `/districts/{code}/views/{view}`: what the members of a district may know, for the offices
of its city or province (decision 91).
"""

from __future__ import annotations

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.instants import SHANGHAI
from fuyuan.access.tokens import Grant
from fuyuan.http.answers import json_response
from fuyuan.http.auth import Authentication
from fuyuan.http.problems import forbidden
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from fuyuan.http.views import page_of, parameters
from fuyuan.overseeing.overseen import Overseen, may_oversee
from projections.errors import UnknownView
from projections.roster import Roster
from projections.views import BY_NAME

NOT_THEIRS = (
    "各区县的情况由本级法院、政府、政府法制部门和领导小组办公室的经办、签批、查阅人员查阅 / "
    "clerks, approvers and viewers of court, government, its legal department and the office read the districts"
)


def oversees_now(reads: Reads, caller: Grant) -> bool:
    """Whether the caller reads over the districts today. Blocks."""
    with reads.store.reading() as connection:
        registry = Roster.load(connection).registry
    return may_oversee(caller, registry, datetime.now(SHANGHAI).date())


async def require_overseer(reads: Reads, caller: Grant) -> None:
    """Raises ProblemError 403."""
    if not await reads.ask(oversees_now, reads, caller):
        raise forbidden(NOT_THEIRS)


def routes(auth: Authentication, reads: Reads, overseen: Overseen) -> list[Route]:
    async def index(request: Request) -> Response:
        await require_overseer(reads, auth.reader(request))
        parameters(request, set())
        items = [
            {"code": one.code, "name": one.name, "suspended": one.suspended, "reason": one.reason}
            for one in await reads.ask(overseen.all)
        ]
        return json_response({"items": items, "next": None})

    async def rows(request: Request) -> Response:
        await require_overseer(reads, auth.reader(request))
        code, view = request.path_params["code"], request.path_params["view"]
        district = await reads.ask(overseen.one, code)
        if district is None:
            raise HTTPException(404)
        if view not in BY_NAME:
            raise UnknownView(view)
        store = await reads.ask(overseen.store, district)
        return await page_of(reads, store, view, overseen.reader, parameters(request))

    return [Route("/districts", index), Route("/districts/{code}/views/{view}", rows)]
