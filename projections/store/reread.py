"""What became of the last round of reading the read model again (`projections/filling/rereading.py`)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from events.instants import written
from projections.store.schema import REREAD


class Reread(NamedTuple):
    """`ended` is an instant in UTC. `mended`: the matters whose rows were wrong and were written anew since this read
    model was made. `wrong`: what a rebuild alone mends, "" for nothing."""

    ended: str
    events: int
    matters: int
    mended: int
    wrong: str


def last_round(connection: Connection) -> Reread | None:
    """None where none has ended yet."""
    row = connection.execute(select(*(REREAD.c[name] for name in Reread._fields))).one_or_none()
    return None if row is None else Reread(*row)


def write_round(connection: Connection, events: int, matters: int, mended: int, wrong: str) -> None:
    """A round has ended now; `mended` in it."""
    before = last_round(connection)
    told = Reread(written(datetime.now(UTC)), events, matters, mended + (before.mended if before else 0), wrong)
    connection.execute(delete(REREAD))
    connection.execute(insert(REREAD), [told._asdict()])
