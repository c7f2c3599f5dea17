"""Petition matters (domain A.9, PET-01 to PET-05; scenario 38, second half)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.calendar import StateCouncilCalendar
from events.base import Event, Side, Visibility
from events.dispute import DisputeRegistered, DisputeTaskAssigned
from events.dispute_terms import DisputeCriterion
from events.organ import OrganSuperseded
from events.petition import (
    PetitionAccepted,
    PetitionAnswered,
    PetitionClosed,
    PetitionExtended,
    PetitionRegistered,
    PetitionResponsibilityAssigned,
    PetitionReviewed,
    PetitionReviewRequested,
    PetitionSteered,
    StabilityTaskContracted,
    StabilityTaskEnded,
    StabilityTaskReported,
)
from events.petition_terms import (
    ApprovingOffice,
    PetitionChannel,
    PetitionEnd,
    PetitionerKind,
    PetitionKind,
    PetitionResult,
    ResponsibilityBasis,
    ReviewResult,
    ReviewStage,
    StabilityEnd,
    StatutoryRoute,
)
from events.vocabulary import Field, OrganKind
from services.government.dispute import DECIDER as DISPUTE
from services.government.petition.decider import (
    DECIDER,
    AssignPetitionResponsibility,
    ContractStabilityTask,
    RegisterPetition,
)
from services.government.petition.handling import AcceptPetition, AnswerPetition, ExtendPetition, SteerPetition
from services.government.petition.review import ClosePetition, RequestPetitionReview, ReviewPetition
from services.government.petition.rules import due
from services.government.petition.stability import EndStabilityTask, ReportStabilityTask
from services.shared.registers import TakeNumber
from tests.given import MATTER, Given, given
from tests.organs import CITY_GOV, COURT, GOV, HOUSING, LEGAL, OUTSIDE, PETITIONS, POLICE, SUB, TAX, URBAN, organ
from tests.organs import registry as organs

NAMED = "信访人张甲反映的问题，联系电话13812345678"
CONTENT: dict[str, Any] = {
    "received_on": date(2024, 2, 20),
    "petition_kind": PetitionKind.CLAIM,
    "channel": PetitionChannel.VISIT,
    "petitioner_kind": PetitionerKind.CITIZEN,
    "petitioner_count": 12,
    "subject": "某片区房屋征收补偿",
    "text": "反映补偿标准不一致，要求说明依据。",
    "field": Field.URBAN_CONSTRUCTION,
    "territory": SUB,
}
OTHER_OFFICE = "wolong-office"
NEW_OFFICE = "new-office"
STARTED = organ(OTHER_OFFICE, "卧龙办事处", OrganKind.SUBDISTRICT_OFFICE)
REGISTRY = organs(STARTED, organ(NEW_OFFICE, "合并后的办事处", OrganKind.SUBDISTRICT_OFFICE))


def day(month: int, number: int) -> date:
    return date(2024, month, number)


REGISTERED = PetitionRegistered(occurred_on=day(2, 21), by=PETITIONS, handling_due_on=day(3, 6), **CONTENT)
ASSIGNED = PetitionResponsibilityAssigned(
    occurred_on=day(2, 26), organ=HOUSING, basis=ResponsibilityBasis.ACT, acceptance_due_on=day(3, 12)
)
CONTRACTED = StabilityTaskContracted(occurred_on=day(2, 27), organ=SUB, text="做好解释疏导")
ACCEPTED = PetitionAccepted(occurred_on=day(3, 1), by=HOUSING, due_on=day(4, 30))
EXTENDED = PetitionExtended(
    occurred_on=day(4, 25),
    by=HOUSING,
    due_on=day(5, 30),
    days=30,
    reason="需要测绘",
    approved_by=ApprovingOffice.HEAD,
)
ANSWERED = PetitionAnswered(
    occurred_on=day(4, 28),
    by=HOUSING,
    result=PetitionResult.PARTLY_SUPPORTED,
    text="经核查，现答复如下",
    review_until=day(5, 28),
)
STEERED = PetitionSteered(
    occurred_on=day(3, 1), by=HOUSING, statutory_route=StatutoryRoute.LITIGATION, reason="对征收决定不服"
)
REQUESTED = PetitionReviewRequested(
    occurred_on=day(5, 20), review_stage=ReviewStage.REVIEW, reviewer=GOV, due_on=day(6, 19)
)
REVIEWED = PetitionReviewed(
    occurred_on=day(6, 14),
    review_stage=ReviewStage.REVIEW,
    reviewer=GOV,
    result=ReviewResult.UPHELD,
    text="维持原处理意见",
    review_until=day(7, 15),
)
REQUESTED_AGAIN = PetitionReviewRequested(
    occurred_on=day(7, 1), review_stage=ReviewStage.SECOND_REVIEW, reviewer=CITY_GOV, due_on=day(7, 31)
)
REVIEWED_AGAIN = PetitionReviewed(
    occurred_on=day(7, 25),
    review_stage=ReviewStage.SECOND_REVIEW,
    reviewer=CITY_GOV,
    result=ReviewResult.CHANGED,
    text="撤销原处理意见，责令重新处理",
)
CLOSED = PetitionClosed(occurred_on=day(8, 1), because=PetitionEnd.ANSWERED)
DISPUTED = DisputeRegistered(
    occurred_on=day(2, 1),
    lead=LEGAL,
    title="某片区房屋征收补偿争议",
    text="系列争议",
    field=Field.URBAN_CONSTRUCTION,
    organs=(HOUSING,),
    case_refs=(),
    criteria=(DisputeCriterion.NUMEROUS_PARTIES,),
    litigation_alone_insufficient=True,
    visibility=Visibility.BILATERAL,
)
TASKED = DisputeTaskAssigned(occurred_on=day(2, 2), task=1, organ=URBAN, text="核查", due_on=day(3, 31))
TO_ACCEPTED = (REGISTERED, ASSIGNED, ACCEPTED)
TO_ANSWERED = (*TO_ACCEPTED, ANSWERED)
MERGED = organs(OrganSuperseded(occurred_on=day(3, 15), organ=HOUSING, successor=URBAN))


def story(*history: Event, by: str = PETITIONS, **circumstances: Any) -> Given:
    return given(DECIDER, *history).as_(by).having(**circumstances)


def register(**changes: Any) -> RegisterPetition:
    return RegisterPetition(**{"occurred_on": day(2, 21), **CONTENT, **changes})


def assign(organ: str = HOUSING, on: date = day(2, 26), **changes: Any) -> AssignPetitionResponsibility:
    fields = {"organ": organ, "basis": ResponsibilityBasis.ACT}
    return AssignPetitionResponsibility(**{"occurred_on": on, **fields, **changes})


def contract(organ: str = SUB, on: date = day(2, 27), text: str = "做好解释疏导", **more: Any) -> ContractStabilityTask:
    return ContractStabilityTask(occurred_on=on, organ=organ, text=text, **more)


def accept(on: date = day(3, 1)) -> AcceptPetition:
    return AcceptPetition(occurred_on=on)


def extend(on: date = day(4, 25), **changes: Any) -> ExtendPetition:
    fields = {"reason": "需要测绘", "approved_by": ApprovingOffice.HEAD}
    return ExtendPetition(**{"occurred_on": on, **fields, **changes})


def answer(on: date = day(4, 28), **changes: Any) -> AnswerPetition:
    fields = {"result": PetitionResult.PARTLY_SUPPORTED, "text": "经核查，现答复如下"}
    return AnswerPetition(**{"occurred_on": on, **fields, **changes})


def steer(on: date = day(3, 1), **changes: Any) -> SteerPetition:
    fields = {"statutory_route": StatutoryRoute.LITIGATION, "reason": "对征收决定不服"}
    return SteerPetition(**{"occurred_on": on, **fields, **changes})


def request(on: date = day(5, 20), reviewer: str | None = None) -> RequestPetitionReview:
    return RequestPetitionReview(occurred_on=on, reviewer=reviewer)


def review(on: date = day(6, 14), **changes: Any) -> ReviewPetition:
    fields = {"result": ReviewResult.UPHELD, "text": "维持原处理意见"}
    return ReviewPetition(**{"occurred_on": on, **fields, **changes})


def close(on: date = day(8, 1), **changes: Any) -> ClosePetition:
    return ClosePetition(**{"occurred_on": on, **changes})


# --- registering ----------------------------------------------------------------------------------------------


def test_a_petition_is_registered_without_identities_and_restricted() -> None:
    """PET-05, PET-03: kinds and counts only; to be handled within 15 days of its receipt."""
    told = story().when(register()).then(REGISTERED).when(register()).nothing()
    assert DECIDER.visibility(told.state) is Visibility.RESTRICTED
    assert DECIDER.visibility(DECIDER.initial) is Visibility.RESTRICTED
    assert not any("name" in field for field in RegisterPetition.model_fields)
    told.when(register(subject="另一事由")).rejected("GEN-05")
    story(by=HOUSING).when(register()).then(REGISTERED.model_copy(update={"by": HOUSING}))


@pytest.mark.parametrize("field", ["subject", "text", "decision"])
def test_a_petitioner_is_never_named(field: str) -> None:
    """PET-05."""
    story().when(register(**{field: NAMED})).rejected("PET-05")
    story().when(register(**{field: "信访人张甲、王乙反映"})).rejected("PET-05")


def test_the_territory_is_a_subdistrict_office_or_a_zone() -> None:
    """PET-02; 属地管理 holds for the zone of a committee (管委会) too."""
    zone = organs(organ("zone-committee", "特色商业区管委会", OrganKind.ZONE_COMMITTEE))
    story(registry=zone).when(register(territory="zone-committee")).then_types(PetitionRegistered)
    for wrong in (HOUSING, "no-such-office"):
        story().when(register(territory=wrong)).rejected("PET-02")
    ended = organs(OrganSuperseded(occurred_on=day(2, 1), organ=SUB, successor=NEW_OFFICE))
    story(registry=ended).when(register()).rejected("PET-02")


def test_it_is_registered_after_it_came_in() -> None:
    """GEN-08."""
    story().when(register(received_on=day(2, 22))).rejected("GEN-08")


def test_a_dispute_it_belongs_to_exists_and_is_visible() -> None:
    """GEN-06: one that the actor may not know of answers like one that does not exist."""
    dispute = UUID("00000000-0000-4000-8000-0000000000d1")
    command = register(dispute=dispute)
    stream = f"dispute:{dispute}"
    assert command.references(Side.GOVERNMENT) == [stream]
    assert register().references(Side.GOVERNMENT) == []
    known = {stream: DISPUTE.fold([DISPUTED, TASKED])}
    story().when(command).rejected("GEN-06")
    for by in (PETITIONS, LEGAL, GOV, HOUSING, URBAN):
        story(by=by, known=known).when(command).then_types(PetitionRegistered)
    story(by=POLICE, known=known).when(command).rejected("GEN-06")


@pytest.mark.parametrize("number", ["（2015）鄂黄陂行初字第00030号", "（2024）豫0204行初12号"])
def test_papers_b4_the_case_it_comes_from_may_be_of_before_2016(number: str) -> None:
    """As the petitioner names it: who receives it need not know of the case, and nothing is looked up."""
    told = REGISTERED.model_copy(update={"earlier_number": number})
    story().when(register(earlier_number=number)).then(told)
    assert register(earlier_number=number).references(Side.GOVERNMENT) == []


# --- responsibility and territory -----------------------------------------------------------------------------


def test_exactly_one_organ_is_responsible() -> None:
    """PET-01, scenario 38: a second organ is refused; instead of the first, with a reason, it takes over."""
    one = story(REGISTERED).when(assign()).then(ASSIGNED).when(assign()).nothing()
    second = assign(URBAN, on=day(3, 4))
    one.when(second).rejected("PET-01")
    moved = ASSIGNED.model_copy(
        update={
            "occurred_on": day(3, 4),
            "organ": URBAN,
            "acceptance_due_on": day(3, 19),
            "instead_of": HOUSING,
            "reason": "现场执法由其实施",
        }
    )
    told = one.when(assign(URBAN, on=day(3, 4), reason="现场执法由其实施")).then(moved)
    told.as_(HOUSING).when(accept(day(3, 5))).rejected("GEN-10")
    told.as_(URBAN).when(accept(day(3, 5))).then_types(PetitionAccepted)
    assert AssignPetitionResponsibility.model_fields["organ"].is_required()


@pytest.mark.parametrize("organ", [COURT, OUTSIDE, "no-such-organ"])
def test_the_responsible_organ_is_an_administrative_organ_of_the_district(organ: str) -> None:
    """PET-01."""
    story(REGISTERED).when(assign(organ)).rejected("PET-01")


def test_petition_bureau_and_legal_department_assign() -> None:
    """三(二)7: nobody else (GEN-10); before the answer (GEN-05), in order (GEN-08), naming nobody (PET-05)."""
    story(REGISTERED, by=LEGAL).when(assign()).then(ASSIGNED)
    story(REGISTERED, by=HOUSING).when(assign()).rejected("GEN-10")
    story(*TO_ANSWERED).when(assign(URBAN, on=day(5, 1), reason="改派")).rejected("GEN-05")
    story(REGISTERED).when(assign(on=day(2, 20))).rejected("GEN-08")
    story(REGISTERED, ASSIGNED).when(assign(URBAN, on=day(3, 4), reason=NAMED)).rejected("PET-05")


def test_the_stability_task_goes_to_the_office_of_the_territory() -> None:
    """PET-02: once, by who coordinates."""
    told = story(REGISTERED, registry=REGISTRY).when(contract()).then(CONTRACTED).when(contract()).nothing()
    told.when(contract(text="另一任务")).rejected("GEN-05")
    fresh = story(REGISTERED, registry=REGISTRY)
    fresh.when(contract(OTHER_OFFICE)).rejected("PET-02")
    fresh.when(contract(HOUSING)).rejected("PET-02")
    fresh.as_(HOUSING).when(contract()).rejected("GEN-10")
    fresh.when(contract(on=day(2, 20))).rejected("GEN-08")
    fresh.when(contract(text=NAMED)).rejected("PET-05")
    story().when(contract()).rejected("GEN-05")
    story(*TO_ANSWERED, CLOSED).when(contract(on=day(8, 2))).rejected("GEN-05")


def test_the_stability_task_follows_the_successor() -> None:
    """PET-02, ORG-02: the office that continues the powers of the territory's."""
    merged = organs(
        organ(NEW_OFFICE, "合并后的办事处", OrganKind.SUBDISTRICT_OFFICE),
        OrganSuperseded(occurred_on=day(3, 1), organ=SUB, successor=NEW_OFFICE),
    )
    story(REGISTERED, registry=merged).when(contract(NEW_OFFICE, on=day(3, 2))).then_types(StabilityTaskContracted)
    story(REGISTERED, registry=merged).when(contract(SUB, on=day(3, 2))).rejected("PET-02")
    story(REGISTERED, registry=merged).when(contract(NEW_OFFICE)).rejected("PET-02")


