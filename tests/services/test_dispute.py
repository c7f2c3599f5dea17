"""Major disputes (domain A.9, DIS-01 to DIS-04; scenario 38, second half)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.settings import RuleSettings
from events.as_written import Reading
from events.base import Event, Side, Visibility
from events.dispute import (
    CourtDocument,
    DisputeClosedUnresolved,
    DisputeRegistered,
    DisputeResolved,
    DisputeTaskAssigned,
    ResolutionEffortRecorded,
)
from events.dispute_terms import DisputeCriterion, MediationSubject, ProceedingsEffect, ResolutionKind, ResolutionRoute
from events.matter_copy import MatterKind
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.values import CaseRef
from events.vocabulary import Field, OrganRole
from services.government.dispute import (
    DECIDER,
    AssignDisputeTask,
    CloseDisputeUnresolved,
    RecordResolutionEffort,
    RegisterDispute,
    ResolveDispute,
)
from services.rules.cases import case_copy_stream
from services.rules.remedies import is_lawsuit
from services.shared.case_copy import CaseCopy
from services.shared.matter_copy import MatterCopy
from tests.given import Given, given
from tests.organs import COURT, HOUSING, LEGAL, OLD_LEGAL, OUTSIDE, POLICE, SUB, URBAN, registry

CASE = "（2024）豫0204行初12号"
ELSEWHERE = "（2024）豫02行初7号"
INDEX = {case_copy_stream(CASE): CaseCopy(number=CASE)}
NONE = ProceedingsEffect.NONE
CONTENT: dict[str, Any] = {
    "title": "某片区房屋征收补偿争议",
    "text": "涉及房屋征收补偿的系列行政争议，部分已进入诉讼。",
    "field": Field.URBAN_CONSTRUCTION,
    "organs": (HOUSING,),
    "case_refs": (CaseRef(number=CASE),),
    "criteria": (DisputeCriterion.NUMEROUS_PARTIES,),
    "litigation_alone_insufficient": True,
    "party_count": 46,
}
PAPER = CourtDocument(case=CASE, made_on=date(2024, 6, 1))


def day(month: int, number: int) -> date:
    return date(2024, month, number)


REGISTERED = DisputeRegistered(occurred_on=day(3, 1), lead=LEGAL, visibility=Visibility.BILATERAL, **CONTENT)
TASK = DisputeTaskAssigned(
    occurred_on=day(3, 5), task=1, organ=HOUSING, text="核查补偿标准，与当事人沟通", due_on=day(4, 30)
)
EFFORT = ResolutionEffortRecorded(
    occurred_on=day(4, 2), by=HOUSING, route=ResolutionRoute.NEGOTIATION, text="召开沟通会", effect=NONE, task=1
)
CLOSED = DisputeClosedUnresolved(occurred_on=day(9, 1), reason="双方分歧较大，依法等待裁判")


def story(*history: Event, by: str = LEGAL, **circumstances: Any) -> Given:
    return given(DECIDER, *history).as_(by).having(**{"known": INDEX, **circumstances})


def register(**changes: Any) -> RegisterDispute:
    return RegisterDispute(**{"occurred_on": day(3, 1), **CONTENT, **changes})


def assign(**changes: Any) -> AssignDisputeTask:
    fields = {"organ": HOUSING, "text": TASK.text, "due_on": TASK.due_on}
    return AssignDisputeTask(**{"occurred_on": day(3, 5), **fields, **changes})


def effort(**changes: Any) -> RecordResolutionEffort:
    fields = {"route": ResolutionRoute.NEGOTIATION, "text": "召开沟通会"}
    return RecordResolutionEffort(**{"occurred_on": day(4, 2), **fields, **changes})


def resolve(kind: ResolutionKind, **changes: Any) -> ResolveDispute:
    return ResolveDispute(**{"occurred_on": day(7, 1), "resolution_kind": kind, "text": "争议已化解", **changes})


# --- registering ----------------------------------------------------------------------------------------------


def test_the_legal_department_registers_as_lead() -> None:
    """DIS-01, scenario 38: the lead is the holder of the role, named or not; a second time it is the same."""
    story().when(register()).then(REGISTERED).when(register(lead=LEGAL)).nothing()
    assert DECIDER.visibility(DECIDER.fold([REGISTERED])) is Visibility.BILATERAL
    assert DECIDER.visibility(DECIDER.initial) is Visibility.BILATERAL


def test_nobody_else_leads() -> None:
    """DIS-01, scenario 38: registered by HOUSING, or with HOUSING as lead."""
    story(by=HOUSING).when(register()).rejected("DIS-01")
    story().when(register(lead=HOUSING)).rejected("DIS-01")


def test_the_lead_is_who_held_the_role_that_day() -> None:
    """DIS-01, scenario 12: the role moved on 2024-02-01; before it the former holder was the lead."""
    moved = registry(
        OrganRoleAssigned(occurred_on=day(2, 1), organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    )
    early = register(occurred_on=day(1, 10))
    story(registry=moved).when(early).rejected("DIS-01")
    now = story(by=OLD_LEGAL, registry=moved)
    now.when(early).then(REGISTERED.model_copy(update={"occurred_on": day(1, 10)}))
    now.when(register()).then(REGISTERED.model_copy(update={"lead": OLD_LEGAL}))
    story(REGISTERED, by=OLD_LEGAL, registry=moved).when(assign()).then(TASK)
    nobody = registry()
    none = nobody.__class__(organs=nobody.organs)
    story(registry=none).when(register()).rejected("DIS-01")


@pytest.mark.parametrize(
    "changes",
    [
        {"litigation_alone_insufficient": False},
        {"criteria": ()},
        {"case_refs": ()},
        {"case_refs": (CaseRef(number="（2024）豫02行审3号"),)},
    ],
)
def test_what_is_no_major_dispute_is_refused(changes: dict[str, Any]) -> None:
    """DIS-02, scenario 38: without `litigation_alone_insufficient`, a criterion, a lawsuit."""
    story().when(register(**changes)).rejected("DIS-02")


def test_the_strict_reading_wants_all_three_criteria() -> None:
    """DIS-02, G8 and F.7 no. 9: a setting; relaxed by default."""
    assert RuleSettings().dispute_criteria == "relaxed"
    strict = story(settings=RuleSettings(dispute_criteria="strict"))
    strict.when(register()).rejected("DIS-02")
    strict.when(register(criteria=tuple(DisputeCriterion))).then_types(DisputeRegistered)


def test_what_is_a_lawsuit() -> None:
    """DIS-02: at any level, but no review of non-litigation enforcement."""
    numbers = (CASE, "（2024）豫02行终3号", "（2024）豫0204行赔初1号", "（2024）豫0204行审1号")
    assert [is_lawsuit(number) for number in numbers] == [True, True, True, False]


def test_a_case_of_our_own_court_stands_in_the_index() -> None:
    """GEN-06; the number of another court is taken by its form."""
    story().having(known={}).when(register()).rejected("GEN-06")
    other = (CaseRef(number=ELSEWHERE),)
    story().having(known={}).when(register(case_refs=other)).then_types(DisputeRegistered)
    assert register().references(Side.GOVERNMENT) == [case_copy_stream(CASE)]
    assert assign().references(Side.GOVERNMENT) == []


def test_papers_b4_b6_an_old_dispute_names_a_case_of_before_2016_and_no_civil_one() -> None:
    """DIS-02, GEN-15: the old number is of a lawsuit, the civil case is none of administrative work."""
    old = CaseRef(number="（2015）鄂黄陂行初字第00030号")
    story().having(known={}).when(register(case_refs=(old,))).then_types(DisputeRegistered)
    civil = CaseRef(number="（2024）豫0204民初100号")
    story().when(register(case_refs=(CaseRef(number=CASE), civil))).rejected("GEN-15")
    story().when(register(case_refs=(civil,))).rejected("GEN-15")


def test_the_coordination_it_grew_out_of_is_known() -> None:
    """GEN-06: none, or a dispute; what is registered stays so whatever is known. The legal department sees each."""
    coordination = UUID(int=5)
    command, stream = register(coordination=coordination), f"matter-copy:{coordination}"
    assert command.references(Side.GOVERNMENT) == [case_copy_stream(CASE), stream]
    copy = MatterCopy(MatterKind.COORDINATION, (URBAN,), Visibility.BILATERAL)
    other = MatterCopy(MatterKind.DISPUTE, (LEGAL,), Visibility.BILATERAL)
    story(known={**INDEX, stream: None}).when(command).rejected("GEN-06")
    story(known={**INDEX, stream: other}).when(command).rejected("GEN-06")
    done = story(known={**INDEX, stream: copy}).when(command).then_types(DisputeRegistered)
    done.having(known=INDEX).when(command).nothing()


@pytest.mark.parametrize("flagged", [True, False])
def test_a_restricted_case_makes_the_dispute_restricted(flagged: bool) -> None:
    """GEN-09, CAS-04: whether the writer says so or the index does."""
    refs = (CaseRef(number=CASE, restricted=flagged),)
    known = {case_copy_stream(CASE): CaseCopy(number=CASE, restricted=not flagged)}
    expected = REGISTERED.model_copy(update={"visibility": Visibility.RESTRICTED, "case_refs": refs})
    told = story().having(known=known).when(register(case_refs=refs)).then(expected)
    assert DECIDER.visibility(told.state) is Visibility.RESTRICTED
    story(expected.model_copy(update={"visibility": Visibility.BILATERAL}), known=known).when(
        register(case_refs=refs)
    ).nothing()


@pytest.mark.parametrize("field", ["title", "text", "decision"])
def test_no_party_is_named(field: str) -> None:
    """GEN-12: parties are a number only."""
    story().when(register(**{field: "原告张甲等人，联系电话13812345678"})).rejected("GEN-12")


def test_the_organs_concerned_are_active() -> None:
    """GEN-07."""
    story().when(register(organs=("no-such-organ",))).rejected("GEN-07")


def test_it_is_registered_once() -> None:
    """GEN-05: another content is another dispute."""
    story(REGISTERED).when(register(title="另一争议")).rejected("GEN-05")


# --- tasks ----------------------------------------------------------------------------------------------------


def test_tasks_are_numbered() -> None:
    """DIS-01: by the lead, each once."""
    second = TASK.model_copy(update={"task": 2, "organ": SUB})
    one = story(REGISTERED).when(assign()).then(TASK).when(assign()).nothing()
    one.when(assign(organ=SUB)).then(second)
    story(REGISTERED, by=HOUSING).when(assign()).rejected("DIS-01")


@pytest.mark.parametrize("organ", [COURT, OUTSIDE, "no-such-organ", "group-office"])
def test_only_an_administrative_organ_of_the_district_has_tasks(organ: str) -> None:
    """DIS-01, G10: never a court, no organ of another district."""
    story(REGISTERED).when(assign(organ=organ)).rejected("DIS-01")


def test_a_task_is_for_an_organ_active_that_day() -> None:
    """DIS-01: not for one that was superseded."""
    merged = registry(OrganSuperseded(occurred_on=day(3, 2), organ=URBAN, successor=HOUSING))
    story(REGISTERED, registry=merged).when(assign(organ=URBAN)).rejected("DIS-01")


def test_the_days_of_a_task_do_not_contradict() -> None:
    """GEN-08, GEN-11."""
    story(REGISTERED).when(assign(occurred_on=day(2, 28))).rejected("GEN-08")
    story(REGISTERED).when(assign(due_on=day(3, 4))).rejected("GEN-11")
    story(REGISTERED).when(assign(due_on=day(3, 5))).then_types(DisputeTaskAssigned)


def test_a_task_names_nobody_and_needs_a_dispute() -> None:
    """GEN-12, GEN-05."""
    story(REGISTERED).when(assign(text="联系申请人李小明，说明情况")).rejected("GEN-12")
    story().when(assign()).rejected("GEN-05")
    story(REGISTERED, CLOSED).when(assign(occurred_on=day(9, 2), due_on=day(10, 1))).rejected("GEN-05")


# --- efforts --------------------------------------------------------------------------------------------------


def test_an_organ_with_a_task_and_the_lead_record_efforts() -> None:
    """DIS-03 kept: reconsideration and litigation go on."""
    told = story(REGISTERED, TASK, by=HOUSING).when(effort(task=1)).then(EFFORT)
    told.when(effort(task=1)).nothing()
    story(REGISTERED, TASK, EFFORT, CLOSED, by=HOUSING).when(effort(task=1)).nothing()
    story(REGISTERED).when(effort()).then(EFFORT.model_copy(update={"by": LEGAL, "task": None}))


def test_who_has_no_part_in_it_records_nothing() -> None:
    """GEN-10: no task, or another organ's task. GEN-06: no such task."""
    story(REGISTERED, TASK, by=POLICE).when(effort()).rejected("GEN-10")
    other = TASK.model_copy(update={"task": 2, "organ": SUB})
    story(REGISTERED, TASK, other, by=HOUSING).when(effort(task=2)).rejected("GEN-10")
    story(REGISTERED, TASK, by=HOUSING).when(effort(task=3)).rejected("GEN-06")


