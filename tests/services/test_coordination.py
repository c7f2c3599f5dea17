"""Coordination while a major decision is executed: COO-01 … COO-05; scenario 38 (first half)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from events.base import Side, Visibility
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
    LegalProcedure,
    UrgentSuspension,
)
from events.matter_copy import MatterKind
from events.meeting import AgendaItemAdded, CaseMatter, MeetingConvened, MeetingHeld, MeetingProposed
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.risk_terms import AssessorCapacity, ConflictSeverity, CoordinationOutcome, SuspensionOffice
from events.values import CaseRef
from events.vocabulary import AgendaPurpose, CaseItemPurpose, MeetingKind, OrganRole
from services.decider import matter_of_key
from services.joint.coordination.decider import (
    DECIDER,
    PROPOSAL,
    QUESTION,
    GiveCoordinationOpinion,
    OpenCoordination,
    ReportConflictSign,
    SeekCoordinationOpinion,
)
from services.joint.coordination.outcome import ClarifyDuties, CloseCoordination, HoldDialogue, ReportToDecisionOrgan
from services.joint.meeting import decider as meeting
from services.joint.meeting.decider import ProposeMeeting
from services.joint.risk_assessment import decider as risk_assessment
from services.rules.cases import case_copy_stream
from services.shared.matter_copy import MatterCopy
from tests import risk
from tests.cases import copied
from tests.given import MATTER, Given, given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, OLD_LEGAL, SUPERVISORY, URBAN, registry

DECIDED, START, DAY, DUE, TODAY = (
    date(2024, 7, 20),
    date(2024, 8, 1),
    date(2024, 8, 5),
    date(2024, 8, 12),
    date(2024, 8, 30),
)
MINOR, MAJOR = ConflictSeverity.MINOR, ConflictSeverity.MAJOR
COURT_AS, LEGAL_AS = AssessorCapacity.COURT, AssessorCapacity.LEGAL_DEPARTMENT
MEETING, DISPUTE = UUID(int=3), UUID(int=4)

OPENED = CoordinationOpened(
    occurred_on=START,
    executing_organ=HOUSING,
    decision_organ=GOV,
    decision_title="征收决定",
    decided_on=DECIDED,
    decision_number="鼓政〔2024〕12号",
)
SMALL = ConflictSignReported(occurred_on=DAY, sign=1, severity=MINOR, text="个别住户有异议")
BIG = ConflictSignReported(occurred_on=DAY, sign=1, severity=MAJOR, text="多人聚集反映补偿标准")
SOUGHT = tuple(
    CoordinationOpinionSought(occurred_on=DAY, organ=organ, capacity=capacity, respond_by=DUE, question=QUESTION)
    for organ, capacity in ((COURT, COURT_AS), (LEGAL, LEGAL_AS))
)
GIVEN = tuple(
    CoordinationOpinionGiven(occurred_on=date(2024, 8, 8), by=organ, capacity=capacity, opinion="先行协商")
    for organ, capacity in ((COURT, COURT_AS), (LEGAL, LEGAL_AS))
)
REPORTED = DecisionProblemReported(occurred_on=DAY, to=GOV, problem="资金未到位")
SUSPENDED = UrgentSuspension(
    ordered_by=SuspensionOffice.DECISION_ORGAN_HEAD, ordered_on=date(2024, 8, 4), reason="避免事态扩大"
)
DUTIES = (Duty(organ=HOUSING, duty="公开补偿方案"), Duty(organ=LEGAL, duty="审核协议文本"))


def coordination(*events: Any, by: str = HOUSING) -> Given:
    return given(DECIDER, *events).as_(by).having(side=Side.JOINT, today=TODAY)


def open_(**fields: Any) -> OpenCoordination:
    values: dict[str, Any] = {
        "occurred_on": START,
        "decision_title": "征收决定",
        "decided_on": DECIDED,
        "decision_organ": GOV,
        "decision_number": "鼓政〔2024〕12号",
    }
    return OpenCoordination(**(values | fields))


def sign(severity: ConflictSeverity = MAJOR, **fields: Any) -> ReportConflictSign:
    text = BIG.text if severity is MAJOR else SMALL.text
    values: dict[str, Any] = {"occurred_on": DAY, "severity": severity, "text": text}
    if severity is MAJOR:
        values["respond_by"] = DUE
    return ReportConflictSign(**(values | fields))


def seek(organ: str, on: date = DAY, respond_by: date = DUE) -> SeekCoordinationOpinion:
    return SeekCoordinationOpinion(occurred_on=on, organ=organ, respond_by=respond_by, question="如何处置")


def give(on: date = date(2024, 8, 8)) -> GiveCoordinationOpinion:
    return GiveCoordinationOpinion(occurred_on=on, opinion="先行协商")


def close(outcome: CoordinationOutcome = CoordinationOutcome.DEFUSED, **fields: Any) -> CloseCoordination:
    return CloseCoordination(**({"outcome": outcome, "result": "已协商一致"} | fields))


# COO-01: a decision in execution


def test_coo_01_an_executing_organ_opens_and_repeating_writes_nothing() -> None:
    """COO-01"""
    coordination().when(open_()).then(OPENED).when(open_()).nothing().when(open_(decision_title="另")).rejected(
        "GEN-05"
    )


@pytest.mark.parametrize("actor", [COURT, COURT_DIVISION, OFFICE, SUPERVISORY])
def test_nobody_else_opens(actor: str) -> None:
    coordination(by=actor).when(open_()).rejected("GEN-10")


def test_coo_01_the_decision_was_taken_and_its_organ_is_known() -> None:
    """COO-01, GEN-07"""
    coordination().when(open_(decided_on=date(2024, 8, 2))).rejected("COO-01")
    coordination().when(open_(decided_on=START)).then_types(CoordinationOpened)
    coordination().when(open_(decision_organ="nobody-office")).rejected("GEN-07")


def test_coo_01_a_risk_assessment_is_that_of_the_decision() -> None:
    """COO-01, GEN-06: it exists, the actor knows of it, and it was linked to this very decision."""
    matter = UUID(int=9)
    stream = f"risk-assessment:{matter}"
    command = open_(risk_assessment=matter, decision_number=None, occurred_on=TODAY)
    assert command.references(Side.JOINT) == [stream]
    assert not open_().references(Side.JOINT)

    def knowing(*events: Any, by: str = HOUSING) -> Given:
        state = risk_assessment.DECIDER.fold(events) if events else None
        return coordination(by=by).having(known={stream: state})

    knowing().when(command).rejected("GEN-06")
    knowing(*risk.DONE, risk.LINKED).when(command).then_types(CoordinationOpened)
    knowing(*risk.DONE, risk.LINKED, by=LEGAL).when(command).then_types(CoordinationOpened)
    knowing(*risk.DONE, risk.LINKED, by=URBAN).when(command).rejected("GEN-06")
    knowing(*risk.DONE).when(command).rejected("COO-01")
    knowing(*risk.DONE, risk.LINKED).when(open_(risk_assessment=matter)).rejected("COO-01")


# signs of conflict and opinions: COO-03, F.6


def test_a_minor_sign_is_recorded_and_asks_for_nothing() -> None:
    coordination(OPENED).when(sign(MINOR)).then(SMALL).when(sign(MINOR)).nothing()
    assert not coordination(OPENED).when(sign(MINOR)).companions()


def test_a_major_sign_asks_both_and_proposes_a_meeting() -> None:
    """COO-03, F.6: in one act, on the record; the meeting is proposed in the same ledger."""
    story = coordination(OPENED)
    story.when(sign()).then(BIG, *SOUGHT).when(sign()).nothing()
    [(stream, propose)] = story.when(sign()).companions()
    assert stream == f"meeting:{matter_of_key('meeting', f'coordination:{MATTER}/1')}"
    assert propose == ProposeMeeting(occurred_on=DAY, subject="重大行政决策执行协调：征收决定", reason=PROPOSAL)
    given(meeting.DECIDER).as_(HOUSING).having(side=Side.JOINT, today=TODAY).when(propose).then_types(MeetingProposed)
    [(second, _)] = coordination(OPENED, BIG).when(sign(text="再次聚集")).companions()
    assert second != stream
    long = OPENED.model_copy(update={"decision_title": "长" * 200})
    [(_, fits)] = coordination(long).when(sign()).companions()
    assert isinstance(fits, ProposeMeeting)


@pytest.mark.parametrize("respond_by", [None, DAY])
def test_coo_03_a_major_sign_says_by_when_to_answer(respond_by: date | None) -> None:
    """COO-03"""
    coordination(OPENED).when(sign(respond_by=respond_by)).rejected("COO-03")


def test_a_sign_follows_the_opening_and_the_major_sign_before_it() -> None:
    coordination(OPENED).when(sign(occurred_on=date(2024, 7, 31))).rejected("GEN-08")
    coordination(OPENED, BIG).when(sign(MINOR, occurred_on=date(2024, 8, 4))).rejected("GEN-08")


@pytest.mark.parametrize("actor", [COURT, LEGAL, URBAN, OFFICE])
def test_only_the_executing_organ_runs_it(actor: str) -> None:
    by = coordination(OPENED, by=actor)
    for command in (
        sign(),
        seek(COURT),
        HoldDialogue(counterparts=3, result="达成一致"),
        ReportToDecisionOrgan(problem="资金未到位"),
        close(),
    ):
        by.when(command).rejected("GEN-10")


def test_the_duty_of_the_executing_organ_follows_its_successor() -> None:
    """ORG-02"""
    moved = registry(OrganSuperseded(occurred_on=DAY, organ=HOUSING, successor=URBAN))
    coordination(OPENED, by=URBAN).having(registry=moved).when(sign(MINOR)).then(SMALL)


def test_coo_03_only_the_court_and_the_legal_department_are_asked() -> None:
    """COO-03: with time to answer, which is never shortened; asking again is not dated before."""
    story = coordination(OPENED)
    for organ in (URBAN, GOV, COURT_DIVISION):
        story.when(seek(organ)).rejected("COO-03")
    story.when(seek(COURT, respond_by=DAY)).rejected("COO-03")
    story.when(seek(COURT, on=date(2024, 7, 31))).rejected("GEN-08")
    asked = story.when(seek(COURT)).then_types(CoordinationOpinionSought).when(seek(COURT)).nothing()
    asked.when(seek(COURT, on=date(2024, 8, 6), respond_by=date(2024, 8, 7))).rejected("COO-03")
    asked.when(seek(COURT, on=date(2024, 8, 4), respond_by=TODAY)).rejected("GEN-08")
    asked.when(seek(COURT, on=date(2024, 8, 6), respond_by=TODAY)).then_types(CoordinationOpinionSought)


def test_both_advise_asked_or_not_and_nobody_else() -> None:
    for organ, said in zip((COURT, LEGAL), GIVEN, strict=True):
        coordination(OPENED, by=organ).when(give()).then(said).when(give()).nothing()
        later = coordination(OPENED, said, by=organ)
        later.when(give(on=date(2024, 8, 7))).rejected("GEN-08")
        coordination(OPENED, BIG, by=organ).when(give(on=date(2024, 8, 4))).rejected("GEN-08")
    for actor in (HOUSING, URBAN, OFFICE, COURT_DIVISION, OLD_LEGAL):
        coordination(OPENED, *SOUGHT, by=actor).when(give()).rejected("GEN-10")


def test_the_legal_department_of_today_advises() -> None:
    """ORG-02, F.6: the role moved after the question; the new holder answers it."""
    assigned = OrganRoleAssigned(occurred_on=DAY, organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    story = coordination(OPENED, BIG, *SOUGHT, GIVEN[0], by=OLD_LEGAL).having(registry=registry(assigned))
    answered = story.when(give()).then(GIVEN[1].model_copy(update={"by": OLD_LEGAL}))
    answered.as_(HOUSING).having(side=Side.JOINT).when(close()).then_types(CoordinationClosed)


def test_scenario_38_closing_without_opinions_sought() -> None:
    """COO-03, scenario 38: after a major sign neither asked nor heard, or asked and still in time, is refused."""
    coordination(OPENED, BIG).when(close()).rejected("COO-03")
    coordination(OPENED, BIG, SOUGHT[0], GIVEN[0]).when(close()).rejected("COO-03")
    asked = coordination(OPENED, BIG, *SOUGHT)
    asked.when(close(occurred_on=DUE)).rejected("COO-03")
    [closed] = asked.when(close(occurred_on=date(2024, 8, 13))).decide()
    assert isinstance(closed, CoordinationClosed)
    assert closed.missing_opinion_of == (COURT, LEGAL)
    [closed] = coordination(OPENED, BIG, *SOUGHT, *GIVEN).when(close(occurred_on=date(2024, 8, 9))).decide()
    assert isinstance(closed, CoordinationClosed)
    assert closed.missing_opinion_of == ()


def test_coo_03_an_opinion_before_a_new_major_sign_does_not_count_for_it() -> None:
    """COO-03"""
    again = BIG.model_copy(update={"sign": 2, "occurred_on": date(2024, 8, 9), "text": "再次聚集"})
    coordination(OPENED, BIG, *SOUGHT, *GIVEN, again).when(close()).rejected("COO-03")


def test_coo_03_a_minor_sign_may_be_closed_without_opinions() -> None:
    """COO-03"""
    done = coordination(OPENED, SMALL).when(close()).then_types(CoordinationClosed)
    done.when(close()).nothing().when(close(result="另")).rejected("GEN-05")
    for command in (sign(MINOR, occurred_on=TODAY), seek(COURT, TODAY, date(2024, 9, 9))):
        done.when(command).rejected("GEN-05")
    done.as_(COURT).having(side=Side.JOINT).when(give(TODAY)).rejected("GEN-05")
    coordination(OPENED, SMALL).when(close(occurred_on=date(2024, 8, 4))).rejected("GEN-08")


# COO-02: duties


def held_meeting(*more: Any) -> Any:
    convened = MeetingConvened(
        occurred_on=START,
        kind=MeetingKind.AD_HOC,
        subject="执行协调",
        convenor=GOV,
        on_behalf_of=GOV,
        planned_on=DAY,
        place="区政府",
        trigger="冲突苗头",
    )
    return meeting.DECIDER.fold([convened, *more])


HELD = MeetingHeld(occurred_on=DAY, organs_present=(COURT, LEGAL, URBAN))
SECRET_ITEM = AgendaItemAdded(
    occurred_on=START,
    item=1,
    title="涉案协调",
    purposes=(AgendaPurpose.DECISION_COORDINATION,),
    proposer=COURT,
    case_matter=CaseMatter(
        case=CaseRef(number="（2024）豫0204行初12号", restricted=True), purpose=CaseItemPurpose.INFORMATION
    ),
)


def clarify(on: date = DAY, **fields: Any) -> ClarifyDuties:
    return ClarifyDuties(occurred_on=on, **({"meeting": MEETING, "duties": DUTIES} | fields))


def at(state: Any, by: str = HOUSING) -> Given:
    return coordination(OPENED, by=by).having(known={f"meeting:{MEETING}": state})


def test_coo_02_duties_are_clarified_by_a_held_meeting() -> None:
    """COO-02"""
    clarified = DutiesClarified(occurred_on=DAY, meeting=MEETING, duties=DUTIES)
    assert clarify().references(Side.JOINT) == [f"meeting:{MEETING}"]
    at(held_meeting(HELD)).when(clarify()).then(clarified).when(clarify()).nothing()
    at(held_meeting(HELD), by=OFFICE).when(clarify()).then(clarified)
    at(held_meeting()).when(clarify()).rejected("COO-02")
    at(None).when(clarify()).rejected("GEN-06")
    at(held_meeting(HELD)).when(clarify(on=date(2024, 8, 4))).rejected("GEN-08")
    at(held_meeting(HELD), by=COURT).when(clarify()).rejected("GEN-10")
    stranger = (Duty(organ="nobody-office", duty="x"),)
    at(held_meeting(HELD)).when(clarify(duties=stranger)).rejected("GEN-07")


def test_coo_02_a_meeting_one_may_not_know_of_is_none() -> None:
    """COO-02, GEN-06"""
    at(held_meeting(SECRET_ITEM, HELD)).when(clarify()).rejected("GEN-06")
    at(held_meeting(SECRET_ITEM, HELD), by=OFFICE).when(clarify()).then_types(DutiesClarified)
    present = HELD.model_copy(update={"organs_present": (COURT, LEGAL, HOUSING)})
    at(held_meeting(SECRET_ITEM, present)).when(clarify()).then_types(DutiesClarified)


def test_a_dialogue_counts_the_counterparts() -> None:
    command = HoldDialogue(occurred_on=DAY, counterparts=12, result="多数同意方案", organs_present=(HOUSING, LEGAL))
    held = DialogueHeld(occurred_on=DAY, counterparts=12, result="多数同意方案", organs_present=(HOUSING, LEGAL))
    coordination(OPENED).when(command).then(held).when(command).nothing()
    stranger = command.model_copy(update={"organs_present": ("nobody-office",)})
    coordination(OPENED).when(stranger).rejected("GEN-07")
    coordination(OPENED).when(command.model_copy(update={"occurred_on": DECIDED})).rejected("GEN-08")


# COO-04: report, suspension


def test_coo_04_a_serious_problem_is_reported_to_the_decision_organ() -> None:
    """COO-04: the report goes to whoever continues the decision organ's powers."""
    command = ReportToDecisionOrgan(occurred_on=DAY, problem="资金未到位")
    coordination(OPENED).when(command).then(REPORTED).when(command).nothing()
    moved = registry(OrganSuperseded(occurred_on=START, organ=GOV, successor=URBAN))
    [said] = coordination(OPENED).having(registry=moved).when(command).decide()
    assert isinstance(said, DecisionProblemReported)
    assert said.to == URBAN
    coordination(OPENED).when(command.model_copy(update={"occurred_on": DECIDED})).rejected("GEN-08")


