"""The register of major disputes: who leads, what was given to whom, how it was resolved (三(二)7; M72, M73).

Overdue tasks follow from their due dates on the day asked for. The petition bureau takes part in this work and knows
of every dispute; the court knows of the restricted ones too, since its cases are what they are about.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from events.base import Side
from events.dispute import (
    DisputeClosedUnresolved,
    DisputeRegistered,
    DisputeResolved,
    DisputeTaskAssigned,
    ResolutionEffortRecorded,
)
from events.dispute_terms import DisputeCriterion
from events.terms import Term
from events.vocabulary import OrganRole
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import as_of, dated, keeping, kept, shown
from projections.sql import first_true, per_matter
from projections.store.schema import walked
from projections.view import AS_OF, Column, Filter, Order, View, same
from projections.views.columns import CONCERNED, STREAM, between, status

_GROUNDS = ("title", "field", "lead", "organs", "criteria", "party_count", "decision", "coordination")
DISPUTE = keeping(
    "dispute",
    kept(DisputeRegistered, "stream", *_GROUNDS, on="registered_on", cases="case_refs.number"),
    dated(DisputeResolved, "resolution_kind", on="resolved_on"),
    dated(DisputeClosedUnresolved, on="unresolved_on", unresolved_reason="reason"),
    walked("dispute_registered", "-registered_on", "matter"),
)
TASK = keeping("dispute_task", kept(DisputeTaskAssigned, "task", "organ", "due_on", on="assigned_on"), by=("task",))
EFFORT = keeping("dispute_effort", kept(ResolutionEffortRecorded, "task", "by", on="on"), by=("version",))


class DisputeStatus(Term):
    """Where a dispute stands on the day asked for."""

    REGISTERED = "registered", "已登记", "registered"
    TASKS_ASSIGNED = "tasks_assigned", "已交办", "tasks assigned"
    IN_RESOLUTION = "in_resolution", "化解中", "in resolution"
    RESOLVED = "resolved", "已化解", "resolved"
    CLOSED_UNRESOLVED = "closed_unresolved", "未化解而终结", "closed unresolved"


def _rows(asked: Asked) -> Select[Any]:
    said, day = DISPUTE.c, asked.day
    tasks = per_matter(DISPUTE, TASK, func.count(), TASK.c.assigned_on <= day)
    efforts = per_matter(DISPUTE, EFFORT, func.count(), EFFORT.c.on <= day)
    left = and_(TASK.c.assigned_on <= day, ~done(day))
    return select(
        *as_of(DISPUTE, day),
        tasks.label("tasks"),
        per_matter(DISPUTE, TASK, func.count(), left).label("tasks_open"),
        per_matter(DISPUTE, TASK, func.count(), and_(left, TASK.c.due_on < day, pending(day))).label("tasks_overdue"),
        per_matter(DISPUTE, TASK, func.min(TASK.c.due_on), and_(left, pending(day))).label("next_due_on"),
        efforts.label("efforts"),
        per_matter(DISPUTE, EFFORT, func.max(EFFORT.c.on), EFFORT.c.on <= day).label("last_effort_on"),
        first_true(
            (said.resolved_on <= day, DisputeStatus.RESOLVED),
            (said.unresolved_on <= day, DisputeStatus.CLOSED_UNRESOLVED),
            (efforts > 0, DisputeStatus.IN_RESOLUTION),
            (tasks > 0, DisputeStatus.TASKS_ASSIGNED),
            otherwise=DisputeStatus.REGISTERED,
        ).label("status"),
    ).where(said.registered_on <= day)


def done(day: str) -> ColumnElement[bool]:
    """Whether some effort was made on a task by that day."""
    made = select(EFFORT.c.task).where(EFFORT.c.matter == TASK.c.matter, EFFORT.c.task == TASK.c.task)
    return made.where(EFFORT.c.on <= day).correlate(TASK).exists()


def pending(day: str) -> ColumnElement[bool]:
    """Whether the dispute is not closed by that day."""
    return func.coalesce(DISPUTE.c.resolved_on > day, True) & func.coalesce(DISPUTE.c.unresolved_on > day, True)


_OPEN = ("registered_on", "resolved_on", "unresolved_on", AS_OF)
DISPUTE_REGISTER = View(
    "dispute_register",
    "重大行政争议台账",
    "Register of major disputes",
    tables=(DISPUTE, TASK, EFFORT),
    handlers=known_to(
        {
            DisputeRegistered: (
                "organs",
                Side.COURT,
                OrganRole.GOVERNMENT_LEGAL_DEPARTMENT,
                OrganRole.PETITION_BUREAU,
            ),
            DisputeTaskAssigned: ("organ",),
        }
    ),
    rows=_rows,
    columns=(
        STREAM,
        *shown(DISPUTE, "title"),
        status(DisputeStatus),
        *shown(DISPUTE, "field", "lead", "organs"),
        Column("cases", "所涉案件", "cases", "json"),
        *shown(DISPUTE, "criteria", "party_count", "decision", "coordination"),
        Column("registered_on", "登记日", "registered on", "day"),
        Column("tasks", "交办任务数", "tasks", "number"),
        Column("tasks_open", "未完成任务数", "tasks open", "number"),
        Column("tasks_overdue", "逾期任务数", "tasks overdue", "number"),
        Column("next_due_on", "最近完成时限", "next due date", "day"),
        Column("efforts", "化解工作次数", "efforts", "number"),
        Column("last_effort_on", "最近化解工作日", "last effort on", "day"),
        Column("resolved_on", "化解日", "resolved on", "day"),
        *shown(DISPUTE, "resolution_kind"),
        Column("unresolved_on", "未化解而终结日", "closed unresolved on", "day"),
        Column("unresolved_reason", "未化解原因", "why unresolved"),
        Column("days", "历时（日）", "days", "number", days=_OPEN),
    ),
    filters=(
        *same("stream", "status"),
        CONCERNED,
        *same("field"),
        Filter("criterion", "重大情形", "criterion", "criteria", "has", "terms", DisputeCriterion),
        *same("resolution_kind"),
        Filter("case", "案号", "case number", "cases", "has"),
        *between("registered_on", "登记日", "registered"),
    ),
    order=(Order("registered_on", descending=True), Order("matter")),
    named_on="registered_on",
)
