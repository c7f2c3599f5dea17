"""Of events that an organ acknowledged: by which of them a paper was sent to it, as the read model has it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select

from events.base import Side
from events.reading import PaperKind
from projections.store.schema import key_of
from projections.views.amendments import AMENDMENT
from projections.views.appearance_rows import APPEARANCE
from projections.views.deliveries import DELIVERY


class Told(NamedTuple):
    """An event of a side: its stream and version, and of an amendment which version of the stream it amends."""

    side: Side
    stream: str
    version: int
    amends: int | None = None

    @property
    def event(self) -> str:
        """The id of the event that may send a paper."""
        return f"{self.stream}:{self.version if self.amends is None else self.amends}"


class Paper(NamedTuple):
    """What was sent, and by which event."""

    kind: PaperKind
    sent: str


def papers_sent(connection: Connection, organ: str, told: Collection[Told]) -> list[Paper]:
    """The papers that stand as sent to the organ.

    Where the event of sending was amended, it sends what the amendment says: that one alone counts then, for it may
    have made the organ an addressee after it had acknowledged the first.
    """
    matters = {key_of(one.side, one.stream) for one in told}
    amended = set(_amended(connection, matters))
    events = {one.event for one in told if one.amends is not None or one.event not in amended}
    addressee = func.coalesce(DELIVERY.c.organ, APPEARANCE.c.organ)
    of_them = and_(DELIVERY.c.matter.in_(matters), DELIVERY.c.sent_event.in_(events), addressee == organ)
    sent = select(DELIVERY.c.paper, DELIVERY.c.sent_event).where(of_them)
    rows = connection.execute(sent.outerjoin_from(DELIVERY, APPEARANCE, APPEARANCE.c.matter == DELIVERY.c.matter))
    return [Paper(PaperKind(paper), event) for paper, event in rows]


def _amended(connection: Connection, matters: Collection[bytes]) -> Iterator[str]:
    records = select(AMENDMENT.c.stream, AMENDMENT.c.record).where(AMENDMENT.c.matter.in_(matters))
    for stream, record in connection.execute(records):
        yield f"{stream}:{record}"
