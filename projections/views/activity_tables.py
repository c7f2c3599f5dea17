"""Trial observations, trainings, researches and standards: rows and how events become rows (domain A.5.2, A.6).

Every act is a row of `activity_act` by version, every head-count a row of `activity_people`: a question as of a day
finds what stood on that day. Who attended a training that consisted in an observation stands there alone (TRN-02).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, select

from events.base import Event
from events.case import HearingClosedToPublic
from events.observation import (
    ObservationCancelled,
    ObservationHeld,
    ObservationPlanned,
    ObservationRequestDeclined,
    ObservationRequestReceived,
    ObservationReviewed,
    Observers,
    ObserversInvited,
)
from events.research import (
    ResearchConcluded,
    ResearchOpened,
    StandardDrafted,
    StandardEndorsed,
    StandardFlaggedForReview,
    StandardIssued,
    StandardRepealed,
    StandardReviewed,
    SymposiumHeld,
)
from events.terms import Term
from events.training import Attendance, TrainingCancelled, TrainingHeld, TrainingPlanned
from projections.store.schema import DAY, FLAG, LIST, MATTER_KEY, NUMBER, TEXT, key, table
from projections.view import Fact, Handler, Put
from projections.views.matters import concerned

ACTIVITY = table("activity", key("matter", MATTER_KEY), Column("stream", TEXT), Column("kind", TEXT))
ACTIVITY_ACT = table(
    "activity_act",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("act", TEXT),
    Column("on", DAY),
    Column("title", TEXT),
    Column("case", TEXT),
    Column("form", TEXT),
    Column("by", TEXT),
    Column("organisers", LIST),
    Column("organs", LIST),
    Column("planned_on", DAY),
    Column("place", TEXT),
    Column("link", TEXT),
    Column("origin", LIST),
    Column("is_law_application", FLAG),
    Column("legal_basis", LIST),
    Column("effect", TEXT),
    Column("number", TEXT),
    Column("note", TEXT),
)
"""`link` names another matter's stream; `note` is a reason, or the instrument that a flag is about."""
ACTIVITY_PEOPLE = table(
    "activity_people",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    key("line", NUMBER),
    Column("on", DAY),
    Column("attended", FLAG),
    Column("category", TEXT),
    Column("organ", TEXT),
    Column("count", NUMBER),
)
CLOSED_HEARING = table("closed_hearing", key("case", MATTER_KEY), Column("closed_on", DAY))
"""The cases that are not heard in public: an observation that was planned must be cancelled (OBS-04)."""


class ActivityKind(Term):
    """What an activity is."""

    OBSERVATION = "observation", "庭审观摩", "trial observation"
    TRAINING = "training", "联合培训", "joint training"
    RESEARCH = "research", "联合调研", "joint research"
    STANDARD = "standard", "规范化标准", "standard for the application of law"


class ActivityAct(Term):
    """Acts of the four kinds."""

    REQUESTED = "requested", "申请", "request"
    DECLINED = "declined", "不采纳申请", "decline"
    PLANNED = "planned", "计划", "plan"
    INVITED = "invited", "邀请", "invitation"
    HELD = "held", "举行", "holding"
    REVIEWED = "reviewed", "讲评", "review"
    CANCELLED = "cancelled", "取消", "cancellation"
    OPENED = "opened", "启动", "opening"
    SYMPOSIUM = "symposium", "研讨会、座谈会", "symposium"
    CONCLUDED = "concluded", "结束", "conclusion"
    DRAFTED = "drafted", "拟稿", "draft"
    ENDORSED = "endorsed", "会签", "endorsement"
    ISSUED = "issued", "印发", "issue"
    FLAGGED = "flagged", "标记待复核", "flag for review"
    CONFIRMED = "confirmed", "复核保留", "confirmation after a review"
    REPEALED = "repealed", "废止", "repeal"


def newest_act(column: ColumnElement[Any], day: str, *acts: ActivityAct) -> ColumnElement[Any]:
    """A column of the newest of these acts of the activity by that day."""
    act = ACTIVITY_ACT.c
    found = select(column).where(act.matter == ACTIVITY.c.matter, act.act.in_([one.value for one in acts]))
    newest = found.where(act.on <= day).order_by(act.version.desc()).limit(1)
    return newest.correlate(ACTIVITY).scalar_subquery()


def _act(fact: Fact[Any], kind: ActivityKind, act: ActivityAct, **values: Any) -> Iterator[Put]:
    yield Put(ACTIVITY, {"matter": fact.matter}, {"stream": fact.envelope.stream, "kind": kind.value})
    place = {"matter": fact.matter, "version": fact.version}
    yield Put(ACTIVITY_ACT, place, {"act": act.value, "on": fact.on, **values})


def _people(fact: Fact[Any], groups: Iterable[Observers | Attendance], *, attended: bool) -> Iterator[Put]:
    for line, group in enumerate(groups, 1):
        category = group.category.value if isinstance(group, Observers) else None
        place = {"matter": fact.matter, "version": fact.version, "line": line}
        counted = {"category": category, "organ": group.organ, "count": group.count}
        yield Put(ACTIVITY_PEOPLE, place, {"on": fact.on, "attended": attended, **counted})
    yield from concerned(fact, (group.organ for group in groups))


def _organs(groups: Iterable[Observers | Attendance]) -> list[str]:
    return list(dict.fromkeys(group.organ for group in groups if group.organ is not None and group.count))


def _stream(category: str, matter: UUID | None) -> str | None:
    return None if matter is None else f"{category}:{matter}"


def _requested(fact: Fact[ObservationRequestReceived]) -> Iterator[Put]:
    event = fact.event
    said = {"case": event.case, "by": event.by, "title": event.reason}
    yield from _act(fact, ActivityKind.OBSERVATION, ActivityAct.REQUESTED, **said)
    yield from concerned(fact, (event.by,))


