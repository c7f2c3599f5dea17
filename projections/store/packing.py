"""How the texts of sixty-four events are kept as one: events resemble one another, so together they are small."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Final

BLOCK: Final = 64
LEVEL: Final = 3
"""Takes half the time of zlib's own choice, and 0.17 of the bytes in place of 0.15."""
_END: Final = b"\0"  # stands in no JSON


def block_of(seq: int) -> int:
    """The block of the event with this local number; block n holds the events from 64 n + 1 on."""
    return (seq - 1) // BLOCK


def packed(texts: Sequence[bytes]) -> bytes:
    return zlib.compress(_END.join(texts), LEVEL)


def unpacked(block: bytes, seqs: Iterable[int]) -> dict[int, str]:
    """The texts of events of one block, by their local numbers."""
    texts = zlib.decompress(block).split(_END)
    return {seq: texts[(seq - 1) % BLOCK].decode() for seq in seqs}