def test_the_stability_task_is_reported_on_by_its_office_and_ended_by_who_coordinates() -> None:
    """三(二)7 (稳控分包), PET-02: reports as often as there are any; an end with its reason, and perhaps a new task."""
    due = CONTRACTED.model_copy(update={"report_by": day(3, 15)})
    story(REGISTERED, registry=REGISTRY).when(contract(report_by=day(3, 15))).then(due)
    story(REGISTERED, registry=REGISTRY).when(contract(report_by=day(2, 26))).rejected("GEN-11")
    told = ReportStabilityTask(occurred_on=day(3, 14), text="情况平稳", next_report_by=day(4, 15))
    reported = StabilityTaskReported(occurred_on=day(3, 14), by=SUB, text="情况平稳", next_report_by=day(4, 15))
    office = story(REGISTERED, due, by=SUB, registry=REGISTRY)
    first = office.when(told).then(reported)
    first.when(told).nothing()
    first.when(told.model_copy(update={"occurred_on": day(3, 13)})).rejected("GEN-08")
    last = ReportStabilityTask(occurred_on=day(4, 15), text="已解除")
    both = first.when(last).then(StabilityTaskReported(occurred_on=day(4, 15), by=SUB, text="已解除"))
    end = EndStabilityTask(occurred_on=day(4, 20), because=StabilityEnd.COMPLETED, reason="诉求已解决")
    both.when(end).rejected("GEN-10")
    ended = StabilityTaskEnded(occurred_on=day(4, 20), because=StabilityEnd.COMPLETED, reason="诉求已解决")
    over = both.as_(PETITIONS).when(end).then(ended)
    over.when(end).nothing()
    over.when(end.model_copy(update={"because": StabilityEnd.NO_LONGER_NEEDED})).rejected("GEN-05")
    over.as_(SUB).when(last.model_copy(update={"occurred_on": day(4, 21)})).rejected("GEN-05")
    over.when(contract(on=day(4, 19))).rejected("GEN-08")
    again = over.when(contract(on=day(5, 6))).then(CONTRACTED.model_copy(update={"occurred_on": day(5, 6)}))
    again.as_(SUB).when(ReportStabilityTask(occurred_on=day(5, 7), text="已联系")).then_types(StabilityTaskReported)