def test_a_task_follows_the_successor() -> None:
    """ORG-02: HOUSING does what URBAN was charged with; history keeps URBAN."""
    task = TASK.model_copy(update={"organ": URBAN})
    merged = registry(OrganSuperseded(occurred_on=day(4, 1), organ=URBAN, successor=HOUSING))
    story(REGISTERED, task, by=HOUSING).when(effort(task=1)).rejected("GEN-10")
    story(REGISTERED, task, by=HOUSING, registry=merged).when(effort(task=1)).then(EFFORT)


@pytest.mark.parametrize("effect", [one for one in ProceedingsEffect if one is not NONE])
def test_coordination_never_touches_the_proceedings(effect: ProceedingsEffect) -> None:
    """DIS-03: it neither suspends nor replaces nor conditions reconsideration or litigation."""
    story(REGISTERED).when(effort(effect=effect)).rejected("DIS-03")
    told = story(REGISTERED, TASK, EFFORT)
    told.when(resolve(ResolutionKind.OTHER, effect=effect)).rejected("DIS-03")


def test_the_routes_of_the_law() -> None:
    """DIS-03: mediation only for compensation, indemnity, discretion; a withdrawal by the court's ruling."""
    open_ = story(REGISTERED, today=day(7, 1))
    june = day(6, 2)
    mediation, withdrawal = ResolutionRoute.COURT_MEDIATION, ResolutionRoute.WITHDRAWAL
    open_.when(effort(route=mediation)).rejected("DIS-03")
    for subject in MediationSubject:
        open_.when(effort(route=mediation, mediation_subject=subject)).then_types(ResolutionEffortRecorded)
    open_.when(effort(route=withdrawal, occurred_on=june)).rejected("DIS-03")
    open_.when(effort(route=withdrawal, occurred_on=june, court_document=PAPER)).then_types(ResolutionEffortRecorded)


