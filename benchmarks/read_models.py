"""Read models of many copies of the sample year, and who asks them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from benchmarks.copies import Recorded, copies, sample_year
from events.base import Side
from projections.access.role import Role
from projections.access.sight import Reader
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store
from projections.store.store import Store

READERS = {
    "court": Reader("district-court", Side.COURT),
    "legal department": Reader("justice-bureau", Side.GOVERNMENT),
    "an organ with many matters": Reader("housing-bureau", Side.GOVERNMENT),
    "an organ with few matters": Reader("ecology-branch", Side.GOVERNMENT),
    "auditor": Reader("group-office", Side.JOINT, Role.AUDITOR),
}


def carried(year: Sequence[Recorded], years: int) -> Iterator[Message]:
    """So many copies of `year` as the bus carries them."""
    sequences = dict.fromkeys(Side, 0)
    for side, raw in copies(year, years):
        sequences[side] += 1
        yield Message(side, sequences[side], sequences[side], raw)


def fill(store: Store, messages: Iterator[Message], batch: int = 500) -> None:
    """The events' rows and the search index."""
    projector = Projector(store)
    while some := list(islice(messages, batch)):
        projector.apply_batch(some)
    for _ in projector.indexing():
        pass


@contextmanager
def filled(years: int) -> Iterator[Store]:
    """A read model of so many sample years in SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'views.db'}")
        fill(store, carried(sample_year(), years))
        yield store
        store.close()