def test_bad_reports_and_ends_of_a_stability_task() -> None:
    """GEN-05, GEN-08, GEN-10, GEN-11, PET-05."""
    told = ReportStabilityTask(occurred_on=day(3, 14), text="情况平稳")
    end = EndStabilityTask(occurred_on=day(3, 14), because=StabilityEnd.NO_LONGER_NEEDED, reason="已撤诉息访")
    story(REGISTERED, by=SUB).when(told).rejected("GEN-05")
    story(REGISTERED).when(end).rejected("GEN-05")
    for other in (HOUSING, URBAN, PETITIONS):
        story(REGISTERED, CONTRACTED, by=other).when(told).rejected("GEN-10")
    office = story(REGISTERED, CONTRACTED, by=SUB)
    office.when(told.model_copy(update={"occurred_on": day(2, 26)})).rejected("GEN-08")
    office.when(told.model_copy(update={"next_report_by": day(3, 13)})).rejected("GEN-11")
    office.when(told.model_copy(update={"text": NAMED})).rejected("PET-05")
    story(REGISTERED, CONTRACTED).when(end.model_copy(update={"reason": NAMED})).rejected("PET-05")


def test_the_stability_task_and_the_handling_of_the_petition_do_not_wait_for_each_other() -> None:
    """A report of a later day is no step of the petition; the task goes on when the petition is closed."""
    reported = StabilityTaskReported(occurred_on=day(3, 14), by=SUB, text="情况平稳")
    handling = story(REGISTERED, ASSIGNED, CONTRACTED, reported, by=HOUSING)
    handling.when(AcceptPetition(occurred_on=day(3, 1))).then(ACCEPTED)
    closed = story(*TO_ANSWERED, CONTRACTED, CLOSED, by=SUB)
    closed.when(ReportStabilityTask(occurred_on=day(8, 5), text="情况平稳")).then_types(StabilityTaskReported)


