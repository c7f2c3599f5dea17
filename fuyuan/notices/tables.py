"""Who wants to be told, what was told, and what is on its way: tables in the book of the edge.

`told` has a row for each thing that a receiver was told once, for ever; a `message` is written in the same transaction,
before anything is sent, and loses its content when it is done with.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Engine, Index, Integer, MetaData, String, Table

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
