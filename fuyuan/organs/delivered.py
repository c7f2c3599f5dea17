"""Which events the stream of an organ holds, and under which of its sequences: four bytes for each event of each side.

The stream is the truth of it. What is written to a file spares reading all of the stream at the next start; a file that
is older than the stream is made up for by reading what came behind, and by all of it where something was taken out.
"""

from __future__ import annotations

import zlib
from array import array
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import orjson

from events.base import Side
from projections.dispatch import Place
from services.kept_file import keep


@dataclass(slots=True)
class Delivered:
    """`created` is the server's word for this stream, `sequence` its newest message, `place` how far was looked.

    `count` is how many events it holds.
    """

    created: str
    sequence: int = 0
    place: Place = field(default_factory=Place)
    count: int = 0
    _at: dict[Side, array[int]] = field(default_factory=lambda: {side: array("I") for side in Side})

    def __contains__(self, event: tuple[Side, int]) -> bool:
        return self.at(*event) > 0

    def at(self, side: Side, number: int) -> int:
        """The sequence of the message that is this event of a side; 0 where the stream does not hold it."""
        held = self._at[side]
        return held[number] if number < len(held) else 0

    def add(self, sequence: int, side: Side, number: int) -> None:
        """The message of the stream with this sequence is the event of a side under this number."""
        held = self._at[side]
        if number >= len(held):
            held.extend(array("I", bytes(4 * max(number + 1 - len(held), len(held) // 8))))
        self.count += not held[number]
        held[number] = self.sequence = sequence

    def remove(self, side: Side, number: int) -> None:
        """The stream does not hold this event any more."""
        self.count -= 1
        self._at[side][number] = 0

    def write(self, path: Path) -> None:
        """Raises OSError."""
        lengths = {side.value: len(held) for side, held in self._at.items()}
        head = {"created": self.created, "sequence": self.sequence, "place": asdict(self.place), "events": lengths}
        packed = zlib.compress(b"".join(held.tobytes() for held in self._at.values()), 1)
        keep(path, orjson.dumps(head) + b"\n" + packed)

    @classmethod
    def read(cls, path: Path, created: str, last: int) -> Self:
        """What was written of the stream that was made at this moment and is at `last` now; else nothing."""
        try:
            line, _, packed = path.read_bytes().partition(b"\n")
            head: dict[str, Any] = orjson.loads(line)
            sequences, start = array("I", zlib.decompress(packed)), 0
            if head["created"] != created or head["sequence"] > last:
                return cls(created)
            known = cls(created, head["sequence"], Place(**head["place"]))
            for side in Side:
                known._at[side] = sequences[start : start + head["events"][side.value]]
                start += head["events"][side.value]
            if start != len(sequences):
                return cls(created)
            known.count = sum(map(bool, sequences))
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return cls(created)
        return known
