"""`POST /api/v1/attachments` keeps a file before a command names it; `GET …/streams/{stream}/attachments/{sha256}`.

Who may see a record may have its files: there is no other way to one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from events.attachment import MOST_BYTES, Attachment, attached
from events.base import Side
from fuyuan.access.tokens import Grant
from fuyuan.http.auth import Authentication
from fuyuan.http.commands import SideOf
from fuyuan.http.file_ways import FileWays
from fuyuan.http.problems import forbidden, relayed, stop, wrong_field
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from fuyuan.http.views import parameters, storable
from projections.access.sight import Reader
from projections.query import history
from projections.store.store import Store
from services.attachments.errors import TooLong
from services.endpoint import problems


def routes(auth: Authentication, reads: Reads, ways: FileWays) -> list[Route]:
    """Both ways of a file."""

    async def upload(request: Request) -> Response:
        caller = auth.clerk(request)
        given = parameters(request, {"name", "side"})
        if not given.get("name"):
            raise wrong_field("name", "请给出文件名 / name the file")
        side = await _side(caller, given.get("side"), reads.side_of)
        return relayed(await ways.upload(side, caller.organ, given["name"], arriving(request)))

    async def download(request: Request) -> Response:
        caller = auth.reader(request)
        stream, sha256 = storable(request.path_params["stream"]), request.path_params["sha256"]
        side, file = await recorded(reads, reads.store, await reads.reader(caller), stream, sha256)
        return await ways.download(side, file)

    return [
        Route("/attachments", upload, methods=["POST"]),
        Route("/streams/{stream}/attachments/{sha256}", download),
    ]


async def arriving(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes. Raises ProblemError 413 as soon as it is announced or seen to be too long."""
    announced, length = request.headers.get("Content-Length", ""), 0
    if announced.isdecimal() and int(announced) > MOST_BYTES:
        raise too_long()
    try:
        async for chunk in request.stream():
            length += len(chunk)
            if length > MOST_BYTES:
                raise too_long()
            yield chunk
    except ClientDisconnect as error:
        raise stop(problems.problem("malformed", "连接在传输中断开 / the connection broke off")) from error


async def recorded(reads: Reads, store: Store, reader: Reader, stream: str, sha256: str) -> tuple[Side, Attachment]:
    """The side that recorded a file in a matter, and what it recorded. Raises ReadError, ProblemError 404."""
    events = await reads.ask(history, store, stream, reader)
    named = ((event, file) for event in events for file in attached(event["data"]) if file.sha256 == sha256)
    event, file = next(named, (None, None))
    if event is None or file is None:
        raise stop(problems.problem("not-found", "该事项中没有这个附件 / the matter has no such file"))
    return Side(event["side"]), file


async def _side(caller: Grant, asked: str | None, side_of: SideOf) -> Side:
    """Where the command will be recorded that names the file: the caller's own side unless it says the joint one."""
    own = await side_of(caller.organ)
    if asked is not None and asked not in list(Side):
        raise wrong_field("side", "应为 court、government 或 joint / court, government or joint")
    side = own if asked is None else Side(asked)
    if own is None or side is None or side not in (own, Side.JOINT):
        raise forbidden("附件只能上传到本方或者领导小组办公室 / files go to your own side or to the joint office")
    return side


def too_long() -> Exception:
    return stop(problems.problem_of(TooLong()))
