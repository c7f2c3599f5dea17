"""Who wants to be told, what was told, and what is on its way: tables in the book of the edge.

`told` has a row for each thing that a receiver was told once, until it has long been off the desk; a `message` is
written in the same transaction, before anything is sent, and loses its content when it is done with.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Column, Connection, Engine, Index, Integer, MetaData, String, Table, inspect, update

from events.instants import SHANGHAI
from fuyuan.installation.book import writing

_TABLES: Final = MetaData()
WISH: Final = Table(
    "notice_wish",
    _TABLES,
    Column("login", String, primary_key=True),
    Column("address", String, nullable=False),
    Column("pace", String, nullable=False),
    Column("digested", String, nullable=False),  # the day of the newest digest
)
HOOK: Final = Table(
    "notice_hook",
    _TABLES,
    Column("organ", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("secret", String, nullable=False),
)
TOLD: Final = Table(
    "notice_told",
    _TABLES,
    Column("receiver", String, primary_key=True),
    Column("mark", String, primary_key=True),
    Column("seen", String),  # the newest day on which it was on the desk
    Column("message", String),  # the one that told it
    sqlite_with_rowid=False,
)
MESSAGE: Final = Table(
    "notice_message",
    _TABLES,
    Column("id", String, primary_key=True),
    Column("receiver", String, nullable=False),
    Column("organ", String, nullable=False),
    Column("duties", String, nullable=False),  # JSON; empty once it is done with
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next", Integer, nullable=False),  # when it is tried (again), in seconds since 1970
    Column("at", Integer, nullable=False),  # when something last happened to it
    Column("error", String, nullable=False),
    Index("notice_messages_by_state", "state", "next"),
)


def prepare(book: Engine) -> None:
    """The tables are there afterwards."""
    with writing(book) as connection:
        _TABLES.create_all(connection)
        _with_newer_columns(connection)


def _with_newer_columns(connection: Connection) -> None:
    """A table of a former version has what was told, not when it was seen: as if that were today."""
    there = {column["name"] for column in inspect(connection).get_columns(TOLD.name)}
    for column in (TOLD.c.seen, TOLD.c.message):
        if column.name not in there:
            connection.exec_driver_sql(f"ALTER TABLE {TOLD.name} ADD COLUMN {column.name} VARCHAR")
    if TOLD.c.seen.name not in there:
        connection.execute(update(TOLD).values(seen=str(datetime.now(SHANGHAI).date())))
