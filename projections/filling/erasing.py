"""Texts that are erased: their words leave the search index, and what was made of them besides is made anew.

The rows of views are told anew as for every amendment (`projections.filling.anew`), from what can still be read.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, select

from events.base import Side
from projections.search.postings import BLOCK, ERASED, SEARCH_POSTING, indexed, packed, places_of, unpacked
from projections.store.merge import Merge, Put
from projections.store.schema import EVENT, key_of
from projections.store.text_keys import Place
from projections.views.annual_account import KEPT as ANNUAL_DOCUMENTS
from projections.views.annual_figures import forget_figures
from projections.views.annual_tables import ANNUAL_KEPT


def forget(connection: Connection, place: Place, versions: Iterable[int]) -> None:
    """Of the events that stand here already. Their key may be gone for long: nothing is asked of their texts."""
    for seq in _events(connection, place, versions):
        _leave_index(connection, seq)
    connection.execute(delete(ANNUAL_KEPT))
    connection.execute(delete(ANNUAL_DOCUMENTS))
    forget_figures(connection)


def mark(connection: Connection, place: Place, versions: Iterable[int]) -> None:
    """When they stand here: that these events are erased, of a batch with the erasure too."""
    merge = Merge()
    merge.add(Put(ERASED, {"seq": seq}, {}) for seq in _events(connection, place, versions))
    merge.write(connection)


def _events(connection: Connection, place: Place, versions: Iterable[int]) -> list[int]:
    """These events of a stream by their local numbers."""
    (side, stream), event = place, EVENT.c
    matter = event.matter == key_of(Side(side), stream), event.side == side
    wanted = select(event.seq).where(*matter, event.version.in_(sorted(versions)))
    return list(connection.scalars(wanted))


def _leave_index(connection: Connection, seq: int) -> None:
    """Every pair of characters of the block is looked at: which of them were its own, nobody can tell any more."""
    block, place = divmod(seq - 1, BLOCK)
    held = SEARCH_POSTING.c
    if block >= indexed(connection):  # being made: its words are gathered again
        connection.execute(delete(SEARCH_POSTING).where(held.block == block))
        return
    words = select(held.token, held.events).where(held.block == block, func.length(held.token) == 2)
    for token, events in connection.execute(words).all():
        if not (bits := unpacked(events)) >> place & 1:
            continue
        one = held.block == block, held.token == token
        if left := bits & ~(1 << place):
            changed = SEARCH_POSTING.update().where(*one).values(events=packed(sorted(places_of(left))))
            connection.execute(changed)
        else:
            connection.execute(delete(SEARCH_POSTING).where(*one))
