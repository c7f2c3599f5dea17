"""Bulletins of both directions: rows and how events become rows (domain A.1, A.2).

The issuing side writes `bulletin` and the first columns of `bulletin_revision`; the receiving side writes
`bulletin_receipt` and the acknowledgement columns. Drafts and replies may repeat: they are rows of `bulletin_act`
by version, drafts written by the issuing side, replies by the receiving one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column

from domain.audience import name_of
from events.base import Event, Side
from events.bulletin import (
    BulletinAcknowledged,
    BulletinContent,
    BulletinCorrected,
    BulletinDrafted,
    BulletinIssued,
    BulletinReceived,
    BulletinReplied,
    BulletinWithdrawalReceived,
    BulletinWithdrawn,
)
from events.terms import Term
from projections.store.schema import DAY, FIRST_DAY, FLAG, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Fact, Handler, Put, by_event
from projections.views.matters import concerned, released

BULLETIN = table(
    "bulletin",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("side", TEXT),
    Column("topic", TEXT),
    Column("title", TEXT),
    Column("issuer", TEXT),
    Column("addressee", TEXT),
    Column("handling_unit", TEXT),
    Column("organised_by", TEXT),
    Column("document_number", TEXT),
    Column("is_similar_case_matter", FLAG),
    Column("matter_date", DAY),
    Column("period_start", DAY),
    Column("period_end", DAY),
    Column("drafted_on", FIRST_DAY),
    Column("issued_on", DAY),
    Column("withdrawn_on", DAY),
    Column("withdrawal_reason", TEXT),
    walked("bulletin_issued", "-issued_on", "matter"),
    walked("bulletin_drafted", "-drafted_on", "matter", "issued_on"),
    walked("bulletin_topic", "topic", "issued_on", "matter"),
)
REVISION = table(
    "bulletin_revision",
    key("matter", MATTER_KEY),
    key("revision", NUMBER),
    Column("revised_on", DAY),
    Column("changed", TEXT),
    Column("received_on", DAY),
    Column("acknowledged_on", DAY),
    Column("acknowledged_by", TEXT),
)
RECEIPT = table(
    "bulletin_receipt",
    key("matter", MATTER_KEY),
    Column("withdrawal_received_on", DAY),
)
ACT = table(
    "bulletin_act",
    key("matter", MATTER_KEY),
    key("act"),
    key("version", NUMBER),
    Column("on", DAY),
    Column("by", TEXT),
)


class Act(Term):
    """Acts that may repeat for one bulletin."""

    REPLIED = "replied", "答复", "reply"


def _content(fact: Fact[Any], content: BulletinContent) -> dict[str, Any]:
    period = content.period
    return {
        "stream": fact.envelope.stream,
        "side": fact.envelope.side.value,
        "topic": content.topic.value,
        "title": content.title,
        "issuer": content.issuer,
        "addressee": content.addressee,
        "handling_unit": content.handling_unit,
        "organised_by": content.organised_by,
        "document_number": content.document_number,
        "is_similar_case_matter": content.is_similar_case_matter,
        "matter_date": content.matter_date.isoformat() if content.matter_date else None,
        "period_start": period.start.isoformat() if period else None,
        "period_end": period.end.isoformat() if period else None,
    }


def _act(fact: Fact[Any], act: Act, by: str) -> Put:
    place = {"matter": fact.matter, "act": act.value, "version": fact.version}
    return Put(ACT, place, {"on": fact.on, "by": by})


def _drafted(fact: Fact[BulletinDrafted]) -> Iterator[Put]:
    content = fact.event.content
    yield Put(BULLETIN, {"matter": fact.matter}, {**_content(fact, content), "drafted_on": fact.on})
    yield from concerned(fact, (content.issuer, content.handling_unit, content.organised_by))


def _published(fact: Fact[BulletinIssued | BulletinCorrected], more: dict[str, Any]) -> Iterator[Put]:
    content = fact.event.content
    yield Put(BULLETIN, {"matter": fact.matter}, _content(fact, content) | more)
    yield released(fact)
    yield from concerned(
        fact,
        (
            content.issuer,
            content.addressee,
            content.handling_unit,
            content.organised_by,
            name_of(Side.COURT),  # issuer or addressee, the court is a party to every bulletin
        ),
    )


def _issued(fact: Fact[BulletinIssued]) -> Iterator[Put]:
    yield from _published(fact, {"issued_on": fact.on})
    place = {"matter": fact.matter, "revision": fact.event.revision}
    yield Put(REVISION, place, {"revised_on": fact.on, "changed": None})


def _corrected(fact: Fact[BulletinCorrected]) -> Iterator[Put]:
    yield from _published(fact, {})
    place = {"matter": fact.matter, "revision": fact.event.revision}
    yield Put(REVISION, place, {"revised_on": fact.on, "changed": fact.event.changed})


def _withdrawn(fact: Fact[BulletinWithdrawn]) -> Iterator[Put]:
    values = {"withdrawn_on": fact.on, "withdrawal_reason": fact.event.reason}
    yield Put(BULLETIN, {"matter": fact.matter}, values)


def _received(fact: Fact[BulletinReceived]) -> Iterator[Put]:
    place = {"matter": fact.matter, "revision": fact.event.revision}
    yield Put(REVISION, place, {"received_on": fact.on})


def _acknowledged(fact: Fact[BulletinAcknowledged]) -> Iterator[Put]:
    place = {"matter": fact.matter, "revision": fact.event.revision}
    yield Put(REVISION, place, {"acknowledged_on": fact.on, "acknowledged_by": fact.event.by})


def _replied(fact: Fact[BulletinReplied]) -> Iterator[Put]:
    yield _act(fact, Act.REPLIED, fact.event.by)


def _withdrawal_received(fact: Fact[BulletinWithdrawalReceived]) -> Iterator[Put]:
    yield Put(RECEIPT, {"matter": fact.matter}, {"withdrawal_received_on": fact.on})


HANDLERS: Mapping[type[Event], Handler] = by_event(
    _drafted, _issued, _corrected, _withdrawn, _received, _acknowledged, _replied, _withdrawal_received
)
