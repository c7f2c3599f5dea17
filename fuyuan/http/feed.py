"""`GET /api/v1/events`: the live feed of what the caller may see, by server-sent events.

The id of a message is a `Mark`: the read model and the event's number in it. A client that comes back with
`Last-Event-ID` misses nothing. Without one the feed begins with the next event; `0` begins with the first.
`rebuild` makes another read model with other numbers: an open feed ends then, and who comes back with a mark of
the former one is answered 410, reads its views anew and opens the feed without an id.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import Connection, func, select
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from fuyuan.http.answers import encoded
from fuyuan.http.auth import Authentication
from fuyuan.http.problems import ProblemError, feed_renumbered, too_many_feeds, unavailable, wrong_field
from fuyuan.http.pulse import Pulse
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from fuyuan.http.views import parameters
from projections.access.sight import Reader
from projections.query import Feed, events_after
from projections.store.schema import EVENT, STAMP
from projections.store.store import Store

HEADER: Final = "Last-Event-ID"
PARAMETER: Final = "last_event_id"
HEARTBEAT: Final = 15  # seconds between comments that keep the connection open
LOOK_EVERY: Final = 5.0  # seconds between looks at the database when no notice comes
AT_ONCE: Final = 100  # events per question
MOST: Final = 100  # live feeds at once
MOST_OF_ONE: Final = 25  # of them, of one organ
SEND_WITHIN: Final = 30.0  # seconds; who takes a message no sooner is gone
LONGEST: Final = 3600.0  # seconds; then the client comes back and shows its token again
ASK_AGAIN: Final = 1.0  # seconds between looks whether the token or session is still worth something

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of an event in one read model, written `7c9e6679-184`."""

    model: str
    seq: int

    def __str__(self) -> str:
        return f"{self.model}-{self.seq}"


def routes(auth: Authentication, reads: Reads, pulse: Pulse, look_every: float = LOOK_EVERY) -> list[Route]:
    """`look_every`: seconds between looks at the database when no notice comes."""
    places = Places()

    async def events(request: Request) -> Response:
        caller = auth.reader(request)
        places.require(caller.organ)
        given = parameters(request, {PARAMETER})
        wanted = [(HEADER, request.headers.get(HEADER)), (PARAMETER, given.get(PARAMETER))]
        last = next(((name, text) for name, text in wanted if text), None)
        reader = await reads.reader(caller)
        newest = await reads.ask(head, reads.store)
        start = newest if last is None else after(*last, newest)
        if request.method == "HEAD":
            return StreamingResponse(iter(()), media_type="text/event-stream")
        messages = follow(reads, pulse, reader, start, look_every, lambda: auth.still(request, caller))
        return LiveFeed(places, caller.organ, messages)

    return [Route("/events", events)]


class Places:
    """How many feeds are open, of how many that may be: in all, and of one organ."""

    def __init__(self, most: int = MOST, most_of_one: int = MOST_OF_ONE) -> None:
        self._most, self._most_of_one = most, most_of_one
        self.taken: Counter[str] = Counter()

    def require(self, organ: str) -> None:
        """Raises ProblemError 429 where the organ has its share, 503 where all places are taken."""
        if self.taken[organ] >= self._most_of_one:
            raise too_many_feeds(self._most_of_one, wait=10)
        if self.taken.total() >= self._most:
            raise unavailable("实时连接过多，请稍后再试 / too many live feeds", wait=10)


class LiveFeed(EventSourceResponse):
    """It holds a place of its organ from the first byte to the last."""

    def __init__(self, places: Places, organ: str, messages: AsyncIterator[ServerSentEvent]) -> None:
        headers = {"Cache-Control": "no-store"}
        super().__init__(messages, ping=HEARTBEAT, sep="\n", headers=headers, send_timeout=SEND_WITHIN)
        self._places, self._organ = places, organ

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._places.require(self._organ)  # others may have come while this one was prepared
        except ProblemError as full:
            await full.response()(scope, receive, send)
            return
        self._places.taken[self._organ] += 1
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            log.info("a live feed is not read any more")  # the server breaks the connection off
        finally:
            self._places.taken[self._organ] -= 1


async def follow(
    reads: Reads, pulse: Pulse, reader: Reader, mark: Mark, look_every: float, still: Callable[[], bool]
) -> AsyncIterator[ServerSentEvent]:
    """Every event after `mark` that the reader may see, for an hour; ends earlier when the pulse stops, when another
    read model has taken the place of the mark's, or when the reader may not ask any more (`still`).
    """
    until, seq, asked = time.monotonic() + LONGEST, mark.seq, time.monotonic()
    while not pulse.stopped and (now := time.monotonic()) < until:
        if now - asked >= ASK_AGAIN:
            asked = now
            if not await asyncio.to_thread(still):
                return
        ticket = pulse.ticket()
        try:
            feed = await reads.ask(events_of, mark.model, reads.store, seq, reader)
        except ProblemError:  # the read model is away: the feed waits for it
            await pulse.next(ticket, look_every)
            continue
        if feed is None:
            return
        for item in feed.items:
            yield ServerSentEvent(encoded(item).decode(), id=str(Mark(mark.model, item["seq"])))
        seq = feed.last
        if len(feed.items) < AT_ONCE:
            await pulse.next(ticket, look_every)


def events_of(model: str, store: Store, seq: int, reader: Reader) -> Feed | None:
    """The next events behind `seq`, None where another read model stands there now."""
    feed = events_after(store, seq, reader, AT_ONCE)
    with store.reading() as connection:
        return feed if model_of(connection) == model else None


def head(store: Store) -> Mark:
    """The newest event of the read model, number 0 for an empty one."""
    with store.snapshot() as connection:
        return Mark(model_of(connection), connection.scalar(select(func.max(EVENT.c.seq))) or 0)


def model_of(connection: Connection) -> str:
    """8 hex digits that no other read model at this address bears."""
    identity: str = connection.scalars(select(STAMP.c.identity)).one()
    return identity[:8]


_MARK = re.compile(r"(?:([0-9a-f]{8})-)?([0-9]{1,18})")


def after(name: str, text: str, newest: Mark) -> Mark:
    """Where the feed goes on for the mark given under `name`; a bare number counts in the read model of today.

    Raises ProblemError 422, and 410 for a mark of another read model. What is further than the newest event, which
    only a bare number can be, goes on behind that.
    """
    given = _MARK.fullmatch(text)
    if given is None:
        raise wrong_field(name, "应为本实时通道消息的 id / must be the id of a message of this feed")
    model, seq = given.groups()
    if model not in (None, newest.model):
        raise feed_renumbered()
    return Mark(newest.model, min(int(seq), newest.seq))
