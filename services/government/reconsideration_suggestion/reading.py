"""That a reconsideration suggestion or opinion was read by the organs of the government that got it."""

from __future__ import annotations

from domain.reconsideration_paper import Paper
from events.base import Event, says
from events.reading import PaperKind
from services.decider import Context
from services.rules import require, require_not_before
from services.rules.reading import MarkRead, read


@says("主送、抄送、抄告机关首次打开行政复议建议书、意见书；控制台自动登记，不影响任何期限。")
class MarkReconsiderationPaperRead(MarkRead, zh="登记行政复议文书已阅"):
    """An addressee, or an organ in copy, opened the paper for the first time."""


def mark_read(state: Paper, command: MarkReconsiderationPaperRead, context: Context) -> list[Event]:
    """Once it was sent, whatever became of it: no right or period hangs on reading."""
    require(state.sent, "GEN-05", state=state.stage)
    assert state.sent is not None
    require_not_before(command.on, state.sent.occurred_on)
    return read(PaperKind.RECONSIDERATION, state.sent.sent_to, state.read, command, context)


DECISIONS = (mark_read,)
