"""Whether texts are those of events that were signed, by the tree of their log that a side of this machine keeps.

The side compares that tree with its checkpoints (`services/bus/checkpointing.py`, `countersigning.py`); it may be about
to make it anew. So what differs counts only where the tree has the root of the newest checkpoint at that moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from events.base import Side
from services.proof.checkpoint import Checkpoint
from services.proof.note import NotASignedNote
from services.proof.proving import note_file, read_note
from services.proof.tree import leaf_hash
from services.proof.tree_files import TreeReader


class SignedTexts:
    """`folder` is that of the proofs of the side `folder.name`."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._keeper = folder, Side(folder.name)

    def __call__(self, side: Side, first: int, texts: Sequence[bytes]) -> list[bool | None]:
        """Of each text, from the sequence `first` of a side on; None where nothing signed speaks of it."""
        try:
            kept = read_note(note_file(self._folder, side, self._keeper))
            reader = TreeReader(self._folder / side.value)
        except (OSError, NotASignedNote):
            return [None] * len(texts)
        with closing(reader):
            checkpoint = kept[1] if kept else None
            size = min(checkpoint.size if checkpoint else 0, reader.size)
            leaves = reader.leaves(first - 1, min(len(texts), max(0, size - first + 1)))
            judged: list[bool | None] = [leaf_hash(text) == leaf for text, leaf in zip(texts, leaves, strict=False)]
            if False in judged and not (checkpoint and _has(reader, checkpoint)):
                judged = []
        return judged + [None] * (len(texts) - len(judged))


def _has(reader: TreeReader, checkpoint: Checkpoint) -> bool:
    try:
        return reader.root(checkpoint.size) == checkpoint.root
    except IndexError:  # it is being made
        return False