def _observation_planned(fact: Fact[ObservationPlanned]) -> Iterator[Put]:
    event = fact.event
    said = {"case": event.case, "title": event.typical_reason, "place": event.place}
    said |= {"by": fact.envelope.actor, "planned_on": event.planned_on.isoformat()}
    yield from _act(fact, ActivityKind.OBSERVATION, ActivityAct.PLANNED, **said)


def _invited(fact: Fact[ObserversInvited]) -> Iterator[Put]:
    yield from _act(fact, ActivityKind.OBSERVATION, ActivityAct.INVITED)
    yield from _people(fact, fact.event.invited, attended=False)


def _observation_held(fact: Fact[ObservationHeld]) -> Iterator[Put]:
    groups, link = fact.event.observers, _stream("appearance", fact.event.appearance)
    yield from _act(fact, ActivityKind.OBSERVATION, ActivityAct.HELD, organs=_organs(groups), link=link)
    yield from _people(fact, groups, attended=True)


def _training_planned(fact: Fact[TrainingPlanned]) -> Iterator[Put]:
    event = fact.event
    said = {"title": event.title, "form": event.form.value, "organisers": event.organisers, "place": event.place}
    said |= {"by": fact.envelope.actor, "planned_on": event.planned_on.isoformat()}
    yield from _act(fact, ActivityKind.TRAINING, ActivityAct.PLANNED, **said)
    yield from concerned(fact, event.organisers)


def _training_held(fact: Fact[TrainingHeld]) -> Iterator[Put]:
    groups, link = fact.event.attendance, _stream("observation", fact.event.observation)
    yield from _act(fact, ActivityKind.TRAINING, ActivityAct.HELD, organs=_organs(groups), link=link)
    yield from _people(fact, groups, attended=True)


def _research_opened(fact: Fact[ResearchOpened]) -> Iterator[Put]:
    event = fact.event
    said: dict[str, Any] = {"title": event.title, "organisers": event.organisers, "by": fact.envelope.actor}
    said |= {"origin": [one.value for one in event.origin], "is_law_application": event.is_law_application}
    yield from _act(fact, ActivityKind.RESEARCH, ActivityAct.OPENED, **said)
    yield from concerned(fact, event.organisers)


def _symposium(fact: Fact[SymposiumHeld]) -> Iterator[Put]:
    groups = fact.event.attendance
    said = {"form": fact.event.kind.value, "note": fact.event.title, "organs": _organs(groups)}
    yield from _act(fact, ActivityKind.RESEARCH, ActivityAct.SYMPOSIUM, **said)
    yield from _people(fact, groups, attended=True)


def _drafted(fact: Fact[StandardDrafted]) -> Iterator[Put]:
    event = fact.event
    said: dict[str, Any] = {"title": event.title, "legal_basis": event.legal_basis, "effect": event.effect.value}
    said |= {"link": _stream("research", event.research), "by": fact.envelope.actor, "note": event.no_symposium_reason}
    yield from _act(fact, ActivityKind.STANDARD, ActivityAct.DRAFTED, **said)


def _endorsed(fact: Fact[StandardEndorsed]) -> Iterator[Put]:
    said = {"by": fact.event.by, "note": fact.event.endorsing_side.value}
    yield from _act(fact, ActivityKind.STANDARD, ActivityAct.ENDORSED, **said)


def _issued(fact: Fact[StandardIssued]) -> Iterator[Put]:
    yield from _act(fact, ActivityKind.STANDARD, ActivityAct.ISSUED, number=fact.event.document_number)


def _flagged(fact: Fact[StandardFlaggedForReview]) -> Iterator[Put]:
    event = fact.event
    said = {"title": event.basis, "note": event.superseded_by, "link": _stream("bulletin", event.bulletin)}
    yield from _act(fact, ActivityKind.STANDARD, ActivityAct.FLAGGED, **said)


def _ended(kind: ActivityKind, act: ActivityAct, note: str) -> Handler:
    return lambda fact: _act(fact, kind, act, note=getattr(fact.event, note))


def _closed(fact: Fact[HearingClosedToPublic]) -> list[Put]:
    return [Put(CLOSED_HEARING, {"case": fact.matter}, {"closed_on": fact.on})]


HANDLERS: Mapping[type[Event], Handler] = {
    ObservationRequestReceived: _requested,
    ObservationRequestDeclined: _ended(ActivityKind.OBSERVATION, ActivityAct.DECLINED, "reason"),
    ObservationPlanned: _observation_planned,
    ObserversInvited: _invited,
    ObservationHeld: _observation_held,
    ObservationReviewed: _ended(ActivityKind.OBSERVATION, ActivityAct.REVIEWED, "text"),
    ObservationCancelled: _ended(ActivityKind.OBSERVATION, ActivityAct.CANCELLED, "reason"),
    TrainingPlanned: _training_planned,
    TrainingHeld: _training_held,
    TrainingCancelled: _ended(ActivityKind.TRAINING, ActivityAct.CANCELLED, "reason"),
    ResearchOpened: _research_opened,
    SymposiumHeld: _symposium,
    ResearchConcluded: _ended(ActivityKind.RESEARCH, ActivityAct.CONCLUDED, "findings"),
    StandardDrafted: _drafted,
    StandardEndorsed: _endorsed,
    StandardIssued: _issued,
    StandardFlaggedForReview: _flagged,
    StandardReviewed: _ended(ActivityKind.STANDARD, ActivityAct.CONFIRMED, "text"),
    StandardRepealed: _ended(ActivityKind.STANDARD, ActivityAct.REPEALED, "reason"),
    HearingClosedToPublic: _closed,
}
