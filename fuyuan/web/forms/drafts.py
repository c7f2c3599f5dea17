"""Drafts of forms: what an organ has written and not yet sent, kept by the edge for everybody who works there.

A draft has the idempotency key of its form. Two people in one draft do not overwrite each other unseen: each saves on
top of the version that they were shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from sqlalchemy import Column, Engine, Index, Integer, MetaData, String, Table, delete, insert, select

from fuyuan.access.people_tables import Clock, seconds, utc_now
from fuyuan.installation.book import writing
from fuyuan.web.forms.filled import Given

MOST: Final = 200
"""Of one organ; beyond that the oldest one goes."""
_TABLES: Final = MetaData()
_DRAFT: Final = Table(
    "draft",
    _TABLES,
    Column("organ", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("command", String, nullable=False),
    Column("title", String, nullable=False),
    Column("given", String, nullable=False),  # JSON
    Column("version", Integer, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Integer, nullable=False),
    Index("draft_at", "organ", "at"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """`version`: how often it was saved; `by`: the login name of who saved it last, "" for a token's."""

    key: str
    command: str
    title: str
    given: Given
    version: int
    by: str
    at: datetime


class Drafts:
    """In the book of the edge. Every method blocks."""

    def __init__(self, book: Engine, clock: Clock = utc_now) -> None:
        self._book, self._clock = book, clock
        with writing(book) as connection:
            _TABLES.create_all(connection)

    def of(self, organ: str) -> Sequence[Draft]:
        """All of the organ, the newest first."""
        with self._book.connect() as connection:
            asked = select(_DRAFT).where(_DRAFT.c.organ == organ).order_by(_DRAFT.c.at.desc(), _DRAFT.c.key)
            return [_draft(row) for row in connection.execute(asked)]

    def find(self, organ: str, key: str) -> Draft | None:
        with self._book.connect() as connection:
            row = connection.execute(select(_DRAFT).where(*_which(organ, key))).one_or_none()
        return _draft(row) if row is not None else None

    def save(self, organ: str, draft: Mapping[str, Any], version: int) -> Draft | None:
        """Save on top of this version (0: none yet); None where somebody has saved another meanwhile.

        `draft` has the key, command, title, given and by of a `Draft`.
        """
        row = {**draft, "given": orjson.dumps(draft["given"]).decode(), "at": seconds(self._clock)}
        with writing(self._book) as connection:
            which = _which(organ, draft["key"])
            standing = connection.execute(select(_DRAFT.c.version).where(*which)).scalar_one_or_none() or 0
            if standing != version:
                return None
            connection.execute(delete(_DRAFT).where(*which))
            connection.execute(insert(_DRAFT).values(organ=organ, version=version + 1, **row))
            kept = select(_DRAFT.c.key).where(_DRAFT.c.organ == organ).order_by(_DRAFT.c.at.desc()).limit(MOST)
            connection.execute(delete(_DRAFT).where(_DRAFT.c.organ == organ, _DRAFT.c.key.not_in(kept)))
        return self.find(organ, draft["key"])

    def discard(self, organ: str, key: str) -> None:
        """It was sent, or is not wanted."""
        with writing(self._book) as connection:
            connection.execute(delete(_DRAFT).where(*_which(organ, key)))

    def forget(self, event: str) -> None:
        """Its texts were erased: nothing is left of any organ's correction of it either, nor of its former content."""
        corrected = f'"-event":["{event}"]'
        with writing(self._book) as connection:
            connection.execute(delete(_DRAFT).where(_DRAFT.c.given.contains(corrected, autoescape=True)))
        with self._book.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _which(organ: str, key: str) -> tuple[Any, Any]:
    return _DRAFT.c.organ == organ, _DRAFT.c.key == key


def _draft(row: Any) -> Draft:
    given = orjson.loads(row.given)
    return Draft(row.key, row.command, row.title, given, row.version, row.by, datetime.fromtimestamp(row.at, UTC))
