"""What an organ may know of, looked at step by step: new events, and earlier ones of what was opened or closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from hashlib import blake2b
from typing import Final, NamedTuple

from sqlalchemy import Connection, and_, func, or_, select

from events.base import Side
from events.correction import AMENDMENTS
from projections.access.role import Role
from projections.access.sight import Reader, Sight
from projections.roster import Roster
from projections.search.postings import ERASED
from projections.store.schema import EVENT, STAMP, matter_key
from projections.totals.stirred import stirred

AT_ONCE: Final = 500
"""Events that are looked at in one step, with the earlier ones of their matters."""
_REGISTRY: Final = matter_key("joint/organ-registry")


@dataclass(frozen=True, slots=True)
class Place:
    """How far a reader's events were looked at: in which read model, up to which local number, and as whom."""

    model: str = ""
    seq: int = 0
    sight: str = ""


class LookedAt(NamedTuple):
    """An event: its local number, its place in stream and ledger of its side, and whether the reader may know of it.

    Of one whose texts were erased nobody learns any more: what it says since stands in the event that erased them.
    """

    seq: int
    side: Side
    sequence: int
    ledger_id: int
    type: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Step:
    """The events that were looked at, in the order of the read model; the next step is behind `place`.

    `more`: there is something already.
    """

    events: Sequence[LookedAt]
    place: Place
    more: bool


class Look:
    """The read model as it is at one moment; `connection` is a snapshot, `today` the day in Asia/Shanghai."""

    def __init__(self, connection: Connection, today: date) -> None:
        self._connection, self._today = connection, today
        self._roster = Roster.load(connection)
        self._model = model_of(connection)
        self._newest = connection.scalar(select(func.max(EVENT.c.seq))) or 0
        self._amended = _amendments_of_the_registry(connection)
        self._stirred = cache(partial(stirred, connection))

    def step(self, organ: str, place: Place) -> Step:
        """What lies behind `place`, for an organ.

        An event is looked at again with each new one of its matter, or of one that opens or closes it. Everything is
        looked at anew in another read model, where the organ is another reader than before (its roles, whom it
        continues), and where the registry was amended, which may have let it know of any matter.
        """
        known = self._roster.registry.organ(organ)
        member = known.traits[-1].is_member if known else False
        reader = Reader(organ, known.side if known else None, Role.VIEWER, member)
        sight = Sight.of(reader, self._roster, self._today)
        who = _named(sight, self._amended)
        after = place.seq if (place.model, place.sight) == (self._model, who) else 0
        upto = min(self._newest, after + AT_ONCE)
        return Step(self._events(sight, after, upto), Place(self._model, upto, who), more=upto < self._newest)

    def _events(self, sight: Sight, after: int, upto: int) -> Sequence[LookedAt]:
        if upto == after:
            return []
        place_of = EVENT.c.seq, EVENT.c.side, EVENT.c.sequence, EVENT.c.ledger_id, EVENT.c.type
        new = and_(EVENT.c.seq > after, EVENT.c.seq <= upto)
        earlier = and_(EVENT.c.matter.in_(self._stirred(after, upto)), EVENT.c.seq <= after)
        readable = and_(sight.event(EVENT.c), EVENT.c.seq.not_in(select(ERASED.c.seq)))
        wanted = select(*place_of, readable.label("seen")).where(or_(new, earlier)).order_by(EVENT.c.seq)
        return [
            LookedAt(row.seq, Side(row.side), row.sequence, row.ledger_id, row.type, bool(row.seen))
            for row in self._connection.execute(wanted)
        ]


def model_of(connection: Connection) -> str:
    """What no other read model is called."""
    return str(connection.scalar(select(STAMP.c.identity)))


def _amendments_of_the_registry(connection: Connection) -> int:
    amended = and_(EVENT.c.matter == _REGISTRY, EVENT.c.type.in_([event.type for event in AMENDMENTS]))
    return connection.scalar(select(func.count()).select_from(EVENT).where(amended)) or 0


def _named(sight: Sight, amended: int) -> str:
    said = repr((sight.everything, sight.side, sight.classes, sight.names, amended))
    return blake2b(said.encode(), digest_size=16).hexdigest()
