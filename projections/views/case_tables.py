"""The index of cases: rows of the court's cases and of the reconsideration cases, and how events become rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column

from events.base import Event
from events.case import (
    AppealConcluded,
    CaseAccessReleased,
    CaseAccessRestricted,
    CaseAppealed,
    CaseConcluded,
    CaseFiled,
    CaseFlagged,
    HearingClosedToPublic,
    HearingHeld,
    HearingScheduled,
    JudgmentTookEffect,
)
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from projections.store.schema import DAY, FLAG, LIST, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Fact, Handler, Put, by_event
from projections.views.matters import concerned

CASE = table(
    "court_case",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("number", TEXT),
    Column("court", TEXT),
    Column("procedure", TEXT),
    Column("cause", TEXT),
    Column("field", TEXT),
    Column("defendants", LIST),
    Column("plaintiff_kind", TEXT),
    Column("plaintiff_count", NUMBER),
    Column("government_defendant", FLAG),
    Column("house_expropriation", FLAG),
    Column("enterprise_restructuring", FLAG),
    Column("decision_number", TEXT),
    Column("earlier_number", TEXT),
    Column("filed_on", DAY),
    Column("restricted", FLAG),
    Column("closed_hearing_on", DAY),
    Column("concluded_on", DAY),
    Column("outcome", TEXT),
    Column("loss", FLAG),
    Column("loss_grounds", LIST),
    Column("act_changed_before_withdrawal", FLAG),
    Column("settled", FLAG),
    Column("appealed_on", DAY),
    Column("appellant", TEXT),
    Column("appeal_number", TEXT),
    Column("appeal_decided_on", DAY),
    Column("appeal_result", TEXT),
    Column("effective_on", DAY),
    Column("normative_document_unlawful", FLAG),
    walked("court_case_in_order", "number", "matter"),
)
"""`restricted` says what holds now, as access does: a restriction takes effect backwards (CAS-04)."""
FLAGGED = table("court_case_flag", key("matter", MATTER_KEY), key("flag"), Column("on", DAY))
HEARING = table(
    "court_case_hearing",
    key("matter", MATTER_KEY),
    key("hearing_on"),
    Column("place", TEXT),
    Column("scheduled_on", DAY),
    Column("replaced_on", DAY),
    Column("held_on", DAY),
)
RECONSIDERATION = table(
    "reconsideration_case",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("number", TEXT),
    Column("respondent", TEXT),
    Column("field", TEXT),
    Column("cause", TEXT),
    Column("applicant_kind", TEXT),
    Column("applicant_count", NUMBER),
    Column("accepted_on", DAY),
    Column("decided_on", DAY),
    Column("outcome", TEXT),
    Column("corrected", FLAG),
    Column("decision_number", TEXT),
    Column("notify_superior", LIST),
    Column("superior_department", TEXT),
    walked("reconsideration_case_accepted", "-accepted_on", "matter"),
)


def _case(fact: Fact[Any], **values: Any) -> Put:
    return Put(CASE, {"matter": fact.matter}, values)


def _filed(fact: Fact[CaseFiled]) -> Iterator[Put]:
    event = fact.event
    yield _case(
        fact,
        stream=fact.envelope.stream,
        number=event.number,
        court=event.court,
        procedure=event.procedure.value,
        cause=event.cause.value,
        field=event.field.value,
        defendants=list(event.defendants),
        plaintiff_kind=event.plaintiff_kind.value,
        plaintiff_count=event.plaintiff_count,
        government_defendant=event.government_defendant,
        house_expropriation=event.house_expropriation,
        enterprise_restructuring=event.enterprise_restructuring,
        decision_number=event.decision_number,
        earlier_number=event.earlier_number,
        filed_on=fact.on,
    )
    yield from concerned(fact, event.defendants)


def _flagged(fact: Fact[CaseFlagged]) -> Iterator[Put]:
    yield Put(FLAGGED, {"matter": fact.matter, "flag": fact.event.flag.value}, {"on": fact.on})


def _restricted(fact: Fact[CaseAccessRestricted]) -> Iterator[Put]:
    yield _case(fact, restricted=True)


def _released(fact: Fact[CaseAccessReleased]) -> Iterator[Put]:
    yield _case(fact, restricted=False)


def _scheduled(fact: Fact[HearingScheduled]) -> Iterator[Put]:
    event, day = fact.event, fact.event.hearing_on.isoformat()
    if event.replaces is not None and event.replaces != event.hearing_on:
        former = {"matter": fact.matter, "hearing_on": event.replaces.isoformat()}
        yield Put(HEARING, former, {"replaced_on": fact.on})
    values = {"place": event.place, "scheduled_on": fact.on, "replaced_on": None}
    yield Put(HEARING, {"matter": fact.matter, "hearing_on": day}, values)


def _held(fact: Fact[HearingHeld]) -> Iterator[Put]:
    yield Put(HEARING, {"matter": fact.matter, "hearing_on": fact.on}, {"held_on": fact.on})


def _closed(fact: Fact[HearingClosedToPublic]) -> Iterator[Put]:
    yield _case(fact, closed_hearing_on=fact.on)


def _concluded(fact: Fact[CaseConcluded]) -> Iterator[Put]:
    event = fact.event
    yield _case(
        fact,
        concluded_on=fact.on,
        outcome=event.outcome.value,
        loss=event.outcome.loss,
        loss_grounds=[ground.value for ground in event.loss_grounds],
        act_changed_before_withdrawal=event.act_changed_before_withdrawal,
        settled=event.settled,
    )


def _appealed(fact: Fact[CaseAppealed]) -> Iterator[Put]:
    event = fact.event
    yield _case(fact, appealed_on=fact.on, appellant=event.appellant.value, appeal_number=event.appeal_number)


def _appeal_concluded(fact: Fact[AppealConcluded]) -> Iterator[Put]:
    event = fact.event
    yield _case(fact, appeal_decided_on=fact.on, appeal_result=event.result.value, appeal_number=event.appeal_number)


def _effective(fact: Fact[JudgmentTookEffect]) -> Iterator[Put]:
    yield _case(fact, effective_on=fact.on, normative_document_unlawful=fact.event.normative_document_unlawful)


def _accepted(fact: Fact[ReconsiderationAccepted]) -> Iterator[Put]:
    event = fact.event
    values = {
        "stream": fact.envelope.stream,
        "number": event.number,
        "respondent": event.respondent,
        "field": event.field.value,
        "cause": event.cause.value if event.cause else None,
        "applicant_kind": event.applicant_kind.value if event.applicant_kind else None,
        "applicant_count": event.applicant_count,
        "accepted_on": fact.on,
    }
    yield Put(RECONSIDERATION, {"matter": fact.matter}, values)
    yield from concerned(fact, (event.respondent,))


def _decided(fact: Fact[ReconsiderationDecided]) -> Iterator[Put]:
    event = fact.event
    values = {
        "decided_on": fact.on,
        "outcome": event.outcome.value,
        "corrected": event.outcome.corrected,
        "decision_number": event.decision_number,
        "notify_superior": event.notify_superior,
        "superior_department": event.superior_department,
    }
    yield Put(RECONSIDERATION, {"matter": fact.matter}, values)
    yield from concerned(fact, event.notify_superior or ())


CASE_HANDLERS: Mapping[type[Event], Handler] = by_event(
    _filed,
    _flagged,
    _restricted,
    _released,
    _scheduled,
    _held,
    _closed,
    _concluded,
    _appealed,
    _appeal_concluded,
    _effective,
)
RECONSIDERATION_HANDLERS: Mapping[type[Event], Handler] = by_event(_accepted, _decided)
