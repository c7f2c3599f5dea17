"""The exact texts of the events: sixty-four together, packed, since events resemble one another.

Who reads an event gets it opened (`projections.store.text_keys`); who compares it, as it was recorded.

What is newer than the last full block stands by itself until its block is full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Column, Connection, LargeBinary, Select, Table, delete, insert, select

from projections.store.packing import BLOCK, block_of, packed, unpacked
from projections.store.schema import METADATA, NUMBER, TEXT, key
from projections.store.statements import compiled
from projections.store.text_keys import opened_texts

AT_ONCE: Final = 512
PACKED: Final = Table("event_texts", METADATA, key("block", NUMBER), Column("texts", LargeBinary, nullable=False))
NEWEST: Final = Table("event_text", METADATA, key("seq", NUMBER), Column("text", TEXT, nullable=False))
_ADDED: Final = insert(NEWEST)
TextsOf = Callable[[Connection, Iterable[int]], dict[int, str]]
"""`texts_of_events` or `recorded_texts`."""


def write_texts(connection: Connection, rows: Sequence[tuple[int, bytes]]) -> None:
    """Keep the texts of new events: local numbers that follow on what is there, without a gap."""
    first = (rows[0][0] - 1) // BLOCK * BLOCK + 1
    last = rows[-1][0] // BLOCK * BLOCK  # of the last full block
    if last > first:
        held = connection.execute(select(NEWEST.c.seq, NEWEST.c.text).order_by(NEWEST.c.seq))
        texts = [text.encode() for _, text in held] + [text for seq, text in rows if seq <= last]
        full = [texts[start : start + BLOCK] for start in range(0, len(texts), BLOCK)]
        blocks = [{"block": (first - 1) // BLOCK + place, "texts": packed(some)} for place, some in enumerate(full)]
        connection.execute(insert(PACKED), blocks)
        connection.execute(delete(NEWEST))
    if newest := [{"seq": seq, "text": text.decode()} for seq, text in rows if seq > last]:
        compiled(_ADDED, connection.dialect, *newest[0]).write(connection, newest)


def texts_of_events(connection: Connection, seqs: Iterable[int]) -> dict[int, str]:
    """The events by local number, as they are read now: erased texts are not there any more."""
    return opened_texts(connection, recorded_texts(connection, seqs))


def recorded_texts(connection: Connection, seqs: Iterable[int]) -> dict[int, str]:
    """The exact texts by local number, as they were recorded."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for seq in seqs:
        wanted[block_of(seq)].append(seq)
    found: dict[int, str] = {}
    for blocks in _some(sorted(wanted)):
        rows = select(PACKED.c.block, PACKED.c.texts).where(PACKED.c.block.in_(blocks))
        for block, texts in connection.execute(rows):
            found |= unpacked(texts, wanted.pop(block))
    for newest in _some([seq for some in wanted.values() for seq in some]):
        rows = select(NEWEST.c.seq, NEWEST.c.text).where(NEWEST.c.seq.in_(newest))
        for seq, text in connection.execute(rows):
            found[seq] = text
    return found


def with_texts(
    connection: Connection, rows: Iterable[Any], texts_of: TextsOf = texts_of_events
) -> list[dict[str, Any]]:
    """Rows of events, each with its text as `envelope`."""
    events = [dict(row) for row in rows]
    texts = texts_of(connection, (row["seq"] for row in events))
    return [{**row, "envelope": texts[row["seq"]]} for row in events]


def event_id(row: Mapping[str, Any]) -> str:
    """An event is named by its stream and version."""
    return f"{row['stream']}:{row['version']}"


def texts_in_order(
    connection: Connection, events: Select[Any], texts_of: TextsOf = texts_of_events
) -> Iterator[tuple[Any, str]]:
    """The rows of a question for events, whose first column is `seq`, each with its text; so many at a time."""
    rows = connection.execute(events)
    while some := rows.fetchmany(AT_ONCE):
        texts = texts_of(connection, (row[0] for row in some))
        for row in some:
            yield row, texts[row[0]]


def _some(values: Sequence[int]) -> Iterator[Sequence[int]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