# --- handling -------------------------------------------------------------------------------------------------


def test_accepted_on_the_first_of_march_it_is_due_on_the_thirtieth_of_april() -> None:
    """PET-03, scenario 38: 60 days from acceptance."""
    told = story(REGISTERED, ASSIGNED, by=HOUSING).when(accept()).then(ACCEPTED)
    assert told.state.due_on == day(4, 30)
    told.when(accept(day(3, 2))).nothing()
    assert story(REGISTERED).state.due_on is None


def test_a_period_that_ends_on_a_holiday_ends_after_it() -> None:
    """PET-03, domain B.12."""
    assert due(PetitionAccepted, day(2, 20), 60, StateCouncilCalendar())["due_on"] == day(4, 22)


def test_only_the_responsible_organ_accepts_extends_and_answers() -> None:
    """PET-01 (GEN-10); GEN-05 before it is assigned."""
    for by in (PETITIONS, URBAN):
        story(REGISTERED, ASSIGNED, by=by).when(accept()).rejected("GEN-10")
        story(*TO_ACCEPTED, by=by).when(extend()).rejected("GEN-10")
        story(*TO_ACCEPTED, by=by).when(answer()).rejected("GEN-10")
    story(REGISTERED, by=HOUSING).when(accept()).rejected("GEN-05")
    story(*TO_ANSWERED, by=HOUSING).when(extend()).rejected("GEN-05")
    story(REGISTERED, ASSIGNED, by=HOUSING).when(extend()).rejected("GEN-05")
    story(REGISTERED, ASSIGNED, by=HOUSING).when(answer()).rejected("GEN-05")


