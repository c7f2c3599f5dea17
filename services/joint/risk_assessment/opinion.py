"""What the invited assessors answer: an opinion, or that they give none (opinion 三(二)5, domain A.7)."""

from __future__ import annotations

from typing import TypeVar

from events.base import Event, says
from events.risk import AssessmentDeclined, AssessmentOpinionSubmitted, RiskPoints
from events.risk_terms import AssessmentPurpose, AssessorCapacity, RiskLevel
from events.values import DocumentNumber, LongText, OrganId, Reason
from services.decider import Command, Context
from services.joint.risk_assessment.state import Answer, Assessor, Phase, RiskAssessment, place_of
from services.rules import require, required
from services.rules.acts import require_not_before, require_stage
from services.rules.risk import concerns_a_case, speaks_as

A = TypeVar("A", bound=Answer)


@says("受邀单位提出可能引发的争议和意见，以最后一次为准；意见限定知悉、不涉及具体案件，不代替合法性审查。")
class SubmitAssessmentOpinion(Command, zh="提出评估意见"):
    """An invited assessor predicts the disputes that may come; its latest opinion counts (RSK-04).

    The opinion is restricted and names no case (RSK-09); it is never a legality review (RSK-08).
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


def submit(state: RiskAssessment, command: SubmitAssessmentOpinion, context: Context) -> list[Event]:
    """By an invited assessor (RSK-04), as an assessment only (RSK-08), tied to no case (RSK-09); late is in time."""
    assessor, successor = _assessor(state, context)
    require(command.purpose is AssessmentPurpose.LITIGATION_RISK, "RSK-08")
    require(not concerns_a_case((command.opinion, *command.risk_points)), "RSK-09")
    event = command.fact(AssessmentOpinionSubmitted, assessor=assessor.invited.assessor, successor=successor)
    return _answer(state, assessor, event)


def decline(state: RiskAssessment, command: DeclineAssessment, context: Context) -> list[Event]:
    """By an invited assessor (RSK-04), with a reason that names no case either (RSK-09)."""
    assessor, successor = _assessor(state, context)
    require(not concerns_a_case((command.reason,)), "RSK-09")
    event = command.fact(AssessmentDeclined, assessor=assessor.invited.assessor, successor=successor)
    return _answer(state, assessor, event)


def _answer(state: RiskAssessment, assessor: Assessor, event: A) -> list[Event]:
    """Until it is concluded; an answer follows the invitation and the answer it supersedes (GEN-05, GEN-08)."""
    last = assessor.answer
    if last is not None and event.model_copy(update={"occurred_on": last.occurred_on}) == last:
        return []
    require_stage(state.phase, Phase.OPEN)
    require_not_before(event.occurred_on, last.occurred_on if last else assessor.since)
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


DECISIONS = (submit, decline)
