"""The read model on a real nats-server: it takes up where the database is, whatever the server remembers."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import Any

import psycopg
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import StreamConfig
from nats.js.errors import NotFoundError
from sqlalchemy.engine import make_url

from events.base import Side
from events.bulletin import BulletinIssued
from events.envelope import LEDGER_ID
from events.meeting import MeetingProposed
from projections.filling.consumer import ViewConsumer
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.filling.rebuild import rebuild
from projections.query import query
from projections.search.postings import BLOCK, indexed
from projections.store import sqlite
from projections.store.store import Store
from projections.waiting import Waiting, decode_notice, notice_subject
from services.bus.client import Connection
from tests.nats_server import JURISDICTION, NatsServer
from tests.projections.kept import from_store
from tests.projections.story import OFFICE_READER, Story, bulletin, contents, parked
from tests.waiting import BOUND, eventually

ISSUED = BulletinIssued(occurred_on=date(2024, 4, 8), content=bulletin())
USER = "service.joint"


async def publish(connection: Client, messages: Sequence[Message]) -> None:
    js = connection.jetstream()
    for side in Side:
        await js.add_stream(StreamConfig(name=side.value.upper(), subjects=[f"test.{side.value}"]))
    for message in messages:
        headers = {LEDGER_ID: str(message.ledger_id)}
        if (await js.stream_info(message.side.value.upper())).state.last_seq >= message.sequence:
            continue
        acknowledged = await js.publish(f"test.{message.side.value}", message.raw, headers=headers)
        assert acknowledged.seq == message.sequence


def consumer_of(server: NatsServer, store: Store, connection: Client) -> ViewConsumer:
    return ViewConsumer(
        Projector(store),
        connection,
        server.url,
        user=USER,
        password=server.passwords[USER],
        jurisdiction=JURISDICTION,
        heartbeat_seconds=0.3,
    )


@asynccontextmanager
async def reading(server: NatsServer, store: Store) -> AsyncIterator[ViewConsumer]:
    consumer = consumer_of(server, store, Connection())
    task = asyncio.create_task(consumer.run())
    try:
        yield consumer
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def reached(store: Store, messages: Sequence[Message]) -> bool:
    wanted = {side: sum(message.side is side for message in messages) for side in Side}
    return all(store.positions()[side].sequence >= wanted[side] for side in Side)


@pytest.fixture
def story() -> Story:
    proposed = MeetingProposed(occurred_on=date(2024, 4, 1), by="district-court", subject="联席会议", reason="年度会商")
    return Story().court("bulletin:a", ISSUED).joint("meeting:m", proposed).carry(Side.GOVERNMENT, b"{}")


async def test_it_applies_what_the_bus_carries_and_tells_its_positions(
    nats_server: NatsServer, sqlite_store: Store, story: Story
) -> None:
    connection = await nats_server.connect(USER)
    notices = await connection.subscribe(notice_subject(JURISDICTION))
    await publish(connection, story.messages)
    waiting = Waiting(sqlite_store)
    async with reading(nats_server, sqlite_store):
        for side in Side:
            await waiting.wait_for(f"{side.value}:10", within=10)
        await eventually(lambda: reached(sqlite_store, story.messages))
        told = decode_notice((await notices.next_msg(5)).data)
    assert set(told) == set(Side)
    assert parked(sqlite_store) == ["not_an_event"]
    assert len(query(sqlite_store, "bulletin_board", OFFICE_READER).items) == 1
    await connection.close()


async def test_it_reads_on_after_the_server_was_killed(
    nats_server: NatsServer, sqlite_store: Store, story: Story
) -> None:
    connection = await nats_server.connect(USER)
    await publish(connection, story.messages)
    async with reading(nats_server, sqlite_store):
        await eventually(lambda: reached(sqlite_store, story.messages))
        nats_server.kill()
        nats_server.start()
        connection = await nats_server.connect(USER)
        story.court("bulletin:b", ISSUED)
        new = story.messages[-1]
        await connection.jetstream().publish("test.court", new.raw, headers={LEDGER_ID: "20"}, timeout=10)
        await eventually(lambda: reached(sqlite_store, story.messages))
    await connection.close()


class Losing(Connection):
    """The first request of each task loses a cancellation, as nats-py does when the answer comes in the same turn."""

    def __init__(self) -> None:
        super().__init__()
        self.asking: set[asyncio.Task[object] | None] = set()

    async def request(self, *arguments: Any, **options: Any) -> Msg:
        answer = await super().request(*arguments, **options)
        if (task := asyncio.current_task()) not in self.asking:
            self.asking.add(task)
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
        return answer


async def test_it_ends_also_where_a_cancellation_is_lost(nats_server: NatsServer, sqlite_store: Store) -> None:
    connection = Losing()
    task = asyncio.create_task(consumer_of(nats_server, sqlite_store, connection).run())
    await eventually(lambda: len(connection.asking) == len(Side))
    task.cancel()
    ended, _ = await asyncio.wait([task], timeout=BOUND)
    assert ended


async def test_a_rebuilt_store_that_is_behind_is_caught_up(
    nats_server: NatsServer, sqlite_store: Store, story: Story
) -> None:
    connection = await nats_server.connect(USER)
    await publish(connection, story.messages)
    async with reading(nats_server, sqlite_store):
        await eventually(lambda: reached(sqlite_store, story.messages))
        whole = contents(sqlite_store)
        await asyncio.to_thread(rebuild, sqlite_store, story.messages[:3])
        assert not reached(sqlite_store, story.messages)
        await eventually(lambda: reached(sqlite_store, story.messages))
    assert contents(sqlite_store) == whole
    await connection.close()


async def test_a_consumer_that_vanished_is_made_anew(
    nats_server: NatsServer, sqlite_store: Store, story: Story
) -> None:
    connection = await nats_server.connect(USER)
    await publish(connection, story.messages)
    js = connection.jetstream()
    async with reading(nats_server, sqlite_store):
        await eventually(lambda: reached(sqlite_store, story.messages))
        with suppress(NotFoundError):
            await js.delete_consumer("COURT", "read_model")
        story.court("bulletin:b", ISSUED)
        await js.publish("test.court", story.messages[-1].raw)
        await eventually(lambda: reached(sqlite_store, story.messages))
    await connection.close()


@pytest.mark.parametrize("events", [2, 3, 5])
async def test_a_stream_with_another_history_is_never_read_on(
    nats_server: NatsServer, sqlite_store: Store, events: int
) -> None:
    """Its ledger was set back, and went on: shorter than the read model knows it, as long, or longer."""
    first, second = Story(), Story()
    for number in range(3):
        first.court(f"bulletin:first-{number}", ISSUED)
    for number in range(events):
        second.court(f"bulletin:second-{number}", ISSUED)
    connection = await nats_server.connect(USER)
    await publish(connection, first.messages)
    async with reading(nats_server, sqlite_store) as consumer:
        await eventually(lambda: reached(sqlite_store, first.messages))
        kept = contents(sqlite_store)
        await connection.jetstream().delete_stream("COURT")
        await publish(connection, [message for message in second.messages if message.side is Side.COURT])
        expected = "another event" if events >= 3 else "the stream only at"
        await eventually(lambda: expected in consumer.trouble().get(Side.COURT, ""))
        assert contents(sqlite_store) == kept
    await connection.close()


async def test_a18_rows_catch_up_by_themselves_when_somebody_held_the_file(
    nats_server: NatsServer, sqlite_store: Store, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than SQLite waits: the side says what is wrong, and goes on without a restart."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    connection = await nats_server.connect(USER)
    await publish(connection, story.messages[:1])
    async with reading(nats_server, sqlite_store) as consumer:
        await eventually(lambda: reached(sqlite_store, story.messages[:1]))
        holder = sqlite3.connect(sqlite_store.engine().url.database or "")
        holder.execute("BEGIN EXCLUSIVE")
        await publish(connection, story.messages)
        await eventually(lambda: "locked" in consumer.trouble().get(Side.COURT, ""))
        assert not reached(sqlite_store, story.messages)
        holder.close()
        await eventually(lambda: reached(sqlite_store, story.messages))
        await eventually(lambda: not consumer.trouble())
    await connection.close()


async def test_a18_rows_catch_up_while_their_sessions_are_ended_again_and_again(
    nats_server: NatsServer, postgresql_store: Store, story: Story
) -> None:
    connection = await nats_server.connect(USER)
    url = make_url(postgresql_store.url).difference_update_query(["schema"]).render_as_string(hide_password=False)
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    async with reading(nats_server, postgresql_store):
        with psycopg.connect(url, autocommit=True) as operator:
            for number in range(10):
                story.court(f"bulletin:ended-{number}", ISSUED)
                await publish(connection, story.messages)
                operator.execute(others, [operator.info.backend_pid])
        await eventually(lambda: reached(postgresql_store, story.messages))
    assert parked(postgresql_store) == ["not_an_event"]
    await connection.close()


async def test_it_starts_before_the_streams_are_there(
    nats_server: NatsServer, sqlite_store: Store, story: Story
) -> None:
    connection = await nats_server.connect(USER)
    async with reading(nats_server, sqlite_store) as consumer:
        await eventually(lambda: set(consumer.trouble()) == set(Side))
        await publish(connection, story.messages)
        await eventually(lambda: reached(sqlite_store, story.messages))
        await eventually(lambda: not consumer.trouble())
    assert contents(sqlite_store) == contents_after_own_rebuild(sqlite_store)
    await connection.close()


def contents_after_own_rebuild(store: Store) -> object:
    rebuild(store, list(from_store(store)))
    return contents(store)


async def test_it_takes_a_full_block_into_the_search_index(nats_server: NatsServer, sqlite_store: Store) -> None:
    story = Story()
    for number in range(BLOCK):  # of few matters: their totals are taken up first
        story.court(f"bulletin:{number % 20}", ISSUED)
    story.told_to(sqlite_store, batch=2000)

    def is_indexed() -> bool:
        with sqlite_store.reading() as connection:
            return indexed(connection) == 1

    assert not is_indexed()
    connection = await nats_server.connect(USER)
    await publish(connection, story.messages[:1])
    async with reading(nats_server, sqlite_store):
        await eventually(is_indexed)
    await connection.close()
