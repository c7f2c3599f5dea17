"""What a risk assessment comes to: its conclusion, and the decision taken after it (opinion 三(二)5, domain A.7)."""

from __future__ import annotations

from events.base import Event, says
from events.risk import DecisionLinked, LegalityReview, Measures, RiskAssessmentConcluded, RiskPoints
from events.risk_terms import RiskLevel
from events.values import Day, DocumentNumber, LongText, Reason, ShortText
from services.decider import Command, Context
from services.joint.risk_assessment.state import Phase, RiskAssessment, require_initiator
from services.rules import require, required
from services.rules.acts import require_not_before, require_stage


@says("作出评估报告和风险等级；缺少受邀单位意见的，写明理由。")
class ConcludeRiskAssessment(Command, zh="作出风险评估结论"):
    """The report with its level; the `reason` says why it is concluded although an opinion is missing."""

    level: RiskLevel
    risk_points: RiskPoints = ()
    measures: Measures = ()
    response_plan: LongText | None = None
    reason: Reason | None = None


@says("登记评估之后作出的决策；合法性审查以其自身的文书指明。")
class LinkDecision(Command, zh="关联决策"):
    """The decision was taken; its legality review is named by a document of its own (RSK-08)."""

    decision_title: ShortText
    decided_on: Day
    decision_number: DocumentNumber | None = None
    legality_review: LegalityReview | None = None


def conclude(state: RiskAssessment, command: ConcludeRiskAssessment, context: Context) -> list[Event]:
    """Both were invited (RSK-02), each answered or let its time pass (RSK-03), and the report is whole (RSK-05).

    A risk assessed under other rules is not assessed again (RSK-07).
    """
    require_initiator(state, context)
    on = command.on
    if state.concluded is not None and _content(state.concluded) == _content(command):
        return []
    require_stage(state.phase, Phase.OPEN)
    require(not state.uninvited, "RSK-02", missing=list(state.uninvited))
    require_not_before(on, state.latest)
    waiting = (assessor.invited for assessor in state.assessors.values() if assessor.answer is None)
    silent = [invitation.assessor for invitation in waiting if on <= invitation.respond_by]
    require(not silent, "RSK-03", missing=silent)
    missing = tuple(assessor.invited.assessor for assessor in state.assessors.values() if assessor.opinion is None)
    require(not missing or command.reason is not None, "RSK-03", missing=missing)
    require(command.risk_points and command.measures, "RSK-05")
    plan = required(command.response_plan, "RSK-05")
    assert state.opened is not None
    assessed = {known.risk for known in state.opened.already_assessed}
    require(assessed.isdisjoint(command.risk_points), "RSK-07")
    return [command.fact(RiskAssessmentConcluded, response_plan=plan, missing_opinion_of=missing)]


def link(state: RiskAssessment, command: LinkDecision, context: Context) -> list[Event]:
    """After the conclusion (RSK-01), when the risk is controllable (RSK-06), after a legality review (RSK-08)."""
    require_initiator(state, context)
    event = command.fact(DecisionLinked)
    if state.linked == event:
        return []
    require(state.phase is not Phase.OPEN, "RSK-01")
    require_stage(state.phase, Phase.CONCLUDED)
    assert state.concluded is not None
    require(state.concluded.level is RiskLevel.CONTROLLABLE, "RSK-06")
    require(state.concluded.occurred_on <= command.decided_on, "RSK-01")
    require_not_before(command.on, command.decided_on)
    review = command.legality_review
    if review is not None:
        require(review.requested_on <= review.reviewed_on <= command.decided_on, "RSK-08")
        require(review.document_number not in state.opinion_numbers, "RSK-08")
    return [event]


def _content(of: RiskAssessmentConcluded | ConcludeRiskAssessment) -> tuple[object, ...]:
    return of.occurred_on, of.level, of.risk_points, of.measures, of.response_plan, of.reason


DECISIONS = (conclude, link)
