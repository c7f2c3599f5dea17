"""What the court has to write because of what happened in a case, as of a day (domain F.6; M46).

Overdue is derived: from the day after the last one while the document is owed. A task may be opened again: its acts
stand by version, so that a question as of a day finds what stood then. The court's own business.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, select

from events.drafting_task import DraftingTaskClosed, DraftingTaskOpened, DraftingTaskReminded
from events.terms import Term
from projections.asked import Asked
from projections.keeping import acted, as_of, keeping, kept, shown, stream_of
from projections.sql import days_between, first_true
from projections.store.schema import walked
from projections.view import Column, Order, RowChanges, View, same
from projections.views.acts import Acts
from projections.views.columns import STREAM, between, status

TASK = keeping(
    "drafting_task",
    kept(DraftingTaskOpened, "stream", "case", "organ", on="opened_on", first=True, task="kind"),
    walked("drafting_task_case", "case", "organ"),
)
TASK_ACT = keeping(
    "drafting_task_act",
    acted(DraftingTaskOpened, "due_on", "provisional"),
    acted(DraftingTaskReminded),
    acted(DraftingTaskClosed, "because", closed_on="on", suggestion=stream_of("suggestion")).when(
        lambda closed: not closed.further
    ),
    by=("version",),
)


class DraftingTaskStatus(Term):
    """Where a task stands on the day asked for."""

    OPEN = "open", "待拟稿", "open"
    DUE_SOON = "due_soon", "即将到期", "due soon"
    OVERDUE = "overdue", "逾期未发", "overdue"
    CLOSED = "closed", "已了结", "closed"
    CLOSED_LATE = "closed_late", "逾期了结", "closed late"


def stood(column: str, day: str) -> ColumnElement[Any]:
    """Beside each task: what its newest opening or closing says; an end is over once it is opened again."""
    return Acts(TASK_ACT, TASK, day).latest(column, DraftingTaskOpened, DraftingTaskClosed)


def _rows(asked: Asked) -> Select[Any]:
    acts, day = Acts(TASK_ACT, TASK, asked.day), asked.day
    stand = select(
        *as_of(TASK, day, "opened_on"),
        acts.latest("on", DraftingTaskOpened).label("opened_on"),
        *(acts.latest(name, DraftingTaskOpened).label(name) for name in ("due_on", "provisional")),
        *(stood(name, day).label(name) for name in ("closed_on", "because", "suggestion")),
        acts.latest("on", DraftingTaskReminded).label("last_reminded_on"),
    ).where(TASK.c.opened_on <= day)
    rows = stand.subquery("tasks_as_of")
    task = rows.c
    return select(
        rows,
        case((task.last_reminded_on >= task.opened_on, task.last_reminded_on)).label("reminded_on"),
        first_true(
            (task.closed_on > task.due_on, DraftingTaskStatus.CLOSED_LATE),
            (task.closed_on.is_not(None), DraftingTaskStatus.CLOSED),
            (task.due_on < day, DraftingTaskStatus.OVERDUE),
            (task.due_on <= asked.soon, DraftingTaskStatus.DUE_SOON),
            otherwise=DraftingTaskStatus.OPEN,
        ).label("status"),
    )


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["late_days"] = max(0, days_between(row["due_on"], row["closed_on"] or asked.day) or 0)


DRAFTING_TASKS = View(
    "drafting_tasks",
    "拟稿任务",
    "Drafting tasks",
    tables=(TASK, TASK_ACT),
    rows=_rows,
    in_order=RowChanges(units=(TASK,)),
    columns=(
        *shown(TASK, "task"),
        status(DraftingTaskStatus),
        *shown(TASK, "case"),
        Column("organ", "所涉机关", "organ concerned", "organ"),
        Column("opened_on", "产生日", "opened on", "day"),
        *shown(TASK_ACT, "due_on", "provisional"),
        Column("late_days", "逾期天数", "days late", "number"),
        Column("reminded_on", "最近提醒日", "last reminded on", "day"),
        Column("closed_on", "了结日", "closed on", "day"),
        *shown(TASK_ACT, "because"),
        Column("suggestion", kind="stream", of="DraftingTaskClosed.suggestion"),
        STREAM,
    ),
    filters=(*same("task", "status", "case", "organ"), *between("due_on", "最迟发出日", "last day", "due")),
    order=(Order("opened_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="opened_on",
)
