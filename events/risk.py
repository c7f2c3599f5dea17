"""Litigation risk assessment before a major decision (opinion 三(二)5; domain A.7). Kept in the joint ledger."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.base import JOINT, Event, Part, says
from events.numbers import ActNumber
from events.risk_terms import AssessorCapacity, PriorityField, RiskLevel
from events.values import Day, LongText, OrganId, Reason, ShortText

RiskPoints = Annotated[tuple[Reason, ...], Field(max_length=30)]
Measures = Annotated[tuple[Reason, ...], Field(max_length=30)]
Assessors = Annotated[tuple[OrganId, ...], Field(max_length=20)]


class AssessedRisk(Part):
    """A risk that was assessed already under other rules: it is referred to, not assessed again (RSK-07)."""

    risk: Reason
    assessed_under: ShortText
    document_number: ActNumber | None = None


AssessedRisks = Annotated[tuple[AssessedRisk, ...], Field(max_length=30)]


class LegalityReview(Part):
    """The legality review of the draft, a procedure of its own (RSK-08; 重大行政决策程序暂行条例 arts. 25–28)."""

    requested_on: Day
    reviewed_on: Day
    document_number: ActNumber | None = None


@says("发起机关就拟决策事项启动评估，载明答复期限和引用的原评估。")
class RiskAssessmentOpened(Event, type="risk-assessment.opened.v1", sides=JOINT, zh="风险评估已启动"):
    """`initiator` prepares a major decision and will invite the assessors; they answer by `respond_by`.

    `earlier_assessment` is an assessment of the same subject in this ledger (RSK-07).
    """

    initiator: OrganId
    subject: ShortText
    priority_field: PriorityField
    respond_by: Day
    content: LongText | None = None
    earlier_assessment: UUID | None = None
    already_assessed: AssessedRisks = ()


@says("已邀请一个单位在答复期限前评估；再次邀请的延长其答复时间。")
class AssessorInvited(Event, type="assessor.invited.v1", sides=JOINT, zh="评估单位已邀请"):
    """An organ was invited to answer by `respond_by`; a further invitation of the same organ gives it more time."""

    assessor: OrganId
    capacity: AssessorCapacity
    respond_by: Day


@says("受邀单位提出了评估意见，仅供决策参考，以最后一次为准；结论作出后提出的注明迟到。")
class AssessmentOpinionSubmitted(
    Event, type="assessment-opinion.submitted.v1", sides=JOINT, zh="评估意见已提出", confided=True
):
    """What an invited assessor predicts: advice that binds no later judgment (RSK-09); the latest one counts.

    `assessor` is the organ that was invited; `successor` answered in its place (ORG-02). `late`: the assessment was
    concluded by then, and the conclusion does not rest on it.
    """

    assessor: OrganId
    opinion: LongText
    risk_points: RiskPoints = ()
    expected_level: RiskLevel | None = None
    document_number: ActNumber | None = None
    successor: OrganId | None = None
    late: bool | None = None


@says("受邀单位答复不提出评估意见并说明理由。")
class AssessmentDeclined(Event, type="assessment.declined.v1", sides=JOINT, zh="已答复不提出评估意见", confided=True):
    """An invited assessor gives no opinion, and says why."""

    assessor: OrganId
    reason: Reason
    successor: OrganId | None = None


@says("已采取一项防范化解措施，可以对应结论中的风险点。")
class MitigationRecorded(Event, type="mitigation.recorded.v1", sides=JOINT, zh="防范化解措施已落实"):
    """A measure was taken, against risk point number `risk_point` of the conclusion (from 1) where it says so."""

    measure: Reason
    risk_point: int | None = None


@says("评估报告：风险点、防范化解措施、处置预案和风险等级，或者未发现诉讼风险。")
class RiskAssessmentConcluded(Event, type="risk-assessment.concluded.v1", sides=JOINT, zh="风险评估已作出结论"):
    """The report: risk points, measures, response plan, level; or that no risk was found (RSK-05).

    `missing_opinion_of` names the assessors that gave none, `reason` why it is concluded without them (RSK-03).
    """

    risk_points: RiskPoints
    measures: Measures
    response_plan: LongText | None = None
    level: RiskLevel
    missing_opinion_of: Assessors = ()
    reason: Reason | None = None


@says("评估之后作出的决策。")
class DecisionLinked(Event, type="decision.linked.v1", sides=JOINT, zh="决策已关联"):
    """The decision that was taken after this assessment (RSK-01, RSK-06)."""

    decision_title: ShortText
    decided_on: Day
    decision_number: ActNumber | None = None
    legality_review: LegalityReview | None = None


@says("决策草案调整后重新评估，各评估单位重新答复。")
class RiskAssessmentReopened(Event, type="risk-assessment.reopened.v1", sides=JOINT, zh="风险评估已重新启动"):
    """The draft was adjusted: the assessors are invited afresh and answer by `respond_by` (RSK-06)."""

    adjustment: LongText
    respond_by: Day


@says("拟决策事项不再推进。")
class RiskAssessmentAbandoned(Event, type="risk-assessment.abandoned.v1", sides=JOINT, zh="风险评估已终止"):
    """The decision is not pursued."""

    reason: Reason


RiskEvent = (
    RiskAssessmentOpened
    | AssessorInvited
    | AssessmentOpinionSubmitted
    | AssessmentDeclined
    | MitigationRecorded
    | RiskAssessmentConcluded
    | DecisionLinked
    | RiskAssessmentReopened
    | RiskAssessmentAbandoned
)
