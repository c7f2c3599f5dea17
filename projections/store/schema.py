"""The tables the engine itself keeps, and the column types every view uses.

Days are ISO text (`2024-05-15`) and instants are ISO text in UTC with microseconds: they sort as dates do and
are the same rows on SQLite and PostgreSQL. On PostgreSQL text is compared by code point, as on SQLite.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, MetaData, String, Table, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import VARCHAR
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from events.base import Side
from events.streams import matter_of
from events.terms import Term

METADATA = MetaData()

TEXT: TypeEngine[str] = String().with_variant(VARCHAR(collation="C"), "postgresql")
DAY = TEXT
FIRST_DAY: TypeEngine[str] = String().with_variant(VARCHAR(collation="C"), "postgresql")
"""The earliest of the days that are written into the column, in whatever order they come."""
MATTER_KEY = LargeBinary()
"""A matter as `matter_key` names it: sixteen bytes."""
NUMBER = BigInteger()
FLAG = Boolean()


def matter_key(matter: str) -> bytes:
    """How the tables name a matter: short, the same in every read model, and no two matters share one."""
    return blake2b(matter.encode(), digest_size=16).digest()


@lru_cache(maxsize=4096)
def key_of(side: Side, stream: str) -> bytes:
    """How the tables name the matter of a stream."""
    return matter_key(matter_of(side, stream))


class ListText(TypeDecorator[list[Any]]):
    """A list of strings, kept as JSON text."""

    impl = TEXT
    cache_ok = True

    def process_bind_param(self, value: list[Any] | tuple[Any, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> list[Any] | None:
        return None if value is None else list(orjson.loads(value))


LIST = ListText()


def table(name: str, *columns: Column[Any] | Index) -> Table:
    """A table of a view. Every column outside the key is nullable: each is written by events of one stream only."""
    return Table(name, METADATA, *columns, sqlite_with_rowid=False)


def walked(name: str, *columns: str) -> Index:
    """An index in the order of a view: a page of it is read from there, not sorted. `-day` is the newest day first."""
    return Index(name, *(text(f'"{one[1:]}" DESC') if one.startswith("-") else one for one in columns))


def key(name: str, kind: TypeEngine[Any] = TEXT) -> Column[Any]:
    """A column of the primary key."""
    return Column(name, kind, primary_key=True, autoincrement=False)


class ParkReason(Term):
    """Why a message stands in `parked` instead of `event`."""

    NOT_AN_EVENT = "not_an_event", "不是本系统的事件", "not an event of this system"
    WRONG_SIDE = "wrong_side", "发布方与事件不符", "published by the wrong side"
    UNKNOWN_TYPE = "unknown_type", "未知的事件类型", "an event type this version does not know"
    DOES_NOT_FIT = "does_not_fit", "内容与类型不符", "the data does not fit the type"
    DUPLICATE = "duplicate", "重复投递", "the same event a second time"
    VERSION_CONFLICT = "version_conflict", "同一版本出现不同内容", "another event of the same stream and version"
    VIEW_FAILED = "view_failed", "视图处理失败", "a view failed on it"
    UNSTORABLE = "unstorable", "无法入库", "the database cannot hold it"


EVENT = Table(
    "event",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("side", TEXT, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("ledger_id", BigInteger, nullable=False),
    Column("stream", TEXT, nullable=False),
    Column("matter", MATTER_KEY, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("type", TEXT, nullable=False),
    Column("occurred_on", DAY, nullable=False),
    Column("recorded_at", TEXT, nullable=False),
    Column("actor", TEXT, nullable=False),
    Column("visibility", TEXT, nullable=False),
    # A side has one stream of a matter, so this names an event as its id does: and serves the history of a matter.
    UniqueConstraint("matter", "side", "version"),
    UniqueConstraint("side", "sequence"),
)
"""Every event in the order this store met it: `seq` is local, `side` + `sequence` its place on the bus. Its text
stands in `projections.store.texts`."""

CHECKPOINT = Table(
    "checkpoint",
    METADATA,
    Column("side", TEXT, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("ledger_id", BigInteger, nullable=False),
)
"""How far each side's stream is in the rows. Every sequence up to it is in `event` or in `parked`."""

PARKED = Table(
    "parked",
    METADATA,
    Column("side", TEXT, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("ledger_id", BigInteger, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("detail", TEXT, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("parked_at", TEXT, nullable=False),
)
"""What could not be projected, with its exact bytes and a `ParkReason`; what follows it went on."""

REREAD = Table(
    "reread",
    METADATA,
    Column("ended", TEXT, primary_key=True),
    Column("events", BigInteger, nullable=False),
    Column("matters", BigInteger, nullable=False),
    Column("mended", BigInteger, nullable=False),
    Column("wrong", TEXT, nullable=False),
)
"""One row once everything was read again: when that ended the last time, how much it was, of how many matters rows were
mended since this read model was made, and what is wrong that a rebuild alone mends ("" for nothing)."""

STAMP = Table(
    "stamp",
    METADATA,
    Column("definition", TEXT, primary_key=True),
    Column("identity", TEXT, nullable=False),
    Column("scrubbed", BigInteger, nullable=False, server_default="0"),
)
"""One row: the digest of the definition this read model was made with, and what no other read model is called:
after a rebuild, in which the local numbers of events may differ, another one stands at the same address. `scrubbed`:
of how many erased events nothing is left in the files of the database (`projections.filling.scrubbing`)."""
