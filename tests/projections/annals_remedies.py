"""Disputes and petitions for the annual review, each with the turn that a figure counts (domain A.9)."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Visibility
from events.dispute import DisputeRegistered
from events.dispute_terms import DisputeCriterion
from events.petition import (
    PetitionAccepted,
    PetitionAnswered,
    PetitionClosed,
    PetitionExtended,
    PetitionRegistered,
    PetitionResponsibilityAssigned,
    PetitionReviewed,
    PetitionSteered,
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
    StatutoryRoute,
)
from events.values import CaseRef
from events.vocabulary import Field
from tests.organs import GOV, HOUSING, LEGAL, SUB, URBAN
from tests.projections.annals import Annals, d24


def dispute(on: date, *cases: str, **more: Any) -> DisputeRegistered:
    return DisputeRegistered(
        occurred_on=on,
        lead=LEGAL,
        title="争议",
        text="系列争议",
        field=Field.URBAN_CONSTRUCTION,
        organs=(HOUSING,),
        case_refs=tuple(CaseRef(number=number) for number in cases),
        criteria=(DisputeCriterion.NUMEROUS_PARTIES,),
        litigation_alone_insufficient=True,
        visibility=Visibility.BILATERAL,
        **more,
    )


def registered(on: date, territory: str = SUB, count: int = 1) -> PetitionRegistered:
    return PetitionRegistered(
        occurred_on=on,
        by=LEGAL,
        received_on=on,
        petition_kind=PetitionKind.CLAIM,
        channel=PetitionChannel.VISIT,
        petitioner_kind=PetitionerKind.CITIZEN,
        petitioner_count=count,
        subject="征收补偿",
        text="反映补偿标准",
        field=Field.URBAN_CONSTRUCTION,
        territory=territory,
        handling_due_on=on,
    )


def responsible(on: date, organ: str, **more: Any) -> PetitionResponsibilityAssigned:
    basis = ResponsibilityBasis.ACT
    return PetitionResponsibilityAssigned(occurred_on=on, organ=organ, basis=basis, acceptance_due_on=on, **more)


def accepted(on: date, due: date) -> PetitionAccepted:
    return PetitionAccepted(occurred_on=on, by=HOUSING, due_on=due)


def answered(on: date) -> PetitionAnswered:
    return PetitionAnswered(occurred_on=on, by=HOUSING, result=PetitionResult.EXPLAINED, text="已说明", review_until=on)


def extended(on: date, due: date) -> PetitionExtended:
    return PetitionExtended(
        occurred_on=on, by=HOUSING, due_on=due, days=30, reason="复杂", approved_by=ApprovingOffice.HEAD
    )


def reviewed(on: date, stage: ReviewStage, result: ReviewResult) -> PetitionReviewed:
    return PetitionReviewed(occurred_on=on, review_stage=stage, reviewer=GOV, result=result, text="意见")


def petitions() -> Annals:
    """In time; only by the extension; late; never; steered away; reassigned and not accepted yet; not assigned."""
    annals = Annals()
    housing = responsible(d24(3, 1), HOUSING)
    start = (housing, accepted(d24(3, 1), d24(4, 30)))
    annals.government(
        "petition:a",
        registered(d24(2, 20), count=30),
        *start,
        answered(d24(4, 30)),
        reviewed(d24(6, 1), ReviewStage.REVIEW, ReviewResult.UPHELD),
        reviewed(d24(8, 1), ReviewStage.SECOND_REVIEW, ReviewResult.CHANGED),
        PetitionClosed(occurred_on=d24(8, 1), because=PetitionEnd.SECOND_REVIEWED),
    )
    more = extended(d24(4, 20), d24(5, 30))
    annals.government("petition:b", registered(d24(2, 21)), *start, more, answered(d24(5, 15)))
    annals.government("petition:c", registered(d24(2, 22)), *start, answered(d24(5, 15)))
    annals.government("petition:d", registered(d24(2, 23)), *start)
    steered = PetitionSteered(
        occurred_on=d24(3, 5), by=HOUSING, statutory_route=StatutoryRoute.LITIGATION, reason="属诉讼"
    )
    annals.government("petition:e", registered(d24(2, 24)), *start, steered)
    moved = responsible(d24(3, 9), URBAN, instead_of=HOUSING, reason="职责调整")
    annals.government("petition:f", registered(d24(2, 25)), housing, moved)
    return annals.government("petition:g", registered(d24(2, 26), territory=GOV))
