"""Joint meetings and their action items: rows and how events become rows (domain A.3). Written by the joint side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column

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
from projections.schema import DAY, FLAG, LIST, NUMBER, TEXT, key, table
from projections.view import Fact, Handler, Put
from projections.views.matters import concerned

MEETING = table(
    "meeting",
    key("matter"),
    Column("stream", TEXT),
    Column("kind", TEXT),
    Column("subject", TEXT),
    Column("proposed_by", TEXT),
    Column("convenor", TEXT),
    Column("on_behalf_of", TEXT),
    Column("slot", TEXT),
    Column("trigger", TEXT),
    Column("place", TEXT),
    Column("planned_on", DAY),
    Column("proposed_on", DAY),
    Column("convened_on", DAY),
    Column("postponed_on", DAY),
    Column("cancelled_on", DAY),
    Column("held_on", DAY),
    Column("minuted_on", DAY),
    Column("closed_on", DAY),
    Column("agenda_items", NUMBER),
    Column("report_reconsideration", FLAG),
    Column("report_trial", FLAG),
    Column("report_suggestions", FLAG),
    Column("organs_present", LIST),
    Column("resolutions", NUMBER),
    Column("minutes_number", TEXT),
)
PARTICIPANT = table(
    "meeting_participant",
    key("matter"),
    key("organ"),
    Column("invited_on", DAY),
    Column("attending", FLAG),
    Column("present_on", DAY),
)
ACTION_ITEM = table(
    "action_item",
    key("matter"),
    key("item", NUMBER),
    Column("stream", TEXT),
    Column("resolution", NUMBER),
    Column("text", TEXT),
    Column("owner", TEXT),
    Column("assigned_on", DAY),
    Column("due_on", DAY),
    Column("reported_on", DAY),
    Column("reported_by", TEXT),
    Column("report", TEXT),
    Column("closed_on", DAY),
    Column("result", TEXT),
)


def _meeting(fact: Fact[Any], **values: Any) -> Put:
    return Put(MEETING, {"matter": fact.matter}, {"stream": fact.envelope.stream, **values})


def _participant(fact: Fact[Any], organ: str, **values: Any) -> Put:
    return Put(PARTICIPANT, {"matter": fact.matter, "organ": organ}, values)


def _item(fact: Fact[Any], **values: Any) -> Put:
    place = {"matter": fact.matter, "item": fact.event.item}
    return Put(ACTION_ITEM, place, {"stream": fact.envelope.stream, **values})


def _proposed(fact: Fact[MeetingProposed]) -> Iterator[Put]:
    event = fact.event
    yield _meeting(fact, subject=event.subject, proposed_by=event.by, proposed_on=fact.on)
    yield from concerned(fact, (event.by,))


def _convened(fact: Fact[MeetingConvened]) -> Iterator[Put]:
    event = fact.event
    yield _meeting(
        fact,
        kind=event.kind.value,
        subject=event.subject,
        convenor=event.convenor,
        on_behalf_of=event.on_behalf_of,
        slot=event.slot,
        trigger=event.trigger,
        place=event.place,
        planned_on=event.planned_on.isoformat(),
        convened_on=fact.on,
        cancelled_on=None,  # it may be convened anew (MTG-05)
    )
    yield from concerned(fact, (event.convenor, event.on_behalf_of))


def _agenda_item(fact: Fact[AgendaItemAdded]) -> Iterator[Put]:
    reports = {purpose.value: True for purpose in fact.event.purposes if purpose.overall_report}
    yield _meeting(fact, agenda_items=fact.event.item, **reports)
    yield from concerned(fact, (fact.event.proposer,))


def _invited(fact: Fact[ParticipantInvited]) -> Iterator[Put]:
    yield _participant(fact, fact.event.organ, invited_on=fact.on)
    yield from concerned(fact, (fact.event.organ,))


def _confirmed(fact: Fact[ParticipantConfirmed]) -> Iterator[Put]:
    yield _participant(fact, fact.event.organ, attending=fact.event.attending)


def _postponed(fact: Fact[MeetingPostponed]) -> Iterator[Put]:
    yield _meeting(fact, planned_on=fact.event.planned_on.isoformat(), postponed_on=fact.on)


def _cancelled(fact: Fact[MeetingCancelled]) -> Iterator[Put]:
    yield _meeting(fact, cancelled_on=fact.on)


def _held(fact: Fact[MeetingHeld]) -> Iterator[Put]:
    present = fact.event.organs_present
    yield _meeting(fact, held_on=fact.on, organs_present=present)
    for organ in present:
        yield _participant(fact, organ, present_on=fact.on)
    yield from concerned(fact, present)


def _resolution(fact: Fact[ResolutionAdopted]) -> Iterator[Put]:
    yield _meeting(fact, resolutions=fact.event.resolution)
    yield from concerned(fact, (fact.event.owner,))


def _minutes(fact: Fact[MinutesIssued]) -> Iterator[Put]:
    yield _meeting(fact, minuted_on=fact.on, minutes_number=fact.event.document_number)
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
    yield _item(fact, reported_on=fact.on, reported_by=fact.event.by, report=fact.event.result)


def _item_closed(fact: Fact[ActionItemClosed]) -> Iterator[Put]:
    yield _item(fact, closed_on=fact.on, result=fact.event.result)


def _closed(fact: Fact[MeetingClosed]) -> Iterator[Put]:
    yield _meeting(fact, closed_on=fact.on)


HANDLERS: Mapping[type[Event], Handler] = {
    MeetingProposed: _proposed,
    MeetingConvened: _convened,
    AgendaItemAdded: _agenda_item,
    ParticipantInvited: _invited,
    ParticipantConfirmed: _confirmed,
    MeetingPostponed: _postponed,
    MeetingCancelled: _cancelled,
    MeetingHeld: _held,
    ResolutionAdopted: _resolution,
    MinutesIssued: _minutes,
    ActionItemAssigned: _assigned,
    ActionItemReported: _reported,
    ActionItemClosed: _item_closed,
    MeetingClosed: _closed,
}