def test_coo_04_only_the_head_of_the_decision_organ_suspends_at_once() -> None:
    """COO-04"""
    story = coordination(OPENED)

    def report(**changes: Any) -> ReportToDecisionOrgan:
        suspension = SUSPENDED.model_copy(update=changes)
        return ReportToDecisionOrgan(occurred_on=DAY, problem="资金未到位", urgent_suspension=suspension)

    story.when(report()).then_types(DecisionProblemReported)
    story.when(report(ordered_by=SuspensionOffice.OTHER)).rejected("COO-04")
    story.when(report(ordered_on=date(2024, 7, 19))).rejected("GEN-08")
    story.when(report(ordered_on=date(2024, 8, 6))).rejected("GEN-08")


def test_coo_04_no_decision_is_stopped_without_report_and_procedure() -> None:
    """COO-04"""
    stopped = close(CoordinationOutcome.DECISION_SUSPENDED)
    procedure = LegalProcedure(document_number="鼓政〔2024〕30号", decided_on=date(2024, 8, 20))
    lawful = stopped.model_copy(update={"legal_procedure": procedure})
    coordination(OPENED).when(lawful).rejected("COO-04")
    coordination(OPENED, REPORTED).when(stopped).rejected("COO-04")
    coordination(OPENED, REPORTED).when(lawful).then_types(CoordinationClosed)
    at_once = REPORTED.model_copy(update={"urgent_suspension": SUSPENDED})
    coordination(OPENED, at_once).when(stopped).then_types(CoordinationClosed)
    for wrong in (date(2024, 7, 19), date(2024, 8, 31)):
        early = procedure.model_copy(update={"decided_on": wrong})
        command = stopped.model_copy(update={"legal_procedure": early})
        coordination(OPENED, REPORTED).when(command).rejected("COO-04")


