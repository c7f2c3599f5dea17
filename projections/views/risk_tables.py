"""Risk assessments: rows and how events become rows (domain A.7). Written by the joint side.

Every act is a row of `risk_act` by version, since all but the opening may happen again; what an assessor said stands
in `risk_opinion`, which only the confidants of the matter read (RSK-09).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column

from domain.audience import name_of
from events.base import Event, Side
from events.risk import (
    AssessmentDeclined,
    AssessmentOpinionSubmitted,
    AssessorInvited,
    DecisionLinked,
    MitigationRecorded,
    RiskAssessmentAbandoned,
    RiskAssessmentConcluded,
    RiskAssessmentOpened,
    RiskAssessmentReopened,
)
from events.terms import Term
from events.vocabulary import OrganRole
from projections.store.schema import DAY, LIST, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Fact, Handler, Put, by_event
from projections.views.matters import concerned, confided

RISK = table(
    "risk_assessment",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("initiator", TEXT),
    Column("subject", TEXT),
    Column("priority_field", TEXT),
    Column("opened_on", DAY),
    Column("linked_on", DAY),
    Column("decision_title", TEXT),
    Column("decision_number", TEXT),
    Column("decided_on", DAY),
    Column("legality_reviewed_on", DAY),
    Column("abandoned_on", DAY),
    walked("risk_opened", "-opened_on", "matter"),
)
RISK_ACT = table(
    "risk_act",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("act", TEXT),
    Column("on", DAY),
    Column("assessor", TEXT),
    Column("capacity", TEXT),
    Column("respond_by", DAY),
    Column("level", TEXT),
    Column("missing_opinion_of", LIST),
)
RISK_OPINION = table(
    "risk_opinion",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("stream", TEXT),
    Column("type", TEXT),
    Column("side", TEXT),
    Column("actor", TEXT),
    Column("visibility", TEXT),
    Column("assessor", TEXT),
    Column("on", DAY),
    Column("opinion", TEXT),
    Column("risk_points", LIST),
    Column("expected_level", TEXT),
    Column("document_number", TEXT),
    Column("reason", TEXT),
    walked("risk_opinion_on", "-on", "matter", "version"),
)


class RiskAct(Term):
    """Acts of a risk assessment."""

    OPENED = "opened", "启动", "opening"
    INVITED = "invited", "邀请", "invitation"
    OPINION = "opinion", "提出意见", "opinion"
    DECLINED = "declined", "答复不提出意见", "declined"
    MITIGATION = "mitigation", "落实措施", "mitigation"
    CONCLUDED = "concluded", "作出结论", "conclusion"
    REOPENED = "reopened", "重新启动", "reopening"


def _risk(fact: Fact[Any], **values: Any) -> Put:
    return Put(RISK, {"matter": fact.matter}, {"stream": fact.envelope.stream, **values})


def _act(fact: Fact[Any], act: RiskAct, **values: Any) -> Put:
    place = {"matter": fact.matter, "version": fact.version}
    return Put(RISK_ACT, place, {"act": act.value, "on": fact.on, **values})


def _opened(fact: Fact[RiskAssessmentOpened]) -> Iterator[Put]:
    event = fact.event
    yield _risk(
        fact,
        initiator=event.initiator,
        subject=event.subject,
        priority_field=event.priority_field.value,
        opened_on=fact.on,
    )
    yield _act(fact, RiskAct.OPENED, respond_by=event.respond_by.isoformat())
    legal_department = name_of(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    yield from confided(fact, (event.initiator, name_of(Side.COURT), legal_department))


def _invited(fact: Fact[AssessorInvited]) -> Iterator[Put]:
    event = fact.event
    due = event.respond_by.isoformat()
    yield _act(fact, RiskAct.INVITED, assessor=event.assessor, capacity=event.capacity.value, respond_by=due)
    yield from concerned(fact, (event.assessor,))


def _said(fact: Fact[Any], **values: Any) -> Put:
    envelope = fact.envelope
    said = {
        "stream": envelope.stream,
        "type": envelope.type,
        "side": envelope.side.value,
        "actor": envelope.actor,
        "visibility": envelope.visibility.value,
        "assessor": fact.event.assessor,
        "on": fact.on,
    }
    return Put(RISK_OPINION, {"matter": fact.matter, "version": fact.version}, said | values)


def _opinion(fact: Fact[AssessmentOpinionSubmitted]) -> Iterator[Put]:
    event = fact.event
    yield _act(fact, RiskAct.OPINION, assessor=event.assessor)
    yield _said(
        fact,
        opinion=event.opinion,
        risk_points=event.risk_points,
        expected_level=event.expected_level.value if event.expected_level else None,
        document_number=event.document_number,
    )


def _declined(fact: Fact[AssessmentDeclined]) -> Iterator[Put]:
    yield _act(fact, RiskAct.DECLINED, assessor=fact.event.assessor)
    yield _said(fact, reason=fact.event.reason)


def _mitigation(fact: Fact[MitigationRecorded]) -> Iterator[Put]:
    yield _act(fact, RiskAct.MITIGATION)


def _concluded(fact: Fact[RiskAssessmentConcluded]) -> Iterator[Put]:
    event = fact.event
    yield _act(fact, RiskAct.CONCLUDED, level=event.level.value, missing_opinion_of=event.missing_opinion_of)


def _linked(fact: Fact[DecisionLinked]) -> Iterator[Put]:
    event = fact.event
    review = event.legality_review
    yield _risk(
        fact,
        linked_on=fact.on,
        decision_title=event.decision_title,
        decision_number=event.decision_number,
        decided_on=event.decided_on.isoformat(),
        legality_reviewed_on=review.reviewed_on.isoformat() if review else None,
    )


def _reopened(fact: Fact[RiskAssessmentReopened]) -> Iterator[Put]:
    yield _act(fact, RiskAct.REOPENED, respond_by=fact.event.respond_by.isoformat())


def _abandoned(fact: Fact[RiskAssessmentAbandoned]) -> Iterator[Put]:
    yield _risk(fact, abandoned_on=fact.on)


HANDLERS: Mapping[type[Event], Handler] = by_event(
    _opened, _invited, _opinion, _declined, _mitigation, _concluded, _linked, _reopened, _abandoned
)
