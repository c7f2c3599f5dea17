"""`GET /api/v1/events`: the live feed of what the caller may see, by server-sent events.

The id of a message is the event's local number in the read model; a client that comes back with
`Last-Event-ID` misses nothing. Without one the feed begins with the next event.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Final

import structlog
from sqlalchemy import func, select
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from fuyuan.http.answers import encoded
from fuyuan.http.auth import Authentication
from fuyuan.http.problems import ProblemError, unavailable, wrong_field
from fuyuan.http.pulse import Pulse
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from fuyuan.http.views import parameters
from projections.access import Reader
from projections.query import events_after
from projections.store.schema import EVENT
from projections.store.store import Store

HEADER: Final = "Last-Event-ID"
PARAMETER: Final = "last_event_id"
HEARTBEAT: Final = 15  # seconds between comments that keep the connection open
LOOK_EVERY: Final = 5.0  # seconds between looks at the database when no notice comes
AT_ONCE: Final = 100  # events per question
MOST: Final = 100  # live feeds at once
SEND_WITHIN: Final = 30.0  # seconds; who takes a message no sooner is gone
LONGEST: Final = 3600.0  # seconds; then the client comes back and shows its token again

log = structlog.get_logger()


def routes(
    auth: Authentication, reads: Reads, pulse: Pulse, look_every: float = LOOK_EVERY, most: int = MOST
) -> list[Route]:
    """`look_every`: seconds between looks at the database when no notice comes; `most`: feeds at once."""
    places = Places(most)

    async def events(request: Request) -> Response:
        caller = auth.reader(request)
        places.require()
        given = parameters(request, {PARAMETER})
        wanted = [(HEADER, request.headers.get(HEADER)), (PARAMETER, given.get(PARAMETER))]
        seq = next((position(name, text) for name, text in wanted if text), None)
        reader = await reads.reader(caller)
        newest = await reads.ask(head, reads.store)
        start = newest if seq is None or seq > newest else seq
        messages = follow(reads, pulse, reader, start, look_every)
        return LiveFeed(places, messages)

    return [Route("/events", events)]


class Places:
    """How many feeds are open, of how many that may be."""

    def __init__(self, most: int) -> None:
        self._most, self.taken = most, 0

    def require(self) -> None:
        """Raises ProblemError 503 where all places are taken."""
        if self.taken >= self._most:
            raise unavailable("实时连接过多，请稍后再试 / too many live feeds", wait=10)


class LiveFeed(EventSourceResponse):
    """It holds its place from the first byte to the last."""

    def __init__(self, places: Places, messages: AsyncIterator[ServerSentEvent]) -> None:
        headers = {"Cache-Control": "no-store"}
        super().__init__(messages, ping=HEARTBEAT, sep="\n", headers=headers, send_timeout=SEND_WITHIN)
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._places.require()  # others may have come while this one was prepared
        except ProblemError as full:
            await full.response()(scope, receive, send)
            return
        self._places.taken += 1
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            log.info("a live feed is not read any more")  # the server breaks the connection off
        finally:
            self._places.taken -= 1


async def follow(
    reads: Reads, pulse: Pulse, reader: Reader, seq: int, look_every: float
) -> AsyncIterator[ServerSentEvent]:
    """Every event after `seq` that the reader may see, for an hour; ends earlier when the pulse stops."""
    until = time.monotonic() + LONGEST
    while not pulse.stopped and time.monotonic() < until:
        ticket = pulse.ticket()
        try:
            found = await reads.ask(events_after, reads.store, seq, reader, AT_ONCE)
        except ProblemError:  # the read model is away: the feed waits for it
            await pulse.next(ticket, look_every)
            continue
        for item in found.items:
            yield ServerSentEvent(encoded(item).decode(), id=str(item["seq"]))
        seq = found.last
        if len(found.items) < AT_ONCE:
            await pulse.next(ticket, look_every)


def head(store: Store) -> int:
    """The newest local number, 0 for an empty model."""
    with store.reading() as connection:
        return connection.scalar(select(func.max(EVENT.c.seq))) or 0


def position(name: str, text: str) -> int:
    """The local number given under `name`. Raises ProblemError 422."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise wrong_field(name, "应为事件序号 / must be the id of an event of this feed")
    return int(text)