def test_the_successor_bears_the_responsibility() -> None:
    """ORG-02, PET-01: history keeps the organ that was named."""
    told = story(*TO_ACCEPTED, by=URBAN, registry=MERGED).when(answer())
    told.then(ANSWERED.model_copy(update={"by": URBAN}))


def test_more_time_once_with_approval() -> None:
    """PET-03, scenario 38: +30 days once."""
    told = story(*TO_ACCEPTED, by=HOUSING)
    longer = told.when(extend()).then(EXTENDED).when(extend()).nothing()
    assert longer.state.due_on == day(5, 30)
    longer.when(extend(days=10)).rejected("PET-03")
    longer.when(answer(day(5, 30))).then_types(PetitionAnswered)
    told.when(extend(approved_by=None)).rejected("PET-03")
    told.when(extend(days=31)).rejected("PET-03")
    told.when(extend(days=10)).then(EXTENDED.model_copy(update={"days": 10, "due_on": day(5, 10)}))
    told.when(extend(day(4, 30))).then_types(PetitionExtended)
    told.when(extend(day(5, 1))).rejected("PET-03")
    told.when(extend(day(2, 28))).rejected("GEN-08")
    told.when(extend(reason=NAMED)).rejected("PET-05")


def test_an_answer_is_taken_however_late() -> None:
    """PET-03: lateness is measured (M75); the review period of 30 days begins."""
    told = story(*TO_ACCEPTED, by=HOUSING)
    told.when(answer()).then(ANSWERED).when(answer()).nothing()
    told.when(answer(day(12, 2))).then_types(PetitionAnswered)
    told.when(answer(day(2, 28))).rejected("GEN-08")
    told.when(answer(text=NAMED)).rejected("PET-05")
    story(*TO_ANSWERED, by=HOUSING).when(answer(day(5, 2), text="另行答复")).rejected("GEN-05")
    story(REGISTERED, ASSIGNED, by=HOUSING).when(accept(day(2, 25))).rejected("GEN-08")


