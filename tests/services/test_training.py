"""Joint training: TRN-01 … TRN-03; scenario 35."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest

from events.base import Side, Visibility
from events.observation import ObservationHeld, ObservationHoldingReceived, Observers
from events.observation_terms import ObserverCategory, TrainingForm
from events.organ import OrganRoleAssigned
from events.training import Attendance, TrainingCancelled, TrainingHeld, TrainingPlanned
from events.vocabulary import OrganRole
from services.joint.training import DECIDER, OBSERVATION_COPY, CancelTraining, HoldTraining, PlanTraining
from services.policies.policy import policies_of
from services.shared.registers import TakeNumber
from tests.given import MATTER, Given, given, internal
from tests.organs import (
    COURT,
    COURT_DIVISION,
    GOV,
    HOUSING,
    LEGAL,
    OFFICE,
    OLD_LEGAL,
    PETITIONS,
    SUPERVISORY,
    URBAN,
    registry,
)

PLANNED, OBSERVED, DAY = date(2024, 4, 1), date(2024, 4, 18), date(2024, 4, 20)
OBSERVATION = UUID(int=34)
COPY = f"observation-copy:{OBSERVATION}"
PLAN = TrainingPlanned(
    occurred_on=PLANNED,
    form=TrainingForm.EXPERT_LECTURE,
    title="行政处罚程序",
    organisers=(COURT, LEGAL),
    planned_on=DAY,
    place="区政府会议室",
)
OBSERVING = PLAN.model_copy(update={"form": TrainingForm.TRIAL_OBSERVATION})
ATTENDANCE = (Attendance(organ=HOUSING, count=20), Attendance(organ=COURT, count=6), Attendance(organ=URBAN, count=0))
HELD = TrainingHeld(occurred_on=DAY, attendance=ATTENDANCE)
HOLD = HoldTraining(attendance=ATTENDANCE)


def training(*events: Any, by: str = LEGAL, known: Mapping[str, Any] = MappingProxyType({})) -> Given:
    story = given(DECIDER, *events).as_(by).having(today=DAY)
    return story.having(known={COPY: ObservationHoldingReceived(occurred_on=OBSERVED), **known})


def plan(**fields: Any) -> PlanTraining:
    return PlanTraining(**{**PLAN.model_dump(exclude_none=True), **fields})


@pytest.mark.parametrize("by", [COURT, COURT_DIVISION, LEGAL, GOV, OFFICE])
def test_trn_01_planned_together_and_held(by: str) -> None:
    story = training(by=by).when(plan()).then(PLAN).when(plan()).nothing()
    assert DECIDER.visibility(story.state) is Visibility.MEMBERS
    story.when(HOLD).then(HELD).when(HOLD).nothing()


@pytest.mark.parametrize("organisers", [(COURT,), (LEGAL,), (COURT, GOV), (COURT_DIVISION, LEGAL), ()])
def test_trn_01_with_one_organiser_only_scenario_35(organisers: tuple[str, ...]) -> None:
    training(by=COURT).when(plan(organisers=organisers)).rejected("TRN-01")


@pytest.mark.parametrize(("by", "organisers"), [(COURT, (COURT,)), (LEGAL, (LEGAL, HOUSING)), (OFFICE, (LEGAL,))])
def test_trn_01_one_side_alone_holds_a_training_that_is_marked_so(by: str, organisers: tuple[str, ...]) -> None:
    """三(二)4 asks for joint training and forbids no other: it is recorded, and is no joint one."""
    alone = PLAN.model_copy(update={"organisers": organisers, "alone": True})
    story = training(by=by).when(plan(organisers=organisers, alone=True)).then(alone)
    story.when(plan(organisers=organisers, alone=True)).nothing()
    story.when(HOLD).then(HELD)


@pytest.mark.parametrize("organisers", [(COURT, LEGAL), (COURT_DIVISION,), (GOV, HOUSING), ()])
def test_trn_01_what_is_no_training_of_one_of_the_two_is_not_marked_so(organisers: tuple[str, ...]) -> None:
    training(by=COURT).when(plan(organisers=organisers, alone=True)).rejected("TRN-01")


def test_trn_01_others_may_take_part_and_the_role_is_of_the_day() -> None:
    more = (COURT, LEGAL, HOUSING)
    training().when(plan(organisers=(*more, COURT))).then(PLAN.model_copy(update={"organisers": more}))
    training().when(plan(organisers=(COURT, LEGAL, "no-such-organ"))).rejected("GEN-07")
    moved = registry(
        OrganRoleAssigned(occurred_on=PLANNED, organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    )
    story = training(by=OLD_LEGAL).having(registry=moved)
    story.when(plan()).rejected("TRN-01")
    story.when(plan(organisers=(COURT, OLD_LEGAL))).then_types(TrainingPlanned)
    story.as_(LEGAL).when(plan(organisers=(COURT, OLD_LEGAL))).rejected("GEN-10")


@pytest.mark.parametrize("by", [HOUSING, PETITIONS, SUPERVISORY])
def test_gen_10_who_is_no_partner_records_nothing(by: str) -> None:
    training(by=by).when(plan()).rejected("GEN-10")
    training(PLAN, by=by).when(HOLD).rejected("GEN-10")
    training(PLAN, by=by).when(CancelTraining(reason="改期")).rejected("GEN-10")


def test_trn_02_a_trial_observation_names_the_one_that_was_held_scenario_35() -> None:
    """Scenario 35: linked to scenario 34, its attendance is not counted a second time."""
    linked = HoldTraining(observation=OBSERVATION)
    assert linked.references(Side.JOINT) == [COPY]
    assert not HOLD.references(Side.JOINT)
    held = TrainingHeld(occurred_on=DAY, observation=OBSERVATION)
    training(OBSERVING).when(linked).then(held).when(linked).nothing()
    training(OBSERVING).when(HOLD).rejected("TRN-02")
    training(OBSERVING).when(HoldTraining(observation=OBSERVATION, attendance=ATTENDANCE)).rejected("TRN-02")
    training(PLAN).when(HoldTraining(observation=OBSERVATION, attendance=ATTENDANCE)).rejected("TRN-02")


def test_trn_02_an_observation_is_one_training_only() -> None:
    linked = HoldTraining(observation=OBSERVATION)
    [(register, take)] = training(OBSERVING).when(linked).companions()
    assert register == "number-register:observed-training:2024"
    assert take == TakeNumber(occurred_on=DAY, number=str(OBSERVATION), holder=MATTER, rule="TRN-02")
    assert not training(PLAN).when(HOLD).companions()


def test_gen_06_an_observation_that_was_not_held() -> None:
    linked = HoldTraining(observation=OBSERVATION)
    training(OBSERVING, known={COPY: None}).when(linked).rejected("GEN-06")


def test_gen_08_a_training_is_not_before_the_observation_it_names() -> None:
    linked = HoldTraining(occurred_on=date(2024, 4, 17), observation=OBSERVATION)
    training(OBSERVING).when(linked).rejected("GEN-08")


def test_trn_03_counts_per_organ_once_it_was_held() -> None:
    training(PLAN).when(HoldTraining()).rejected("TRN-03")
    training(PLAN).when(HoldTraining(attendance=(*ATTENDANCE, ATTENDANCE[0]))).rejected("TRN-03")
    training(PLAN).when(HoldTraining(attendance=(Attendance(organ="no-such-organ", count=1),))).rejected("GEN-07")
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        Attendance(organ=HOUSING, count=-1)
    with pytest.raises(ValueError, match="attendance"):
        PlanTraining.model_validate({**PLAN.model_dump(exclude={"occurred_on"}), "attendance": []})


def test_gen_05_and_dates_in_order() -> None:
    training().when(plan(planned_on=date(2024, 3, 31))).rejected("GEN-11")
    training(PLAN).when(HoldTraining(occurred_on=date(2024, 3, 31), attendance=ATTENDANCE)).rejected("GEN-08")
    cancel = CancelTraining(reason="讲课人员另有任务")
    cancelled = TrainingCancelled(occurred_on=DAY, reason=cancel.reason)
    story = training(PLAN).when(cancel).then(cancelled).when(cancel).nothing()
    story.when(HOLD).rejected("GEN-05")
    training(PLAN, HELD).when(cancel).rejected("GEN-05")
    training(PLAN).when(plan(title="另一主题")).rejected("GEN-05")


def test_the_joint_office_takes_note_of_an_observation_once() -> None:
    command = internal(OBSERVATION_COPY, "receive-observation-holding")(id=OBSERVATION, occurred_on=OBSERVED)
    story = given(OBSERVATION_COPY).having(side=Side.JOINT, today=DAY)
    story = story.when(command).then(ObservationHoldingReceived(occurred_on=OBSERVED)).when(command).nothing()
    assert story.state == ObservationHoldingReceived(occurred_on=OBSERVED)
    assert OBSERVATION_COPY.visibility(story.state) is Visibility.RESTRICTED
    groups = (Observers(category=ObserverCategory.OTHER_PUBLIC, count=1),)
    [policy] = policies_of(OBSERVATION_COPY, Side.JOINT)
    envelope: Any = type("Envelope", (), {"matter": OBSERVATION})
    assert policy.commands(envelope, ObservationHeld(occurred_on=OBSERVED, observers=groups)) == [command]
