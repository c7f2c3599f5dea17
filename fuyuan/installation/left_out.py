"""Messages that the read model could not take and an operator left at that, with the reason, for good.

Kept in the book of the edge and not in the read model, which a rebuild makes anew. They stand in no view and no
figure; `fuyuan verify` and `fuyuan doctor` say how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, select
from sqlalchemy.dialects.sqlite import insert

from events.base import Side
from fuyuan.installation.book import open_book, writing

_TABLES: Final = MetaData()
LEFT_OUT: Final = Table(
    "left_out",
    _TABLES,
    Column("side", String, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", Integer, nullable=False),
)
Place = tuple[str, int]
"""A side and the number of a message on its stream."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """That a message was left out, why and when. `sha256` is of its bytes: another in its place was not meant."""

    side: str
    sequence: int
    sha256: str
    reason: str
    at: datetime

    def means(self, body: bytes) -> bool:
        return self.sha256 == sha256(body).hexdigest()


def prepare(book: Engine) -> None:
    """The table is there afterwards."""
    with writing(book) as connection:
        _TABLES.create_all(connection)


def leave_out(book: Engine, side: Side, sequence: int, body: bytes, reason: str) -> None:
    """Blocks. What was left out before stays so, with the reason of then."""
    now = int(datetime.now(UTC).timestamp())
    row = {"side": side.value, "sequence": sequence, "sha256": sha256(body).hexdigest(), "reason": reason, "at": now}
    with writing(book) as connection:
        connection.execute(insert(LEFT_OUT).values(row).on_conflict_do_nothing())


def left_out(book: Engine) -> dict[Place, LeftOut]:
    """All of them. Blocks."""
    with book.connect() as connection:
        rows = connection.execute(select(LEFT_OUT)).all()
    return {
        (row.side, row.sequence): LeftOut(
            row.side, row.sequence, row.sha256, row.reason, datetime.fromtimestamp(row.at, UTC)
        )
        for row in rows
    }


def left_out_in(path: Path) -> dict[Place, LeftOut]:
    """Those in the book at `path`, none where there is no such file. Raises BadDay."""
    if not path.exists():
        return {}
    book = open_book(path, _TABLES)
    try:
        return left_out(book)
    finally:
        book.dispose()
