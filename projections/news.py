"""What happened lately in the matters that a reader may know of, matter by matter: for who comes back to its desk.

What is done at that desk itself is no news to it, nor what a side notes of itself when the other's record arrives.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import func, select

from events.base import payload_class
from events.streams import is_matter, principal_stream
from projections.access.sight import Reader, Sight
from projections.roster import Roster
from projections.store.schema import EVENT
from projections.store.store import Store

LOOKED_THROUGH: Final = 2000
"""Of so many events at most, the newest: who was long away finds what is open on the desk."""


NOTED: Final = ("received", "noted", "opened")
"""How what a side notes in its own stream of the other's matter is called."""


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
        told = select(EVENT.c.matter, EVENT.c.stream, EVENT.c.type, EVENT.c.occurred_on, EVENT.c.actor)
        told = told.where(EVENT.c.seq > max(after, newest - LOOKED_THROUGH), EVENT.c.actor.not_in(own))
        rows = connection.execute(told.where(sight.event(EVENT.c)).order_by(EVENT.c.seq.desc())).all()
    found: dict[bytes, News] = {}
    for matter, stream, kind, on, actor in rows:
        if not is_matter(stream) or _noted(stream, kind):
            continue
        if (known := found.get(matter)) is not None:
            found[matter] = known._replace(happenings=known.happenings + 1)
        else:
            event = payload_class(kind)
            zh, en = (event.zh, event.en) if event else (kind, kind)
            found[matter] = News(principal_stream(stream), 1, zh, en, on, actor)
    return list(found.values())


def _noted(stream: str, kind: str) -> bool:
    _, verb, _ = kind.split(".")
    return principal_stream(stream) != stream and verb.endswith(NOTED)
