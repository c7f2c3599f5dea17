"""Make the read model anew beside the live one, and put it in its place in one step.

Messages come from the bus, from the ledgers (no NATS needed), or from the live store itself, which holds the
exact bytes of everything it ever took. Readers keep the old rows until the swap; the live consumer then finds
the new checkpoint and reads on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection, select

from events.base import Side
from projections.filling.engine import Applied, Message, Projector
from projections.store.schema import EVENT, PARKED
from projections.store.store import Store, read_positions
from projections.store.texts import texts_in_order

BATCH = 2000


def rebuild(
    store: Store,
    messages: Iterable[Message],
    batch: int = BATCH,
    progress: Callable[[Applied], None] = lambda applied: None,
) -> Applied:
    """Fill a successor from `messages`, then swap. Returns the totals.

    Raises SequenceGap when a side's messages do not count up from 1; the live store is then untouched.
    """
    successor = store.successor()
    try:
        successor.prepare()
        total = replay(successor, messages, batch, progress)
        for _ in Projector(successor).indexing():
            pass
    except BaseException:
        successor.discard()
        raise
    store.replace_by(successor)
    return total


def replay(
    store: Store,
    messages: Iterable[Message],
    batch: int = BATCH,
    progress: Callable[[Applied], None] = lambda applied: None,
) -> Applied:
    """Apply messages to a store as it stands. Returns the totals; `progress` hears of each batch."""
    projector = Projector(store)
    events = parked = 0
    rest = iter(messages)
    while chunk := list(islice(rest, batch)):
        applied = projector.apply_batch(chunk)
        events, parked = events + applied.events, parked + applied.parked
        progress(applied)
    return Applied(store.positions(), events, parked)


def from_ledger(side: Side, entries: Iterable[tuple[int, bytes]], first: int = 1) -> Iterator[Message]:
    """A side's ledger as messages: `(ledger id, bytes)` in order. Its sequence on the bus is its place, from 1."""
    for sequence, (ledger_id, raw) in enumerate(entries, first):
        yield Message(side, sequence, ledger_id, raw)


def from_store(store: Store) -> Iterator[Message]:
    """Everything a store took up to now, in the order it met the events, parked messages at their place."""
    with store.snapshot() as connection:
        reached = read_positions(connection)
        parked = _parked(connection)
        done = dict.fromkeys(Side, 0)
        events = select(EVENT.c.seq, EVENT.c.side, EVENT.c.sequence, EVENT.c.ledger_id).order_by(EVENT.c.seq)
        for (_, name, sequence, ledger_id), text in texts_in_order(connection, events):
            side = Side(name)
            if sequence > reached[side].sequence:
                continue
            for missing in range(done[side] + 1, sequence):
                yield parked[side, missing]
            yield Message(side, sequence, ledger_id, text.encode())
            done[side] = sequence
        for side, position in reached.items():
            for missing in range(done[side] + 1, position.sequence + 1):
                yield parked[side, missing]


def _parked(connection: Connection) -> dict[tuple[Side, int], Message]:
    rows = select(PARKED.c.side, PARKED.c.sequence, PARKED.c.ledger_id, PARKED.c.body)
    messages = [Message(Side(side), *rest) for side, *rest in connection.execute(rows)]
    return {(message.side, message.sequence): message for message in messages}
