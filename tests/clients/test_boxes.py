"""`Inbox` and `Outbox` in the database of a system, on both that are supported."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from fuyuan.client import Inbox, NotAllowed, NotNow, Outbox, Refused
from fuyuan.client.commands import ProposeMeeting
from fuyuan.client.giving import Giver

PROPOSED = ProposeMeeting(subject="会商", reason="执行难题需会商")


@dataclass
class Database:
    """`transaction()` commits what is done inside, or nothing of it."""

    connection: Any
    place: str

    def transaction(self) -> AbstractContextManager[object]:
        return self.connection if self.place == "?" else self.connection.transaction()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    if request.param == "sqlite":
        with closing(sqlite3.connect(":memory:")) as connection:
            yield Database(connection, "?")
        return
    url = request.getfixturevalue("postgres_url").replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url, autocommit=True) as connection:
        yield Database(connection, "%s")


class Exchange(Giver):
    """Answers as it is told, and remembers under which keys it was asked."""

    def __init__(self, *answers: Exception | None, patience: float = 0) -> None:
        super().__init__(patience)
        self._answers, self.keys = list(answers), list[str]()

    async def _once(self, command_type: str, body: bytes, key: str) -> bytes:
        self.keys.append(key)
        if (error := self._answers.pop(0)) is not None:
            raise error
        return b'{"stream": "meeting:1", "version": 1, "position": "joint:1", "events": []}'


class Broken(Exception):
    """Something of the system's own."""


def test_an_event_is_taken_once_and_not_at_all_where_handling_it_failed(database: Database) -> None:
    inbox = Inbox(database.connection, "cases", database.place)
    assert inbox.mark() is None
    with suppress(Broken), database.transaction():
        assert inbox.take("case:1:1", "a-1")
        raise Broken
    assert inbox.mark() is None
    for new in (True, False):
        with database.transaction():
            assert inbox.take("case:1:1", "a-1") is new
    with database.transaction():
        assert inbox.take("case:1:2", "a-2")
    again = Inbox(database.connection, "cases", database.place)
    assert again.mark() == "a-2"
    assert Inbox(database.connection, "other", database.place).take("case:1:1", "a-1")


async def test_what_waits_is_told_in_order_under_its_key_until_it_is_told(database: Database) -> None:
    outbox = Outbox(database.connection, database.place)
    with suppress(Broken), database.transaction():
        outbox.put("never", PROPOSED)
        raise Broken
    for key in ("first", "second", "third", "first"):
        with database.transaction():
            outbox.put(key, PROPOSED)
    refusal = Refused(409, "refused", "不行", "no", "MTG-01")
    away = Exchange(None, NotNow("away"))
    with pytest.raises(NotNow):
        await outbox.tell(away)
    assert away.keys == ["first", "second"]
    there = Exchange(refusal, None)
    await outbox.tell(there)
    assert there.keys == ["second", "third"]
    assert [outbox.stream(key) for key in ("first", "second", "third")] == ["meeting:1", None, "meeting:1"]
    [returned] = outbox.returned()
    assert (returned.key, returned.command_type) == ("second", "propose-meeting")
    assert "MTG-01" in returned.why
    await outbox.tell(Exchange())
    assert outbox.stream(uuid4().hex) is None


async def test_what_is_told_with_a_token_that_is_not_taken_waits_on(database: Database) -> None:
    """Nothing is wrong with the commands: with another token they are told."""
    outbox = Outbox(database.connection, database.place)
    for key in ("first", "second"):
        with database.transaction():
            outbox.put(key, PROPOSED)
    with pytest.raises(NotAllowed):
        await outbox.tell(Exchange(NotAllowed(401, "unauthorized", "令牌无效", "no such token")))
    assert outbox.returned() == []
    again = Exchange(NotAllowed(403, "forbidden", "角色不符", "not in this role"), None)
    await outbox.tell(again)
    assert again.keys == ["first", "second"]
    assert [one.key for one in outbox.returned()] == ["first"]


async def test_patience_ends_where_the_exchange_asks_to_wait_for_longer() -> None:
    """As a proxy does before which it stands."""
    with pytest.raises(NotNow):
        async with asyncio.timeout(5):
            await Exchange(NotNow("later", wait=3600.0), None, patience=1.0).give(PROPOSED)
