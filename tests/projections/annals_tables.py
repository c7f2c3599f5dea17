"""A year of cases and appearances, with some of everything else, for the standard tables (domain C.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.appearance import AppearanceDutyRegistered, HeadAbsent, HeadAppeared
from events.appearance_terms import HeadOf, HeadRank
from events.case import CaseConcluded, CaseFiled, HearingHeld
from events.case_terms import CaseCause, CaseOutcome, LossGround, PlaintiffKind, Procedure
from events.vocabulary import AbsenceGround, Field, Topic
from projections.review.figure import Table
from tests.organs import COURT, HOUSING, URBAN
from tests.projections.annals import Annals, d24
from tests.projections.annals_remedies import dispute, petitions

IDS = (
    *("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T10b"),
    *("T11", "T12", "T12b", "T12c", "T13", "T14", "T15"),
)
"""The standard tables in their order; T10 has a second part, T12 a second and a third."""


def filed(serial: int, on: date, **more: Any) -> CaseFiled:
    fields: dict[str, Any] = {
        "number": f"（{on.year}）豫0204行初{serial}号",
        "court": COURT,
        "procedure": Procedure.FIRST_INSTANCE,
        "cause": CaseCause.PENALTY,
        "field": Field.URBAN_CONSTRUCTION,
        "defendants": (HOUSING,),
        "plaintiff_kind": PlaintiffKind.NATURAL_PERSON,
        "plaintiff_count": 1,
    }
    return CaseFiled(occurred_on=on, **(fields | more))


def ended(on: date, outcome: CaseOutcome, *grounds: LossGround) -> CaseConcluded:
    return CaseConcluded(occurred_on=on, outcome=outcome, loss_grounds=grounds)


def year() -> Annals:
    """Six first-instance cases and one review of enforcement; appearance in three of them; some of everything else."""
    annals = Annals().bulletin("j4", Topic.J4, d24(4, 8), acknowledged=d24(4, 9))
    annals.sent("a").served("a", d24(3, 12), d24(5, 13)).meeting("m", d24(9, 1), slot="2024")
    revoked, dismissed, withdrawn = CaseOutcome.REVOKED, CaseOutcome.CLAIMS_DISMISSED, CaseOutcome.WITHDRAWN
    evidence, procedure = LossGround.INSUFFICIENT_EVIDENCE, LossGround.UNLAWFUL_PROCEDURE
    annals.court("case:1", filed(1, date(2023, 5, 1)), ended(d24(2, 1), revoked, evidence, procedure))
    annals.court("case:2", filed(2, d24(2, 1)), HearingHeld(occurred_on=d24(3, 1)), ended(d24(4, 1), dismissed))
    annals.court("case:3", filed(3, d24(2, 2)), HearingHeld(occurred_on=d24(3, 2)), ended(d24(4, 2), withdrawn))
    both = filed(4, d24(2, 3), defendants=(HOUSING, URBAN), cause=CaseCause.LICENCE, field=Field.MARKET_REGULATION)
    annals.court("case:4", both, HearingHeld(occurred_on=d24(3, 3)), ended(d24(4, 3), revoked, procedure))
    annals.court("case:5", filed(5, d24(6, 1)))
    annals.court("case:6", filed(6, date(2023, 6, 1), defendants=(URBAN,)), ended(date(2023, 9, 1), withdrawn))
    review = filed(7, d24(7, 1), number="（2024）豫0204行审7号", procedure=Procedure.ENFORCEMENT_REVIEW)
    annals.court("case:7", review)
    head = {"post": "局长", "head_rank": HeadRank.PRINCIPAL, "head_of": HeadOf.DEFENDANT}
    for serial, came in ((2, True), (3, True), (4, False)):
        duty = AppearanceDutyRegistered(
            occurred_on=d24(2, 10),
            case=f"（2024）豫0204行初{serial}号",
            procedure=Procedure.FIRST_INSTANCE,
            organ=HOUSING,
        )
        on = d24(3, serial - 1)
        absent = HeadAbsent.model_validate(
            {"occurred_on": on, "staff_present": "nobody", "ground": next(iter(AbsenceGround)), "excused": False}
        )
        appeared = HeadAppeared(occurred_on=on, spoke=serial == 2, **head) if came else absent
        annals.court(f"appearance:{serial}", duty, appeared)
    annals.government("dispute:a", dispute(d24(6, 1), "（2024）豫0204行初5号"))
    annals.raw += petitions().raw[len(Annals().raw) :]
    return annals


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(_text(cell) for cell in row) for row in table.rows]


def _text(cell: Any) -> str:
    return str(getattr(cell, "text", None) or getattr(cell, "zh", None) or ("" if cell is None else cell))
