"""Which event of a ledger is the first that is not what was signed: by the trees that the sides keep here."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from events.base import Side
from fuyuan.settings import Settings
from services.ledger.recorded import Entry
from services.proof.checkpoint import Checkpoint
from services.proof.tree import TreeHash, leaf_hash
from services.proof.tree_files import TreeReader


def first_other(settings: Settings, log: Side, signed: Checkpoint, events: Iterable[Entry]) -> str | None:
    """In words; None where nobody keeps the tree that was signed."""
    if (leaves := _signed_leaves(settings, log, signed)) is None:
        return None
    pairs = zip_longest(leaves, _first(events, signed.size))
    for sequence, (leaf, entry) in enumerate(pairs, start=1):
        if entry is None:
            return f"event {sequence} is missing"
        if leaf_hash(entry.raw) != leaf:
            return f"event {sequence}, {entry.originator_id}:{entry.originator_version}, is the first that is not"
    return None


def _first(events: Iterable[Entry], count: int) -> Iterable[Entry]:
    return (entry for _, entry in zip(range(count), events, strict=False))


def _signed_leaves(settings: Settings, log: Side, signed: Checkpoint) -> list[bytes] | None:
    """Of the first tree whose leaves have the root that was signed: one that is damaged itself proves nothing."""
    for keeper in Side:
        try:
            reader = TreeReader(settings.folder("proofs") / keeper.value / log.value)
        except OSError:
            continue
        leaves = reader.leaves(0, signed.size)
        reader.close()
        tree = TreeHash()
        for leaf in leaves:
            tree.add_hash(leaf)
        if (tree.size, tree.root()) == (signed.size, signed.root):
            return leaves
    return None
