"""The deadline for answering a suggestion after service: extended, corrected, given notice of (SUG-17, SUG-23)."""

from __future__ import annotations

from events.base import COURT, Event, says
from events.values import Day, DivisionCode, OrganId, Reason


@says("在原期限届满前延长，统计仍按原期限。")
class ReplyDeadlineExtended(Event, type="reply-deadline.extended.v1", sides=COURT, zh="答复期限已延长"):
    """Granted before the old deadline; statistics keep the original one (SUG-23)."""

    organ: OrganId
    reply_due_on: Day
    reason: Reason
    elsewhere: DivisionCode | None = None


@says("节假日安排公布后，暂定的答复期限据此更正或者确定；不是延长，统计按更正后的期限。")
class ReplyDeadlineCorrected(Event, type="reply-deadline.corrected.v1", sides=COURT, zh="答复期限已更正"):
    """The holidays of the year became known: both deadlines as they are now, final unless `provisional`.

    No extension: statistics follow `original_due_on`.
    """

    organ: OrganId
    original_due_on: Day
    reply_due_on: Day
    provisional: bool | None = None
    elsewhere: DivisionCode | None = None


@says("答复期限临近或者刚过时由系统自动提示被建议单位，不是法院的催办。")
class ReplyDueNoticed(Event, type="reply-due.noticed.v1", sides=COURT, zh="期限提示已发出", en="Reply due noticed"):
    """The clock told an addressee of its deadline; nobody urged it, so nothing can be escalated on it (SUG-17).

    Before this event was there, the clock's notices were recorded as reminders, and stay so. `provisional` where the
    holidays of the year are not known yet.
    """

    organ: OrganId
    reply_due_on: Day
    provisional: bool | None = None
