"""The index: for each block of events and each pair of characters, which events of the block hold it.

A block is 2048 events by their local number. It is written once, when it is full, in the order of its key, and
never changed (as the segments of a search engine are); what is newer than the last block is read as it stands.
Which organs are concerned with an event's matter stands beside it in the same form and does change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from struct import pack, unpack
from typing import Final, TypeVar

from sqlalchemy import Column, Connection, LargeBinary, Table, func, select
from sqlalchemy import Column as Col

from projections.store.schema import METADATA, NUMBER, key

BLOCK: Final = 2048
T = TypeVar("T")
_BYTES: Final = BLOCK // 8


def _table(name: str, word: str) -> Table:
    columns: list[Col[object]] = [key("block", NUMBER), key(word), Column("events", LargeBinary)]
    return Table(name, METADATA, *columns, sqlite_with_rowid=False)


SEARCH_BLOCK = Table("search_block", METADATA, key("block", NUMBER))
"""The blocks that are indexed, from 0 without a gap."""
SEARCH_POSTING = _table("search_posting", "token")
"""`token`: a pair of characters; longer ones say what kind an event is (`kind:…`, `class:…`, `internal:…`)."""
SEARCH_CONCERN = _table("search_concern", "organ")
"""`organ` as in `matter_organ`."""

ERASED = Table("erased", METADATA, key("seq", NUMBER))
"""The local numbers of the events whose texts were erased since this read model was made."""


def erasures(connection: Connection) -> int:
    """How many there were: who gathered words from texts before the last one gathers them again."""
    return connection.scalar(select(func.count()).select_from(ERASED)) or 0


def packed(places: list[int]) -> bytes:
    """Places 0 ≤ n < 2048 within a block: two bytes each while that is shorter than a bit for each event."""
    if 2 * len(places) < _BYTES:
        return pack(f"<{len(places)}H", *places)
    return bits_of(places).to_bytes(_BYTES, "little")


def bits_of(places: Iterable[int]) -> int:
    bits = 0
    for place in places:
        bits |= 1 << place
    return bits


def unpacked(events: bytes) -> int:
    """The places as the bits of a number."""
    if len(events) == _BYTES:
        return int.from_bytes(events, "little")
    return bits_of(unpack(f"<{len(events) // 2}H", events))


def places_of(bits: int) -> Iterable[int]:
    """The places, the greatest first."""
    while bits:
        place = bits.bit_length() - 1
        yield place
        bits ^= 1 << place


def indexed(connection: Connection) -> int:
    """How many blocks are indexed; events with greater local numbers than `indexed * BLOCK` are not."""
    newest: int | None = connection.scalar(select(func.max(SEARCH_BLOCK.c.block)))
    return 0 if newest is None else newest + 1


def chunks(values: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """The values, so many at a time."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
