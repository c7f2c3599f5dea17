"""Joint meetings and their action items: rows and how events become rows (domain A.3). Written by the joint side.

What may happen again (convening, postponing, cancelling, agenda items, resolutions, reports) is a row of
`meeting_act` or `action_item_report` by version, so that a question as of a day finds what stood on that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, select

from events.base import Event
from events.meeting import (
    ActionItemAssigned,
    ActionItemClosed,
    ActionItemReported,
    AgendaItemAdded,
    MeetingCancelled,
    MeetingClosed,
    MeetingConvened,
    MeetingHeld,
    MeetingPostponed,
    MeetingProposed,
    MinutesIssued,
    ParticipantConfirmed,
    ParticipantInvited,
    ResolutionAdopted,
)
from events.terms import Term
from projections.store.schema import DAY, FLAG, LIST, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Fact, Handler, Put, by_event
from projections.views.matters import concerned

MEETING = table(
    "meeting",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("proposed_by", TEXT),
    Column("proposed_on", DAY),
    Column("held_on", DAY),
    Column("minuted_on", DAY),
    Column("closed_on", DAY),
    Column("organs_present", LIST),
    Column("minutes_number", TEXT),
)
MEETING_ACT = table(
    "meeting_act",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("act", TEXT),
    Column("on", DAY),
    Column("subject", TEXT),
    Column("kind", TEXT),
    Column("convenor", TEXT),
    Column("on_behalf_of", TEXT),
    Column("slot", TEXT),
    Column("trigger", TEXT),
    Column("place", TEXT),
    Column("planned_on", DAY),
    Column("report_reconsideration", FLAG),
    Column("report_trial", FLAG),
    Column("report_suggestions", FLAG),
)
PARTICIPANT = table(
    "meeting_participant",
    key("matter", MATTER_KEY),
    key("organ"),
    Column("invited_on", DAY),
    Column("attending", FLAG),
    Column("present_on", DAY),
)
ACTION_ITEM = table(
    "action_item",
    key("matter", MATTER_KEY),
    key("item", NUMBER),
    Column("stream", TEXT),
    Column("resolution", NUMBER),
    Column("text", TEXT),
    Column("owner", TEXT),
    Column("assigned_on", DAY),
    Column("due_on", DAY),
    Column("closed_on", DAY),
    Column("result", TEXT),
    walked("action_item_due", "due_on", "matter", "item"),
)
REPORT = table(
    "action_item_report",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("item", NUMBER),
    Column("on", DAY),
    Column("by", TEXT),
    Column("report", TEXT),
)


class MeetingAct(Term):
    """Acts of a meeting that decide where it stands, or that may happen again."""

    PROPOSED = "proposed", "提议", "proposal"
    CONVENED = "convened", "召集", "convening"
    POSTPONED = "postponed", "改期", "postponement"
    CANCELLED = "cancelled", "取消", "cancellation"
    HELD = "held", "召开", "holding"
    MINUTED = "minuted", "印发纪要", "issue of the minutes"
    CLOSED = "closed", "办结", "closing"
    AGENDA_ITEM = "agenda_item", "列入议题", "agenda item"
    RESOLUTION = "resolution", "议定事项", "resolution"


def latest_act(
    column: ColumnElement[Any], matter: ColumnElement[str], day: str, *acts: MeetingAct
) -> ColumnElement[Any]:
    """A column of the newest of these acts of the meeting by that day; `matter` is a column of another table."""
    act = MEETING_ACT.c
    found = select(column).where(act.matter == matter, act.act.in_([one.value for one in acts]), act.on <= day)
    return found.order_by(act.version.desc()).limit(1).correlate(matter.table).scalar_subquery()


def _meeting(fact: Fact[Any], **values: Any) -> Put:
    return Put(MEETING, {"matter": fact.matter}, {"stream": fact.envelope.stream, **values})


def _act(fact: Fact[Any], act: MeetingAct, **values: Any) -> Put:
    place = {"matter": fact.matter, "version": fact.version}
    return Put(MEETING_ACT, place, {"act": act.value, "on": fact.on, **values})


def _participant(fact: Fact[Any], organ: str, **values: Any) -> Put:
    return Put(PARTICIPANT, {"matter": fact.matter, "organ": organ}, values)


def _item(fact: Fact[Any], **values: Any) -> Put:
    place = {"matter": fact.matter, "item": fact.event.item}
    return Put(ACTION_ITEM, place, {"stream": fact.envelope.stream, **values})


def _proposed(fact: Fact[MeetingProposed]) -> Iterator[Put]:
    event = fact.event
    yield _meeting(fact, proposed_by=event.by, proposed_on=fact.on)
    yield _act(fact, MeetingAct.PROPOSED, subject=event.subject)
    yield from concerned(fact, (event.by,))


def _convened(fact: Fact[MeetingConvened]) -> Iterator[Put]:
    event = fact.event
    yield _meeting(fact)
    yield _act(
        fact,
        MeetingAct.CONVENED,
        kind=event.kind.value,
        subject=event.subject,
        convenor=event.convenor,
        on_behalf_of=event.on_behalf_of,
        slot=event.slot,
        trigger=event.trigger,
        place=event.place,
        planned_on=event.planned_on.isoformat(),
    )
    yield from concerned(fact, (event.convenor, event.on_behalf_of))


def _agenda_item(fact: Fact[AgendaItemAdded]) -> Iterator[Put]:
    reports = {purpose.value: True for purpose in fact.event.purposes if purpose.overall_report}
    yield _act(fact, MeetingAct.AGENDA_ITEM, **reports)
    yield from concerned(fact, (fact.event.proposer,))


def _invited(fact: Fact[ParticipantInvited]) -> Iterator[Put]:
    yield _participant(fact, fact.event.organ, invited_on=fact.on)
    yield from concerned(fact, (fact.event.organ,))


def _confirmed(fact: Fact[ParticipantConfirmed]) -> Iterator[Put]:
    yield _participant(fact, fact.event.organ, attending=fact.event.attending)


def _postponed(fact: Fact[MeetingPostponed]) -> Iterator[Put]:
    yield _act(fact, MeetingAct.POSTPONED, planned_on=fact.event.planned_on.isoformat())


def _cancelled(fact: Fact[MeetingCancelled]) -> Iterator[Put]:
    yield _act(fact, MeetingAct.CANCELLED)


def _held(fact: Fact[MeetingHeld]) -> Iterator[Put]:
    present = fact.event.organs_present
    yield _meeting(fact, held_on=fact.on, organs_present=present)
    yield _act(fact, MeetingAct.HELD)
    for organ in present:
        yield _participant(fact, organ, present_on=fact.on)
    yield from concerned(fact, present)


def _resolution(fact: Fact[ResolutionAdopted]) -> Iterator[Put]:
    yield _act(fact, MeetingAct.RESOLUTION)
    yield from concerned(fact, (fact.event.owner,))


def _minutes(fact: Fact[MinutesIssued]) -> Iterator[Put]:
    yield _meeting(fact, minuted_on=fact.on, minutes_number=fact.event.document_number)
    yield _act(fact, MeetingAct.MINUTED)
    yield from concerned(fact, fact.event.sent_to)


def _assigned(fact: Fact[ActionItemAssigned]) -> Iterator[Put]:
    event = fact.event
    yield _item(
        fact,
        resolution=event.resolution,
        text=event.text,
        owner=event.owner,
        assigned_on=fact.on,
        due_on=event.due_on.isoformat(),
    )
    yield from concerned(fact, (event.owner,))


def _reported(fact: Fact[ActionItemReported]) -> Iterator[Put]:
    event, place = fact.event, {"matter": fact.matter, "version": fact.version}
    yield Put(REPORT, place, {"item": event.item, "on": fact.on, "by": event.by, "report": event.result})


def _item_closed(fact: Fact[ActionItemClosed]) -> Iterator[Put]:
    yield _item(fact, closed_on=fact.on, result=fact.event.result)


def _closed(fact: Fact[MeetingClosed]) -> Iterator[Put]:
    yield _meeting(fact, closed_on=fact.on)
    yield _act(fact, MeetingAct.CLOSED)


HANDLERS: Mapping[type[Event], Handler] = by_event(
    _proposed,
    _convened,
    _agenda_item,
    _invited,
    _confirmed,
    _postponed,
    _cancelled,
    _held,
    _resolution,
    _minutes,
    _assigned,
    _reported,
    _item_closed,
    _closed,
)
