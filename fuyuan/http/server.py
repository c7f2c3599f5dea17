"""The edge part: the app on its address until it is told to stop.

It hears on the bus that the read model moved, and wakes who waits; without the bus they look for themselves.
"""

from __future__ import annotations

import asyncio
import socket as sockets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import structlog
from starlette.applications import Starlette
from starlette.types import ASGIApp

from events.cancelling import end
from events.errors import reason_of
from events.terms import Words
from fuyuan.access.audit import Records
from fuyuan.contracts.tables import DEFINITIONS, command_table
from fuyuan.http.app import Edge, Pages, create_app, no_pages
from fuyuan.http.auth import Authentication
from fuyuan.http.elsewhere import Elsewhere
from fuyuan.http.gateway import Gateway
from fuyuan.http.pulse import Pulse
from fuyuan.http.reads import Reads, Standing
from fuyuan.installation import broker, known_organs, organs_late, secrets
from fuyuan.operations.read_model import read_model
from fuyuan.overseeing.overseen import Overseen
from fuyuan.reaching.way import ways
from fuyuan.settings import Settings
from projections.waiting import Waiting, decode_notice, notice_subject
from services.bus import connection as bus
from services.bus.errors import NotConnected
from services.jurisdiction import Jurisdiction
from services.serving import nothing, serve

KEEP_ALIVE = 75  # seconds; longer than clients and proxies keep one (5 to 60), else a request meets a closing door
GRACE = 2  # seconds that requests under way may take when the server stops
AGAIN: Final = 2.0  # seconds between attempts to reach a broker that was never there
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OpenEdge:
    """The app of an installation, and what ends its live feeds."""

    app: Starlette
    pulse: Pulse


@asynccontextmanager
async def opened_edge(
    settings: Settings,
    auth: Authentication,
    records: Records,
    pages: Pages = no_pages,
    beside: Callable[[Reads], Coroutine[Any, Any, None]] | None = None,
    overseen: Overseen | None = None,
) -> AsyncIterator[OpenEdge]:
    """The app with all that it reads; `beside` runs as long, and `overseen` is closed with it.

    Raises SQLAlchemyError when the read model cannot be had, BadDay.
    """
    passwords = secrets.load(settings.secrets_file).nats
    user, url = settings.bus_user(settings.reader), broker.url(settings)
    store = await asyncio.to_thread(read_model, settings)
    waiting, pulse = Waiting(store), Pulse()
    reads, elsewhere = Reads(store, at_start(settings.organs)), None
    if settings.elsewhere:
        ours = {side: passwords[settings.bus_user(side)] for side in settings.sides}
        passed_on = partial(known_organs.active, settings)
        elsewhere = Elsewhere(url, ours, settings.jurisdiction, reads.side_of, reads.name_of, passed_on)
    async with aclosing(Gateway(ways(settings), elsewhere=elsewhere, moves=settings.district is not None)) as gateway:
        edge = Edge(
            table=command_table(DEFINITIONS),
            auth=auth,
            gateway=gateway,
            reads=reads,
            waiting=waiting,
            pulse=pulse,
            records=records,
            late=partial(organs_late.read, settings.folder("read")),
            overseen=overseen,
        )
        hearing = asyncio.create_task(listen(url, user, passwords[user], settings.jurisdiction, waiting, pulse))
        more = [asyncio.create_task(beside(edge.reads))] if beside else []
        try:
            yield OpenEdge(create_app(edge, pages), pulse)
        finally:
            await end(hearing, *more)
    if overseen is not None:
        overseen.close()
    store.close()


async def run(
    app: ASGIApp,
    bound: sockets.socket,
    stop_feeds: Callable[[], None],
    stop: asyncio.Event,
    on_ready: Callable[[], None] = nothing,
) -> None:
    """Serve `app` on a bound socket until `stop` is set; live feeds are ended first."""
    await serve(
        app,
        stop,
        bound=[bound],
        on_ready=on_ready,
        on_stop=stop_feeds,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
    )


def at_start(jurisdiction: Jurisdiction) -> dict[str, Standing]:
    """The organs of the file, for as long as the read model does not know them yet."""
    return {
        organ.id: Standing(organ.side, organ.member, name=Words(organ.name, organ.name_en or organ.name))
        for organ in jurisdiction.organs
    }


async def listen(url: str, user: str, password: str, jurisdiction: str, waiting: Waiting, pulse: Pulse) -> None:
    """Until it is cancelled. `user` is the service in whose account the consumer tells its news."""
    while True:
        try:
            connection = await bus.connect(url, user=user, password=password, name="fuyuan-edge")
        except NotConnected:
            await asyncio.sleep(AGAIN)
            continue
        try:  # from here on the connection comes back by itself
            notices = await connection.subscribe(notice_subject(jurisdiction))
            async for message in notices.messages:
                take(message.data, waiting, pulse)
        except Exception as error:
            log.warning("listening broke off", error=reason_of(error))
        finally:
            await connection.close()
        await asyncio.sleep(AGAIN)


def take(raw: bytes, waiting: Waiting, pulse: Pulse) -> None:
    """One notice. One that cannot be read still means that something moved."""
    try:
        waiting.reached(decode_notice(raw))
    except ValueError as error:
        log.warning("a notice cannot be read", error=str(error))
    pulse.beat()
