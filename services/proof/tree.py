"""The Merkle tree of RFC 6962, section 2.1, over the exact bytes of events: its root, and the proofs of inclusion and
of consistency. SHA-256, leaf 0x00, node 0x01; hashes are 32 bytes.

Whatever keeps the hashes gives those of complete subtrees: `node(level, index)` is the one over the 2^level leaves
that begin at leaf index·2^level. Everything else is made of log₂(n) of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Node = Callable[[int, int], bytes]


def leaf_hash(event: bytes) -> bytes:
    return sha256(b"\x00" + event).digest()


def joined(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class TreeHash:
    """Add the leaves one by one; `root` at any time. Keeps one hash per complete subtree, log₂(n) in all."""

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    def add(self, event: bytes) -> None:
        self.add_hash(leaf_hash(event))

    def add_all(self, events: Iterable[bytes]) -> None:
        """One after the other, as `add` does, in less time: the largest complete subtrees that fit, each at once."""
        nodes = [sha256(b"\x00" + event).digest() for event in events]
        while nodes:
            height = len(nodes).bit_length() - 1
            if self.size:
                height = min(height, (self.size & -self.size).bit_length() - 1)
            subtree, nodes = nodes[: 1 << height], nodes[1 << height :]
            while len(subtree) > 1:
                pairs = iter(subtree)
                subtree = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            self._add(subtree[0], height)

    def add_hash(self, node: bytes) -> None:
        """A leaf whose hash is known."""
        self._add(node, 0)

    def _add(self, node: bytes, height: int) -> None:
        """The hash over the next 2^height leaves; `size` is a multiple of that."""
        full = self.size >> height
        while full & 1:  # two subtrees of the same height become one
            node = joined(self._subtrees.pop(), node)
            full >>= 1
        self._subtrees.append(node)
        self.size += 1 << height

    def root(self) -> bytes:
        """32 bytes; for no leaves, the hash of nothing."""
        if not self._subtrees:
            return sha256(b"").digest()
        *left, node = self._subtrees
        for subtree in reversed(left):
            node = joined(subtree, node)
        return node


def root(node: Node, size: int) -> bytes:
    """Of the first `size` leaves; for none, the hash of nothing."""
    return _over(node, 0, size)


def inclusion(node: Node, leaf: int, size: int) -> list[bytes]:
    """The path from a leaf to the root of the first `size` leaves, from the leaf upwards."""
    return _path(node, leaf, 0, size)


def consistency(node: Node, old: int, size: int) -> list[bytes]:
    """That the first `old` leaves, 1 at least, are the beginning of the first `size`."""
    return _kept(node, old, 0, size, whole=True)


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a path leads to from the hash of a leaf; None where no such path can be (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    place, last, node = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            node = joined(beside, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = joined(node, beside)
        place, last = place >> 1, last >> 1
    return node if last == 0 else None


def is_consistent(old: int, old_root: bytes, size: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a path shows that the tree of `old` leaves is the beginning of that of `size` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_root == new_root
    beside = [old_root, *path] if old & (old - 1) == 0 else list(path)
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not beside:
        return False
    before = now = beside[0]
    for node in beside[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, now = joined(node, before), joined(node, now)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            now = joined(now, node)
        place, last = place >> 1, last >> 1
    return last == 0 and (before, now) == (old_root, new_root)


def _over(node: Node, first: int, end: int) -> bytes:
    count = end - first
    if count == 0:
        return sha256(b"").digest()
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, first >> level)
    split = first + _left(count)
    return joined(_over(node, first, split), _over(node, split, end))


def _path(node: Node, leaf: int, first: int, end: int) -> list[bytes]:
    if end - first == 1:
        return []
    split = first + _left(end - first)
    if leaf < split:
        return [*_path(node, leaf, first, split), _over(node, split, end)]
    return [*_path(node, leaf, split, end), _over(node, first, split)]


def _kept(node: Node, old: int, first: int, end: int, *, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [_over(node, first, end)]
    split = first + _left(end - first)
    if old <= split:
        return [*_kept(node, old, first, split, whole=whole), _over(node, split, end)]
    return [*_kept(node, old, split, end, whole=False), _over(node, first, split)]


def _left(count: int) -> int:
    """The leaves of the left subtree of `count`: the largest power of two below it."""
    return 1 << (count - 1).bit_length() - 1
