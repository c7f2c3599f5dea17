"""What the ledger's notes say of foreign events that were parked: which wait, and where they stand."""

from __future__ import annotations

from events.base import Event, Side
from events.parked import ForeignEventParked, ForeignEventSkipped, ForeignEventTakenUp
from services.errors import MatterNotFound
from services.ledger.ledger import Ledger

_NOTES = (ForeignEventParked.type, ForeignEventTakenUp.type, ForeignEventSkipped.type)


def parked_at(ledger: Ledger, stream: str) -> ForeignEventParked:
    """What was parked in this stream. Raises MatterNotFound."""
    for entry in ledger.everything(types=(ForeignEventParked.type,)):
        if entry.originator_id == stream and isinstance(parked := entry.without_texts().payload(), ForeignEventParked):
            return parked
    raise MatterNotFound(stream)


def waiting(ledger: Ledger) -> dict[tuple[Side, int], list[str]]:
    """The parked-event streams that were neither taken up nor left at that, by where the event stands."""
    standing: dict[str, tuple[Side, int]] = {}
    for entry in ledger.everything(types=_NOTES):
        match entry.without_texts().payload():
            case ForeignEventParked(jurisdiction=None) as parked:
                standing[entry.originator_id] = (parked.source, parked.sequence)
            case _:
                standing.pop(entry.originator_id, None)
    places: dict[tuple[Side, int], list[str]] = {}
    for stream, place in standing.items():
        places.setdefault(place, []).append(stream)
    return places


def noted_last(ledger: Ledger, key: str) -> dict[str, Event]:
    """What was noted last of an event that was parked under this key, by the streams of its notes."""
    noted: dict[str, Event] = {}
    for entry in ledger.everything(types=_NOTES):
        envelope = entry.without_texts()
        note, stream = envelope.payload(), entry.originator_id
        begins = isinstance(note, ForeignEventParked) and f"{envelope.command_id}/".startswith(f"{key}/")
        if note is not None and (begins or stream in noted):
            noted[stream] = note
    return noted
