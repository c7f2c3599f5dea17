"""Who is who on a day: the organ registry that the read model holds, and how its pages name organs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select

from domain.registry import Registry
from domain.standing import standing
from events.base import Side
from events.envelope import Envelope
from events.organ import OrganEvent
from projections.store.schema import EVENT, matter_key
from projections.store.texts import texts_in_order

_REGISTRY: Final = (EVENT.c.matter == matter_key("joint/organ-registry"), EVENT.c.side == Side.JOINT.value)
_NEWEST: Final = select(func.max(EVENT.c.version)).where(*_REGISTRY)
_EVENTS: Final = select(EVENT.c.seq).where(*_REGISTRY).order_by(EVENT.c.version)
_folded: WeakKeyDictionary[Engine, tuple[int, Registry]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Roster:
    """The registry as one question finds it."""

    registry: Registry = field(default_factory=Registry)

    @classmethod
    def load(cls, connection: Connection) -> Roster:
        """Folded when an event was added to it, and else as it was for the question before."""
        version, registry = _folded.get(connection.engine, (0, Registry()))
        if (connection.scalar(_NEWEST) or 0) != version:
            envelopes = [Envelope.decode(text.encode()) for _, text in texts_in_order(connection, _EVENTS)]
            recorded = ((envelope.version, cast(OrganEvent, envelope.payload())) for envelope in envelopes)
            registry = Registry.of(cast(Iterable[OrganEvent], standing(recorded).values()))
            _folded[connection.engine] = envelopes[-1].version if envelopes else 0, registry
        return cls(registry)

    def name(self, organ: str, on: date | str | None = None) -> str | None:
        """Its name on a day (the newest when no day is given, the first one before that); None when unknown."""
        known = self.registry.organ(organ)
        if known is None:
            return None
        return known.name(date.fromisoformat(on) if isinstance(on, str) else on or date.max)

    def named(self, organs: Iterable[str], on: date | str | None) -> list[str]:
        return [self.name(organ, on) or organ for organ in organs]
