"""A checkpoint (C2SP tlog-checkpoint): how many events a side's log has, and the root of the tree over them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from events.base import Side
from services.proof.note import NotASignedNote, decoded

HASH: Final = 32  # bytes
BEYOND: Final = 1 << 63
"""No log has so many events, and whatever reads a size holds it."""


def origin(jurisdiction: str, side: Side) -> str:
    """`fuyuan.410204/court`: the name of a side's log, and of its keys."""
    return f"fuyuan.{jurisdiction}/{side.value}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`size` events, `root` over them; `body` is the text that is signed."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def read(cls, body: str) -> Checkpoint:
        """Raises NotASignedNote. Further lines of the body are for others."""
        try:
            origin, size, root, *_ = body.split("\n")
            read = cls(origin, int(size), decoded(root))
        except ValueError as error:
            raise NotASignedNote("not a checkpoint") from error
        if not origin or str(read.size) != size or not 0 <= read.size < BEYOND or len(read.root) != HASH:
            raise NotASignedNote("not a checkpoint")
        return read

    @property
    def body(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"
