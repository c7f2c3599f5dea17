"""Trial observations, joint trainings, researches and standards in one list of activities (M50–M56, table T13).

An observation is to be cancelled while the case is no longer heard in public (OBS-04). A training that consisted in
an observation names it in `linked` and has no attendance of its own (TRN-02); an observation at which the head of
the defendant appeared names the appearance there (OBS-06).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from events import observation, research, training
from events.base import Event
from events.observation_terms import ObserverCategory, ResearchOrigin, TrainingForm
from events.terms import Term
from projections.access.restricted import CASE_NUMBER, RESTRICTED_CASE
from projections.asked import Asked
from projections.keeping import as_of, shown
from projections.sql import first_true, per_matter
from projections.view import Column, Filter, Order, View, same
from projections.views.activity_tables import (
    ACTIVITY,
    ACTIVITY_ACT,
    ACTIVITY_PEOPLE,
    CLOSED_HEARING,
    HANDLERS,
    ActivityKind,
)
from projections.views.acts import Acts
from projections.views.columns import CONCERNED, STREAM, between, status


class ActivityStatus(Term):
    """Where an activity stands on the day asked for."""

    REQUESTED = "requested", "已申请", "requested"
    DECLINED = "declined", "申请未采纳", "request declined"
    PLANNED = "planned", "已计划", "planned"
    INVITED = "invited", "已邀请", "invited"
    TO_BE_CANCELLED = "to_be_cancelled", "须取消", "to be cancelled"
    HELD = "held", "已举行", "held"
    REVIEWED = "reviewed", "已讲评", "reviewed"
    CANCELLED = "cancelled", "已取消", "cancelled"
    OPENED = "opened", "调研中", "under way"
    CONCLUDED = "concluded", "已结束", "concluded"
    DRAFTED = "drafted", "拟稿会签", "being drafted and endorsed"
    ISSUED = "issued", "已印发", "issued"
    FLAGGED = "flagged", "待复核", "to be reviewed"
    REPEALED = "repealed", "已废止", "repealed"


_BEGINNING = (
    *(observation.ObservationRequestReceived, observation.ObservationPlanned),
    *(training.TrainingPlanned, research.ResearchOpened, research.StandardDrafted),
)
_BEGUN_WITH = ("title", "case", "planned_on", "place", "organisers")
_HELD = (observation.ObservationHeld, training.TrainingHeld)
_CANCELLED = (observation.ObservationCancelled, training.TrainingCancelled)
_DAYS = {
    "held_on": _HELD,
    "reviewed_on": (observation.ObservationReviewed,),
    "cancelled_on": _CANCELLED,
    "opened_on": (research.ResearchOpened,),
    "concluded_on": (research.ResearchConcluded,),
    "issued_on": (research.StandardIssued,),
    "repealed_on": (research.StandardRepealed,),
}
_WAITING = (observation.ObservationPlanned, observation.ObserversInvited, training.TrainingPlanned)
_STATUS: Mapping[type[Event], ActivityStatus] = {
    observation.ObservationRequestReceived: ActivityStatus.REQUESTED,
    observation.ObservationRequestDeclined: ActivityStatus.DECLINED,
    observation.ObservationPlanned: ActivityStatus.PLANNED,
    observation.ObserversInvited: ActivityStatus.INVITED,
    observation.ObservationHeld: ActivityStatus.HELD,
    observation.ObservationReviewed: ActivityStatus.REVIEWED,
    observation.ObservationCancelled: ActivityStatus.CANCELLED,
    training.TrainingPlanned: ActivityStatus.PLANNED,
    training.TrainingHeld: ActivityStatus.HELD,
    training.TrainingCancelled: ActivityStatus.CANCELLED,
    research.ResearchOpened: ActivityStatus.OPENED,
    research.ResearchConcluded: ActivityStatus.CONCLUDED,
    research.StandardDrafted: ActivityStatus.DRAFTED,
    research.StandardIssued: ActivityStatus.ISSUED,
    research.StandardFlaggedForReview: ActivityStatus.FLAGGED,
    research.StandardReviewed: ActivityStatus.ISSUED,
    research.StandardRepealed: ActivityStatus.REPEALED,
}
"""Where the newest of these acts leaves it."""
_CATEGORIES = {one: f"observers_{one.value}" for one in ObserverCategory}


def _rows(asked: Asked) -> Select[Any]:
    facts = _facts(asked).subquery("facts")
    row = facts.c
    waits = row.stand.in_([act.type for act in _WAITING])
    stands = first_true(
        (and_(waits, _not_public(row.case, asked.day)), ActivityStatus.TO_BE_CANCELLED),
        *((row.stand == act.type, then) for act, then in _STATUS.items()),
        otherwise=ActivityStatus.ISSUED,
    )
    dated = func.coalesce(row.held_on, row.opened_on, row.issued_on, row.planned_on, row.begun_on)
    return select(facts, stands.label("status"), dated.label("dated")).where(row.stand.is_not(None))


def _facts(asked: Asked) -> Select[Any]:
    acts, day = Acts(ACTIVITY_ACT, ACTIVITY, asked.day), asked.day
    here = ACTIVITY_PEOPLE.c.attended.is_(True)
    categories = {
        name: _people(day, and_(here, ACTIVITY_PEOPLE.c.category == category.value))
        for category, name in _CATEGORIES.items()
    }
    return select(
        *as_of(ACTIVITY, day),
        acts.latest("act", *_STATUS).label("stand"),
        *(acts.latest(name, *_BEGINNING).label(name) for name in _BEGUN_WITH),
        *(acts.latest(name, training.TrainingPlanned).label(name) for name in ("form", "alone")),
        acts.latest("by", observation.ObservationRequestReceived).label("requested_by"),
        acts.latest("origin", research.ResearchOpened).label("origin"),
        acts.latest("is_law_application", research.ResearchOpened).label("is_law_application"),
        acts.latest("organs", *_HELD, research.SymposiumHeld).label("organs"),
        acts.latest("link", *_HELD, research.StandardDrafted).label("linked"),
        acts.latest("number", research.StandardIssued).label("document_number"),
        acts.latest("note", *_CANCELLED, observation.ObservationRequestDeclined, research.StandardRepealed).label(
            "reason"
        ),
        acts.latest("on", *_BEGINNING).label("begun_on"),
        *(acts.latest("on", *kinds).label(name) for name, kinds in _DAYS.items()),
        acts.count(research.SymposiumHeld).label("symposia"),
        _people(day, ~here).label("invited"),
        _people(day, here).label("attended"),
        *(column.label(name) for name, column in categories.items()),
    )


def _people(day: str, which: ColumnElement[bool]) -> ColumnElement[int]:
    group = ACTIVITY_PEOPLE.c
    return per_matter(ACTIVITY, ACTIVITY_PEOPLE, func.sum(group["count"]), group.on <= day, which)


def _not_public(number: ColumnElement[str], day: str) -> ColumnElement[bool]:
    """Whether the case with this number is not heard in public on that day, or is restricted now."""
    case = CASE_NUMBER.c.case
    closed = exists().where(CLOSED_HEARING.c.matter == case, CLOSED_HEARING.c.closed_on <= day)
    restricted = exists().where(RESTRICTED_CASE.c.case == case, RESTRICTED_CASE.c.restricted.is_(True))
    return exists().where(CASE_NUMBER.c.number == number, or_(closed, restricted))


def _finish(row: dict[str, Any], asked: Asked) -> None:
    """What is counted of a kind that has no such count is left out."""
    for name in ("invited", "attended", *_CATEGORIES.values()):
        row[name] = None if row[name] is None else int(row[name])
    if row["kind"] != ActivityKind.RESEARCH.value:
        row["symposia"] = None


OBSERVATION_TRAINING = View(
    "observation_training",
    "庭审观摩、联合培训和调研",
    "Observation, training and research",
    tables=(ACTIVITY, ACTIVITY_ACT, ACTIVITY_PEOPLE, CLOSED_HEARING),
    handlers=HANDLERS,
    rows=_rows,
    columns=(
        STREAM,
        Column("kind", kind="term", term=ActivityKind),
        Column("title", "主题", "topic"),
        Column("case", of="DraftingTaskOpened.case"),
        Column("form", kind="term", term=TrainingForm, of="TrainingPlanned.form"),
        *shown(ACTIVITY_ACT, "alone"),
        status(ActivityStatus),
        Column("dated", "日期", "date", "day"),
        *shown(ACTIVITY_ACT, "planned_on"),
        Column("held_on", "举行日", "held on", "day"),
        Column("place", "地点", "place"),
        Column("requested_by", "申请机关", "requested by", "organ"),
        *shown(ACTIVITY_ACT, "organisers"),
        Column("invited", kind="number", of="ObserversInvited.invited"),
        Column("attended", "到场人数", "people who attended", "number"),
        *(Column(name, f"其中：{one.zh}", f"of these, {one.en}", "number") for one, name in _CATEGORIES.items()),
        Column("organs", "参加机关", "organs that took part", "organs"),
        Column("linked", "关联事项", "linked matter", "stream"),
        *shown(ACTIVITY_ACT, "origin", "is_law_application"),
        Column("symposia", "研讨会、座谈会场次", "seminars and symposia", "number"),
        Column("opened_on", "启动日", "opened on", "day"),
        Column("concluded_on", "结束日", "concluded on", "day"),
        Column("reviewed_on", "讲评日", "reviewed on", "day"),
        Column("document_number"),
        Column("issued_on", "印发日", "issued on", "day"),
        Column("cancelled_on", "取消日", "cancelled on", "day"),
        Column("repealed_on", "废止日", "repealed on", "day"),
        Column("reason", "未举行或者废止的理由", "why it was not held, or repealed"),
    ),
    filters=(
        *same("stream", "kind", "status", "form", "alone"),
        Filter("origin", op="has", kind="terms", term=ResearchOrigin, of="ResearchOpened.origin"),
        *same("case"),
        CONCERNED,
        *between("dated", "日期", ""),
        Filter("title", "主题含", "topic contains", "title", "contains"),
    ),
    order=(Order("dated", descending=True), Order("matter")),
    finish=_finish,
    named_on="dated",
)
