"""The register of major disputes: who leads, what was given to whom, how it was resolved (三(二)7; M72, M73).

Overdue tasks follow from their due dates on the day asked for. The petition bureau takes part in this work and knows
of every dispute; the court knows of the restricted ones too, since its cases are what they are about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column as TableColumn
from sqlalchemy import ColumnElement, Select, and_, func, select

from domain.audience import name_of
from events.base import Event, Side
from events.dispute import (
    DisputeClosedUnresolved,
    DisputeRegistered,
    DisputeResolved,
    DisputeTaskAssigned,
    ResolutionEffortRecorded,
)
from events.dispute_terms import DisputeCriterion, ResolutionKind
from events.terms import Term
from events.vocabulary import Field, OrganRole
from projections.store.schema import DAY, LIST, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Asked, Column, Fact, Filter, Handler, Order, Put, View, by_event
from projections.views.matters import concerned
from projections.views.sql import days_between, first_true, upto

DISPUTE = table(
    "dispute",
    key("matter", MATTER_KEY),
    TableColumn("stream", TEXT),
    TableColumn("title", TEXT),
    TableColumn("field", TEXT),
    TableColumn("lead", TEXT),
    TableColumn("organs", LIST),
    TableColumn("cases", LIST),
    TableColumn("criteria", LIST),
    TableColumn("party_count", NUMBER),
    TableColumn("decision", TEXT),
    TableColumn("coordination", TEXT),
    TableColumn("registered_on", DAY),
    TableColumn("resolved_on", DAY),
    TableColumn("resolution_kind", TEXT),
    TableColumn("unresolved_on", DAY),
    TableColumn("unresolved_reason", TEXT),
    walked("dispute_registered", "-registered_on", "matter"),
)
TASK = table(
    "dispute_task",
    key("matter", MATTER_KEY),
    key("task", NUMBER),
    TableColumn("organ", TEXT),
    TableColumn("assigned_on", DAY),
    TableColumn("due_on", DAY),
)
EFFORT = table(
    "dispute_effort",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    TableColumn("on", DAY),
    TableColumn("task", NUMBER),
    TableColumn("by", TEXT),
)


class DisputeStatus(Term):
    """Where a dispute stands on the day asked for."""

    REGISTERED = "registered", "已登记", "registered"
    TASKS_ASSIGNED = "tasks_assigned", "已交办", "tasks assigned"
    IN_RESOLUTION = "in_resolution", "化解中", "in resolution"
    RESOLVED = "resolved", "已化解", "resolved"
    CLOSED_UNRESOLVED = "closed_unresolved", "未化解终结", "closed unresolved"


def _dispute(fact: Fact[Any], **values: Any) -> Put:
    return Put(DISPUTE, {"matter": fact.matter}, values)


def _registered(fact: Fact[DisputeRegistered]) -> Iterator[Put]:
    event = fact.event
    yield _dispute(
        fact,
        stream=fact.envelope.stream,
        title=event.title,
        field=event.field.value,
        lead=event.lead,
        organs=event.organs,
        cases=[case.number for case in event.case_refs],
        criteria=[criterion.value for criterion in event.criteria],
        party_count=event.party_count,
        decision=event.decision,
        coordination=None if event.coordination is None else str(event.coordination),
        registered_on=fact.on,
    )
    roles = (OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU)
    yield from concerned(fact, (*event.organs, name_of(Side.COURT), *map(name_of, roles)))


def _assigned(fact: Fact[DisputeTaskAssigned]) -> Iterator[Put]:
    event = fact.event
    place = {"matter": fact.matter, "task": event.task}
    yield Put(TASK, place, {"organ": event.organ, "assigned_on": fact.on, "due_on": event.due_on.isoformat()})
    yield from concerned(fact, (event.organ,))


def _effort(fact: Fact[ResolutionEffortRecorded]) -> Iterator[Put]:
    place = {"matter": fact.matter, "version": fact.version}
    yield Put(EFFORT, place, {"on": fact.on, "task": fact.event.task, "by": fact.event.by})


def _resolved(fact: Fact[DisputeResolved]) -> Iterator[Put]:
    yield _dispute(fact, resolved_on=fact.on, resolution_kind=fact.event.resolution_kind.value)


def _unresolved(fact: Fact[DisputeClosedUnresolved]) -> Iterator[Put]:
    yield _dispute(fact, unresolved_on=fact.on, unresolved_reason=fact.event.reason)


HANDLERS: Mapping[type[Event], Handler] = by_event(_registered, _assigned, _effort, _resolved, _unresolved)


def _rows(asked: Asked) -> Select[Any]:
    said, day = DISPUTE.c, asked.day
    tasks = _of(func.count(), TASK.c.matter, TASK.c.assigned_on <= day)
    efforts = _of(func.count(), EFFORT.c.matter, EFFORT.c.on <= day)
    done = (
        select(EFFORT.c.task)
        .where(EFFORT.c.matter == TASK.c.matter, EFFORT.c.task == TASK.c.task, EFFORT.c.on <= day)
        .correlate(TASK)
        .exists()
    )
    pending = func.coalesce(said.resolved_on > day, True) & func.coalesce(said.unresolved_on > day, True)
    left = and_(TASK.c.assigned_on <= day, ~done)
    return (
        select(
            said.matter,
            said.stream,
            said.title,
            said.field,
            said.lead,
            said.organs,
            said.cases,
            said.criteria,
            said.party_count,
            said.decision,
            said.coordination,
            said.registered_on,
            tasks.label("tasks"),
            _of(func.count(), TASK.c.matter, left).label("tasks_open"),
            _of(func.count(), TASK.c.matter, and_(left, TASK.c.due_on < day, pending)).label("tasks_overdue"),
            _of(func.min(TASK.c.due_on), TASK.c.matter, and_(left, pending)).label("next_due_on"),
            efforts.label("efforts"),
            _of(func.max(EFFORT.c.on), EFFORT.c.matter, EFFORT.c.on <= day).label("last_effort_on"),
            upto(said.resolved_on, day).label("resolved_on"),
            upto(said.resolved_on, day, said.resolution_kind).label("resolution_kind"),
            upto(said.unresolved_on, day).label("unresolved_on"),
            upto(said.unresolved_on, day, said.unresolved_reason).label("unresolved_reason"),
            first_true(
                (said.resolved_on <= day, DisputeStatus.RESOLVED),
                (said.unresolved_on <= day, DisputeStatus.CLOSED_UNRESOLVED),
                (efforts > 0, DisputeStatus.IN_RESOLUTION),
                (tasks > 0, DisputeStatus.TASKS_ASSIGNED),
                otherwise=DisputeStatus.REGISTERED,
            ).label("status"),
        )
        .select_from(DISPUTE)
        .where(said.registered_on <= day)
    )


def _of(what: ColumnElement[Any], matter: ColumnElement[str], condition: ColumnElement[bool]) -> ColumnElement[Any]:
    """A figure over the tasks or efforts of the dispute."""
    return select(what).where(matter == DISPUTE.c.matter, condition).correlate(DISPUTE).scalar_subquery()


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["days"] = days_between(row["registered_on"], row["resolved_on"] or row["unresolved_on"] or asked.day)


DISPUTE_REGISTER = View(
    "dispute_register",
    "重大行政争议台账",
    "Register of major disputes",
    tables=(DISPUTE, TASK, EFFORT),
    handlers=HANDLERS,
    rows=_rows,
    columns=(
        Column("stream", "事项", "matter", "stream"),
        Column("title", of="DisputeRegistered.title"),
        Column("status", "状态", "status", "term", DisputeStatus),
        Column("field", kind="term", term=Field),
        Column("lead", kind="organ", of="DisputeRegistered.lead"),
        Column("organs", kind="organs", of="DisputeRegistered.organs"),
        Column("cases", "所涉案件", "cases", "json"),
        Column("criteria", kind="terms", term=DisputeCriterion),
        Column("party_count", kind="number"),
        Column("decision", of="DisputeRegistered.decision"),
        Column("coordination", of="DisputeRegistered.coordination"),
        Column("registered_on", "登记日", "registered on", "day"),
        Column("tasks", "交办任务数", "tasks", "number"),
        Column("tasks_open", "未完成任务数", "tasks open", "number"),
        Column("tasks_overdue", "逾期任务数", "tasks overdue", "number"),
        Column("next_due_on", "最近完成时限", "next due date", "day"),
        Column("efforts", "化解工作次数", "efforts", "number"),
        Column("last_effort_on", "最近化解工作日", "last effort on", "day"),
        Column("resolved_on", "化解日", "resolved on", "day"),
        Column("resolution_kind", kind="term", term=ResolutionKind),
        Column("unresolved_on", "未化解终结日", "closed unresolved on", "day"),
        Column("unresolved_reason", "未化解原因", "why unresolved"),
        Column("days", "历时（日）", "days", "number"),
    ),
    filters=(
        Filter("stream", "事项", "matter", "stream"),
        Filter("status", "状态", "status", "status", kind="term", term=DisputeStatus),
        Filter("organ", "相关机关", "organ concerned", "matter", "concerns", kind="organ"),
        Filter("field", kind="term", term=Field),
        Filter("criterion", "重大情形", "criterion", "criteria", "has", "terms", DisputeCriterion),
        Filter("resolution_kind", kind="term", term=ResolutionKind),
        Filter("case", "案号", "case number", "cases", "has"),
        Filter("from", "登记日自", "registered from", "registered_on", "from", kind="day"),
        Filter("to", "登记日至", "registered to", "registered_on", "to", kind="day"),
    ),
    order=(Order("registered_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="registered_on",
)
