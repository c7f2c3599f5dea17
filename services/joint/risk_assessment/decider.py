"""Risk assessment (重大行政决策前诉讼风险评估): opening, inviting, concluding, linking (opinion 三(二)5, domain A.7).

The administrative organ that prepares a major decision opens the assessment and invites court and legal department
both; they answer, it concludes and links the decision (`outcome`). States: see `state`. Everything here is restricted
to the initiator and the assessors (RSK-09).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.audience import Party
from events.base import Event, Side, Visibility, says
from events.risk import (
    AssessedRisks,
    AssessorInvited,
    MitigationRecorded,
    RiskAssessmentAbandoned,
    RiskAssessmentOpened,
    RiskAssessmentReopened,
)
from events.risk_terms import AssessorCapacity, PriorityField
from events.terms import Words
from events.values import Day, LongText, OrganId, Reason, ShortText
from events.vocabulary import OrganRole
from services.decider import Command, Companion, Context, Decider, by_command
from services.joint.risk_assessment import outcome as risk_assessment_outcome
from services.joint.risk_assessment.state import (
    Phase,
    RiskAssessment,
    evolve,
    is_initiator,
    opened,
    place_of,
    require_initiator,
)
from services.rules import (
    of_this_district,
    require,
    require_active,
    require_actor,
    require_not_before,
    require_stage,
    required,
)
from services.rules.risk import capacity_of, may_be_third_party
from services.shared.registers import number_taken


@says("行政机关就拟决策事项启动风险评估；同一事项已有评估的，引用原评估。")
class OpenRiskAssessment(Command, zh="启动风险评估", opens=True):
    """An administrative organ opens the assessment of what it prepares to decide.

    `earlier_assessment` is the id of an assessment of the same subject, `already_assessed` what was assessed under
    other rules (RSK-07).
    """

    subject: ShortText
    priority_field: PriorityField
    respond_by: Day
    content: LongText | None = None
    earlier_assessment: UUID | None = None
    already_assessed: AssessedRisks = ()

    def references(self, side: Side) -> list[str]:
        return [] if self.earlier_assessment is None else [f"risk-assessment:{self.earlier_assessment}"]


@says("邀请区人民法院、区政府法制部门评估，此外可以增邀第三方；再次邀请用于延长答复时间。")
class InviteAssessor(Command, zh="邀请评估单位"):
    """Invite the court, the legal department, or beside them a third party; once more to give it more time.

    `respond_by` is that of the assessment where left out.
    """

    assessor: OrganId
    respond_by: Day | None = None


@says("登记已采取的防范化解措施；针对结论中某一风险点的，写明风险点序号。")
class RecordMitigation(Command, zh="记录防范化解措施"):
    """A measure was taken, against risk point number `risk_point` of the conclusion where it says so."""

    measure: Reason
    risk_point: Annotated[int, Field(ge=1, le=30)] | None = None


@says("决策草案调整后重新评估，重新邀请各评估单位。")
class ReopenRiskAssessment(Command, zh="重新启动风险评估"):
    """The draft was adjusted: the assessors are invited afresh (RSK-06)."""

    adjustment: LongText
    respond_by: Day


@says("拟决策事项不再推进，评估随之终止，写明理由。")
class AbandonRiskAssessment(Command, zh="终止风险评估"):
    """The decision is not pursued."""

    reason: Reason


def open_(state: RiskAssessment, command: OpenRiskAssessment, context: Context) -> list[Event]:
    """By an administrative organ (GEN-10); of what is not being assessed already (RSK-07, GEN-06)."""
    preparing = Words("拟作出重大行政决策的行政机关", "the administrative organ that prepares the decision")
    require_actor(of_this_district(context.registry, context.actor, context.today), context, preparing)
    event = command.fact(RiskAssessmentOpened, initiator=context.actor)
    if state.opened == event:
        return []
    require_stage(state.phase, Phase.NEW)
    require(command.on < command.respond_by, "RSK-03", missing=command.respond_by)
    if command.earlier_assessment is not None:
        known: RiskAssessment | None = context.known.get(f"risk-assessment:{command.earlier_assessment}")
        own = known if known is not None and is_initiator(known, context) else None
        earlier = required(own, "GEN-06", what=command.earlier_assessment)
        require(earlier.phase is not Phase.OPEN, "RSK-07")
        require_not_before(command.on, earlier.latest)
    return [event]


def invite(state: RiskAssessment, command: InviteAssessor, context: Context) -> list[Event]:
    """Court and legal department (RSK-02), third parties beside them (RSK-10); time to answer (RSK-03)."""
    require_initiator(state, context)
    require_stage(state.phase, Phase.OPEN)
    organ, registry = command.assessor, context.registry
    require_active(registry, command.on, organ)
    capacity = capacity_of(organ, registry, command.on)
    respond_by = command.respond_by or state.respond_by
    before = state.assessors.get(place_of(capacity, organ))
    if before is not None and before.invited.assessor == organ:
        if command.respond_by in (None, before.invited.respond_by):
            return []
        require(before.invited.respond_by < respond_by, "RSK-03", missing=respond_by)
    if capacity is AssessorCapacity.THIRD_PARTY:
        added = not state.uninvited and may_be_third_party(organ, opened(state).initiator, registry)
        require(added, "RSK-10", organ=organ)
    require(command.on < respond_by, "RSK-03", missing=respond_by)
    require_not_before(command.on, before.invited.occurred_on if before else state.since)
    return [command.fact(AssessorInvited, capacity=capacity, respond_by=respond_by)]


def record_mitigation(state: RiskAssessment, command: RecordMitigation, context: Context) -> list[Event]:
    """At any time while the matter is alive, on a risk point that the conclusion has (GEN-06)."""
    require_initiator(state, context)
    event = command.fact(MitigationRecorded)
    if event in state.mitigations:
        return []
    require_stage(state.phase, Phase.OPEN, Phase.CONCLUDED, Phase.LINKED)
    if command.risk_point is not None:
        points = state.concluded.risk_points if state.concluded else ()
        point = Words(f"风险点 {command.risk_point}", f"risk point {command.risk_point}")
        require(command.risk_point <= len(points), "GEN-06", what=point)
    require_not_before(command.on, opened(state).occurred_on)
    return [event]


def reopen(state: RiskAssessment, command: ReopenRiskAssessment, context: Context) -> list[Event]:
    """After the conclusion and before the decision, because the draft was adjusted (RSK-06)."""
    require_initiator(state, context)
    event = command.fact(RiskAssessmentReopened)
    if state.phase is Phase.OPEN and state.reopened == event:
        return []
    require_stage(state.phase, Phase.CONCLUDED)
    require_not_before(command.on, state.latest)
    require(command.on < command.respond_by, "RSK-03", missing=command.respond_by)
    return [event]


def abandon(state: RiskAssessment, command: AbandonRiskAssessment, context: Context) -> list[Event]:
    require_initiator(state, context)
    if state.phase is Phase.ABANDONED:
        return []
    require_stage(state.phase, Phase.OPEN, Phase.CONCLUDED)
    require_not_before(command.on, state.latest)
    return [command.fact(RiskAssessmentAbandoned)]


def companions(state: RiskAssessment, command: Command, context: Context) -> Iterator[Companion]:
    """An organ assesses a subject once; again only with a reference to the earlier assessment (RSK-07)."""
    match command:
        case OpenRiskAssessment(earlier_assessment=None, subject=subject):
            yield number_taken(f"risk-assessment:{context.actor}", subject, command, context, "RSK-07")


def concerned(state: RiskAssessment) -> Iterator[Party | None]:
    """The initiator, the two that the opinion names, and third parties that were asked (RSK-09)."""
    if state.opened is not None:
        yield from (state.opened.initiator, Side.COURT, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    yield from (assessor.invited.assessor for assessor in state.assessors.values())


DECIDER = Decider(
    "risk-assessment",
    RiskAssessment(),
    evolve,
    by_command(open_, invite, record_mitigation, reopen, abandon, *risk_assessment_outcome.DECISIONS),
    companions=companions,
    visibility=lambda state: Visibility.RESTRICTED,  # the initiator and the assessors only (RSK-09, F.5)
    concerned=concerned,
)
