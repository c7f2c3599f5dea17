"""That a system of an organ took a paper from the organ's stream (已由系统取回): told by whoever keeps the stream.

It is noted where the organ's side keeps its part of the matter, once for each event of sending and organ, whatever
became of the paper, and whether or not it was received there by then.
"""

from __future__ import annotations

from collections.abc import Collection

from events.base import Event
from events.reading import PaperKind, PaperRetrieved, ReadOrRetrieved
from events.values import EventId, OrganId
from services.decider import Command


class NoteRetrieval(Command):
    """A system of the organ acknowledged the event of sending by this day."""

    kind: PaperKind
    organ: OrganId
    sent: EventId


def noted(known: Collection[ReadOrRetrieved], command: NoteRetrieval) -> list[Event]:
    """Taken is taken: another time is nothing new."""
    retrieved = command.fact(PaperRetrieved)
    return [] if any(retrieved.repeats(earlier) for earlier in known) else [retrieved]
