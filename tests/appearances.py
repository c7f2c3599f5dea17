"""A duty to appear for tests: （2024）豫0204行初12号 against the housing bureau, hearing on 2024-05-10."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.case import Case
from events.appearance import (
    AppearanceDutyRegistered,
    AppearanceNoticeServed,
    HeadDesignationReceived,
    HeadNamed,
    IdentityProofReceived,
    IdentityProofReviewed,
    ReasonGiven,
)
from events.appearance_terms import AbsenceReason, HeadRank, MustNotifyGround, ProofReview
from events.case import CaseFiled
from events.case_terms import CaseCause, PlaintiffKind, Procedure
from events.vocabulary import Field
from tests.organs import COURT, HOUSING

CASE = "（2024）豫0204行初12号"
APPEAL = "（2024）豫02行终5号"
FILED_ON = date(2024, 4, 1)
REGISTERED_ON = date(2024, 4, 20)
NOTIFIED_ON = date(2024, 5, 5)
HEARING = date(2024, 5, 10)
DEPUTY = HeadNamed(post="副局长", head_rank=HeadRank.DEPUTY)
PRINCIPAL = HeadNamed(post="局长", head_rank=HeadRank.PRINCIPAL)


def day(month: int, number: int, year: int = 2024) -> date:
    return date(year, month, number)


def filed(*defendants: str, on: date = FILED_ON, number: str = CASE) -> CaseFiled:
    return CaseFiled(
        occurred_on=on,
        number=number,
        court=COURT,
        procedure=Procedure.FIRST_INSTANCE,
        cause=CaseCause.PENALTY,
        field=Field.URBAN_CONSTRUCTION,
        defendants=defendants or (HOUSING,),
        plaintiff_kind=PlaintiffKind.NATURAL_PERSON,
        plaintiff_count=1,
    )


def case(*defendants: str, **changes: Any) -> Case:
    return Case(filed=filed(*defendants), **changes)


def duty(**changes: Any) -> AppearanceDutyRegistered:
    fields: dict[str, Any] = {
        "occurred_on": REGISTERED_ON,
        "case": CASE,
        "procedure": Procedure.FIRST_INSTANCE,
        "organ": HOUSING,
        "must_notify_ground": MustNotifyGround.MASS_INCIDENT,
    }
    return AppearanceDutyRegistered(**(fields | changes))


def notice(hearing: date = HEARING, on: date = NOTIFIED_ON, **changes: Any) -> AppearanceNoticeServed:
    return AppearanceNoticeServed(occurred_on=on, hearing_on=hearing, **changes)


def designation(head: HeadNamed = DEPUTY, on: date = day(5, 6)) -> HeadDesignationReceived:
    return HeadDesignationReceived(occurred_on=on, head=head)


def proof(on: date = day(5, 7), **changes: Any) -> IdentityProofReceived:
    fields: dict[str, Any] = {"occurred_on": on, "head": DEPUTY, "sealed": True, "states_identity": True}
    return IdentityProofReceived(**(fields | changes))


def proof_review(review: ProofReview = ProofReview.ACCEPTED, **changes: Any) -> IdentityProofReviewed:
    fields: dict[str, Any] = {"occurred_on": day(5, 8), "review": review, "head": DEPUTY}
    return IdentityProofReviewed(**(fields | changes))


IN_ORDER = (duty(), notice(), designation(), proof(), proof_review())
"""Notified five days before, a deputy designated, the proof in order: scenario 31."""

DUTY_ELSEWHERE = ReasonGiven(
    absence_reason=AbsenceReason.IRREPLACEABLE_DUTY, explanation="主持防汛抢险指挥工作", sealed=True
)
OTHER_MEETING = ReasonGiven(absence_reason=AbsenceReason.OTHER_PROPER_CAUSE, explanation="参加其他会议")
