"""That the invitation to a meeting and its minutes were read by the organs that got them, or taken by a system."""

from __future__ import annotations

from domain.meeting import Meeting
from events.base import Event, says
from events.reading import PaperKind
from services.decider import Context
from services.joint.meeting.guards import require_not_before
from services.rules import required
from services.rules.reading import MarkRead, read
from services.rules.retrieval import NoteRetrieval, noted


@says("受邀单位首次打开会议通知；控制台自动登记，不影响任何期限。")
class MarkInvitationRead(MarkRead, zh="登记会议通知已阅"):
    """An invited organ opened the invitation for the first time."""


@says("收文单位首次打开会议纪要；控制台自动登记，不影响任何期限。")
class MarkMinutesRead(MarkRead, zh="登记会议纪要已阅"):
    """An organ that the minutes were sent to opened them for the first time."""


class NoteMeetingPaperRetrieval(NoteRetrieval, zh="登记会议文书已由系统取回", opens=True, internal=True):
    """A system of an organ of the joint office took its invitation, or the minutes."""


def mark_invitation_read(state: Meeting, command: MarkInvitationRead, context: Context) -> list[Event]:
    """Whatever became of the meeting (MTG-05): no right or period hangs on reading."""
    convened = required(state.convened, "MTG-05", state=state.phase)
    require_not_before(state, convened.occurred_on, command.on)
    return read(PaperKind.INVITATION, tuple(state.invited), state.read, command, context)


def mark_minutes_read(state: Meeting, command: MarkMinutesRead, context: Context) -> list[Event]:
    """Once they are issued (MTG-05)."""
    minutes = required(state.minutes, "MTG-05", state=state.phase)
    require_not_before(state, minutes.occurred_on, command.on)
    return read(PaperKind.MINUTES, minutes.sent_to, state.read, command, context)


def note_retrieval(state: Meeting, command: NoteMeetingPaperRetrieval, context: Context) -> list[Event]:
    """Whatever became of the meeting."""
    return noted(state.read, command)


DECISIONS = (mark_invitation_read, mark_minutes_read, note_retrieval)