# COO-05: what it became


def test_coo_05_a_dispute_or_a_case_is_named() -> None:
    """COO-05"""
    copy = MatterCopy(MatterKind.DISPUTE, (HOUSING,), Visibility.BILATERAL)
    case = CaseRef(number="（2024）豫0204行初31号")
    story = coordination(OPENED).having(known={f"matter-copy:{DISPUTE}": copy, **copied(case.number)})
    story.when(close(CoordinationOutcome.TURNED_INTO_DISPUTE)).rejected("COO-05")
    story.when(close(CoordinationOutcome.TURNED_INTO_DISPUTE, dispute=DISPUTE)).then_types(CoordinationClosed)
    story.when(close(CoordinationOutcome.TURNED_INTO_DISPUTE, case_refs=(case,))).then_types(CoordinationClosed)
    story.when(close(dispute=DISPUTE)).rejected("COO-05")


def test_coo_05_the_dispute_it_became_is_one_that_the_actor_may_know_of() -> None:
    """COO-05, GEN-06: none, a coordination, another organ's; what is closed stays closed whatever is known."""
    became = close(CoordinationOutcome.TURNED_INTO_DISPUTE, dispute=DISPUTE)
    stream = f"matter-copy:{DISPUTE}"
    assert became.references(Side.JOINT) == [stream]
    assert not close().references(Side.JOINT)

    def knowing(kind: MatterKind, *organs: str) -> Given:
        copy = MatterCopy(kind, organs, Visibility.BILATERAL)
        return coordination(OPENED).having(known={stream: copy})

    coordination(OPENED).having(known={stream: None}).when(became).rejected("GEN-06")
    knowing(MatterKind.COORDINATION, HOUSING).when(became).rejected("GEN-06")
    knowing(MatterKind.DISPUTE, URBAN).when(became).rejected("GEN-06")
    done = knowing(MatterKind.DISPUTE, HOUSING).when(became).then_types(CoordinationClosed)
    done.having(known={}).when(became).nothing()


