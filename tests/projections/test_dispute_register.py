"""The register of major disputes: who sees it, and what it says as of a day (domain A.9, M72, M73)."""

from __future__ import annotations

from typing import Any

from events.base import Side, Visibility
from events.organ import OrganRoleAssigned
from events.vocabulary import OrganRole
from projections.access.sight import Reader
from projections.query import history, query
from projections.store.store import Store
from tests.organs import LEGAL, OLD_LEGAL, PETITIONS, SUB, URBAN
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
    contents,
    full_id,
)
from tests.projections.year_remedies import CASE, day, disputes

SUB_READER = Reader(SUB, Side.GOVERNMENT)
PETITIONS_READER = Reader(PETITIONS, Side.GOVERNMENT)
READERS = {
    "court": COURT_READER,
    "government": GOV_READER,
    "legal": LEGAL_READER,
    "petitions": PETITIONS_READER,
    "housing": HOUSING_READER,
    "urban": URBAN_READER,
    "sub": SUB_READER,
    "office": OFFICE_READER,
    "outside": OUTSIDE_READER,
    "auditor": AUDITOR,
}


def told(visibility: Visibility = Visibility.BILATERAL) -> Story:
    return disputes(Story(), visibility)


def rows(store: Store, reader: Reader = LEGAL_READER, as_of: str = "2024-12-31", **filters: str) -> list[Any]:
    return query(store, "dispute_register", reader, filters, as_of=day(as_of), today=TODAY).items


def test_a_dispute_passes_through_its_statuses(store: Store) -> None:
    told().told_to(store)
    passed = {
        "2024-03-01": ("registered", 0, 0, None, 0),
        "2024-03-05": ("tasks_assigned", 1, 0, "2024-04-30", 0),
        "2024-04-30": ("tasks_assigned", 2, 0, "2024-04-30", 0),
        "2024-05-01": ("tasks_assigned", 2, 1, "2024-04-30", 0),
        "2024-05-06": ("in_resolution", 1, 0, "2024-05-31", 1),
        "2024-06-03": ("in_resolution", 1, 1, "2024-05-31", 1),
        "2024-07-01": ("resolved", 1, 0, None, 1),
    }
    stream = full_id("dispute:a")
    found = {as_of: rows(store, as_of=as_of, stream=stream)[0] for as_of in passed}
    names = ("status", "tasks_open", "tasks_overdue", "next_due_on", "efforts")
    assert {as_of: tuple(row[name] for name in names) for as_of, row in found.items()} == passed
    last = found["2024-07-01"]
    assert (last["resolution_kind"], last["resolved_on"], last["days"]) == (
        "withdrawal_after_correction",
        "2024-07-01",
        122,
    )
    assert found["2024-06-03"]["resolution_kind"] is None
    assert (last["cases"], last["criteria"]) == ([CASE], ["numerous_parties", "stability_risk"])
    assert (last["lead_name"], last["organs_names"]) == ("鼓楼区司法局", ["鼓楼区住房和城乡建设局"])
    assert rows(store, as_of="2024-02-29") == []


def test_an_unresolved_one_says_why(store: Store) -> None:
    told().told_to(store)
    [row] = rows(store, status="closed_unresolved")
    assert (row["unresolved_on"], row["unresolved_reason"], row["resolved_on"]) == ("2024-09-01", "分歧较大", None)
    [row] = rows(store, as_of="2024-08-31", status="registered")
    assert (row["unresolved_on"], row["unresolved_reason"]) == (None, None)


def test_the_filters(store: Store) -> None:
    told().told_to(store)
    titles = {"a": "某片区房屋征收补偿争议", "b": "停业补偿争议"}
    asked = {
        "case": (CASE, "ba"),
        "organ": (SUB, "a"),
        "field": ("market_regulation", "b"),
        "criterion": ("stability_risk", "ba"),
        "resolution_kind": ("withdrawal_after_correction", "a"),
        "from": ("2024-03-02", "b"),
        "to": ("2024-03-31", "a"),
    }
    for name, (value, expected) in asked.items():
        assert [row["title"] for row in rows(store, **{name: value})] == [titles[one] for one in expected], name
    assert rows(store, case="（2024）豫0204行初1号") == []


def test_both_sides_and_the_organs_concerned_see_it(store: Store) -> None:
    """F.5: an organ with a task sees the dispute it has a part in and no other."""
    told().told_to(store)
    seen = {name: len(rows(store, reader)) for name, reader in READERS.items()}
    whole = dict.fromkeys(("court", "government", "legal", "petitions", "office", "auditor"), 2)
    assert seen == whole | {"housing": 1, "sub": 1, "urban": 0, "outside": 0}


def test_a_restricted_one_is_for_those_it_concerns(store: Store) -> None:
    """CAS-04: it names a restricted case; the court knows, the group office does not."""
    told(Visibility.RESTRICTED).told_to(store)
    seen = {name for name, reader in READERS.items() if rows(store, reader)}
    assert seen == {"court", "legal", "petitions", "housing", "sub", "auditor"}
    assert len(history(store, full_id("dispute:a"), HOUSING_READER, today=TODAY)) == 5


def test_the_lead_moves_with_the_role(store: Store) -> None:
    """ORG-01: a restricted dispute is open to the new legal department, and to the former one as who acted."""
    moved = OrganRoleAssigned(
        occurred_on=day("2025-01-01"), organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT
    )
    told(Visibility.RESTRICTED).joint("organ-registry", moved).told_to(store)
    assert len(rows(store, Reader(OLD_LEGAL, Side.GOVERNMENT))) == 2
    assert rows(store)[0]["lead"] == LEGAL


def test_telling_it_twice_changes_nothing(store: Store) -> None:
    story = told().told_to(store)
    before = contents(store)
    told().told_to(store)
    assert story is store
    assert contents(store)["dispute"] == before["dispute"]
    assert contents(store)["dispute_effort"] == before["dispute_effort"]


def test_an_organ_without_part_in_it_learns_nothing(store: Store) -> None:
    told().told_to(store)
    assert rows(store, URBAN_READER, organ=URBAN) == []
