"""Coordination while a major decision is executed (opinion 三(二)6; domain A.8). Kept in the joint ledger."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.base import JOINT, Event, Part, says
from events.numbers import ActNumber
from events.risk_terms import AssessorCapacity, ConflictSeverity, CoordinationOutcome, SuspensionOffice
from events.values import CaseRefs, Day, LongText, OrganId, Organs, Reason, ShortText

Counterparts = Annotated[int, Field(ge=1, le=100_000, strict=True)]


class Duty(Part):
    """What one organ does in carrying out the decision."""

    organ: OrganId
    duty: Reason


Duties = Annotated[tuple[Duty, ...], Field(min_length=1, max_length=60)]


class UrgentSuspension(Part):
    """Execution was stopped at once, before any procedure (条例 art. 37)."""

    ordered_by: SuspensionOffice
    ordered_on: Day
    reason: Reason


class LegalProcedure(Part):
    """The document by which the decision was changed or stopped in the legal procedure (条例 art. 37)."""

    document_number: ActNumber
    decided_on: Day


@says("执行机关就正在执行的决策启动协调，作过风险评估的予以关联。")
class CoordinationOpened(Event, type="coordination.opened.v1", sides=JOINT, zh="执行协调已启动"):
    """`executing_organ` carries out a decision of `decision_organ`; its risk assessment where there was one."""

    executing_organ: OrganId
    decision_organ: OrganId
    decision_title: ShortText
    decided_on: Day
    decision_number: ActNumber | None = None
    risk_assessment: UUID | None = None


@says("执行机关报告的冲突苗头，自1起编号；重大的须征求意见并提交会议。")
class ConflictSignReported(Event, type="conflict-sign.reported.v1", sides=JOINT, zh="冲突苗头已报告"):
    """Sign of conflict number `sign` (from 1). A major one leads to opinions and to a meeting (三(二)6)."""

    sign: int
    severity: ConflictSeverity
    text: LongText


@says("已向区人民法院或者区政府法制部门征求意见，并定有答复期限。")
class CoordinationOpinionSought(Event, type="coordination-opinion.sought.v1", sides=JOINT, zh="已征求意见"):
    """The court or the legal department was asked, with a day to answer by (COO-03)."""

    organ: OrganId
    capacity: AssessorCapacity
    respond_by: Day
    question: Reason


@says("区人民法院或者区政府法制部门提出了协调意见。")
class CoordinationOpinionGiven(Event, type="coordination-opinion.given.v1", sides=JOINT, zh="已提出意见"):
    """What the court or the legal department advises."""

    by: OrganId
    capacity: AssessorCapacity
    opinion: LongText


@says("联席会议明确的各单位职责。")
class DutiesClarified(Event, type="duties.clarified.v1", sides=JOINT, zh="职责已明确"):
    """What the joint meeting `meeting` settled about who does what (COO-02)."""

    meeting: UUID
    duties: Duties


@says("执行机关与若干相对人沟通，只记人数。")
class DialogueHeld(Event, type="dialogue.held.v1", sides=JOINT, zh="已与行政管理相对人沟通"):
    """Talks with so many counterparts; nobody is named."""

    counterparts: Counterparts
    result: LongText
    organs_present: Organs = ()


@says("执行中的重大问题或者情况变化已向决策机关报告。")
class DecisionProblemReported(Event, type="decision-problem.reported.v1", sides=JOINT, zh="执行问题已报告"):
    """A serious problem or changed circumstances, reported to the decision organ (条例 art. 35; COO-04)."""

    to: OrganId
    problem: LongText
    urgent_suspension: UrgentSuspension | None = None


@says("执行协调的结果，载明未答复的单位和所转的争议、案件。")
class CoordinationClosed(Event, type="coordination.closed.v1", sides=JOINT, zh="执行协调已结束"):
    """How it ended, and which of the asked gave no opinion. `dispute` and `case_refs`: what it became (COO-05)."""

    outcome: CoordinationOutcome
    result: Reason
    missing_opinion_of: Organs = ()
    dispute: UUID | None = None
    case_refs: CaseRefs = ()
    legal_procedure: LegalProcedure | None = None


CoordinationEvent = (
    CoordinationOpened
    | ConflictSignReported
    | CoordinationOpinionSought
    | CoordinationOpinionGiven
    | DutiesClarified
    | DialogueHeld
    | DecisionProblemReported
    | CoordinationClosed
)
