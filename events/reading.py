"""That an organ that a paper was sent to has it: a person opened it (已阅), or a system of the organ took it.

Both are events of the reader's side, and never stand for one another."""

from __future__ import annotations

from enum import auto

from events.base import ALL_SIDES, Event, says
from events.terms import Term
from events.values import Day, EventId, OrganId


class PaperKind(Term):
    """What is sent to organs and read by them."""

    SUGGESTION = auto(), "司法建议书、意见函", "judicial suggestion or letter"
    BULLETIN = auto(), "通报", "bulletin"
    RECONSIDERATION = auto(), "行政复议建议书、意见书", "reconsideration paper"
    INVITATION = auto(), "会议通知", "invitation to a meeting"
    MINUTES = auto(), "会议纪要", "minutes of a meeting"
    REMINDER = auto(), "催办", "reminder"
    APPEARANCE_NOTICE = auto(), "出庭通知书", "notice to appear"


@says("收文单位的人员首次打开该文书。期限自签收（依法送达）之日起算，文书到达对方系统、首次打开均不影响期限。")
class PaperRead(Event, type="paper.read.v1", sides=ALL_SIDES, zh="文书已阅", confided=True):
    """Somebody of this organ opened the paper for the first time: the organ is named, the person never.

    `revision`: of a bulletin, each is read anew; so is each reminder, by its number in its stream, and each notice to
    appear, by its day and the hearing it is for. No period runs from reading: it runs from receipt.
    """

    kind: PaperKind
    organ: OrganId
    revision: int | None = None
    notified_on: Day | None = None
    hearing_on: Day | None = None


@says("收文单位的业务系统经消息总线取走该文书并已确认收到。这不表示有人阅看，也不影响任何期限。")
class PaperRetrieved(
    Event,
    type="paper.retrieved.v1",
    sides=ALL_SIDES,
    zh="文书已由系统取回",
    en="Paper retrieved by a system",
    confided=True,
):
    """A system of this organ took `sent`, the event of sending, from the organ's stream and acknowledged it.

    The day is that by which it had done so. No period runs from it, and nobody is said to have looked at the paper.
    """

    kind: PaperKind
    organ: OrganId
    sent: EventId


ReadOrRetrieved = PaperRead | PaperRetrieved