def test_the_number_of_an_answer_is_taken_for_ever() -> None:
    """GEN-04."""
    number = "鼓住建信复〔2024〕3号"
    told = story(*TO_ACCEPTED, by=HOUSING)
    take = TakeNumber(occurred_on=day(4, 28), number=number, holder=MATTER)
    assert told.when(answer(document_number=number)).companions() == [("number-register:petition-answer:2024", take)]
    assert told.when(answer()).companions() == []


def test_what_belongs_to_court_or_reconsideration_is_steered_there() -> None:
    """PET-04: neither accepted nor answered as a petition."""
    belongs = REGISTERED.model_copy(update={"statutory_route": StatutoryRoute.RECONSIDERATION})
    told = story(belongs, ASSIGNED, by=HOUSING)
    told.when(accept()).rejected("PET-04")
    steered = told.when(steer()).then(STEERED).when(steer()).nothing()
    steered.when(accept()).rejected("PET-04")
    story(*TO_ACCEPTED, STEERED, by=HOUSING).when(answer()).rejected("PET-04")
    steered.when(close(day(3, 2))).then(PetitionClosed(occurred_on=day(3, 2), because=PetitionEnd.STEERED))


def test_steering_has_its_place() -> None:
    """By who handles it (GEN-10), before an answer (GEN-05), in order (GEN-08), naming nobody (PET-05)."""
    story(REGISTERED, by=POLICE).when(steer()).rejected("GEN-10")
    story(REGISTERED, by=LEGAL).when(steer()).then(STEERED.model_copy(update={"by": LEGAL}))
    story(*TO_ANSWERED, by=HOUSING).when(steer(day(5, 2))).rejected("GEN-05")
    story(REGISTERED).when(steer(day(2, 20))).rejected("GEN-08")
    story(REGISTERED).when(steer(reason=NAMED)).rejected("PET-05")


# --- review ---------------------------------------------------------------------------------------------------


def test_review_and_second_review() -> None:
    """PET-03: each requested within 30 days and due in 30, of the organ above; then it is over."""
    told = story(*TO_ANSWERED).when(request()).then(REQUESTED).when(request()).nothing()
    reviewed = told.as_(GOV).when(review()).then(REVIEWED).when(review()).nothing()
    reviewed.when(review(result=ReviewResult.CHANGED)).rejected("GEN-05")
    again = reviewed.as_(HOUSING).when(request(day(7, 1))).then(REQUESTED_AGAIN)
    last = again.as_(PETITIONS).when(
        review(day(7, 25), result=ReviewResult.CHANGED, text="撤销原处理意见，责令重新处理")
    )
    over = last.then(REVIEWED_AGAIN)
    over.when(request(day(7, 26))).rejected("GEN-05")
    over.when(close()).then(PetitionClosed(occurred_on=day(8, 1), because=PetitionEnd.SECOND_REVIEWED))


