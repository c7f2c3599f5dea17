"""Make the read model anew beside the live one, and put it in its place in one step.

Messages come from the bus or from the ledgers (no NATS needed). Readers keep the old rows until the swap; the live
consumer then finds the new checkpoint and reads on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from events.base import Side
from events.text_key import TextKey
from projections.filling.engine import Applied, Projector
from projections.filling.message import Message
from projections.store.store import Store
from projections.store.text_keys import KeysWanted

BATCH = 2000
KeyOf = Callable[[Side, str], TextKey | None]
"""Gives the key to the texts in a stream of a side, as far as it is known."""


def no_key(side: Side, stream: str) -> TextKey | None:
    """Of events that were never sealed."""
    return None


def rebuild(
    store: Store,
    messages: Iterable[Message],
    batch: int = BATCH,
    progress: Callable[[Applied], None] = lambda applied: None,
    key_of: KeyOf = no_key,
) -> Applied:
    """Fill a successor from `messages`, then swap. Returns the totals. `key_of` gives the keys to texts in them.

    Raises SequenceGap when a side's messages do not count up from 1; the live store is then untouched.
    """
    successor = store.successor()
    try:
        successor.prepare()
        total = replay(successor, messages, batch, progress, key_of)
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
    key_of: KeyOf = no_key,
) -> Applied:
    """Apply messages to a store as it stands. Returns the totals; `progress` hears of each batch.

    Raises SequenceGap, KeysWanted where `key_of` does not know a key.
    """
    projector = Projector(store)
    events = parked = 0
    rest = iter(messages)
    while chunk := list(islice(rest, batch)):
        try:
            applied = projector.apply_batch(chunk)
        except KeysWanted as wanted:
            places = [(Side(side), stream) for side, stream in wanted.places]
            keys = [(side, key) for side, stream in places if (key := key_of(side, stream)) is not None]
            applied = projector.apply_batch(chunk, keys)
        events, parked = events + applied.events, parked + applied.parked
        progress(applied)
    return Applied(store.positions(), events, parked)


def from_ledger(side: Side, entries: Iterable[tuple[int, bytes]], first: int = 1) -> Iterator[Message]:
    """A side's ledger as messages: `(ledger id, bytes)` in order. Its sequence on the bus is its place, from 1."""
    for sequence, (ledger_id, raw) in enumerate(entries, first):
        yield Message(side, sequence, ledger_id, raw)
