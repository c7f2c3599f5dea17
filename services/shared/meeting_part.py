"""What a side keeps of a joint meeting under the meeting's uuid: which of its papers systems of its own organs took.

The meeting itself, and that its papers were read, stands on the joint ledger, which may be another organisation's.
"""

from __future__ import annotations

from events.base import Event
from events.reading import PaperRetrieved
from services.decider import Context, Decider, by_command
from services.rules.retrieval import NoteRetrieval, noted

Part = tuple[PaperRetrieved, ...]


class NoteMeetingRetrieval(NoteRetrieval, zh="登记本方机关会议文书已由系统取回", opens=True, internal=True):
    """A system of an organ of this side took its invitation, or the minutes."""


def evolve(state: Part, event: PaperRetrieved) -> Part:
    return (*state, event)


def note_retrieval(state: Part, command: NoteMeetingRetrieval, context: Context) -> list[Event]:
    """Whatever became of the meeting."""
    return noted(state, command)


DECIDER: Decider[Part] = Decider("meeting-part", (), evolve, by_command(note_retrieval))
