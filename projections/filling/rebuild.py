"""Make the read model anew beside the live one, and put it in its place in one step.

Messages come from the bus or from the ledgers (no NATS needed). Readers keep the old rows until the swap; the live
consumer then finds the new checkpoint and reads on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from events.base import Side
from projections.filling.engine import Applied, Message, Projector
from projections.store.store import Store

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
