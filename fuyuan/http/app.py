"""The public HTTP edge, put together from its parts: nothing is opened or connected here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from fuyuan.access.audit import Records, Unrecorded
from fuyuan.contracts.openapi_parts import ROOT
from fuyuan.contracts.tables import CommandTable
from fuyuan.http import attachments, commands, districts, feed, health, problems, views
from fuyuan.http.auth import Authentication
from fuyuan.http.file_ways import FileWays
from fuyuan.http.gateway import Gateway
from fuyuan.http.pulse import Pulse
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from fuyuan.http.shell import Metrics, Shell, Unread
from fuyuan.http.watched import Watched
from fuyuan.installation.organs_late import Late
from fuyuan.overseeing.overseen import Overseen
from projections.errors import ReadError
from projections.waiting import Waiting


@dataclass(frozen=True)
class Edge:
    """What the edge works with. `patience`: seconds that `after` waits; `look_every`: see `feed`.

    `late`: the streams of organs that are behind. `overseen`: the districts of a city or province on the same engine.
    """

    table: CommandTable
    auth: Authentication
    gateway: Gateway
    reads: Reads
    waiting: Waiting
    pulse: Pulse = field(default_factory=Pulse)
    patience: float = views.WAIT
    look_every: float = feed.LOOK_EVERY
    records: Records = field(default_factory=Unrecorded)
    late: Callable[[], Mapping[str, Late]] = dict
    overseen: Overseen | None = None

    @cached_property
    def ways(self) -> FileWays:
        return FileWays(self.gateway)

    @cached_property
    def district_files(self) -> districts.DistrictFiles:
        return districts.DistrictFiles(self.reads)

    @property
    def giving(self) -> commands.Giving:
        return commands.Giving(self.gateway, self.reads, self.records, self.gateway.here)

    async def shown(self, position: str) -> None:
        """Waits until the read model holds it, or patience ends: the page that is asked next should have it."""
        with suppress(ReadError):
            await self.waiting.wait_for(position, self.patience)


LEVEL: Final = 4  # of compression: a page of 60 KB takes a millisecond
AS_THEY_ARE: Final = ("application/*", "audio/*", "font/*", "image/*", "text/event-stream", "video/*")
"""Kinds of content that are not compressed: files are already, answers of the API are mostly short."""
Pages = Callable[[Edge], Iterable[Route]]


def no_pages(edge: Edge) -> Iterable[Route]:
    """The API alone."""
    return ()


def create_app(edge: Edge, pages: Pages = no_pages) -> Starlette:
    """`pages` makes further routes, at the root: the console."""
    metrics = Metrics()
    watched = health.routes(edge.auth, health.Health(edge.gateway, edge.reads, metrics, edge.late))
    api = [
        *commands.routes(edge.auth, edge.table, edge.giving),
        *views.routes(edge.auth, edge.reads, edge.waiting, edge.gateway, edge.patience),
        *attachments.routes(edge.auth, edge.reads, edge.ways),
        *feed.routes(edge.auth, edge.reads, edge.pulse, edge.look_every),
        *watched,
        *(districts.routes(edge.auth, edge.reads, edge.overseen, edge.district_files) if edge.overseen else ()),
    ]
    app = Starlette(
        routes=[*(route.under(ROOT) for route in api), *watched, *pages(edge)],
        middleware=[
            Middleware(Shell, metrics=metrics),
            Middleware(Unread),
            Middleware(Watched, records=edge.records),
            Middleware(GZipMiddleware, compresslevel=LEVEL, exclude_content_types=AS_THEY_ARE),
        ],
    )
    app.router.redirect_slashes = False
    problems.install(app)
    return app
