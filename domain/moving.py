"""Which events go to another jurisdiction, and to which side there: nearly none do.

What moves is received there like any foreign fact, by a policy for events from elsewhere. What amends it goes the same
way, to where the record went and to where it goes now.

Streams and numbers of two jurisdictions may be the same. So an event from elsewhere is called `410205.case:…:3` here,
and so are the keys of the commands that follow from it, and their cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from events.base import Event, Side
from events.case_moving import ArrivedCaseReturned, CaseMoved
from events.correction import AMENDMENTS, RecordCorrected, RecordVoided
from events.envelope import Envelope, payload_of

MOVING: Final[tuple[type[Event], ...]] = (CaseMoved, ArrivedCaseReturned)
"""The events that may go elsewhere by themselves."""
_MOVING: Final = frozenset(event.type for event in MOVING)
WATCHED: Final[frozenset[str]] = frozenset(event.type for event in (*MOVING, *AMENDMENTS))
"""The wire types among which those stand that go elsewhere."""


MOVERS: Final[frozenset[Side]] = frozenset(side for event in MOVING for side in event.sides)
"""The sides whose events may go elsewhere."""


class SideOf(NamedTuple):
    """A side of a jurisdiction."""

    jurisdiction: str
    side: Side


def destinations(envelope: Envelope) -> frozenset[SideOf]:
    """Where an event goes beyond its own jurisdiction. Raises NotAnEvent where its data does not fit its type."""
    if envelope.type not in WATCHED:
        return frozenset()
    return frozenset(there for there in addressed(envelope.payload()) if there.jurisdiction != envelope.jurisdiction)


def addressed(event: Event | None) -> Iterator[SideOf]:
    """To whom an event is addressed, wherever that is."""
    match event:
        case CaseMoved() | ArrivedCaseReturned():
            yield SideOf(event.jurisdiction, Side.COURT)
        case RecordCorrected() | RecordVoided() if event.of_type in _MOVING:
            if event.was is not None:
                yield from addressed(payload_of(event.of_type, event.was, event.was_on))
            if isinstance(event, RecordCorrected):
                yield from addressed(payload_of(event.of_type, event.becomes, event.becomes_on))


def named_here(envelope: Envelope) -> Envelope:
    """The event of another jurisdiction as it is called here."""
    return replace(envelope, stream=f"{envelope.jurisdiction}.{envelope.stream}")


def named_there(envelope: Envelope) -> str:
    """What an event `named_here` is called where it was recorded."""
    return envelope.id.partition(".")[2]
