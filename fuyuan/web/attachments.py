"""The download of a file from a matter's page: an error is a page in words."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from fuyuan.http.attachments import recorded
from fuyuan.http.auth import Authentication
from fuyuan.http.file_ways import FileWays
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from fuyuan.http.views import storable
from fuyuan.web.pages import Pages


def routes(pages: Pages, auth: Authentication, reads: Reads, ways: FileWays) -> list[Route]:
    """`GET /matters/{stream}/files/{sha256}`."""

    async def download(request: Request) -> Response:
        try:
            if (caller := auth.session(request)) is None:
                return pages.sign_in_first(request)
            given = request.path_params
            return await ways.download(*await recorded(reads, caller, storable(given["stream"]), given["sha256"]))
        except Exception as error:
            return pages.failed(error)

    return [Route("/matters/{stream}/files/{sha256}", download)]
