"""What the court has to write because of what happened in a case (domain F.6: APP-07, SUG-21)."""

from __future__ import annotations

from enum import auto
from uuid import UUID

from events.base import COURT, Event, says
from events.case_terms import DraftingTaskKind
from events.terms import Term
from events.values import CaseNumber, Day, DocumentNumber, OrganId, Reason


class DraftingTaskEnd(Term):
    """Why a task is no longer open."""

    SUGGESTION_SENT = auto(), "司法建议已发出", "the suggestion was sent"
    FINDING_CORRECTED = auto(), "出庭认定已更正", "the finding was corrected"
    REPORTED = auto(), "已向上一级法院报告", "reported to the higher court"


@says("法院自此负有制发该文书的任务，载明所涉机关和最后期限。")
class DraftingTaskOpened(Event, type="drafting-task.opened.v1", sides=COURT, zh="拟稿任务已产生"):
    """From now on the court owes this document. `organ` is the organ it is about, `due_on` its last day, if any.

    `provisional` and `period_ends_on` where the holidays of its year are not known yet.
    """

    kind: DraftingTaskKind
    case: CaseNumber
    organ: OrganId | None = None
    due_on: Day | None = None
    provisional: bool | None = None
    period_ends_on: Day | None = None


@says("当日已提醒承办部门。")
class DraftingTaskReminded(Event, type="drafting-task.reminded.v1", sides=COURT, zh="拟稿任务已提醒"):
    """The desk was reminded on this day."""


@says("拟稿任务已完成或者不再需要，载明发出的司法建议或者所报的法院。")
class DraftingTaskClosed(Event, type="drafting-task.closed.v1", sides=COURT, zh="拟稿任务已了结"):
    """Done, or no longer due. `suggestion` is the one that was sent, `to` the court that was told.

    `further`: the task was closed before; this suggestion fulfils the duty too, should the former one be withdrawn.
    """

    because: DraftingTaskEnd
    suggestion: UUID | None = None
    to: OrganId | None = None
    document_number: DocumentNumber | None = None
    note: Reason | None = None
    further: bool | None = None
