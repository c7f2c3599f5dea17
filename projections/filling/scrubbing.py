"""What an erasure overwrote in the tables, taken out of the files of the database too.

The rows of a matter are told anew when a text of it is erased; the former ones are not seen any more, but their bytes
may stand where they stood. That is seen to between batches of events (`IndexFilling`), and noted when it is done: who
was interrupted, or had readers in the way, tries again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select, update

from projections.search.postings import erasures
from projections.store.schema import STAMP
from projections.store.store import Store

ATTEMPTS: Final = 10
"""One after the other; then it is left for after the next events."""


def scrubbing(store: Store) -> Iterator[None]:
    """Nothing where no text was erased since the last time."""
    for _ in range(ATTEMPTS):
        with store.reading() as connection:
            erased, scrubbed = erasures(connection), connection.scalar(select(STAMP.c.scrubbed))
        if erased == scrubbed:
            return
        if store.scrub():
            with store.writing() as connection:
                connection.execute(update(STAMP).values(scrubbed=erased))
            return
        yield
