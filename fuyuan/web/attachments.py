"""The download of a file from a matter's page: an error is a page in words."""

from __future__ import annotations

from starlette.responses import Response

from fuyuan.http.attachments import recorded
from fuyuan.http.file_ways import FileWays
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from fuyuan.http.views import storable
from fuyuan.web.signed_in import SignedIn, Visit


def routes(signed_in: SignedIn, reads: Reads, ways: FileWays) -> list[Route]:
    """`GET /matters/{stream}/files/{sha256}`."""

    async def download(visit: Visit) -> Response:
        given = visit.request.path_params
        stream, sha256 = storable(given["stream"]), given["sha256"]
        return await ways.download(*await recorded(reads, reads.store, visit.seen.reader, stream, sha256))

    return [Route("/matters/{stream}/files/{sha256}", signed_in(download))]