def test_a_court_document_is_of_a_case_of_the_dispute_and_not_younger() -> None:
    """GEN-06, GEN-08."""
    foreign = CourtDocument(case=ELSEWHERE, made_on=day(4, 1))
    story(REGISTERED).when(effort(court_document=foreign)).rejected("GEN-06")
    story(REGISTERED).when(effort(court_document=PAPER)).rejected("GEN-08")


@pytest.mark.parametrize("written", [f"{CASE}之一", "(2024)豫0204行初12之一号", "〔2024〕豫0204行初第012号之一"])
def test_papers_b2_a_ruling_of_a_case_is_cited_by_its_whole_number(written: str) -> None:
    """GEN-06: 之一 numbers the ruling, which is linked to its case; what was written otherwise is told."""
    reading = Reading()
    ruling = CourtDocument.model_validate({"case": written, "made_on": "2024-05-01"}, context=reading)
    assert (ruling.case, ruling.suffix) == (CASE, "之一")
    assert reading.mended == ([] if written == f"{CASE}之一" else [(written, f"{CASE}之一")])
    done = effort(court_document=ruling, route=ResolutionRoute.WITHDRAWAL, occurred_on=day(6, 1))
    story(REGISTERED).when(done).then_types(ResolutionEffortRecorded)
    assert CourtDocument.model_validate_json(ruling.model_dump_json()) == ruling


