"""The leading group, liaisons, funding, publicity: rows and how events become rows (domain A.10). Joint side only.

What may happen again is a row by version, so that a question as of a day finds what stood on that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column

from events.base import Event
from events.group import (
    GroupMemberAdded,
    GroupMemberRemoved,
    GroupOfficeSeated,
    GroupSeat,
    LeadingGroupEstablished,
    LiaisonDesignated,
    LiaisonReplaced,
    PublicityActivityHeld,
    WorkFundingRecorded,
)
from projections.store.schema import DAY, LIST, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Fact, Handler, Put, by_event
from projections.views.matters import concerned

SEAT = table(
    "group_seat",
    key("matter", MATTER_KEY),
    key("seat_number", NUMBER),
    Column("function", TEXT),
    Column("organ", TEXT),
    Column("seat", TEXT),
    Column("also_for", LIST),
    Column("since", DAY),
    Column("ended_on", DAY),
)
POST = table(
    "group_office_post",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    key("place", NUMBER),
    Column("function", TEXT),
    Column("organ", TEXT),
    Column("seat", TEXT),
    Column("located_at", TEXT),
    Column("since", DAY),
)
LIAISON = table(
    "liaison",
    key("matter", MATTER_KEY),
    key("organ"),
    key("version", NUMBER),
    Column("seat", TEXT),
    Column("since", DAY),
)
FUNDING = table(
    "work_funding",
    key("matter", MATTER_KEY),
    key("organ"),
    key("year", NUMBER),
    key("version", NUMBER),
    Column("amount", NUMBER),
    Column("since", DAY),
)
PUBLICITY = table(
    "publicity_activity",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("organ", TEXT),
    Column("topic", TEXT),
    Column("title", TEXT),
    Column("place", TEXT),
    Column("held_on", DAY),
    Column("reach", NUMBER),
    Column("co_organisers", LIST),
    walked("publicity_held", "-held_on", "matter"),
)


def _seat(fact: Fact[Any], number: int, seat: GroupSeat) -> Iterator[Put]:
    values = {
        "function": seat.function.value,
        "organ": seat.organ,
        "seat": seat.seat,
        "also_for": list(seat.also_for),
        "since": fact.on,
    }
    yield Put(SEAT, {"matter": fact.matter, "seat_number": number}, values)


def _established(fact: Fact[LeadingGroupEstablished]) -> Iterator[Put]:
    for number, seat in enumerate(fact.event.seats, start=1):
        yield from _seat(fact, number, seat)


def _added(fact: Fact[GroupMemberAdded]) -> Iterator[Put]:
    yield from _seat(fact, fact.event.seat_number, fact.event.member)


def _removed(fact: Fact[GroupMemberRemoved]) -> Iterator[Put]:
    yield Put(SEAT, {"matter": fact.matter, "seat_number": fact.event.seat_number}, {"ended_on": fact.on})


def _office(fact: Fact[GroupOfficeSeated]) -> Iterator[Put]:
    for place, post in enumerate(fact.event.posts, start=1):
        values = {
            "function": post.function.value,
            "organ": post.organ,
            "seat": post.seat,
            "located_at": fact.event.located_at,
            "since": fact.on,
        }
        yield Put(POST, {"matter": fact.matter, "version": fact.version, "place": place}, values)


def _liaison(fact: Fact[LiaisonDesignated | LiaisonReplaced]) -> Iterator[Put]:
    place = {"matter": fact.matter, "organ": fact.event.organ, "version": fact.version}
    yield Put(LIAISON, place, {"seat": fact.event.seat, "since": fact.on})


def _funding(fact: Fact[WorkFundingRecorded]) -> Iterator[Put]:
    event = fact.event
    place = {"matter": fact.matter, "organ": event.organ, "year": event.year, "version": fact.version}
    yield Put(FUNDING, place, {"amount": event.amount, "since": fact.on})


def _publicity(fact: Fact[PublicityActivityHeld]) -> Iterator[Put]:
    event = fact.event
    values = {
        "stream": fact.envelope.stream,
        "organ": event.organ,
        "topic": event.topic.value,
        "title": event.title,
        "place": event.place,
        "held_on": fact.on,
        "reach": event.reach,
        "co_organisers": list(event.co_organisers),
    }
    yield Put(PUBLICITY, {"matter": fact.matter}, values)
    yield from concerned(fact, (event.organ, *event.co_organisers))


ROSTER_HANDLERS: Mapping[type[Event], Handler] = by_event(_established, _added, _removed, _office, _liaison, _funding)
PUBLICITY_HANDLERS: Mapping[type[Event], Handler] = {PublicityActivityHeld: _publicity}
