"""Risk assessments: rows and how events become rows (domain A.7). Written by the joint side.

Every act is a row of `risk_act` by version, since all but the opening may happen again; what an assessor said stands
in `risk_opinion`, which only the confidants of the matter read (RSK-09).
"""

from __future__ import annotations

from events.base import Side
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
from projections.access.matters import confided_to, known_to
from projections.keeping import GUARDED, acted, dated, keeping, kept
from projections.store.schema import walked


class RiskAct(Term):
    """Acts of a risk assessment."""

    OPENED = "opened", "启动", "opening"
    INVITED = "invited", "邀请", "invitation"
    OPINION = "opinion", "提出意见", "opinion"
    DECLINED = "declined", "答复不提出意见", "declined"
    MITIGATION = "mitigation", "落实措施", "mitigation"
    CONCLUDED = "concluded", "作出结论", "conclusion"
    REOPENED = "reopened", "重新启动", "reopening"


RISK = keeping(
    "risk_assessment",
    kept(RiskAssessmentOpened, "stream", "initiator", "subject", "priority_field", on="opened_on"),
    dated(
        DecisionLinked,
        *("decision_title", "decision_number", "decided_on"),
        on="linked_on",
        legality_reviewed_on="legality_review.reviewed_on",
    ),
    dated(RiskAssessmentAbandoned, on="abandoned_on"),
    walked("risk_opened", "-opened_on", "matter"),
)
RISK_ACT = keeping(
    "risk_act",
    acted(RiskAct.OPENED, RiskAssessmentOpened, "respond_by"),
    acted(RiskAct.INVITED, AssessorInvited, "assessor", "capacity", "respond_by"),
    acted(RiskAct.OPINION, AssessmentOpinionSubmitted, "assessor"),
    acted(RiskAct.DECLINED, AssessmentDeclined, "assessor"),
    acted(RiskAct.MITIGATION, MitigationRecorded),
    acted(RiskAct.CONCLUDED, RiskAssessmentConcluded, "level", "missing_opinion_of"),
    acted(RiskAct.REOPENED, RiskAssessmentReopened, "respond_by"),
    by=("version",),
)
RISK_OPINION = keeping(
    "risk_opinion",
    kept(
        AssessmentOpinionSubmitted,
        *(*GUARDED, "assessor", "opinion", "risk_points", "expected_level", "document_number"),
        on="on",
    ),
    kept(AssessmentDeclined, *GUARDED, "assessor", "reason", on="on"),
    walked("risk_opinion_on", "-on", "matter", "version"),
    by=("version",),
)
HANDLERS = {
    **confided_to({RiskAssessmentOpened: ("initiator", Side.COURT, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)}),
    **known_to({AssessorInvited: ("assessor",)}),
}
