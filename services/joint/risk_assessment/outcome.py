"""What a risk assessment comes to: the assessors' answers, the conclusion, the decision (opinion 三(二)5, domain A.7).

The invited answer with an opinion, or that they give none; the initiator concludes and links what was decided.
"""

from __future__ import annotations

from typing import TypeVar

from events.base import Event, says
from events.numbers import ActNumber
from events.risk import (
    AssessmentDeclined,
    AssessmentOpinionSubmitted,
    DecisionLinked,
    LegalityReview,
    Measures,
    RiskAssessmentConcluded,
    RiskPoints,
)
from events.risk_terms import AssessmentPurpose, AssessorCapacity, RiskLevel
from events.values import Day, DocumentNumber, LongText, OrganId, Reason, ShortText
from services.decider import Command, Context
from services.joint.risk_assessment.state import (
    Answer,
    Assessor,
    Phase,
    RiskAssessment,
    opened,
    place_of,
    require_initiator,
)
from services.rules import require, require_not_before, require_stage, required
from services.rules.risk import concerns_a_case, speaks_as

A = TypeVar("A", bound=Answer)


@says(
    "受邀单位提出可能引发的争议和意见，以最后一次为准，结论作出后提出的注明迟到；意见限定知悉、不涉及具体案件，不代替合法性审查。"
)
class SubmitAssessmentOpinion(Command, zh="提出评估意见"):
    """An invited assessor predicts the disputes that may come; its latest opinion counts (RSK-04).

    The opinion is restricted and names no case (RSK-09); it is never a legality review (RSK-08). After the conclusion
    it is recorded as late.
    """

    opinion: LongText
    risk_points: RiskPoints = ()
    expected_level: RiskLevel | None = None
    document_number: DocumentNumber | None = None
    purpose: AssessmentPurpose = AssessmentPurpose.LITIGATION_RISK


@says("受邀单位答复不提出评估意见，写明理由。")
class DeclineAssessment(Command, zh="答复不提出评估意见"):
    """An invited assessor gives no opinion and says why."""

    reason: Reason


@says("作出评估报告和风险等级，未发现诉讼风险的不列风险点；缺少受邀单位意见的，写明理由。")
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
    decision_number: ActNumber | None = None
    legality_review: LegalityReview | None = None


def submit(state: RiskAssessment, command: SubmitAssessmentOpinion, context: Context) -> list[Event]:
    """By an invited assessor (RSK-04), as an assessment only (RSK-08), tied to no case (RSK-09).

    Until it is concluded it is in time, whatever the day; after that it is late, and changes nothing of the conclusion.
    """
    assessor, successor = _assessor(state, context)
    require(command.purpose is AssessmentPurpose.LITIGATION_RISK, "RSK-08")
    require(not concerns_a_case((command.opinion, *command.risk_points)), "RSK-09")
    event = command.fact(AssessmentOpinionSubmitted, assessor=assessor.invited.assessor, successor=successor)
    if state.concluded is not None and not event.repeats(assessor.opinion):
        event = event.model_copy(update={"late": True})
    return _answer(state, assessor, event, Phase.CONCLUDED, Phase.LINKED)


def decline(state: RiskAssessment, command: DeclineAssessment, context: Context) -> list[Event]:
    """By an invited assessor (RSK-04), with a reason that names no case either (RSK-09)."""
    assessor, successor = _assessor(state, context)
    require(not concerns_a_case((command.reason,)), "RSK-09")
    event = command.fact(AssessmentDeclined, assessor=assessor.invited.assessor, successor=successor)
    return _answer(state, assessor, event)


def _answer(state: RiskAssessment, assessor: Assessor, event: A, *also: Phase) -> list[Event]:
    """Until it is concluded, or in one of these phases too (GEN-05).

    An answer follows the invitation, the answer it supersedes, and the conclusion where it comes after it (GEN-08).
    """
    last = assessor.answer
    if event.repeats(last):
        return []
    require_stage(state.phase, Phase.OPEN, *also)
    require_not_before(event.occurred_on, last.occurred_on if last else assessor.since)
    if state.concluded is not None:
        require_not_before(event.occurred_on, state.concluded.occurred_on)
    return [event]


def _assessor(state: RiskAssessment, context: Context) -> tuple[Assessor, OrganId | None]:
    """The assessor that the actor is, or acts for: court and legal department by their role of today (ORG-02)."""
    capacity = speaks_as(context)
    invited = state.assessors.get(place_of(capacity)) if capacity is not None else None
    if invited is None:
        third = (party for party in state.assessors.values() if party.invited.capacity is AssessorCapacity.THIRD_PARTY)
        invited = next((party for party in third if context.acts_for(party.invited.assessor)), None)
    assessor = required(invited, "RSK-04", organ=context.actor)
    return assessor, context.actor if context.actor != assessor.invited.assessor else None


def conclude(state: RiskAssessment, command: ConcludeRiskAssessment, context: Context) -> list[Event]:
    """Both were invited (RSK-02), each answered or let its time pass (RSK-03), and the report is whole (RSK-05),
    or no risk was found.

    A risk assessed under other rules is not assessed again (RSK-07).
    """
    require_initiator(state, context)
    on = command.on
    if state.concluded is not None and state.concluded.occurred_on == on and command.repeats(state.concluded):
        return []
    require_stage(state.phase, Phase.OPEN)
    require(not state.uninvited, "RSK-02", missing=list(state.uninvited))
    require_not_before(on, state.latest)
    waiting = (assessor.invited for assessor in state.assessors.values() if assessor.answer is None)
    silent = [invitation.assessor for invitation in waiting if on <= invitation.respond_by]
    require(not silent, "RSK-03", missing=silent)
    missing = tuple(assessor.invited.assessor for assessor in state.assessors.values() if assessor.opinion is None)
    require(not missing or command.reason is not None, "RSK-03", missing=missing)
    whole = command.risk_points and command.measures and command.response_plan is not None
    require(not command.risk_points if command.level is RiskLevel.NONE_FOUND else whole, "RSK-05")
    assessed = {known.risk for known in opened(state).already_assessed}
    require(assessed.isdisjoint(command.risk_points), "RSK-07")
    return [command.fact(RiskAssessmentConcluded, missing_opinion_of=missing)]


def link(state: RiskAssessment, command: LinkDecision, context: Context) -> list[Event]:
    """After the conclusion (RSK-01), unless the risk is uncontrollable (RSK-06), after a legality review (RSK-08)."""
    require_initiator(state, context)
    event = command.fact(DecisionLinked)
    if state.linked == event:
        return []
    require(state.phase is not Phase.OPEN, "RSK-01")
    require_stage(state.phase, Phase.CONCLUDED)
    assert state.concluded is not None
    require(state.concluded.level is not RiskLevel.UNCONTROLLABLE, "RSK-06")
    require(state.concluded.occurred_on <= command.decided_on, "RSK-01")
    require_not_before(command.on, command.decided_on)
    review = command.legality_review
    if review is not None:
        require(review.requested_on <= review.reviewed_on <= command.decided_on, "RSK-08")
        require(review.document_number not in state.opinion_numbers, "RSK-08")
    return [event]


DECISIONS = (submit, decline, conclude, link)
