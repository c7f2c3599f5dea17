"""The live feed: what happens shows at once, a client that comes back misses nothing, nobody sees too much."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from sse_starlette import ServerSentEvent
from starlette.types import Message, Scope

from fuyuan.access.tokens import Role
from fuyuan.http.feed import MOST_OF_ONE, LiveFeed, Mark, Places, follow
from fuyuan.http.problems import ProblemError
from fuyuan.http.pulse import Pulse
from fuyuan.http.server import take
from projections.filling.rebuild import rebuild
from projections.opening import open_store
from projections.waiting import Waiting
from tests.edge.test_bad_input import problem
from tests.edge.test_views import issue
from tests.edge.world import COURT, HOUSING, OFFICE, World
from tests.projections.kept import from_store
from tests.projections.story import known_keys


@contextmanager
def feed(
    world: World, organ: str = COURT, role: Role = Role.VIEWER, last: str | None = None
) -> Iterator[Iterator[tuple[str, dict[str, Any]]]]:
    """(id, event) of each message, as they come."""
    headers = {} if last is None else {"Last-Event-ID": last}
    with world.client(organ, role) as client, client.stream("GET", "/events", headers=headers) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _messages(answer)


def _messages(answer: httpx.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    said: dict[str, str] = {}
    for line in answer.iter_lines():
        if not line:
            if "data" in said:
                yield said["id"], orjson.loads(said["data"])
            said = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            said[name] = value


def find(messages: Iterator[tuple[str, dict[str, Any]]], stream: str) -> str:
    """The id of the first message about a stream."""
    return next(mark for mark, event in messages if event["stream"] == stream)


def number(mark: str) -> int:
    """The number in the id of a message."""
    return int(mark.rpartition("-")[2])


def test_a_new_event_shows_without_asking_again(exchange: World) -> None:
    with feed(exchange) as messages:
        accepted = issue(exchange)
        assert find(messages, accepted["stream"])


def test_who_comes_back_misses_nothing_and_sees_nothing_twice(exchange: World) -> None:
    with feed(exchange) as messages:
        last = find(messages, issue(exchange)["stream"])
    missed = [issue(exchange)["stream"] for _ in range(3)]
    with feed(exchange, last=last) as messages:
        seen = []
        for mark, event in messages:
            assert number(mark) > number(last)
            assert number(mark) == event["seq"]
            last = mark
            seen.append(event["stream"])
            if missed[-1] in seen:
                break
    assert [stream for stream in seen if stream in missed] == missed


def test_from_the_beginning_in_order(exchange: World) -> None:
    with feed(exchange, COURT, Role.AUDITOR, last="0") as messages:
        ids = [number(next(messages)[0]) for _ in range(150)]
    assert ids == sorted(set(ids))
    assert ids[0] == 1


def test_the_feed_shows_what_its_reader_may_see(exchange: World) -> None:
    with feed(exchange, HOUSING) as others, feed(exchange, COURT) as own:
        hidden, shown = issue(exchange, visibility="restricted"), issue(exchange)
        assert find(own, hidden["stream"])
        for _, event in others:
            assert event["stream"] != hidden["stream"]
            if event["stream"] == shown["stream"]:
                break


@pytest.mark.parametrize("last", ["-1", "x", "9" * 30, "7c9e667-1", "7c9e6679-", "7C9E6679-1"])
def test_a_wrong_last_event_id_is_422(exchange: World, last: str) -> None:
    with exchange.client() as client:
        by_header = problem(client.get("/events", headers={"Last-Event-ID": last}), 422, "bad-parameter")
        by_query = problem(client.get("/events", params={"last_event_id": last}), 422, "bad-parameter")
    assert [error["path"] for error in by_header["errors"]] == ["Last-Event-ID"]
    assert [error["path"] for error in by_query["errors"]] == ["last_event_id"]


def test_an_id_of_the_future_begins_with_the_next_event(exchange: World) -> None:
    """The read model was rebuilt from less, or the client dreams: it is not left waiting."""
    with feed(exchange, last=str(10**9)) as messages:
        assert find(messages, issue(exchange)["stream"])


def test_a_rebuild_ends_the_feed_and_its_ids(exchange: World) -> None:
    """A3: the numbers mean other events afterwards, so who comes back hears that it must start over."""
    with feed(exchange) as messages:
        last = find(messages, issue(exchange)["stream"])
        store = open_store(f"sqlite:///{exchange.folder / 'views.db'}")
        rebuild(store, from_store(store), key_of=known_keys(store))
        store.close()
        for mark, _ in messages:  # it ends
            last = mark
    with exchange.client() as client:
        for way in ({"headers": {"Last-Event-ID": last}}, {"params": {"last_event_id": last}}):
            gone = problem(client.get("/events", **way), 410, "feed-renumbered")  # type: ignore[arg-type]
            assert "Last-Event-ID" in gone["detail"]
    with feed(exchange) as messages:
        assert find(messages, issue(exchange)["stream"]).partition("-")[0] != last.partition("-")[0]


def test_a_feed_ends_with_the_token_it_was_opened_by(exchange: World) -> None:
    """Nobody goes on hearing for an hour after the account was disabled or the token taken back."""
    token = exchange.tokens.create(HOUSING, Role.AUDITOR)
    headers = {"Authorization": f"Bearer {token}"}
    with exchange.client() as client, client.stream("GET", "/events", headers=headers, timeout=10) as answer:
        messages = _messages(answer)
        assert find(messages, issue(exchange)["stream"])
        exchange.tokens.revoke([token])
        for _ in messages:  # what was on its way; then it ends, before the first sign of life is due
            pass


async def test_whether_who_hears_still_may_is_asked_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads files and SQLite, for every feed once a second."""
    monkeypatch.setattr("fuyuan.http.feed.ASK_AGAIN", 0.0)
    asked: list[threading.Thread] = []

    def still() -> bool:
        asked.append(threading.current_thread())
        return False

    nothing: Any = None
    assert [message async for message in follow(nothing, Pulse(), nothing, Mark("", 0), 0.0, still)] == []
    assert asked[0] is not threading.current_thread()


