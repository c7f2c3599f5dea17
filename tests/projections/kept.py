"""What a read model was told, taken out of it again: it holds the exact bytes of everything it ever took."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from events.base import Side
from projections.filling.message import Message
from projections.store.schema import EVENT, PARKED
from projections.store.store import Store, read_positions
from projections.store.texts import recorded_texts, texts_in_order


def from_store(store: Store) -> Iterator[Message]:
    """Everything a store took up to now, in the order it met the events, parked messages at their place."""
    with store.snapshot() as connection:
        reached = read_positions(connection)
        parked = _parked(connection)
        done = dict.fromkeys(Side, 0)
        events = select(EVENT.c.seq, EVENT.c.side, EVENT.c.sequence, EVENT.c.ledger_id).order_by(EVENT.c.seq)
        for (_, name, sequence, ledger_id), text in texts_in_order(connection, events, recorded_texts):
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
