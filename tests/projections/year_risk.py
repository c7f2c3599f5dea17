"""Risk assessments and coordinations of the small year, with every turn; `risks_twice` repeats what may be repeated."""

from __future__ import annotations

from datetime import date

from events.base import Event, Visibility
from events.coordination import (
    ConflictSignReported,
    CoordinationClosed,
    CoordinationOpened,
    CoordinationOpinionGiven,
    CoordinationOpinionSought,
    DecisionProblemReported,
    DialogueHeld,
    DutiesClarified,
    Duty,
    UrgentSuspension,
)
from events.matter_copy import MatterKind, MatterOpeningReceived
from events.risk import (
    AssessmentDeclined,
    AssessorInvited,
    MitigationRecorded,
    RiskAssessmentAbandoned,
    RiskAssessmentReopened,
)
from events.risk_terms import AssessorCapacity, ConflictSeverity, CoordinationOutcome, SuspensionOffice
from events.values import CaseRef
from tests.organs import COURT, GOV, HOUSING, LEGAL, SUB, URBAN
from tests.projections.story import Story, matter
from tests.risk import (
    ASKED_COURT,
    ASKED_LEGAL,
    BOTH,
    CONCLUDED,
    COURT_SAID,
    DUE,
    LEGAL_SAID,
    LINKED,
    OPENED,
    START,
    UNCONTROLLABLE,
)

day = date.fromisoformat
CASE = "（2024）豫0204行初12号"
TWO = {COURT: AssessorCapacity.COURT, LEGAL: AssessorCapacity.LEGAL_DEPARTMENT}
ASKED_THIRD = AssessorInvited(occurred_on=START, assessor=URBAN, capacity=AssessorCapacity.THIRD_PARTY, respond_by=DUE)
DECLINED = AssessmentDeclined(occurred_on=day("2024-06-14"), assessor=URBAN, reason="不涉本单位职责")
MITIGATED = MitigationRecorded(occurred_on=day("2024-07-10"), measure="公开补偿方案", risk_point=1)
REOPENED = RiskAssessmentReopened(
    occurred_on=day("2024-07-15"), adjustment="调整补偿标准", respond_by=day("2024-07-31")
)
ABANDONED = RiskAssessmentAbandoned(occurred_on=day("2024-06-20"), reason="不再实施")


def _assessed(story: Story, name: str, *events: Event) -> None:
    """Each is recorded by whoever says it."""
    for event in events:
        actor = getattr(event, "assessor", HOUSING) if not isinstance(event, AssessorInvited) else HOUSING
        story.joint(f"risk-assessment:{name}", event, actor=actor, visibility=Visibility.RESTRICTED)


def sign(number: int, on: str, severity: ConflictSeverity = ConflictSeverity.MAJOR) -> ConflictSignReported:
    return ConflictSignReported(occurred_on=day(on), sign=number, severity=severity, text="多户拒绝签约")


def sought(organ: str, on: str) -> CoordinationOpinionSought:
    return CoordinationOpinionSought(
        occurred_on=day(on), organ=organ, capacity=TWO[organ], respond_by=day("2024-10-31"), question="如何补正程序"
    )


def given(organ: str, on: str) -> CoordinationOpinionGiven:
    return CoordinationOpinionGiven(occurred_on=day(on), by=organ, capacity=TWO[organ], opinion="建议补充听证")


def dialogue(on: str) -> DialogueHeld:
    return DialogueHeld(occurred_on=day(on), counterparts=46, result="多数同意协商", organs_present=(HOUSING, SUB))


OPENED_COORDINATION = CoordinationOpened(
    occurred_on=day("2024-09-01"),
    executing_organ=HOUSING,
    decision_organ=GOV,
    decision_title="征收决定",
    decided_on=day("2024-07-20"),
    decision_number="鼓政征〔2024〕1号",
    risk_assessment=matter("linked"),
)
SUSPENDED = UrgentSuspension(
    ordered_by=SuspensionOffice.DECISION_ORGAN_HEAD, ordered_on=day("2024-10-10"), reason="防止损失扩大"
)
REPORTED = DecisionProblemReported(
    occurred_on=day("2024-10-12"), to=GOV, problem="评估价格偏低", urgent_suspension=SUSPENDED
)
DUTIES = DutiesClarified(
    occurred_on=day("2024-10-05"),
    meeting=matter("m"),
    duties=(Duty(organ=HOUSING, duty="重新协商"), Duty(organ=SUB, duty="入户解释")),
)
TURNED = CoordinationClosed(
    occurred_on=day("2024-11-20"),
    outcome=CoordinationOutcome.TURNED_INTO_DISPUTE,
    result="部分相对人起诉",
    dispute=matter("a"),
    case_refs=(CaseRef(number=CASE),),
)


def risks(story: Story) -> None:
    """One assessment up to the decision, one that is reopened, one that is given up; a coordination."""
    _assessed(story, "linked", *BOTH, ASKED_THIRD, COURT_SAID, LEGAL_SAID, DECLINED, CONCLUDED, MITIGATED, LINKED)
    _assessed(story, "reopened", *BOTH, COURT_SAID, LEGAL_SAID, UNCONTROLLABLE, REOPENED)
    _assessed(story, "abandoned", OPENED, ABANDONED)
    story.joint(
        "coordination:a",
        OPENED_COORDINATION,
        sign(1, "2024-09-20"),
        sought(COURT, "2024-09-21"),
        sought(LEGAL, "2024-09-21"),
        given(COURT, "2024-09-25"),
        given(LEGAL, "2024-09-26"),
        DUTIES,
        dialogue("2024-10-08"),
        REPORTED,
        TURNED,
        actor=HOUSING,
    )
    copy = MatterOpeningReceived(
        occurred_on=day("2024-09-01"),
        kind=MatterKind.COORDINATION,
        organs=(HOUSING, GOV),
        visibility=Visibility.BILATERAL,
    )
    story.government("matter-copy:a", copy)


def risks_twice(story: Story) -> None:
    """A second round of the assessment, a second sign of conflict."""
    again = [one.model_copy(update={"occurred_on": day("2024-07-16")}) for one in (ASKED_COURT, ASKED_LEGAL)]
    said = COURT_SAID.model_copy(update={"occurred_on": day("2024-07-20")})
    concluded = CONCLUDED.model_copy(update={"occurred_on": day("2024-08-01")})
    _assessed(story, "reopened", *again, said, said, concluded, MITIGATED, MITIGATED)
    story.joint(
        "coordination:twice",
        OPENED_COORDINATION,
        sign(1, "2024-09-20", ConflictSeverity.MINOR),
        sign(2, "2024-09-22"),
        sought(COURT, "2024-09-23"),
        given(COURT, "2024-09-25"),
        sign(3, "2024-09-28"),
        sought(COURT, "2024-09-29"),
        dialogue("2024-10-08"),
        dialogue("2024-10-18"),
        REPORTED,
        REPORTED.model_copy(update={"occurred_on": day("2024-10-20"), "urgent_suspension": None}),
        actor=HOUSING,
    )
