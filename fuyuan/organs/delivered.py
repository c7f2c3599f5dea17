"""Which events the stream of an organ holds: a bit for each event of each side, and where the stream was then.

The stream is the truth of it. What is written to a file spares reading all of the stream at the next start; a file that
is older than the stream is made up for by reading what came behind.
"""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import orjson

from events.base import Side
from projections.dispatch import Place
from services.kept_file import keep


@dataclass(slots=True)
class Delivered:
    """`created` is the server's word for this stream, `sequence` its newest message, `place` how far was looked."""

    created: str
    sequence: int = 0
    place: Place = field(default_factory=Place)
    _bits: dict[Side, bytearray] = field(default_factory=lambda: {side: bytearray() for side in Side})

    def __contains__(self, event: tuple[Side, int]) -> bool:
        side, number = event
        byte, bit = divmod(number, 8)
        bits = self._bits[side]
        return byte < len(bits) and bool(bits[byte] >> bit & 1)

    def add(self, sequence: int, side: Side, number: int) -> None:
        """The message of the stream with this sequence is the event of a side under this number."""
        byte, bit = divmod(number, 8)
        bits = self._bits[side]
        if byte >= len(bits):
            bits.extend(bytes(max(byte + 1 - len(bits), len(bits) // 8)))
        bits[byte] |= 1 << bit
        self.sequence = sequence

    def remove(self, side: Side, number: int) -> None:
        """The stream does not hold this event any more."""
        byte, bit = divmod(number, 8)
        self._bits[side][byte] &= ~(1 << bit)

    def write(self, path: Path) -> None:
        """Raises OSError."""
        bits = {side.value: len(bits) for side, bits in self._bits.items()}
        head = {"created": self.created, "sequence": self.sequence, "place": asdict(self.place), "bits": bits}
        keep(path, orjson.dumps(head) + b"\n" + zlib.compress(b"".join(self._bits.values()), 1))

    @classmethod
    def read(cls, path: Path, created: str, last: int) -> Self:
        """What was written of the stream that was made at this moment and is at `last` now; else nothing."""
        try:
            line, _, packed = path.read_bytes().partition(b"\n")
            head: dict[str, Any] = orjson.loads(line)
            bits, start = zlib.decompress(packed), 0
            if head["created"] != created or head["sequence"] > last:
                return cls(created)
            known = cls(created, head["sequence"], Place(**head["place"]))
            for side in Side:
                known._bits[side] = bytearray(bits[start : start + head["bits"][side.value]])
                start += head["bits"][side.value]
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return cls(created)
        return known
