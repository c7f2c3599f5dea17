"""That the organs of the government that got a reconsideration suggestion or opinion read it, or a system took it."""

from __future__ import annotations

from domain.reconsideration_paper import Paper
from events.base import Event, says
from events.reading import PaperKind
from services.decider import Context
from services.rules import require, require_not_before
from services.rules.reading import MarkRead, read
from services.rules.retrieval import NoteRetrieval, noted


@says("主送、抄送、抄告机关首次打开行政复议建议书、意见书；控制台自动登记，不影响任何期限。")
class MarkReconsiderationPaperRead(MarkRead, zh="登记行政复议文书已阅"):
    """An addressee, or an organ in copy, opened the paper for the first time."""


class NoteReconsiderationPaperRetrieval(NoteRetrieval, zh="登记行政复议文书已由系统取回", opens=True, internal=True):
    """A system of an organ took the paper, or its copy."""


def mark_read(state: Paper, command: MarkReconsiderationPaperRead, context: Context) -> list[Event]:
    """Once it was sent, whatever became of it: no right or period hangs on reading."""
    require(state.sent, "GEN-05", state=state.stage)
    assert state.sent is not None
    require_not_before(command.on, state.sent.occurred_on)
    return read(PaperKind.RECONSIDERATION, state.sent.sent_to, state.read, command, context)


def note_retrieval(state: Paper, command: NoteReconsiderationPaperRetrieval, context: Context) -> list[Event]:
    """Whatever became of the paper."""
    return noted(state.read, command)


DECISIONS = (mark_read, note_retrieval)
