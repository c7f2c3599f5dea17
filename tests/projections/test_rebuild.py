"""Rebuilding beside the live read model, and waiting for a position."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from events.base import Side
from projections.errors import BadPosition, NotYet, TooManyWait
from projections.filling.engine import Projector, SequenceGap
from projections.filling.message import Message
from projections.filling.rebuild import from_ledger, rebuild
from projections.opening import open_store
from projections.query import query
from projections.store.schema import EVENT, STAMP
from projections.store.store import Position, Store, read_positions
from projections.totals.settling import settling
from projections.views.bulletin_board import BULLETIN
from projections.waiting import Waiting, decode_notice, encode_notice
from tests.projections.kept import from_store
from tests.projections.story import AUDITOR, TODAY, Story, apply, contents
from tests.projections.year import told_year
from tests.waiting import eventually


def with_poison() -> Story:
    story = told_year().carry(Side.COURT, b"{}").carry(Side.COURT, b"\xff")
    return story.carry(Side.JOINT, story.messages[0].raw)


def settled(store: Store) -> dict[str, list[Any]]:
    """Every row, with the totals of all events taken in."""
    for _ in settling(store, least=1):
        pass
    return contents(store)


def test_a_rebuild_from_the_store_itself_gives_the_same_rows(store: Store) -> None:
    story = with_poison()
    story.told_to(store)
    before = settled(store)
    with store.writing() as connection:  # a view that went wrong
        connection.execute(update(BULLETIN).values(title="错误"))
    total = rebuild(store, from_store(store), batch=7)
    assert settled(store) == before
    assert (total.events, total.parked) == (len(before["event"]), 3)


def test_a_rebuild_needs_no_bus(store: Store) -> None:
    """From the ledgers: ledger ids may have gaps, the sequence is the place."""
    story = told_year()
    story.told_to(store)
    before = settled(store)

    def ledgers() -> Iterator[Message]:
        for side in Side:
            entries = [(one.ledger_id, one.raw) for one in story.messages if one.side is side]
            yield from from_ledger(side, entries)

    rebuild(store, ledgers())
    assert settled(store) == before


def test_readers_keep_the_old_rows_until_the_swap(store: Store) -> None:
    story = told_year()
    story.told_to(store)

    def slow() -> Iterator[Message]:
        for message in story.messages:
            assert len(query(store, "bulletin_board", AUDITOR, today=TODAY).items) == 5
            yield message

    rebuild(store, slow(), batch=1000)
    assert len(query(store, "bulletin_board", AUDITOR, today=TODAY).items) == 5


def test_another_process_sees_the_rebuilt_store(store: Store) -> None:
    told_year().told_to(store)
    other = open_store(store.url)
    assert len(query(other, "bulletin_board", AUDITOR, today=TODAY).items) == 5
    rebuild(store, [])
    assert query(other, "bulletin_board", AUDITOR, today=TODAY).items == []
    other.close()


def test_a_rebuild_that_fails_leaves_the_live_store_as_it_was(store: Store) -> None:
    story = told_year()
    story.told_to(store)
    before = contents(store)
    with pytest.raises(SequenceGap):
        rebuild(store, story.messages[1:])
    assert contents(store) == before


def test_the_live_writer_finds_the_gap_after_a_rebuild_that_is_behind(store: Store) -> None:
    story = told_year()
    projector = Projector(store)
    projector.apply_batch(story.messages)
    rebuild(store, story.messages[:-1])
    late = story.court("bulletin:late", *()).messages[-1]._replace(sequence=story.messages[-1].sequence + 1)
    with pytest.raises(SequenceGap):
        projector.apply_batch([late])
    projector.apply_batch(story.messages[-1:])
    assert contents(store)["checkpoint"]


def test_a_read_model_of_another_definition_is_emptied(store: Store) -> None:
    told_year().told_to(store)
    with store.writing() as connection:
        connection.execute(delete(STAMP))
        connection.execute(insert(STAMP), {"definition": "of another version", "identity": "another"})
    assert store.prepare() == "emptied"
    with store.reading() as connection:
        assert connection.execute(select(EVENT)).first() is None
    assert store.prepare() == "kept"


async def test_waiting_ends_when_the_rows_hold_the_position(sqlite_store: Store) -> None:
    story = told_year()
    projector = Projector(sqlite_store)
    waiting = Waiting(sqlite_store, ask_store_seconds=60)
    waiter = asyncio.create_task(waiting.wait_for("court:10", within=10))
    await asyncio.sleep(0)
    applied = projector.apply_batch(story.messages)
    waiting.reached(decode_notice(encode_notice(applied.positions)))
    await waiter


async def test_waiting_asks_the_store_where_the_notice_was_lost(sqlite_store: Store) -> None:
    waiting = Waiting(sqlite_store, ask_store_seconds=0.01)
    waiter = asyncio.create_task(waiting.wait_for("court:10", within=10))
    await asyncio.to_thread(apply, sqlite_store, told_year().messages)
    await waiter


async def test_waiting_gives_up_in_time(sqlite_store: Store) -> None:
    with pytest.raises(NotYet):
        await Waiting(sqlite_store).wait_for("court:1", within=0.05)
    for token in ("court", "court:-1", "moon:1", "court:x", "court:1:2"):
        with pytest.raises(BadPosition):
            await Waiting(sqlite_store).wait_for(token, within=0.05)


def test_a_rebuild_from_the_store_stops_where_it_stood(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is applied while the store is read belongs to nobody's snapshot."""
    story = told_year()
    half = len(story.messages) // 2
    apply(store, story.messages[:half])

    def meanwhile(connection: Connection) -> dict[Side, Position]:
        found = read_positions(connection)
        apply(store, story.messages[half:])
        return found

    monkeypatch.setattr("tests.projections.kept.read_positions", meanwhile)
    assert list(from_store(store)) == story.messages[:half]


async def test_one_asks_the_store_for_all_who_wait(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, look = 0, sqlite_store.positions

    def counted() -> object:
        nonlocal asked
        asked += 1
        return look()

    monkeypatch.setattr(sqlite_store, "positions", counted)
    waiting = Waiting(sqlite_store, ask_store_seconds=60, most=30)
    waiters = [asyncio.create_task(waiting.wait_for("court:10", within=20)) for _ in range(30)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyWait):
        await waiting.wait_for("court:10", within=20)
    await eventually(lambda: asked)
    waiting.reached({Side.COURT: Position(10, 10)})
    await asyncio.gather(*waiters)
    assert asked == 1
    await waiting.wait_for("court:10", within=0)
    with pytest.raises(NotYet):  # there is room again
        await waiting.wait_for("court:11", within=0.01)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"7",
        b"[]",
        b"null",
        b'{"moon":{"sequence":1,"ledger_id":1}}',
        b'{"court":7}',
        b'{"court":{}}',
        b'{"court":{"sequence":"1","ledger_id":1}}',
        b'{"court":{"sequence":1,"ledger_id":null}}',
        b'{"court":{"sequence":1,"ledger_id":true}}',
        b'{"court":{"sequence":1,"ledger_id":-1}}',
        b'{"court":[1,2]}',
    ],
)
def test_what_is_no_notice_is_a_value_error(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (of orjson, of Side, of ours)
        decode_notice(raw)
