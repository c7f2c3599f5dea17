"""Read models of many copies of the sample year, and who asks them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from benchmarks.copies import copies, sample_year
from events.base import Side
from projections.access.role import Role
from projections.access.sight import Reader
from projections.filling.engine import Message, Projector
from projections.opening import open_store
from projections.store.store import Store

READERS = {
    "court": Reader("district-court", Side.COURT),
    "legal department": Reader("justice-bureau", Side.GOVERNMENT),
    "an organ with many matters": Reader("housing-bureau", Side.GOVERNMENT),
    "an organ with few matters": Reader("ecology-branch", Side.GOVERNMENT),
    "auditor": Reader("group-office", Side.JOINT, Role.AUDITOR),
}


def carried(years: int) -> Iterator[Message]:
    """So many copies of the sample year as the bus carries them."""
    sequences = dict.fromkeys(Side, 0)
    for side, raw in copies(sample_year(), years):
        sequences[side] += 1
        yield Message(side, sequences[side], sequences[side], raw)


@contextmanager
def filled(years: int, batch: int = 500) -> Iterator[Store]:
    """A read model in SQLite with its totals and search index."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'views.db'}")
        projector = Projector(store)
        rest = carried(years)
        while messages := list(islice(rest, batch)):
            projector.apply_batch(messages)
        for _ in projector.indexing():
            pass
        yield store
        store.close()
