"""The events of one side as the read model holds them, in the order of the stream."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from events.base import Side
from fuyuan.bad_day import BadDay
from projections.opening import as_it_is
from projections.store.kept import UNREADABLE
from projections.store.schema import CHECKPOINT, EVENT, PARKED, key_of
from projections.store.store import Store
from projections.store.texts import recorded_texts, texts_in_order

WITHIN: Final = 5.0  # seconds for the projections to catch up
LOOK_EVERY: Final = 0.05


class ViewEvent(NamedTuple):
    """One message as it was kept; `parked` is the reason why it is not among the events, "" for an event."""

    sequence: int
    raw: bytes
    parked: str


@contextmanager
def view_store(url: str) -> Iterator[Connection]:
    """A connection to the read model as it is: nothing is made or emptied. Raises BadDay."""
    store: Store | None = None
    try:
        store = as_it_is(url)
        with store.reading() as connection:
            yield connection
    except (SQLAlchemyError, *UNREADABLE) as error:
        raise BadDay(
            "共享视图打不开或已损坏：请运行 fuyuan rebuild",
            f"the read model cannot be read, run `fuyuan rebuild`: {error}",
        ) from error
    finally:
        if store is not None:
            store.close()


def is_made(connection: Connection) -> bool:
    """Whether a process that fills it was ever started."""
    return inspect(connection).has_table(CHECKPOINT.name)


def others_at(url: str) -> list[str]:
    """What the read models of other versions of the program are called."""
    store = as_it_is(url)
    try:
        return store.others()
    finally:
        store.close()


@contextmanager
def view_events(url: str, side: Side, expected: int) -> Iterator[Iterator[ViewEvent]]:
    """Everything held of a side; waits up to 5 s until `expected` messages are there. Raises BadDay."""
    _wait_for(url, side, expected)
    with view_store(url) as connection:
        yield _rows(connection, side)


def checkpoint(connection: Connection, side: Side) -> int:
    """The last sequence of a side in the rows."""
    return int(connection.scalar(select(CHECKPOINT.c.sequence).where(CHECKPOINT.c.side == side.value)) or 0)


def event_of(connection: Connection, side: Side, stream: str, version: str) -> bytes | None:
    """The bytes of the event with this place in a stream of a side; None where there is none."""
    if not version.isdecimal():
        return None
    place = (EVENT.c.matter == key_of(side, stream), EVENT.c.side == side.value, EVENT.c.version == int(version))
    wanted = select(EVENT.c.seq, EVENT.c.sequence).where(*place, EVENT.c.stream == stream)
    return next((text.encode() for _, text in texts_in_order(connection, wanted, recorded_texts)), None)


def _wait_for(url: str, side: Side, expected: int) -> None:
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        with view_store(url) as connection:
            if checkpoint(connection, side) >= expected:
                return
        time.sleep(LOOK_EVERY)


def _rows(connection: Connection, side: Side) -> Iterator[ViewEvent]:
    held = select(EVENT.c.seq, EVENT.c.sequence).where(EVENT.c.side == side.value).order_by(EVENT.c.sequence)
    parked = select(PARKED.c.sequence, PARKED.c.body, PARKED.c.reason).where(PARKED.c.side == side.value)
    rows = connection.execute(parked.order_by(PARKED.c.sequence)).all()
    return heapq.merge(
        (ViewEvent(n, text.encode(), "") for (_, n), text in texts_in_order(connection, held, recorded_texts)),
        (ViewEvent(n, bytes(body), why) for n, body, why in rows),
    )
