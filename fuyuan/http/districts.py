"""`GET /api/v1/districts`, and below `/districts/{code}` the views, matters and files of one: what its members may
know, for the offices of its city or province (decisions 91 and 96).
"""

from __future__ import annotations

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.instants import SHANGHAI
from fuyuan.access.tokens import Grant
from fuyuan.http.answers import json_response
from fuyuan.http.attachments import recorded
from fuyuan.http.auth import Authentication
from fuyuan.http.file_ways import FileWays
from fuyuan.http.gateway import Gateway
from fuyuan.http.problems import forbidden
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from fuyuan.http.views import page_of, parameters, storable
from fuyuan.http.watched import OF_A_DISTRICT
from fuyuan.overseeing.overseen import District, Overseen, may_oversee
from fuyuan.reaching.way import ways
from projections.errors import UnknownView
from projections.query import history
from projections.roster import Roster
from projections.store.store import Store
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


def routes(auth: Authentication, reads: Reads, overseen: Overseen, files: DistrictFiles) -> list[Route]:
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
        _, store = await opened(reads, overseen, code)
        if view not in BY_NAME:
            raise UnknownView(view)
        return await page_of(reads, store, view, overseen.reader, parameters(request))

    async def matter(request: Request) -> Response:
        await require_overseer(reads, auth.reader(request))
        _, store = await opened(reads, overseen, request.path_params["code"])
        parameters(request, set())
        items = await reads.ask(history, store, storable(request.path_params["stream"]), overseen.reader)
        return json_response({"items": items, "next": None})

    async def file(request: Request) -> Response:
        await require_overseer(reads, auth.reader(request))
        return await files.file_of(overseen, **request.path_params)

    return [
        Route("/districts", index),
        Route(f"{OF_A_DISTRICT}/views/{{view}}", rows),
        Route(f"{OF_A_DISTRICT}/streams/{{stream}}", matter),
        Route(f"{OF_A_DISTRICT}/streams/{{stream}}/attachments/{{sha256}}", file),
    ]


async def opened(reads: Reads, overseen: Overseen, code: str) -> tuple[District, Store]:
    """A district and its read model. Raises HTTPException 404 where it is none of ours, BadDay, ProblemError 503."""
    district = await reads.ask(overseen.one, code)
    if district is None:
        raise HTTPException(404)
    return district, await reads.ask(overseen.store, district)


class DistrictFiles:
    """The files of districts; the way to each is found once, and goes where its worker is."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._ways: dict[str, FileWays] = {}

    async def file_of(self, overseen: Overseen, code: str, stream: str, sha256: str) -> Response:
        """A file that a record of the matter names, from the side of the district that has it.

        Raises as `opened`, `recorded` and `FileWays.download`.
        """
        district, store = await opened(self._reads, overseen, code)
        named = await recorded(self._reads, store, overseen.reader, storable(stream), sha256)
        if code not in self._ways:
            self._ways[code] = FileWays(Gateway(ways(district.settings), moves=True))
        return await self._ways[code].download(*named)
