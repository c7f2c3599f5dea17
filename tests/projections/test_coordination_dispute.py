"""Coordinations in execution, as of a day, and who sees them (F.5; COO-03)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

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
    UrgentSuspension,
)
from events.risk_terms import AssessorCapacity, ConflictSeverity, CoordinationOutcome, SuspensionOffice
from events.values import CaseRef
from projections.access.sight import Reader
from projections.query import query
from projections.store.store import Store
from tests.organs import COURT, GOV, HOUSING, LEGAL, PETITIONS, SUB
from tests.projections.story import (
    AUDITOR,
    COURT_READER,
    GOV_READER,
    HOUSING_READER,
    LEGAL_READER,
    OFFICE_READER,
    OUTSIDE_READER,
    TODAY,
    URBAN_READER,
    Story,
)

STREAM = "coordination:a"
READERS = {
    "court": COURT_READER,
    "government": GOV_READER,
    "legal": LEGAL_READER,
    "housing": HOUSING_READER,
    "urban": URBAN_READER,
    "petitions": Reader(PETITIONS, Side.GOVERNMENT),
    "sub": Reader(SUB, Side.GOVERNMENT),
    "office": OFFICE_READER,
    "outside": OUTSIDE_READER,
    "auditor": AUDITOR,
}

d24 = date.fromisoformat

OPENED = CoordinationOpened(
    occurred_on=d24("2024-08-01"),
    executing_organ=HOUSING,
    decision_organ=GOV,
    decision_title="征收决定",
    decided_on=d24("2024-07-20"),
    risk_assessment=UUID(int=7),
)


def sign(on: str, number: int, severity: ConflictSeverity) -> ConflictSignReported:
    return ConflictSignReported(occurred_on=d24(on), sign=number, severity=severity, text="多人反映补偿标准")


def sought(on: str, organ: str, capacity: AssessorCapacity, due: str) -> CoordinationOpinionSought:
    return CoordinationOpinionSought(
        occurred_on=d24(on), organ=organ, capacity=capacity, respond_by=d24(due), question="如何处置"
    )


def given(on: str, organ: str, capacity: AssessorCapacity) -> CoordinationOpinionGiven:
    return CoordinationOpinionGiven(occurred_on=d24(on), by=organ, capacity=capacity, opinion="先行协商")


def closed(on: str, **more: Any) -> CoordinationClosed:
    values: dict[str, Any] = {"outcome": CoordinationOutcome.DEFUSED, "result": "已协商一致"}
    return CoordinationClosed(occurred_on=d24(on), **(values | more))


COURT_AS, LEGAL_AS = AssessorCapacity.COURT, AssessorCapacity.LEGAL_DEPARTMENT
HISTORY = (
    OPENED,
    given("2024-08-02", COURT, COURT_AS),
    sign("2024-08-03", 1, ConflictSeverity.MINOR),
    sign("2024-08-05", 2, ConflictSeverity.MAJOR),
    sought("2024-08-05", COURT, COURT_AS, "2024-08-12"),
    sought("2024-08-05", LEGAL, LEGAL_AS, "2024-08-12"),
    given("2024-08-08", COURT, COURT_AS),
    given("2024-08-14", LEGAL, LEGAL_AS),
    DutiesClarified(occurred_on=d24("2024-08-20"), meeting=UUID(int=8), duties=(Duty(organ=SUB, duty="入户解释"),)),
    DialogueHeld(occurred_on=d24("2024-08-22"), counterparts=12, result="多数同意"),
    DecisionProblemReported(
        occurred_on=d24("2024-08-23"),
        to=GOV,
        problem="资金未到位",
        urgent_suspension=UrgentSuspension(
            ordered_by=SuspensionOffice.DECISION_ORGAN_HEAD, ordered_on=d24("2024-08-22"), reason="避免扩大"
        ),
    ),
)


def told(*events: Any, visibility: Visibility = Visibility.BILATERAL) -> Story:
    return Story().joint(STREAM, *events, actor=HOUSING, visibility=visibility)


def rows(store: Store, reader: Reader, as_of: str | None = None, **filters: str) -> list[dict[str, Any]]:
    day = d24(as_of) if as_of else None
    return query(store, "coordination_dispute", reader, filters, as_of=day, today=TODAY).items


def row(store: Store, as_of: str) -> dict[str, Any]:
    [found] = rows(store, COURT_READER, as_of)
    return found


def test_a_coordination_passes_through_its_statuses(store: Store) -> None:
    told(*HISTORY, closed("2024-08-30", missing_opinion_of=(LEGAL,))).told_to(store)
    assert rows(store, COURT_READER, "2024-07-31") == []
    passed = {
        "2024-08-01": "opened",
        "2024-08-03": "conflict_reported",
        "2024-08-14": "opinions_heard",
        "2024-08-20": "duties_clarified",
        "2024-08-22": "dialogue_held",
        "2024-08-30": "defused",
    }
    assert {day: row(store, day)["status"] for day in passed} == passed
    before, last = row(store, "2024-08-29"), row(store, "2024-08-30")
    assert (before["outcome"], before["days"], before["missing_opinion_of"]) == (None, 28, None)
    assert (last["outcome"], last["days"], last["missing_opinion_of"]) == ("defused", 29, [LEGAL])
    assert (last["signs"], last["major_signs"], last["major_on"]) == (2, 1, "2024-08-05")
    assert (last["suspended_on"], last["reported_on"], last["dialogues"]) == ("2024-08-22", "2024-08-23", 1)
    assert (last["meeting"], last["risk_assessment"]) == (str(UUID(int=8)), str(UUID(int=7)))


def test_opinions_count_from_the_major_sign_on(store: Store) -> None:
    """COO-03: whether the time to answer is over follows from the day asked for."""
    told(*HISTORY).told_to(store)

    def opinions(day: str) -> tuple[str, str]:
        found = row(store, day)
        return found["court_opinion"], found["legal_department_opinion"]

    assert opinions("2024-08-01") == ("not_asked", "not_asked")
    assert opinions("2024-08-04") == ("given", "not_asked")
    assert opinions("2024-08-05") == ("awaited", "awaited")
    assert opinions("2024-08-12") == ("given", "awaited")
    assert opinions("2024-08-13") == ("given", "expired")
    assert opinions("2024-08-14") == ("given", "given")


def test_what_it_became_is_named(store: Store) -> None:
    """COO-05"""
    case = CaseRef(number="（2024）豫0204行初31号")
    dispute = {"outcome": CoordinationOutcome.TURNED_INTO_DISPUTE, "dispute": UUID(int=9), "case_refs": (case,)}
    told(OPENED, closed("2024-08-30", **dispute)).told_to(store)
    last = row(store, "2024-12-31")
    assert (last["status"], last["dispute"], last["cases"]) == ("turned_into_dispute", str(UUID(int=9)), [case.number])


def test_the_coordinations_are_filtered(store: Store) -> None:
    told(*HISTORY, closed("2024-08-30")).told_to(store)
    for name, value, other in (
        ("status", "defused", "opened"),
        ("outcome", "defused", "decision_suspended"),
        ("executing_organ", HOUSING, SUB),
        ("organ", SUB, "tax-bureau"),
        ("opened_from", "2024-08-01", "2024-08-02"),
    ):
        assert len(rows(store, COURT_READER, **{name: value})) == 1
        assert rows(store, COURT_READER, **{name: other}) == []


def test_both_sides_and_the_organs_concerned_see_it(store: Store) -> None:
    told(*HISTORY).told_to(store)
    seen = {name for name, one in READERS.items() if rows(store, one)}
    assert seen == set(READERS) - {"urban", "outside"}


def test_one_that_became_a_restricted_case_is_seen_by_the_organs_concerned(store: Store) -> None:
    told(OPENED, visibility=Visibility.RESTRICTED).told_to(store)
    seen = {name for name, one in READERS.items() if rows(store, one)}
    assert seen == {"court", "government", "legal", "housing", "petitions", "office", "auditor"}