@pytest.mark.parametrize("case", [f"{CASE}之", f"{CASE}之一二三四", "豫0204行初12号之一", "（2024）豫0204民初12号之一"])
def test_papers_b2_what_is_no_number_of_a_ruling_is_refused(case: str) -> None:
    with pytest.raises(ValidationError):
        CourtDocument.model_validate({"case": case, "made_on": "2024-05-01"})
    with pytest.raises(ValidationError, match="文书序号写在案号之后"):
        CourtDocument.model_validate({"case": CASE, "made_on": "2024-05-01", "suffix": "一"})


def test_papers_b4_a_judgment_of_before_2016_is_of_the_old_case() -> None:
    old = "（2015）鄂黄陂行初字第00030号"
    registered = REGISTERED.model_copy(update={"case_refs": (CaseRef(number=old),)})
    judgment = CourtDocument(case=old, made_on=day(5, 1))
    story(registered).when(effort(court_document=judgment, occurred_on=day(6, 1))).then_types(ResolutionEffortRecorded)


def test_an_effort_has_its_place_and_names_nobody() -> None:
    """GEN-05, GEN-08, GEN-12."""
    story(REGISTERED).when(effort(occurred_on=day(2, 1))).rejected("GEN-08")
    story(REGISTERED).when(effort(text="当事人王小二，男，已签字")).rejected("GEN-12")
    story().when(effort()).rejected("GEN-05")
    story(REGISTERED, CLOSED).when(effort(occurred_on=day(9, 2))).rejected("GEN-05")