async def test_beyond_so_many_live_feeds_it_is_503() -> None:
    """And a place is free again when its feed ends, however it ends."""

    async def never() -> AsyncIterator[ServerSentEvent]:
        await asyncio.Event().wait()
        yield ServerSentEvent("")

    async def receive() -> Message:
        return await asyncio.Event().wait() or {}

    async def begin(organ: str) -> tuple[asyncio.Task[None], Message]:
        answered: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

        async def send(message: Message) -> None:
            if not answered.done():
                answered.set_result(message)

        scope: Scope = {"type": "http", "method": "GET"}
        task = asyncio.create_task(LiveFeed(places, organ, never())(scope, receive, send))
        return task, await answered

    places = Places(2, most_of_one=1)
    opened = [await begin(organ) for organ in (COURT, HOUSING, OFFICE)]
    assert [answer["status"] for _, answer in opened] == [200, 200, 503]
    assert (b"retry-after", b"10") in opened[2][1]["headers"]
    with pytest.raises(ProblemError):
        places.require(OFFICE)
    opened[0][0].cancel()
    await asyncio.gather(opened[0][0], return_exceptions=True)
    again, answer = await begin(OFFICE)
    assert answer["status"] == 200
    for task in (opened[1][0], again):
        task.cancel()
    await asyncio.gather(opened[1][0], again, return_exceptions=True)
    assert places.taken.total() == 0


def test_an_organ_that_has_its_share_of_live_feeds_hears_429(exchange: World) -> None:
    """A4: by however many tokens and connections; the others still find a place."""
    with ExitStack() as stack:
        for _ in range(MOST_OF_ONE):
            stack.enter_context(feed(exchange, HOUSING))
        with exchange.client(HOUSING, Role.CLERK) as client:
            full = client.get("/events")
        assert str(MOST_OF_ONE) in problem(full, 429, "too-many-feeds")["detail"]
        assert full.headers["Retry-After"] == "10"
        stack.enter_context(feed(exchange, COURT))


async def test_who_takes_nothing_any_more_loses_the_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuyuan.http.feed.SEND_WITHIN", 0.05)

    async def some() -> AsyncIterator[ServerSentEvent]:
        yield ServerSentEvent("news")

    async def receive() -> Message:
        return await asyncio.Event().wait() or {}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    places = Places(1)
    async with asyncio.timeout(10):
        await LiveFeed(places, COURT, some())({"type": "http", "method": "GET"}, receive, send)
    assert places.taken.total() == 0


async def test_a_notice_of_a_wrong_shape_still_means_that_something_moved(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'views.db'}")
    pulse, waiting = Pulse(), Waiting(store)
    for raw in (b"", b"[]", b"null", b'{"court":7}', b'{"court":{"sequence":1,"ledger_id":"x"}}'):
        ticket = pulse.ticket()
        take(raw, waiting, pulse)
        assert await pulse.next(ticket, 0)
    store.close()
