"""The hashes of a tree on disk: a file of 32-byte hashes for every eighth level, so any node is made of 256 at most.

They can be made again from the events at any time, so nothing waits for the disk.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from services.proof import tree

HASH: Final = 32  # bytes
STEP: Final = 8  # levels from one file to the next
SPAN: Final = 1 << STEP
LEVELS: Final = range(0, 40, STEP)
"""Of the files: enough for 2^40 events."""


class TreeReader:
    """The tree of a log while its side goes on: `size` is how many leaves it had when it was opened."""

    def __init__(self, folder: Path, mode: int = os.O_RDONLY) -> None:
        """Raises OSError."""
        self._files = [os.open(folder / f"level-{level}", mode, 0o600) for level in LEVELS]
        self.size = os.fstat(self._files[0]).st_size // HASH

    def node(self, level: int, index: int) -> bytes:
        """The hash over the 2^level leaves from leaf index·2^level on. Raises IndexError."""
        number = level // STEP
        return self._over(number, index << level - LEVELS[number], 1 << level - LEVELS[number])

    def leaves(self, first: int, count: int) -> list[bytes]:
        """Their hashes; fewer where the tree ends before."""
        raw = os.pread(self._files[0], count * HASH, first * HASH)
        return [raw[place : place + HASH] for place in range(0, len(raw) - len(raw) % HASH, HASH)]

    def root(self, size: int | None = None) -> bytes:
        return tree.root(self.node, self.size if size is None else size)

    def place(self, event: bytes) -> int | None:
        """The leaf of an event; None where the tree does not have it."""
        wanted = tree.leaf_hash(event)
        leaves = os.pread(self._files[0], self.size * HASH, 0)  # a map of a file that is cut meanwhile ends the process
        found = leaves.find(wanted)
        while found % HASH and found != -1:
            found = leaves.find(wanted, found + 1)
        return None if found == -1 else found // HASH

    def close(self) -> None:
        for file in self._files:
            os.close(file)

    def _over(self, number: int, first: int, count: int) -> bytes:
        """The node over `count` hashes of a file, a power of two."""
        raw = os.pread(self._files[number], count * HASH, first * HASH)
        if len(raw) != count * HASH:
            raise IndexError(f"a tree of {self.size} leaves has no such node")
        nodes = [raw[place : place + HASH] for place in range(0, len(raw), HASH)]
        while len(nodes) > 1:
            nodes = [tree.joined(*pair) for pair in zip(nodes[::2], nodes[1::2], strict=True)]
        return nodes[0]


class TreeFiles(TreeReader):
    """`append` takes events in the order of their sequence; only one at a time may write."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        super().__init__(folder, os.O_RDWR | os.O_CREAT)
        self.cut(self.size)

    def append(self, events: Sequence[bytes]) -> None:
        self.append_hashes(b"".join(tree.leaf_hash(event) for event in events))

    def append_hashes(self, hashes: bytes) -> None:
        """Those of leaves, one behind the other."""
        os.pwrite(self._files[0], hashes, self.size * HASH)
        self.size += len(hashes) // HASH
        self._fill()

    def cut(self, size: int) -> None:
        """Keep the first `size` leaves only, and nothing that was written in part."""
        self.size = size
        for level, file in zip(LEVELS, self._files, strict=True):
            os.truncate(file, min(os.fstat(file).st_size // HASH, size >> level) * HASH)
        self._fill()

    def _fill(self) -> None:
        """A hash for each 256 of the level below."""
        for number, level in enumerate(LEVELS[1:], start=1):
            held, wanted = os.fstat(self._files[number]).st_size // HASH, self.size >> level
            hashes = b"".join(self._over(number - 1, index * SPAN, SPAN) for index in range(held, wanted))
            os.pwrite(self._files[number], hashes, held * HASH)
