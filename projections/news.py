"""What happened lately in the matters that a reader may know of, matter by matter: for who comes back to its desk.

What is done at that desk itself is no news to it, nor what a side records by itself when the other's record arrives:
that record is the news, or the reader's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

import orjson
from sqlalchemy import func, select

from events.base import payload_class
from events.streams import is_matter, principal_stream
from projections.access.sight import Reader, Sight
from projections.roster import Roster
from projections.store.schema import EVENT
from projections.store.store import Store
from projections.store.texts import texts_of_events

LOOKED_THROUGH: Final = 1000
"""Of so many events at most, the newest: who was long away finds what is open on the desk."""


class News(NamedTuple):
    """`happenings`: how many there were in the matter; the newest of them is the event of this type."""

    stream: str
    happenings: int
    zh: str
    en: str
    occurred_on: str
    actor: str


def news(store: Store, reader: Reader, after: int, today: date) -> Sequence[News]:
    """What others recorded behind the event with this local number, the matter with the newest first. Blocks."""
    with store.reading() as connection:
        sight = Sight.of(reader, Roster.load(connection), today)
        own = sorted(sight.organs | sight.desk)
        newest = connection.scalar(select(func.max(EVENT.c.seq))) or 0
        told = select(EVENT.c.seq, EVENT.c.matter, EVENT.c.stream, EVENT.c.type, EVENT.c.occurred_on, EVENT.c.actor)
        told = told.where(EVENT.c.seq > max(after, newest - LOOKED_THROUGH), EVENT.c.actor.not_in(own))
        others = connection.execute(told.where(sight.event(EVENT.c)).order_by(EVENT.c.seq.desc())).all()
        rows = [row for row in others if is_matter(row.stream)]
        texts = texts_of_events(connection, (row.seq for row in rows))
    found: dict[bytes, News] = {}
    for seq, matter, stream, kind, on, actor in rows:
        if "causationid" in orjson.loads(texts[seq]):
            continue
        if (known := found.get(matter)) is not None:
            found[matter] = known._replace(happenings=known.happenings + 1)
        else:
            event = payload_class(kind)
            zh, en = (event.zh, event.en) if event else (kind, kind)
            found[matter] = News(principal_stream(stream), 1, zh, en, on, actor)
    return list(found.values())
