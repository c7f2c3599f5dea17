"""Disputes and petitions of the small year, with every turn (domain A.9)."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Event, Visibility
from events.dispute import (
    CourtDocument,
    DisputeClosedUnresolved,
    DisputeRegistered,
    DisputeResolved,
    DisputeTaskAssigned,
    ResolutionEffortRecorded,
)
from events.dispute_terms import DisputeCriterion, ProceedingsEffect, ResolutionKind, ResolutionRoute
from events.matter_copy import MatterKind, MatterOpeningReceived, MatterOrganReceived
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
from events.values import CaseRef
from events.vocabulary import Field
from tests.organs import CITY_GOV, GOV, HOUSING, LEGAL, PETITIONS, SUB, URBAN
from tests.projections.story import Story

day = date.fromisoformat
CASE = "（2024）豫0204行初12号"
NONE = ProceedingsEffect.NONE


def dispute(on: str = "2024-03-01", **changes: Any) -> DisputeRegistered:
    fields: dict[str, Any] = {
        "lead": LEGAL,
        "title": "某片区房屋征收补偿争议",
        "text": "系列争议",
        "field": Field.URBAN_CONSTRUCTION,
        "organs": (HOUSING,),
        "case_refs": (CaseRef(number=CASE),),
        "criteria": (DisputeCriterion.NUMEROUS_PARTIES, DisputeCriterion.STABILITY_RISK),
        "litigation_alone_insufficient": True,
        "visibility": Visibility.BILATERAL,
        "party_count": 46,
    }
    return DisputeRegistered(occurred_on=day(on), **{**fields, **changes})


def dispute_task(number: int, organ: str, on: str, due_on: str) -> DisputeTaskAssigned:
    return DisputeTaskAssigned(occurred_on=day(on), task=number, organ=organ, text="核查", due_on=day(due_on))


DISPUTE_EFFORT = ResolutionEffortRecorded(
    occurred_on=day("2024-05-06"), by=HOUSING, route=ResolutionRoute.NEGOTIATION, text="沟通", effect=NONE, task=1
)
DISPUTE_RESOLVED = DisputeResolved(
    occurred_on=day("2024-07-01"),
    resolution_kind=ResolutionKind.WITHDRAWAL_AFTER_CORRECTION,
    text="原告撤诉",
    effect=NONE,
    court_document=CourtDocument(case=CASE, made_on=day("2024-06-28")),
)
DISPUTE_UNRESOLVED = DisputeClosedUnresolved(occurred_on=day("2024-09-01"), reason="分歧较大")


def disputes(story: Story, visibility: Visibility = Visibility.BILATERAL) -> Story:
    """A dispute that is resolved, and one that is not."""
    stream = "dispute:a"
    story.government(stream, dispute(visibility=visibility), actor=LEGAL, visibility=visibility)
    story.government(stream, dispute_task(1, HOUSING, "2024-03-05", "2024-04-30"), actor=LEGAL, visibility=visibility)
    story.government(stream, dispute_task(2, SUB, "2024-03-06", "2024-05-31"), actor=LEGAL, visibility=visibility)
    story.government(stream, DISPUTE_EFFORT, actor=HOUSING, visibility=visibility)
    story.government(stream, DISPUTE_RESOLVED, actor=LEGAL, visibility=visibility)
    other = dispute("2024-04-01", title="停业补偿争议", organs=(), field=Field.MARKET_REGULATION)
    return story.government("dispute:b", other, DISPUTE_UNRESOLVED, actor=LEGAL, visibility=visibility)


PETITION = PetitionRegistered(
    occurred_on=day("2024-02-21"),
    by=PETITIONS,
    received_on=day("2024-02-20"),
    petition_kind=PetitionKind.CLAIM,
    channel=PetitionChannel.VISIT,
    petitioner_kind=PetitionerKind.CITIZEN,
    petitioner_count=12,
    subject="某片区房屋征收补偿",
    text="反映补偿标准不一致",
    field=Field.URBAN_CONSTRUCTION,
    territory=SUB,
    handling_due_on=day("2024-03-06"),
)


def responsible(organ: str, on: str, due_on: str, instead_of: str | None = None) -> PetitionResponsibilityAssigned:
    return PetitionResponsibilityAssigned(
        occurred_on=day(on),
        organ=organ,
        basis=ResponsibilityBasis.ACT,
        acceptance_due_on=day(due_on),
        instead_of=instead_of,
        reason=None if instead_of is None else "由其实施",
    )


def requested(stage: ReviewStage, reviewer: str, on: str, due_on: str) -> PetitionReviewRequested:
    return PetitionReviewRequested(occurred_on=day(on), review_stage=stage, reviewer=reviewer, due_on=day(due_on))


def reviewed(stage: ReviewStage, reviewer: str, on: str, result: ReviewResult) -> PetitionReviewed:
    return PetitionReviewed(occurred_on=day(on), review_stage=stage, reviewer=reviewer, result=result, text="意见")


PETITION_ACCEPTED = PetitionAccepted(occurred_on=day("2024-03-01"), by=HOUSING, due_on=day("2024-04-30"))
PETITION_EXTENDED = PetitionExtended(
    occurred_on=day("2024-04-25"),
    by=HOUSING,
    due_on=day("2024-05-30"),
    days=30,
    reason="需要测绘",
    approved_by=ApprovingOffice.HEAD,
)
PETITION_ANSWERED = PetitionAnswered(
    occurred_on=day("2024-06-03"),
    by=HOUSING,
    result=PetitionResult.NOT_SUPPORTED,
    text="答复",
    review_until=day("2024-07-03"),
)
FIRST, SECOND = ReviewStage.REVIEW, ReviewStage.SECOND_REVIEW
PETITION_WHOLE: tuple[Event, ...] = (
    PETITION,
    responsible(URBAN, "2024-02-23", "2024-03-11"),
    responsible(HOUSING, "2024-02-26", "2024-03-12", URBAN),
    StabilityTaskContracted(occurred_on=day("2024-02-27"), organ=SUB, text="疏导", report_by=day("2024-03-15")),
    StabilityTaskReported(occurred_on=day("2024-03-18"), by=SUB, text="情况平稳", next_report_by=day("2024-06-14")),
    StabilityTaskEnded(occurred_on=day("2024-07-01"), because=StabilityEnd.COMPLETED, reason="已息访"),
    PETITION_ACCEPTED,
    PETITION_EXTENDED,
    PETITION_ANSWERED,
    requested(FIRST, GOV, "2024-06-20", "2024-07-22"),
    reviewed(FIRST, GOV, "2024-07-10", ReviewResult.UPHELD),
    requested(SECOND, CITY_GOV, "2024-07-20", "2024-08-19"),
    reviewed(SECOND, CITY_GOV, "2024-08-23", ReviewResult.CHANGED),
    PetitionClosed(occurred_on=day("2024-09-02"), because=PetitionEnd.SECOND_REVIEWED),
)
PETITION_STEERED = PetitionSteered(
    occurred_on=day("2024-04-02"), by=HOUSING, statutory_route=StatutoryRoute.LITIGATION, reason="不服征收决定"
)


def petitions(story: Story, *events: Event) -> Story:
    """A petition with these events, or with every turn."""
    said = events or PETITION_WHOLE
    return story.government("petition:a", *said, actor=PETITIONS, visibility=Visibility.RESTRICTED)


def remedies(story: Story) -> None:
    """Both, and a petition that is steered elsewhere."""
    disputes(story)
    copy = MatterOpeningReceived(
        occurred_on=day("2024-03-01"),
        kind=MatterKind.DISPUTE,
        organs=(LEGAL, HOUSING),
        visibility=Visibility.BILATERAL,
    )
    task = MatterOrganReceived(occurred_on=day("2024-03-05"), organ=URBAN)
    story.joint("matter-copy:a", copy, task)
    petitions(story)
    story.government("petition:b", PETITION, PETITION_STEERED, actor=PETITIONS, visibility=Visibility.RESTRICTED)
