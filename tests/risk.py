"""One risk assessment told in events: opened, both invited, both heard, concluded, linked to the decision."""

from __future__ import annotations

from datetime import date

from events.risk import (
    AssessmentOpinionSubmitted,
    AssessorInvited,
    DecisionLinked,
    RiskAssessmentConcluded,
    RiskAssessmentOpened,
)
from events.risk_terms import AssessorCapacity, PriorityField, RiskLevel
from tests.organs import COURT, HOUSING, LEGAL

START, DUE, CONCLUDED_ON, TODAY = date(2024, 6, 3), date(2024, 6, 30), date(2024, 7, 1), date(2024, 8, 30)
SUBJECT = "中山路片区房屋征收"

OPENED = RiskAssessmentOpened(
    occurred_on=START,
    initiator=HOUSING,
    subject=SUBJECT,
    priority_field=PriorityField.HOUSE_EXPROPRIATION,
    respond_by=DUE,
)
ASKED_COURT = AssessorInvited(occurred_on=START, assessor=COURT, capacity=AssessorCapacity.COURT, respond_by=DUE)
ASKED_LEGAL = AssessorInvited(
    occurred_on=START, assessor=LEGAL, capacity=AssessorCapacity.LEGAL_DEPARTMENT, respond_by=DUE
)
BOTH = (OPENED, ASKED_COURT, ASKED_LEGAL)
COURT_SAID = AssessmentOpinionSubmitted(occurred_on=date(2024, 6, 12), assessor=COURT, opinion="补偿标准易生争议")
LEGAL_SAID = AssessmentOpinionSubmitted(occurred_on=date(2024, 6, 13), assessor=LEGAL, opinion="程序风险较低")
CONCLUDED = RiskAssessmentConcluded(
    occurred_on=CONCLUDED_ON,
    risk_points=("补偿标准争议", "评估机构选定程序"),
    measures=("公开补偿方案",),
    response_plan="成立专班，分类处置",
    level=RiskLevel.CONTROLLABLE,
)
UNCONTROLLABLE = CONCLUDED.model_copy(update={"level": RiskLevel.UNCONTROLLABLE})
DONE = (*BOTH, COURT_SAID, LEGAL_SAID, CONCLUDED)
DECIDED_ON = date(2024, 7, 20)
LINKED = DecisionLinked(occurred_on=TODAY, decision_title="征收决定", decided_on=DECIDED_ON)