def test_a_review_is_requested_in_thirty_days() -> None:
    """PET-03: on the last day, not a day later; after the answer (GEN-05, GEN-08), by who handles it (GEN-10)."""
    told = story(*TO_ANSWERED)
    told.when(request(day(5, 28))).then_types(PetitionReviewRequested)
    told.when(request(day(5, 29))).rejected("PET-03")
    told.when(request(day(4, 27))).rejected("GEN-08")
    told.as_(POLICE).when(request()).rejected("GEN-10")
    story(*TO_ACCEPTED).when(request()).rejected("GEN-05")
    twice = story(*TO_ANSWERED, REQUESTED, REVIEWED)
    twice.when(request(day(7, 16))).rejected("PET-03")


def test_a_review_is_of_the_organ_above() -> None:
    """PET-03: named, or the only one there is."""
    told = story(*TO_ANSWERED)
    told.when(request(reviewer=GOV)).then(REQUESTED)
    told.when(request(reviewer=CITY_GOV)).rejected("PET-03")
    by_tax = ASSIGNED.model_copy(update={"organ": TAX})
    story(REGISTERED, by_tax, ACCEPTED, ANSWERED).when(request(reviewer=GOV)).rejected("PET-03")
    above = REQUESTED.model_copy(update={"reviewer": CITY_GOV})
    nobody = REVIEWED.model_copy(update={"reviewer": CITY_GOV})
    story(*TO_ANSWERED, above, nobody).when(request(day(7, 1))).rejected("PET-03")


def test_who_reviews() -> None:
    """GEN-10; GEN-05 when nobody asked; GEN-08; PET-05."""
    told = story(*TO_ANSWERED, REQUESTED)
    told.when(review()).then(REVIEWED)
    told.as_(HOUSING).when(review()).rejected("GEN-10")
    told.when(review(day(5, 19))).rejected("GEN-08")
    told.when(review(text=NAMED)).rejected("PET-05")
    story(*TO_ANSWERED, by=GOV).when(review()).rejected("GEN-05")
    withdrawn = PetitionClosed(occurred_on=day(6, 1), because=PetitionEnd.WITHDRAWN)
    story(*TO_ANSWERED, REQUESTED, withdrawn, by=GOV).when(review()).rejected("GEN-05")


# --- the end --------------------------------------------------------------------------------------------------


def test_it_is_closed_when_no_review_can_come_any_more() -> None:
    """PET-03: after the 30 days, or when the petitioners waive review."""
    told = story(*TO_ANSWERED)
    told.when(close(day(5, 28))).rejected("PET-03")
    waived = PetitionClosed(occurred_on=day(5, 28), because=PetitionEnd.ANSWERED, review_waived=True)
    told.when(close(day(5, 28), review_waived=True)).then(waived)
    told.when(close(day(5, 29))).then_types(PetitionClosed).when(close()).nothing()
    told.as_(HOUSING).when(close()).then(CLOSED)
    reviewed = story(*TO_ANSWERED, REQUESTED, REVIEWED).when(close())
    reviewed.then(CLOSED.model_copy(update={"because": PetitionEnd.REVIEWED}))


def test_closing_has_its_place() -> None:
    """GEN-05 while something is due, GEN-10, GEN-08, PET-05; the petitioners may withdraw at any time."""
    for history in (TO_ACCEPTED, (*TO_ANSWERED, REQUESTED)):
        told = story(*history)
        told.when(close()).rejected("GEN-05")
        told.when(close(withdrawn=True)).then(CLOSED.model_copy(update={"because": PetitionEnd.WITHDRAWN}))
    told = story(*TO_ANSWERED)
    told.when(close(day(5, 1), withdrawn=True)).then_types(PetitionClosed)
    told.as_(POLICE).when(close()).rejected("GEN-10")
    told.when(close(day(4, 1), review_waived=True)).rejected("GEN-08")
    told.when(close(note=NAMED)).rejected("PET-05")
    story(*TO_ANSWERED, CLOSED, by=HOUSING).when(answer(day(8, 2), text="再次答复")).rejected("GEN-05")
