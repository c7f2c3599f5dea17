"""The Merkle tree hash of RFC 6962, section 2.1, over the exact bytes of events: SHA-256, leaf 0x00, node 0x01."""

from __future__ import annotations

from hashlib import sha256


class TreeHash:
    """Add the leaves one by one; `root` at any time. Keeps one hash per complete subtree, log₂(n) in all."""

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    def add(self, event: bytes) -> None:
        node, full = sha256(b"\x00" + event).digest(), self.size
        while full & 1:  # two subtrees of the same height become one
            node = sha256(b"\x01" + self._subtrees.pop() + node).digest()
            full >>= 1
        self._subtrees.append(node)
        self.size += 1

    def root(self) -> bytes:
        """32 bytes; for no leaves, the hash of nothing."""
        if not self._subtrees:
            return sha256(b"").digest()
        *left, node = self._subtrees
        for subtree in reversed(left):
            node = sha256(b"\x01" + subtree + node).digest()
        return node
