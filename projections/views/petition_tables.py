"""Petition matters: rows and how events become rows (domain A.9). All of it is written by the government side.

Who is responsible may change: each assignment is a row by version. Review and second review are a row each.
Petitions are restricted: the petition bureau, the legal department, the registering and responsible organs, the
office with the stability task and the reviewing organ know of them (PET-05, F.5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column

from domain.audience import name_of
from events.base import Event
from events.petition import (
    PetitionAccepted,
    PetitionAnswered,
    PetitionClosed,
    PetitionExtended,
    PetitionRegistered,
    PetitionResponsibilityAssigned,
    PetitionReviewed,
    PetitionReviewRequested,
    PetitionSteered,
    StabilityTaskContracted,
)
from events.vocabulary import OrganRole
from projections.store.schema import DAY, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Fact, Handler, Put, by_event
from projections.views.matters import concerned

PETITION = table(
    "petition",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("by", TEXT),
    Column("subject", TEXT),
    Column("petition_kind", TEXT),
    Column("channel", TEXT),
    Column("petitioner_kind", TEXT),
    Column("petitioner_count", NUMBER),
    Column("field", TEXT),
    Column("territory", TEXT),
    Column("decision", TEXT),
    Column("dispute", TEXT),
    Column("received_on", DAY),
    Column("registered_on", DAY),
    Column("handling_due_on", DAY),
    Column("stability_office", TEXT),
    Column("contracted_on", DAY),
    Column("accepted_on", DAY),
    Column("accepted_due_on", DAY),
    Column("extended_on", DAY),
    Column("extended_due_on", DAY),
    Column("answered_on", DAY),
    Column("result", TEXT),
    Column("review_until", DAY),
    Column("steered_on", DAY),
    Column("statutory_route", TEXT),
    Column("closed_on", DAY),
    Column("because", TEXT),
    walked("petition_registered", "-registered_on", "matter"),
)
RESPONSIBILITY = table(
    "petition_responsibility",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("organ", TEXT),
    Column("basis", TEXT),
    Column("on", DAY),
    Column("acceptance_due_on", DAY),
)
REVIEW = table(
    "petition_review",
    key("matter", MATTER_KEY),
    key("review_stage"),
    Column("reviewer", TEXT),
    Column("requested_on", DAY),
    Column("due_on", DAY),
    Column("reviewed_on", DAY),
    Column("result", TEXT),
    Column("review_until", DAY),
)


def _petition(fact: Fact[Any], **values: Any) -> Put:
    return Put(PETITION, {"matter": fact.matter}, values)


def _review(fact: Fact[Any], **values: Any) -> Put:
    return Put(REVIEW, {"matter": fact.matter, "review_stage": fact.event.review_stage.value}, values)


def _registered(fact: Fact[PetitionRegistered]) -> Iterator[Put]:
    event = fact.event
    yield _petition(
        fact,
        stream=fact.envelope.stream,
        by=event.by,
        subject=event.subject,
        petition_kind=event.petition_kind.value,
        channel=event.channel.value,
        petitioner_kind=event.petitioner_kind.value,
        petitioner_count=event.petitioner_count,
        field=event.field.value,
        territory=event.territory,
        decision=event.decision,
        dispute=None if event.dispute is None else f"dispute:{event.dispute}",
        received_on=event.received_on.isoformat(),
        registered_on=fact.on,
        handling_due_on=event.handling_due_on.isoformat(),
    )
    roles = (OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU)
    yield from concerned(fact, (event.by, *map(name_of, roles)))


def _assigned(fact: Fact[PetitionResponsibilityAssigned]) -> Iterator[Put]:
    event, place = fact.event, {"matter": fact.matter, "version": fact.version}
    due_on = event.acceptance_due_on.isoformat()
    yield Put(
        RESPONSIBILITY,
        place,
        {"organ": event.organ, "basis": event.basis.value, "on": fact.on, "acceptance_due_on": due_on},
    )
    yield from concerned(fact, (event.organ,))


def _contracted(fact: Fact[StabilityTaskContracted]) -> Iterator[Put]:
    yield _petition(fact, stability_office=fact.event.organ, contracted_on=fact.on)
    yield from concerned(fact, (fact.event.organ,))


def _accepted(fact: Fact[PetitionAccepted]) -> Iterator[Put]:
    yield _petition(fact, accepted_on=fact.on, accepted_due_on=fact.event.due_on.isoformat())


def _extended(fact: Fact[PetitionExtended]) -> Iterator[Put]:
    yield _petition(fact, extended_on=fact.on, extended_due_on=fact.event.due_on.isoformat())


def _answered(fact: Fact[PetitionAnswered]) -> Iterator[Put]:
    event = fact.event
    yield _petition(fact, answered_on=fact.on, result=event.result.value, review_until=event.review_until.isoformat())


def _steered(fact: Fact[PetitionSteered]) -> Iterator[Put]:
    yield _petition(fact, steered_on=fact.on, statutory_route=fact.event.statutory_route.value)


def _requested(fact: Fact[PetitionReviewRequested]) -> Iterator[Put]:
    event = fact.event
    yield _review(fact, reviewer=event.reviewer, requested_on=fact.on, due_on=event.due_on.isoformat())
    yield from concerned(fact, (event.reviewer,))


def _reviewed(fact: Fact[PetitionReviewed]) -> Iterator[Put]:
    event = fact.event
    until = None if event.review_until is None else event.review_until.isoformat()
    yield _review(fact, reviewed_on=fact.on, result=event.result.value, review_until=until)


def _closed(fact: Fact[PetitionClosed]) -> Iterator[Put]:
    yield _petition(fact, closed_on=fact.on, because=fact.event.because.value)


HANDLERS: Mapping[type[Event], Handler] = by_event(
    _registered, _assigned, _contracted, _accepted, _extended, _answered, _steered, _requested, _reviewed, _closed
)
