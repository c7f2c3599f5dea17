"""Coordinations of decisions in execution: rows and how events become rows (domain A.8). Written by the joint side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column

from domain.audience import name_of
from events.base import Event, Side
from events.coordination import (
    ConflictSignReported,
    CoordinationClosed,
    CoordinationOpened,
    CoordinationOpinionGiven,
    CoordinationOpinionSought,
    DecisionProblemReported,
    DialogueHeld,
    DutiesClarified,
)
from events.terms import Term
from events.vocabulary import OrganRole
from projections.store.schema import DAY, LIST, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Fact, Handler, Put, by_event
from projections.views.matters import concerned

COORDINATION = table(
    "coordination",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("executing_organ", TEXT),
    Column("decision_organ", TEXT),
    Column("decision_title", TEXT),
    Column("decision_number", TEXT),
    Column("decided_on", DAY),
    Column("risk_assessment", TEXT),
    Column("opened_on", DAY),
    Column("closed_on", DAY),
    Column("outcome", TEXT),
    Column("result", TEXT),
    Column("missing_opinion_of", LIST),
    Column("dispute", TEXT),
    Column("cases", LIST),
    walked("coordination_opened", "-opened_on", "matter"),
)
COORDINATION_ACT = table(
    "coordination_act",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("act", TEXT),
    Column("on", DAY),
    Column("severity", TEXT),
    Column("capacity", TEXT),
    Column("respond_by", DAY),
    Column("meeting", TEXT),
    Column("suspended_on", DAY),
)


class CoordinationAct(Term):
    """Acts of a coordination that may happen again."""

    SIGN = "sign", "报告冲突苗头", "sign of conflict"
    SOUGHT = "sought", "征求意见", "opinion sought"
    GIVEN = "given", "提出意见", "opinion given"
    DUTIES = "duties", "明确职责", "duties clarified"
    DIALOGUE = "dialogue", "与相对人沟通", "dialogue"
    REPORTED = "reported", "向决策机关报告", "report"


def _act(fact: Fact[Any], act: CoordinationAct, **values: Any) -> Put:
    place = {"matter": fact.matter, "version": fact.version}
    return Put(COORDINATION_ACT, place, {"act": act.value, "on": fact.on, **values})


def _opened(fact: Fact[CoordinationOpened]) -> Iterator[Put]:
    event = fact.event
    values = {
        "stream": fact.envelope.stream,
        "executing_organ": event.executing_organ,
        "decision_organ": event.decision_organ,
        "decision_title": event.decision_title,
        "decision_number": event.decision_number,
        "decided_on": event.decided_on.isoformat(),
        "risk_assessment": None if event.risk_assessment is None else str(event.risk_assessment),
        "opened_on": fact.on,
    }
    yield Put(COORDINATION, {"matter": fact.matter}, values)
    roles = (OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU)
    organs = (event.executing_organ, event.decision_organ)
    yield from concerned(fact, (*organs, name_of(Side.COURT), *map(name_of, roles)))


def _sign(fact: Fact[ConflictSignReported]) -> Iterator[Put]:
    yield _act(fact, CoordinationAct.SIGN, severity=fact.event.severity.value)


def _sought(fact: Fact[CoordinationOpinionSought]) -> Iterator[Put]:
    event = fact.event
    due = event.respond_by.isoformat()
    yield _act(fact, CoordinationAct.SOUGHT, capacity=event.capacity.value, respond_by=due)
    yield from concerned(fact, (event.organ,))


def _given(fact: Fact[CoordinationOpinionGiven]) -> Iterator[Put]:
    yield _act(fact, CoordinationAct.GIVEN, capacity=fact.event.capacity.value)


def _duties(fact: Fact[DutiesClarified]) -> Iterator[Put]:
    yield _act(fact, CoordinationAct.DUTIES, meeting=str(fact.event.meeting))
    yield from concerned(fact, [duty.organ for duty in fact.event.duties])


def _dialogue(fact: Fact[DialogueHeld]) -> Iterator[Put]:
    yield _act(fact, CoordinationAct.DIALOGUE)
    yield from concerned(fact, fact.event.organs_present)


def _reported(fact: Fact[DecisionProblemReported]) -> Iterator[Put]:
    suspension = fact.event.urgent_suspension
    yield _act(fact, CoordinationAct.REPORTED, suspended_on=suspension.ordered_on.isoformat() if suspension else None)
    yield from concerned(fact, (fact.event.to,))


def _closed(fact: Fact[CoordinationClosed]) -> Iterator[Put]:
    event = fact.event
    values = {
        "closed_on": fact.on,
        "outcome": event.outcome.value,
        "result": event.result,
        "missing_opinion_of": event.missing_opinion_of,
        "dispute": None if event.dispute is None else str(event.dispute),
        "cases": [case.number for case in event.case_refs],
    }
    yield Put(COORDINATION, {"matter": fact.matter}, values)


HANDLERS: Mapping[type[Event], Handler] = by_event(
    _opened, _sign, _sought, _given, _duties, _dialogue, _reported, _closed
)
