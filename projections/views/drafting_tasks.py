"""What the court has to write because of what happened in a case, as of a day (domain F.6; M46).

Overdue is derived: from the day after the last one while the document is owed. The court's own business.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, select

from events.drafting_task import DraftingTaskClosed, DraftingTaskOpened, DraftingTaskReminded
from events.terms import Term
from projections.asked import Asked
from projections.keeping import as_of, dated, keeping, kept, shown, stream_of
from projections.sql import days_between, first_true, per_matter
from projections.store.schema import walked
from projections.view import Column, Order, RowChanges, View, same
from projections.views.columns import STREAM, between, status

TASK = keeping(
    "drafting_task",
    kept(DraftingTaskOpened, "stream", "case", "organ", "due_on", "provisional", on="opened_on", task="kind"),
    kept(DraftingTaskOpened, closed_on=None, because=None, suggestion=None),
    dated(DraftingTaskClosed, "because", on="closed_on", suggestion=stream_of("suggestion")).when(
        lambda closed: not closed.further
    ),
    walked("drafting_task_opened", "-opened_on", "matter"),
    walked("drafting_task_case", "case", "organ"),
)
REMINDER = keeping("drafting_task_reminder", kept(DraftingTaskReminded, on="on"), by=("version",))


class DraftingTaskStatus(Term):
    """Where a task stands on the day asked for."""

    OPEN = "open", "待拟稿", "open"
    DUE_SOON = "due_soon", "即将到期", "due soon"
    OVERDUE = "overdue", "逾期未发", "overdue"
    CLOSED = "closed", "已了结", "closed"
    CLOSED_LATE = "closed_late", "逾期了结", "closed late"


def _rows(asked: Asked) -> Select[Any]:
    task, day = TASK.c, asked.day
    closed = task.closed_on <= day
    since_opened = REMINDER.c.on.between(task.opened_on, day)
    return select(
        *as_of(TASK, day),
        per_matter(TASK, REMINDER, func.max(REMINDER.c.on), since_opened).label("reminded_on"),
        first_true(
            (and_(closed, task.closed_on > task.due_on), DraftingTaskStatus.CLOSED_LATE),
            (closed, DraftingTaskStatus.CLOSED),
            (task.due_on < day, DraftingTaskStatus.OVERDUE),
            (task.due_on <= asked.soon, DraftingTaskStatus.DUE_SOON),
            otherwise=DraftingTaskStatus.OPEN,
        ).label("status"),
    ).where(task.opened_on <= day)


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["late_days"] = max(0, days_between(row["due_on"], row["closed_on"] or asked.day) or 0)


DRAFTING_TASKS = View(
    "drafting_tasks",
    "拟稿任务",
    "Drafting tasks",
    tables=(TASK, REMINDER),
    rows=_rows,
    in_order=RowChanges(units=(TASK,)),
    columns=(
        *shown(TASK, "task"),
        status(DraftingTaskStatus),
        *shown(TASK, "case"),
        Column("organ", "所涉机关", "organ concerned", "organ"),
        Column("opened_on", "产生日", "opened on", "day"),
        *shown(TASK, "due_on", "provisional"),
        Column("late_days", "逾期天数", "days late", "number"),
        Column("reminded_on", "最近提醒日", "last reminded on", "day"),
        Column("closed_on", "了结日", "closed on", "day"),
        *shown(TASK, "because"),
        Column("suggestion", kind="stream", of="DraftingTaskClosed.suggestion"),
        STREAM,
    ),
    filters=(*same("task", "status", "case", "organ"), *between("due_on", "最迟发出日", "last day", "due")),
    order=(Order("opened_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="opened_on",
)
