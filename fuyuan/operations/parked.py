"""What waits for people: foreign events that a side did not follow, and messages that the read model did not take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from events.base import Side
from events.envelope import Envelope
from events.parked import ForeignEventParked, ForeignEventSkipped, ForeignEventTakenUp
from fuyuan.installation.left_out import LeftOut, Place
from projections.store.schema import EVENT, PARKED
from projections.store.texts import texts_in_order
from projections.views.foreign_parked import FOREIGN_PARKED


@dataclass(frozen=True, slots=True)
class Foreign:
    """A foreign event that a side parked, and that it was left at that, if it was."""

    envelope: Envelope
    note: ForeignEventParked
    skipped: Envelope | None = None

    @property
    def skip(self) -> ForeignEventSkipped | None:
        payload = self.skipped.payload() if self.skipped else None
        return payload if isinstance(payload, ForeignEventSkipped) else None


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that the read model could not take, and that it was left out for good, if it was."""

    row: Row[Any]
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """Everything that waits or was left at that, the newest first."""

    foreign: tuple[Foreign, ...]
    unread: tuple[Unread, ...]

    @property
    def waiting(self) -> int:
        """How many wait for somebody."""
        return sum(one.skipped is None for one in self.foreign) + sum(one.left_out is None for one in self.unread)


def parked(connection: Connection, left_out: Mapping[Place, LeftOut]) -> Parked:
    """As the read model knows them; `left_out`: what the edge's book says of its own."""
    return Parked(tuple(reversed(_foreign(connection))), tuple(_unread(connection, left_out)))


def _foreign(connection: Connection) -> list[Foreign]:
    kinds = (ForeignEventParked.type, ForeignEventTakenUp.type, ForeignEventSkipped.type)
    ever = select(FOREIGN_PARKED.c.matter)
    notes = select(EVENT.c.seq, EVENT.c.sequence).where(EVENT.c.matter.in_(ever), EVENT.c.type.in_(kinds))
    standing: dict[tuple[str, str], Foreign] = {}
    for _, text in texts_in_order(connection, notes.order_by(EVENT.c.seq)):
        envelope = Envelope.decode(text.encode())
        at = (envelope.side.value, envelope.stream)
        match envelope.payload():
            case ForeignEventParked() as note:
                standing[at] = Foreign(envelope, note)
            case ForeignEventSkipped() if at in standing:
                standing[at] = Foreign(standing[at].envelope, standing[at].note, envelope)
            case _:
                standing.pop(at, None)
    return list(standing.values())


def _unread(connection: Connection, left_out: Mapping[Place, LeftOut]) -> list[Unread]:
    columns: tuple[Any, ...] = (PARKED.c.side, PARKED.c.sequence, PARKED.c.reason, PARKED.c.detail, PARKED.c.parked_at)
    rows = connection.execute(select(*columns).order_by(PARKED.c.parked_at.desc(), PARKED.c.sequence.desc())).all()
    place = tuple_(PARKED.c.side, PARKED.c.sequence)
    bodies = select(PARKED.c.side, PARKED.c.sequence, PARKED.c.body).where(place.in_(list(left_out)))
    meant = {
        (side, sequence)
        for side, sequence, body in (connection.execute(bodies) if left_out else ())
        if left_out[side, sequence].means(bytes(body))
    }
    return [Unread(row, left_out[at] if (at := (row.side, row.sequence)) in meant else None) for row in rows]


def body_of(connection: Connection, side: Side, sequence: int) -> bytes | None:
    """The bytes of a message that the read model did not take."""
    body = connection.scalar(select(PARKED.c.body).where(PARKED.c.side == side.value, PARKED.c.sequence == sequence))
    return None if body is None else bytes(body)
