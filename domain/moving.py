"""Which events go to another jurisdiction, and to which side there: nearly none do.

What moves is received there like any foreign fact, by a policy for events from elsewhere. What amends it goes the same
way, to where the record went and to where it goes now.

Streams and numbers of two jurisdictions may be the same. So an event from elsewhere is called `410205.case:…:3` here,
and so are the keys of the commands that follow from it, and their cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from events.attachment import Attachment, attached
from events.base import Event, Side
from events.case import CaseAccessReleased, CaseAccessRestricted
from events.case_moving import ArrivedCaseReturned, CaseMoved, CaseNamedElsewhere
from events.correction import AMENDMENTS, RecordCorrected, RecordVoided
from events.envelope import Envelope, payload_of
from events.reply_deadline import ReplyDeadlineCorrected, ReplyDeadlineExtended
from events.response import FeedbackSubmitted, ServiceAcknowledged, SuggestionObjected
from events.suggestion import FeedbackReturned, ObjectionDecided, SuggestionReminded, SuggestionServed
from events.suggestion_moving import ArrivedSuggestionReturned, SuggestionEndMoved, SuggestionMoved

TO_A_COURT: Final = (CaseMoved, CaseNamedElsewhere, ArrivedCaseReturned, SuggestionMoved, SuggestionEndMoved)
"""What goes to the court of the jurisdiction that it names."""
OF_A_CASE: Final = (CaseAccessRestricted, CaseAccessReleased)
"""What the court says of a case; to the court where that was moved, and to those where a paper names it (CAS-04)."""
FOR_AN_ADDRESSEE: Final = (
    SuggestionServed,
    ReplyDeadlineExtended,
    ReplyDeadlineCorrected,
    ObjectionDecided,
    SuggestionReminded,
    FeedbackReturned,
)
"""What the court says of an addressee; where that is `elsewhere`, to the government there (SUG-30)."""
FOR_WHO_ASKS: Final = (ServiceAcknowledged, SuggestionObjected, FeedbackSubmitted, ArrivedSuggestionReturned)
"""What is said of a suggestion; where it is `asked_from` elsewhere, to the court there (SUG-31)."""
MOVING: Final[tuple[type[Event], ...]] = (*TO_A_COURT, *OF_A_CASE, *FOR_AN_ADDRESSEE, *FOR_WHO_ASKS)
"""The events that may go elsewhere by themselves."""
_MOVING: Final = frozenset(event.type for event in MOVING)
WITH_FILES: Final = frozenset(
    event.type for event in (CaseMoved, SuggestionMoved, ServiceAcknowledged, SuggestionObjected, FeedbackSubmitted)
)
"""Of these the files go along: who receives them keeps what they name."""
_WATCHED: Final = (*MOVING, *AMENDMENTS)
MOVERS: Final[frozenset[Side]] = frozenset(side for event in MOVING for side in event.sides)
"""The sides whose events may go elsewhere."""


@cache
def watched(side: Side) -> frozenset[str]:
    """The wire types of a side among which those stand that go elsewhere."""
    return frozenset(event.type for event in _WATCHED if side in event.sides)


class SideOf(NamedTuple):
    """A side of a jurisdiction."""

    jurisdiction: str
    side: Side


def destinations(envelope: Envelope) -> frozenset[SideOf]:
    """Where an event goes beyond its own jurisdiction. Raises NotAnEvent where its data does not fit its type."""
    if envelope.type not in watched(envelope.side):
        return frozenset()
    return frozenset(there for there in addressed(envelope.payload()) if there.jurisdiction != envelope.jurisdiction)


def addressed(event: Event | None) -> Iterator[SideOf]:
    """To whom an event is addressed, wherever that is."""
    if isinstance(event, TO_A_COURT):
        yield SideOf(event.jurisdiction, Side.COURT)
    elif isinstance(event, OF_A_CASE):
        for jurisdiction in filter(None, (event.elsewhere, *(event.named_in or ()))):
            yield SideOf(jurisdiction, Side.COURT)
    elif isinstance(event, FOR_AN_ADDRESSEE) and event.elsewhere is not None:
        yield SideOf(event.elsewhere, Side.GOVERNMENT)
    elif isinstance(event, FOR_WHO_ASKS) and event.asked_from is not None:
        yield SideOf(event.asked_from.jurisdiction, Side.COURT)
    elif isinstance(event, RecordCorrected | RecordVoided) and event.of_type in _MOVING:
        if event.was is not None:
            yield from addressed(payload_of(event.of_type, event.was, event.was_on))
        if isinstance(event, RecordCorrected):
            yield from addressed(payload_of(event.of_type, event.becomes, event.becomes_on))


def carried(envelope: Envelope) -> list[Attachment]:
    """The files that go along with an event, each once."""
    about = envelope.data.get("of_type", envelope.type)
    files = attached(envelope.data) if about in WITH_FILES else ()
    return list({file.sha256: file for file in files}.values())


def named_here(envelope: Envelope) -> Envelope:
    """The event of another jurisdiction as it is called here."""
    return replace(envelope, stream=f"{envelope.jurisdiction}.{envelope.stream}")


def addressee_there(envelope: Envelope, payload: Event) -> str:
    """What names the matter here that a suggestion of another jurisdiction to one addressee is.

    `envelope` is `named_here`: so it begins with the jurisdiction that speaks, and nobody speaks of another one's.
    """
    return f"{envelope.stream}/{payload.organ}"  # type: ignore[attr-defined]


def named_there(envelope: Envelope) -> str:
    """What an event `named_here` is called where it was recorded."""
    return envelope.id.partition(".")[2]
