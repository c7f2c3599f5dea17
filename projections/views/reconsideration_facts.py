"""What is known of reconsideration suggestions and opinions and of their copies (domain A.4.2), and how events say it.

The government writes everything but `acknowledged_on` and `received_on` of a copy, which the court writes. Acts that
may repeat are rows of `reconsideration_act` by version, so that a question as of a day finds those of that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Index

from domain.audience import name_of
from events.base import Event
from events.reconsideration import (
    LeadersSummoned,
    NonPerformanceRecorded,
    PerformanceOrdered,
    PublicCriticismIssued,
    ReconsiderationContent,
    ReconsiderationCopyAcknowledged,
    ReconsiderationCopyReceived,
    ReconsiderationFeedbackReceived,
    ReconsiderationOpinionSent,
    ReconsiderationSent,
    ReconsiderationSuggestionClosed,
    ReconsiderationSuggestionDrafted,
    ReconsiderationSuggestionSent,
    ReconsiderationSuggestionServed,
    ReconsiderationSuggestionWithdrawn,
    RectificationReported,
)
from events.terms import Term
from events.vocabulary import OrganRole
from projections.store.schema import DAY, FIRST_DAY, LIST, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Fact, Handler, Put, by_event
from projections.views.matters import concerned, confided, released
from projections.views.suggestion_tables import CopyKind

PAPER = table(
    "reconsideration",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("instrument", TEXT),
    Column("issuer", TEXT),
    Column("addressee", TEXT),
    Column("title", TEXT),
    Column("categories", LIST),
    Column("fields", LIST),
    Column("case_refs", LIST),
    Column("ground", TEXT),
    Column("number", TEXT),
    Column("cc", LIST),
    Column("notify_superior", LIST),
    Column("superior_department", TEXT),
    Column("reply_requested_by", DAY),
    Column("sent_on", DAY),
    Column("served_on", DAY),
    Column("service_proof", TEXT),
    Column("report_due_on", DAY),
    Column("withdrawn_on", DAY),
    Column("withdrawal_reason", TEXT),
    Column("closed_on", DAY),
    Column("outcome", TEXT),
    Column("drafted_on", FIRST_DAY),
    walked("reconsideration_sent", "-sent_on", "matter"),
    walked("reconsideration_drafted", "-drafted_on", "matter", "sent_on"),
)
ACT = table(
    "reconsideration_act",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("act", TEXT),
    Column("on", DAY),
    Column("due_on", DAY),
    Column("result", TEXT),
    Index("reconsideration_act_kind", "matter", "act"),
)
COPY = table(
    "reconsideration_copy",
    key("matter", MATTER_KEY),
    key("organ"),
    Column("copy_kind", TEXT),
    Column("received_on", DAY),
    Column("acknowledged_on", DAY),
)


class Act(Term):
    """Acts that may repeat."""

    FEEDBACK = "feedback", "反馈", "feedback"
    REPORTED = "reported", "整改报告", "report on the correction"
    NOT_PERFORMED = "not_performed", "登记不履行", "non-performance recorded"
    ORDERED = "ordered", "责令限期履行", "order to perform"
    SUMMONED = "summoned", "约谈", "talk with the leaders"
    CRITICISED = "criticised", "通报批评", "public criticism"


def _paper(fact: Fact[Any], **values: Any) -> Put:
    return Put(PAPER, {"matter": fact.matter}, values)


def _act(fact: Fact[Any], act: Act, **values: Any) -> Put:
    return Put(ACT, {"matter": fact.matter, "version": fact.version}, {"act": act.value, "on": fact.on, **values})


def _content(fact: Fact[Any], content: ReconsiderationContent) -> dict[str, Any]:
    return {
        "stream": fact.envelope.stream,
        "instrument": content.instrument.value,
        "issuer": content.issuer,
        "addressee": content.addressee,
        "title": content.title,
        "categories": [category.value for category in content.categories],
        "fields": [one.value for one in content.fields],
        "case_refs": content.case_refs,
        "ground": content.ground.value if content.ground else None,
    }


def _drafted(fact: Fact[ReconsiderationSuggestionDrafted]) -> Iterator[Put]:
    """Who is to send it and the legal department, which prepares it, know of the draft; the addressee never."""
    yield _paper(fact, **_content(fact, fact.event.content), drafted_on=fact.on)
    yield from confided(fact, (fact.event.content.issuer, name_of(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)))


def _sent(fact: Fact[ReconsiderationSent], **more: Any) -> Iterator[Put]:
    event = fact.event
    yield _paper(fact, **_content(fact, event.content), number=event.number, cc=event.cc, sent_on=fact.on, **more)
    for organ in event.cc:
        yield Put(COPY, {"matter": fact.matter, "organ": organ}, {"copy_kind": CopyKind.CC.value})
    yield released(fact)
    yield from concerned(fact, (event.content.issuer, event.content.addressee, *event.cc))


def _suggestion_sent(fact: Fact[ReconsiderationSuggestionSent]) -> Iterator[Put]:
    wished = fact.event.reply_requested_by
    yield from _sent(fact, reply_requested_by=wished.isoformat() if wished else None)


def _opinion_sent(fact: Fact[ReconsiderationOpinionSent]) -> Iterator[Put]:
    event = fact.event
    for organ in event.notify_superior:
        yield Put(COPY, {"matter": fact.matter, "organ": organ}, {"copy_kind": CopyKind.NOTIFY_SUPERIOR.value})
    yield from _sent(fact, notify_superior=event.notify_superior, superior_department=event.superior_department)
    yield from concerned(fact, event.notify_superior)


def _served(fact: Fact[ReconsiderationSuggestionServed]) -> Iterator[Put]:
    due = fact.event.due_on.isoformat() if fact.event.due_on else None
    yield _paper(fact, served_on=fact.on, service_proof=fact.event.proof.value, report_due_on=due)


def _feedback(fact: Fact[ReconsiderationFeedbackReceived]) -> Iterator[Put]:
    yield _act(fact, Act.FEEDBACK)


def _reported(fact: Fact[RectificationReported]) -> Iterator[Put]:
    yield _act(fact, Act.REPORTED, result=fact.event.result.value)


def _not_performed(fact: Fact[NonPerformanceRecorded]) -> Iterator[Put]:
    yield _act(fact, Act.NOT_PERFORMED, result=fact.event.finding.value)


def _ordered(fact: Fact[PerformanceOrdered]) -> Iterator[Put]:
    yield _act(fact, Act.ORDERED, due_on=fact.event.due_on.isoformat())


def _summoned(fact: Fact[LeadersSummoned]) -> Iterator[Put]:
    yield _act(fact, Act.SUMMONED)


def _criticised(fact: Fact[PublicCriticismIssued]) -> Iterator[Put]:
    yield _act(fact, Act.CRITICISED)


def _withdrawn(fact: Fact[ReconsiderationSuggestionWithdrawn]) -> Iterator[Put]:
    yield _paper(fact, withdrawn_on=fact.on, withdrawal_reason=fact.event.reason)


def _closed(fact: Fact[ReconsiderationSuggestionClosed]) -> Iterator[Put]:
    yield _paper(fact, closed_on=fact.on, outcome=fact.event.outcome.value)


def _copy_received(fact: Fact[ReconsiderationCopyReceived]) -> Iterator[Put]:
    for organ in fact.event.cc:
        yield Put(COPY, {"matter": fact.matter, "organ": organ}, {"received_on": fact.on})


def _copy_acknowledged(fact: Fact[ReconsiderationCopyAcknowledged]) -> Iterator[Put]:
    yield Put(COPY, {"matter": fact.matter, "organ": fact.event.organ}, {"acknowledged_on": fact.on})


HANDLERS: Mapping[type[Event], Handler] = by_event(
    _drafted,
    _suggestion_sent,
    _opinion_sent,
    _served,
    _feedback,
    _reported,
    _not_performed,
    _ordered,
    _summoned,
    _criticised,
    _withdrawn,
    _closed,
    _copy_received,
    _copy_acknowledged,
)
