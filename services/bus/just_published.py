"""What the relay published last, as hashes for the tree: the ledger is not read a second time for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from services.ledger.recorded import Entry
from services.proof.tree import leaf_hash

MOST: Final = 64  # batches; what is older is read from the ledger


class Leaves(NamedTuple):
    """The hashes of the events behind the ledger id `after`, up to `last`."""

    after: int
    last: int
    hashes: bytes


class JustPublished:
    """The relay adds, and whoever makes the tree takes away."""

    def __init__(self) -> None:
        self._batches: deque[Leaves] = deque(maxlen=MOST)

    def add(self, after: int, entries: Sequence[Entry]) -> None:
        hashes = b"".join(leaf_hash(entry.raw) for entry in entries)
        self._batches.append(Leaves(after, entries[-1].ledger_id, hashes))

    def behind(self, reached: int) -> Leaves | None:
        """What was published right behind an event; None where that is not known any more."""
        while self._batches and self._batches[0].last <= reached:
            self._batches.popleft()
        if self._batches and self._batches[0].after == reached:
            return self._batches.popleft()
        return None
