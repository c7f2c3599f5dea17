"""What the court has to write because of what happened in a case, as of a day (domain F.6; M46).

Overdue is derived: from the day after the last one while the document is owed. The court's own business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column as SqlColumn
from sqlalchemy import Select, and_, func, select

from events.case_terms import DraftingTaskKind
from events.drafting_task import DraftingTaskClosed, DraftingTaskEnd, DraftingTaskOpened, DraftingTaskReminded
from events.terms import Term
from projections.store.schema import DAY, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Asked, Column, Fact, Filter, Kept, Order, Put, View, by_event
from projections.views.sql import days_between, first_true, upto

DUE_SOON_DAYS = 15
TASK = table(
    "drafting_task",
    key("matter", MATTER_KEY),
    SqlColumn("stream", TEXT),
    SqlColumn("task", TEXT),
    SqlColumn("case", TEXT),
    SqlColumn("organ", TEXT),
    SqlColumn("opened_on", DAY),
    SqlColumn("due_on", DAY),
    SqlColumn("closed_on", DAY),
    SqlColumn("because", TEXT),
    SqlColumn("suggestion", TEXT),
    walked("drafting_task_opened", "-opened_on", "matter"),
    walked("drafting_task_case", "case", "organ"),
)
REMINDER = table("drafting_task_reminder", key("matter", MATTER_KEY), key("version", NUMBER), SqlColumn("on", DAY))


class DraftingTaskStatus(Term):
    """Where a task stands on the day asked for."""

    OPEN = "open", "待拟稿", "open"
    DUE_SOON = "due_soon", "即将到期", "due soon"
    OVERDUE = "overdue", "逾期未发", "overdue"
    CLOSED = "closed", "已了结", "closed"
    CLOSED_LATE = "closed_late", "逾期了结", "closed late"


def _opened(fact: Fact[DraftingTaskOpened]) -> Iterator[Put]:
    event = fact.event
    values = {
        "stream": fact.envelope.stream,
        "task": event.kind.value,
        "case": event.case,
        "organ": event.organ,
        "opened_on": fact.on,
        "due_on": event.due_on.isoformat() if event.due_on else None,
        "closed_on": None,
        "because": None,
        "suggestion": None,
    }
    yield Put(TASK, {"matter": fact.matter}, values)


def _reminded(fact: Fact[DraftingTaskReminded]) -> Iterator[Put]:
    yield Put(REMINDER, {"matter": fact.matter, "version": fact.version}, {"on": fact.on})


def _closed(fact: Fact[DraftingTaskClosed]) -> Iterator[Put]:
    event = fact.event
    suggestion = f"suggestion:{event.suggestion}" if event.suggestion else None
    values = {"closed_on": fact.on, "because": event.because.value, "suggestion": suggestion}
    yield Put(TASK, {"matter": fact.matter}, values)


def _rows(asked: Asked) -> Select[Any]:
    task, day = TASK.c, asked.day
    closed = task.closed_on <= day
    reminded = select(func.max(REMINDER.c.on)).where(REMINDER.c.matter == task.matter, REMINDER.c.on <= day)
    reminded = reminded.where(REMINDER.c.on >= task.opened_on).correlate(TASK)
    return select(
        *(task[name] for name in ("matter", "stream", "task", "case", "organ", "opened_on", "due_on")),
        reminded.scalar_subquery().label("reminded_on"),
        upto(task.closed_on, day).label("closed_on"),
        upto(task.closed_on, day, task.because).label("because"),
        upto(task.closed_on, day, task.suggestion).label("suggestion"),
        first_true(
            (and_(closed, task.closed_on > task.due_on), DraftingTaskStatus.CLOSED_LATE),
            (closed, DraftingTaskStatus.CLOSED),
            (task.due_on < day, DraftingTaskStatus.OVERDUE),
            (task.due_on <= asked.in_days(DUE_SOON_DAYS), DraftingTaskStatus.DUE_SOON),
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
    handlers=by_event(_opened, _reminded, _closed),
    rows=_rows,
    in_order=Kept(units=(TASK,)),
    columns=(
        Column("task", kind="term", term=DraftingTaskKind, of="DraftingTaskOpened.kind"),
        Column("status", "状态", "status", "term", DraftingTaskStatus),
        Column("case", of="DraftingTaskOpened.case"),
        Column("organ", "所涉机关", "organ concerned", "organ"),
        Column("opened_on", "产生日", "opened on", "day"),
        Column("due_on", kind="day", of="DraftingTaskOpened.due_on"),
        Column("late_days", "逾期天数", "days late", "number"),
        Column("reminded_on", "最近提醒日", "last reminded on", "day"),
        Column("closed_on", "了结日", "closed on", "day"),
        Column("because", kind="term", term=DraftingTaskEnd),
        Column("suggestion", kind="stream", of="DraftingTaskClosed.suggestion"),
        Column("stream", "事项", "matter", "stream"),
    ),
    filters=(
        Filter("task", kind="term", term=DraftingTaskKind, of="DraftingTaskOpened.kind"),
        Filter("status", "状态", "status", "status", kind="term", term=DraftingTaskStatus),
        Filter("case", of="DraftingTaskOpened.case"),
        Filter("organ", "所涉机关", "organ concerned", "organ", kind="organ"),
        Filter("due_from", "最迟发出日自", "last day from", "due_on", "from", kind="day"),
        Filter("due_to", "最迟发出日至", "last day to", "due_on", "to", kind="day"),
    ),
    order=(Order("opened_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="opened_on",
)
