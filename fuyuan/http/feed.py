"""`GET /api/v1/events`: the live feed of what the caller may see, by server-sent events.

The id of a message is the event's local number in the read model; a client that comes back with
`Last-Event-ID` misses nothing. Without one the feed begins with the next event.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Final

from fastapi import APIRouter
from sqlalchemy import func, select
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from fuyuan.http.answers import encoded
from fuyuan.http.auth import Authentication
from fuyuan.http.problems import ProblemError, wrong_field
from fuyuan.http.pulse import Pulse
from fuyuan.http.reads import Reads
from fuyuan.http.views import parameters
from projections.access import Reader
from projections.query import events_after
from projections.schema import EVENT
from projections.store import Store

HEARTBEAT: Final = 15  # seconds between comments that keep the connection open
LOOK_EVERY: Final = 5.0  # seconds between looks at the database when no notice comes
AT_ONCE: Final = 100  # events per question
LONGEST: Final = 3600.0  # seconds; then the client comes back and shows its token again


def router(auth: Authentication, reads: Reads, pulse: Pulse, look_every: float = LOOK_EVERY) -> APIRouter:
    """`look_every`: seconds between looks at the database when no notice comes."""
    routes = APIRouter()

    @routes.get("/events")
    async def events(request: Request) -> Response:
        caller = auth.reader(request)
        given = parameters(request, {"last_event_id"})
        asked = request.headers.get("Last-Event-ID") or given.get("last_event_id")
        seq = position(asked) if asked else None
        reader = await reads.reader(caller)
        newest = await reads.ask(head, reads.store)
        start = newest if seq is None or seq > newest else seq
        messages = follow(reads, pulse, reader, start, look_every)
        return EventSourceResponse(messages, ping=HEARTBEAT, sep="\n", headers={"Cache-Control": "no-store"})

    return routes


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


def position(text: str) -> int:
    """A local number. Raises ProblemError 422."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise wrong_field("Last-Event-ID", "应为事件序号 / must be the id of an event of this feed")
    return int(text)
