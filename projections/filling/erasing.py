"""Texts that are erased: their words leave the search index, and what was made of them besides is made anew.

The rows of views are told anew as for every amendment (`projections.filling.anew`), from what can still be read.
"""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from sqlalchemy import Connection, delete, select

from events.base import Side
from projections.search.postings import BLOCK, ERASED, SEARCH_POSTING, chunks, indexed, packed, places_of, unpacked
from projections.search.texts import fold, pairs, texts_of
from projections.store.merge import Merge, Put
from projections.store.schema import EVENT, key_of
from projections.store.text_keys import Place
from projections.store.texts import texts_of_events
from projections.views.annual_tables import ANNUAL_KEPT


def forget(connection: Connection, place: Place, versions: Iterable[int]) -> None:
    """Before the key is destroyed here: while the texts can still be read, so that their words are found."""
    kinds = _events(connection, place, versions)
    texts = texts_of_events(connection, kinds)
    for seq, text in texts.items():
        said = texts_of(kinds[seq], orjson.loads(text)["data"])
        _leave_index(connection, seq, {token for _, words in said for token in pairs(fold(words))})
    connection.execute(delete(ANNUAL_KEPT))


def mark(connection: Connection, place: Place, versions: Iterable[int]) -> None:
    """When they stand here: that these events are erased, of a batch with the erasure too."""
    merge = Merge()
    merge.add(Put(ERASED, {"seq": seq}, {}) for seq in _events(connection, place, versions))
    merge.write(connection)


def _events(connection: Connection, place: Place, versions: Iterable[int]) -> dict[int, str]:
    """The types of these events of a stream by their local numbers."""
    (side, stream), event = place, EVENT.c
    matter = event.matter == key_of(Side(side), stream), event.side == side
    wanted = select(event.seq, event.type).where(*matter, event.version.in_(sorted(versions)))
    return {row.seq: row.type for row in connection.execute(wanted)}


def _leave_index(connection: Connection, seq: int, tokens: Iterable[str]) -> None:
    block, place = divmod(seq - 1, BLOCK)
    held = SEARCH_POSTING.c
    if block >= indexed(connection):  # being made: its words are gathered again
        connection.execute(delete(SEARCH_POSTING).where(held.block == block))
        return
    for some in chunks(sorted(tokens), 400):
        rows = select(held.token, held.events).where(held.block == block, held.token.in_(some))
        for token, events in connection.execute(rows).all():
            left = unpacked(events) & ~(1 << place)
            one = held.block == block, held.token == token
            if left:
                changed = SEARCH_POSTING.update().where(*one).values(events=packed(sorted(places_of(left))))
                connection.execute(changed)
            else:
                connection.execute(delete(SEARCH_POSTING).where(*one))
