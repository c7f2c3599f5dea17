"""From the events of suggestions and of the government's responses to rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from events.base import Event
from events.response import CopyAcknowledged, FeedbackSubmitted, ServiceAcknowledged, SuggestionObjected
from events.suggestion import (
    FeedbackAssessed,
    FeedbackReceived,
    ObjectionDecided,
    ObjectionReceived,
    ReplyDeadlineExtended,
    SuggestionApproved,
    SuggestionArchived,
    SuggestionClosed,
    SuggestionConsulted,
    SuggestionContent,
    SuggestionDrafted,
    SuggestionEscalated,
    SuggestionReferred,
    SuggestionReminded,
    SuggestionSent,
    SuggestionServed,
    SuggestionWithdrawn,
)
from events.vocabulary import AdoptionAnswer, ServiceProof
from projections.view import Fact, Handler, Put, by_event
from projections.views.matters import concerned, released
from projections.views.suggestion_tables import ACT, ADDRESSEE, ASSESSMENT, COPY, SUGGESTION, Act, CopyKind


def _suggestion(fact: Fact[Any], **values: Any) -> Put:
    return Put(SUGGESTION, {"matter": fact.matter}, values)


def _addressee(fact: Fact[Any], organ: str, **values: Any) -> Put:
    return Put(ADDRESSEE, {"matter": fact.matter, "organ": organ}, values)


def _act(fact: Fact[Any], organ: str | None, act: Act, **values: Any) -> Put:
    place = {"matter": fact.matter, "version": fact.version}
    return Put(ACT, place, {"organ": organ, "act": act.value, "on": fact.on, **values})


def _content(fact: Fact[Any], content: SuggestionContent) -> dict[str, Any]:
    return {
        "stream": fact.envelope.stream,
        "title": content.title,
        "instrument": content.instrument.value,
        "kind": content.kind.value,
        "categories": [category.value for category in content.categories],
        "fields": [one.value for one in content.fields],
        "recommendations": len(content.recommendations),
    }


def _drafted(fact: Fact[SuggestionDrafted]) -> Iterator[Put]:
    yield _suggestion(fact, **_content(fact, fact.event.content), drafted_on=fact.on)


def _consulted(fact: Fact[SuggestionConsulted]) -> Iterator[Put]:
    yield _suggestion(fact, consulted_on=fact.on)


def _approved(fact: Fact[SuggestionApproved]) -> Iterator[Put]:
    committee = fact.event.committee_on.isoformat() if fact.event.committee_on else None
    yield _suggestion(fact, approved_on=fact.on, signed_by=fact.event.signed_by.value, committee_on=committee)


def _sent(fact: Fact[SuggestionSent]) -> Iterator[Put]:
    event, period = fact.event, fact.event.reply_period
    yield _suggestion(
        fact,
        **_content(fact, event.content),
        number=event.number or event.legacy_number,
        sender=event.sender,
        cc=event.cc,
        superior_cc=event.superior_cc,
        cc_satisfied_by_main=event.cc_satisfied_by_main,
        outside_district=event.outside_district,
        reply_required=period is not None,
        reply_months=period.months if period else None,
        reply_days=period.days if period else None,
        sent_on=fact.on,
    )
    for organ in event.addressees:
        yield _addressee(fact, organ, addressed=True)
    copies = [(organ, CopyKind.SUPERIOR_CC) for organ in event.superior_cc]
    for organ, kind in (*copies, *((organ, CopyKind.CC) for organ in event.cc)):
        yield Put(COPY, {"matter": fact.matter, "organ": organ}, {"copy_kind": kind.value})
    yield released(fact)
    yield from concerned(fact, (event.sender, *event.addressees, *event.cc, *event.superior_cc))


def _referred(fact: Fact[SuggestionReferred]) -> Iterator[Put]:
    yield _suggestion(fact, referred_on=fact.on, referred_to=fact.event.to)


def _served(fact: Fact[SuggestionServed]) -> Iterator[Put]:
    due = fact.event.reply_due_on.isoformat() if fact.event.reply_due_on else None
    proof = fact.event.proof.value
    yield _addressee(fact, fact.event.organ, served_on=fact.on, service_proof=proof, original_due_on=due)


def _objection_received(fact: Fact[ObjectionReceived]) -> Iterator[Put]:
    undecided = {"objection_decided_on": None, "objection_upheld": None}
    yield _addressee(fact, fact.event.organ, objection_on=fact.on, **undecided)


def _objection_decided(fact: Fact[ObjectionDecided]) -> Iterator[Put]:
    """Rejected, with the clock running: the days it stood are added to the deadline (SUG-24)."""
    event = fact.event
    yield _addressee(fact, event.organ, objection_decided_on=fact.on, objection_upheld=event.upheld)
    if event.reply_due_on is not None:
        yield _act(fact, event.organ, Act.RESUMED, reply_due_on=event.reply_due_on.isoformat())


def _extended(fact: Fact[ReplyDeadlineExtended]) -> Iterator[Put]:
    due = fact.event.reply_due_on.isoformat()
    yield _act(fact, fact.event.organ, Act.EXTENDED, reply_due_on=due)


def _reminded(fact: Fact[SuggestionReminded]) -> Iterator[Put]:
    yield _act(fact, fact.event.organ, Act.REMINDED)


def _escalated(fact: Fact[SuggestionEscalated]) -> Iterator[Put]:
    yield _act(fact, fact.event.organ, Act.ESCALATED, escalated_to=fact.event.to)
    yield from concerned(fact, (fact.event.to,))


def _feedback_received(fact: Fact[FeedbackReceived]) -> Iterator[Put]:
    """Where service was not recorded, receipt is presumed on this day and the clock starts now (SUG-15)."""
    event = fact.event
    yield _act(fact, event.organ, Act.FEEDBACK, complete=event.complete)
    if event.presumed_service:
        due = event.reply_due_on.isoformat() if event.reply_due_on else None
        proof = ServiceProof.PRESUMED.value
        yield _addressee(fact, event.organ, served_on=fact.on, service_proof=proof, original_due_on=due)


def _assessed(fact: Fact[FeedbackAssessed]) -> Iterator[Put]:
    event = fact.event
    results = Counter(assessment.result for assessment in event.results)
    place = {"matter": fact.matter, "version": fact.version}
    values: dict[str, Any] = {
        "organ": event.organ,
        "on": fact.on,
        **{answer.value: results[answer] for answer in AdoptionAnswer},
        "rectified": event.implementation.rectified,
        "sector_wide": event.implementation.sector_wide,
        "long_term": event.implementation.long_term,
    }
    yield Put(ASSESSMENT, place, values)


def _withdrawn(fact: Fact[SuggestionWithdrawn]) -> Iterator[Put]:
    yield _suggestion(fact, withdrawn_on=fact.on, withdrawal_reason=fact.event.reason)


def _closed(fact: Fact[SuggestionClosed]) -> Iterator[Put]:
    yield _suggestion(fact, closed_on=fact.on, outcome=fact.event.outcome.value)


def _archived(fact: Fact[SuggestionArchived]) -> Iterator[Put]:
    yield _suggestion(fact, archived_on=fact.on)


def _copy_acknowledged(fact: Fact[CopyAcknowledged]) -> Iterator[Put]:
    yield Put(COPY, {"matter": fact.matter, "organ": fact.event.organ}, {"acknowledged_on": fact.on})


def _service_acknowledged(fact: Fact[ServiceAcknowledged]) -> Iterator[Put]:
    yield _addressee(fact, fact.event.organ, service_acknowledged_on=fact.on)


def _objected(fact: Fact[SuggestionObjected]) -> Iterator[Put]:
    yield _addressee(fact, fact.event.organ, objected_on=fact.on)


def _feedback_submitted(fact: Fact[FeedbackSubmitted]) -> Iterator[Put]:
    yield _addressee(fact, fact.event.feedback_by, feedback_submitted_on=fact.on)


HANDLERS: Mapping[type[Event], Handler] = by_event(
    _drafted,
    _consulted,
    _approved,
    _sent,
    _referred,
    _served,
    _objection_received,
    _objection_decided,
    _extended,
    _reminded,
    _escalated,
    _feedback_received,
    _assessed,
    _withdrawn,
    _closed,
    _archived,
    _copy_acknowledged,
    _service_acknowledged,
    _objected,
    _feedback_submitted,
)