# --- the end --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "proof"),
    [
        (ResolutionKind.WITHDRAWAL_AFTER_CORRECTION, {"court_document": PAPER}),
        (
            ResolutionKind.COURT_MEDIATION,
            {"court_document": PAPER, "mediation_subject": MediationSubject.COMPENSATION},
        ),
        (ResolutionKind.RECONSIDERATION_SETTLEMENT, {"reconsideration_document": "鼓政行复〔2024〕5号"}),
        (ResolutionKind.JUDGMENT_PERFORMED, {"court_document": PAPER}),
        (ResolutionKind.ADMINISTRATIVE_COMPENSATION, {}),
        (ResolutionKind.OTHER, {}),
    ],
)
def test_each_kind_of_resolution_has_its_proof(kind: ResolutionKind, proof: dict[str, Any]) -> None:
    """DIS-04 (and DIS-03 for the court's ruling): without any part of the proof it is refused."""
    told = story(REGISTERED, TASK, EFFORT)
    command = resolve(kind, **proof)
    resolved = DisputeResolved(occurred_on=day(7, 1), resolution_kind=kind, text="争议已化解", effect=NONE, **proof)
    told.when(command).then(resolved).when(command).nothing()
    rule = {"court_document": "DIS-04", "mediation_subject": "DIS-03", "reconsideration_document": "DIS-04"}
    if kind is ResolutionKind.WITHDRAWAL_AFTER_CORRECTION:
        rule["court_document"] = "DIS-03"
    for lacking in proof:
        rest = {name: value for name, value in proof.items() if name != lacking}
        told.when(resolve(kind, **rest)).rejected(rule[lacking])


def test_resolving_is_for_the_lead_after_some_effort() -> None:
    """DIS-01, GEN-05, GEN-08, GEN-06, GEN-12."""
    other = resolve(ResolutionKind.OTHER)
    story(REGISTERED, TASK, EFFORT, by=HOUSING).when(other).rejected("DIS-01")
    story(REGISTERED, TASK).when(other).rejected("GEN-05")
    told = story(REGISTERED, TASK, EFFORT)
    told.when(resolve(ResolutionKind.OTHER, occurred_on=day(4, 1))).rejected("GEN-08")
    told.when(resolve(ResolutionKind.OTHER, text="与原告张甲、李乙达成一致")).rejected("GEN-12")
    foreign = CourtDocument(case=ELSEWHERE, made_on=day(4, 1))
    told.when(resolve(ResolutionKind.JUDGMENT_PERFORMED, court_document=foreign)).rejected("GEN-06")
    story(REGISTERED, TASK, EFFORT, CLOSED).when(resolve(ResolutionKind.OTHER, occurred_on=day(9, 2))).rejected(
        "GEN-05"
    )


def test_it_may_end_unresolved() -> None:
    """By the lead (DIS-01), once, in order (GEN-08, GEN-05), naming nobody (GEN-12)."""
    close = CloseDisputeUnresolved(occurred_on=CLOSED.occurred_on, reason=CLOSED.reason)
    story(REGISTERED).when(close).then(CLOSED).when(close).nothing()
    story(REGISTERED, TASK, EFFORT, by=HOUSING).when(close).rejected("DIS-01")
    told = story(REGISTERED, TASK, EFFORT)
    told.when(close.model_copy(update={"occurred_on": day(4, 1)})).rejected("GEN-08")
    told.when(close.model_copy(update={"reason": "第三人赵小五不同意，电话13812345678"})).rejected("GEN-12")
    told.when(resolve(ResolutionKind.OTHER)).then_types(DisputeResolved).when(close).rejected("GEN-05")