def test_coo_05_the_case_it_became_exists_and_restricts_it_when_restricted() -> None:
    """COO-05, GEN-06, CAS-04: by the word of the command or of the court."""
    number = "（2024）豫0204行初31号"

    def became(said: bool) -> CloseCoordination:
        return close(CoordinationOutcome.TURNED_INTO_DISPUTE, case_refs=(CaseRef(number=number, restricted=said),))

    def seen(said: bool, *, known: bool = False) -> Visibility:
        story = coordination(OPENED).having(known=copied(number, restricted=known))
        done = story.when(became(said)).then_types(CoordinationClosed)
        done.when(became(said)).nothing()
        return DECIDER.visibility(done.state)

    assert became(False).references(Side.JOINT) == [case_copy_stream(number)]
    coordination(OPENED).when(became(False)).rejected("GEN-06")
    assert DECIDER.visibility(DECIDER.fold([OPENED])) is Visibility.BILATERAL
    assert (seen(False), seen(True)) == (Visibility.BILATERAL, Visibility.RESTRICTED)
    assert seen(False, known=True) is Visibility.RESTRICTED


NAMED = "原告王乙，联系电话13900001234"


def test_no_text_holds_personal_data() -> None:
    """GEN-12: counterparts are counted, not named."""
    story = coordination(OPENED)
    coordination().when(open_(decision_title=NAMED)).rejected("GEN-12")
    story.when(sign(text=NAMED)).rejected("GEN-12")
    question = SeekCoordinationOpinion(occurred_on=DAY, organ=COURT, respond_by=DUE, question=NAMED)
    story.when(question).rejected("GEN-12")
    opinion = GiveCoordinationOpinion(opinion=NAMED)
    coordination(OPENED, by=COURT).when(opinion).rejected("GEN-12")
    story.when(HoldDialogue(counterparts=1, result=NAMED)).rejected("GEN-12")
    story.when(ReportToDecisionOrgan(problem=NAMED)).rejected("GEN-12")
    suspension = SUSPENDED.model_copy(update={"reason": NAMED})
    story.when(ReportToDecisionOrgan(problem="资金未到位", urgent_suspension=suspension)).rejected("GEN-12")
    story.when(close(result=NAMED)).rejected("GEN-12")
    at(held_meeting(HELD)).when(clarify(duties=(Duty(organ=HOUSING, duty=NAMED),))).rejected("GEN-12")
