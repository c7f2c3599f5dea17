"""The public HTTP edge, put together from its parts: nothing is opened or connected here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from fastapi import APIRouter, FastAPI

from fuyuan.contracts.command_table import CommandTable
from fuyuan.contracts.openapi_parts import ROOT
from fuyuan.http import commands, feed, health, problems, views
from fuyuan.http.auth import Authentication
from fuyuan.http.gateway import Gateway
from fuyuan.http.pulse import Pulse
from fuyuan.http.reads import Reads
from fuyuan.http.shell import Metrics, Shell
from fuyuan.http.unread import Unread
from projections.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Edge:
    """What the edge works with. `patience`: seconds that `after` waits; `look_every`: see `feed`."""

    table: CommandTable
    auth: Authentication
    gateway: Gateway
    reads: Reads
    waiting: Waiting
    pulse: Pulse = field(default_factory=Pulse)
    patience: float = views.WAIT
    look_every: float = feed.LOOK_EVERY


Pages = Callable[[Edge], Iterable[APIRouter]]


def no_pages(edge: Edge) -> Iterable[APIRouter]:
    """The API alone."""
    return ()


def create_app(edge: Edge, pages: Pages = no_pages) -> FastAPI:
    """`pages` makes further routers, mounted at the root: the console."""
    app = FastAPI(title="府院 Fuyuan", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    metrics = Metrics()
    app.add_middleware(Unread)
    app.add_middleware(Shell, metrics=metrics)
    problems.install(app)
    watched = health.Health(edge.gateway, edge.reads, metrics)
    for prefix in (ROOT, ""):
        app.include_router(health.router(edge.auth, watched), prefix=prefix)
    for router in (
        commands.router(edge.auth, edge.table, edge.gateway, edge.reads.side_of),
        views.router(edge.auth, edge.reads, edge.waiting, edge.patience),
        feed.router(edge.auth, edge.reads, edge.pulse, edge.look_every),
    ):
        app.include_router(router, prefix=ROOT)
    for router in pages(edge):
        app.include_router(router)
    return app
