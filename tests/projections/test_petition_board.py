"""The petition board: who sees it, and what is due on a day (domain A.9, PET-03, PET-05, M74–M76)."""

from __future__ import annotations

from typing import Any

import pytest

from events.base import Event, Side
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.petition import StabilityTaskContracted
from events.vocabulary import OrganRole
from projections.access.sight import Reader
from projections.errors import NoSuchMatter
from projections.query import history, query
from projections.store.store import Store
from tests.organs import HOUSING, PETITIONS, POLICE, SUB, TAX, URBAN
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
    full_id,
)
from tests.projections.year_remedies import (
    PETITION,
    PETITION_ACCEPTED,
    PETITION_ANSWERED,
    PETITION_EXTENDED,
    PETITION_STEERED,
    PETITION_WHOLE,
    day,
    petitions,
    responsible,
)

PETITIONS_READER = Reader(PETITIONS, Side.GOVERNMENT)
READERS = {
    "court": COURT_READER,
    "government": GOV_READER,
    "legal": LEGAL_READER,
    "petitions": PETITIONS_READER,
    "housing": HOUSING_READER,
    "urban": URBAN_READER,
    "sub": Reader(SUB, Side.GOVERNMENT),
    "police": Reader(POLICE, Side.GOVERNMENT),
    "office": OFFICE_READER,
    "outside": OUTSIDE_READER,
    "auditor": AUDITOR,
}


IN_TIME = PETITION_ANSWERED.model_copy(update={"occurred_on": day("2024-04-30")})


def told(*events: Event) -> Story:
    return petitions(Story(), *events)


def rows(store: Store, reader: Reader = PETITIONS_READER, as_of: str = "2024-12-31", **filters: str) -> list[Any]:
    return query(store, "petition_board", reader, filters, as_of=day(as_of), today=TODAY).items


def test_a_petition_passes_through_its_statuses(store: Store) -> None:
    """PET-03: what is due next, and from which day on it is overdue, 60 days and 30 more."""
    told(*PETITION_WHOLE).told_to(store)
    passed = {
        "2024-02-21": ("registered", "2024-03-06", False),
        "2024-02-23": ("assigned", "2024-03-11", False),
        "2024-02-26": ("assigned", "2024-03-12", False),
        "2024-03-01": ("accepted", "2024-04-30", False),
        "2024-05-30": ("accepted", "2024-05-30", False),
        "2024-05-31": ("accepted", "2024-05-30", True),
        "2024-06-03": ("answered", None, False),
        "2024-06-20": ("in_review", "2024-07-22", False),
        "2024-07-10": ("reviewed", None, False),
        "2024-08-19": ("in_second_review", "2024-08-19", False),
        "2024-08-20": ("in_second_review", "2024-08-19", True),
        "2024-08-23": ("second_reviewed", None, False),
        "2024-09-02": ("closed", None, False),
    }
    found = {as_of: rows(store, as_of=as_of)[0] for as_of in passed}
    assert {on: (row["status"], row["next_due_on"], row["overdue"]) for on, row in found.items()} == passed
    last = found["2024-09-02"]
    assert (last["due_on"], last["extended"], last["on_time"], last["late_days"]) == ("2024-05-30", True, False, 4)
    assert (last["review_result"], last["second_review_result"]) == ("upheld", "changed")
    assert (last["because"], last["result"]) == ("second_reviewed", "not_supported")
    assert rows(store, as_of="2024-02-20") == []


def test_a1_a_day_in_a_year_without_a_notice_is_provisional_in_every_step(store: Store) -> None:
    """Decision 37: of the step that is due next, and of the time for review after an answer."""
    told(*(event.model_copy(update={"provisional": True}) for event in PETITION_WHOLE)).told_to(store)
    steps = (
        "2024-02-21",
        "2024-02-23",
        "2024-03-01",
        "2024-05-30",
        "2024-06-03",
        "2024-06-20",
        "2024-07-10",
        "2024-08-19",
    )
    assert [rows(store, as_of=as_of)[0]["provisional"] for as_of in steps] == [True] * len(steps)
    assert not rows(store, as_of="2024-09-02")[0]["provisional"]


def test_a1_once_the_notice_is_known_nothing_is_provisional(store: Store) -> None:
    told(*PETITION_WHOLE).told_to(store)
    assert not any(rows(store, as_of=as_of)[0]["provisional"] for as_of in ("2024-02-21", "2024-05-30", "2024-06-03"))


def test_the_responsible_organ_of_the_day(store: Store) -> None:
    """PET-01: reassigned on 2024-02-26; the history keeps both."""
    told(*PETITION_WHOLE).told_to(store)
    on = {as_of: rows(store, as_of=as_of)[0] for as_of in ("2024-02-22", "2024-02-25", "2024-02-26", "2024-02-27")}
    assert [(row["responsible_organ"], row["assignments"]) for row in on.values()] == [
        (None, 0),
        (URBAN, 1),
        (HOUSING, 2),
        (HOUSING, 2),
    ]
    assert [row["stability_office"] for row in on.values()] == [None, None, None, SUB]
    assert rows(store, responsible_organ=URBAN) == []
    assert len(rows(store, responsible_organ=HOUSING, territory=SUB, petition_kind="claim")) == 1


def test_the_stability_task_is_due_for_a_report_until_it_is_reported_on_or_over(store: Store) -> None:
    """三(二)7, PET-02: the office finds what it owes by its name and by the day."""
    told(*PETITION_WHOLE).told_to(store)
    names = ("report_due_on", "report_overdue", "reported_on", "stability_ended_on", "stability_end")
    on = {
        "2024-02-26": (None, False, None, None, None),
        "2024-03-15": ("2024-03-15", False, None, None, None),
        "2024-03-16": ("2024-03-15", True, None, None, None),
        "2024-03-18": ("2024-06-14", False, "2024-03-18", None, None),
        "2024-06-15": ("2024-06-14", True, "2024-03-18", None, None),
        "2024-07-01": (None, False, "2024-03-18", "2024-07-01", "completed"),
    }
    shown = {as_of: rows(store, as_of=as_of)[0] for as_of in on}
    assert {as_of: tuple(row[name] for name in names) for as_of, row in shown.items()} == on
    sub = Reader(SUB, Side.GOVERNMENT)
    owed = {"stability_office": SUB, "report_due_to": "2024-06-30"}
    assert len(rows(store, sub, "2024-06-15", **owed, report_overdue="true")) == 1
    assert rows(store, sub, "2024-03-18", stability_office=SUB, report_due_to="2024-06-01") == []
    assert rows(store, sub, "2024-07-01", **owed) == []


def test_a_stability_task_that_is_given_anew_is_due_again(store: Store) -> None:
    anew = StabilityTaskContracted(occurred_on=day("2024-10-08"), organ=SUB, text="再稳控", report_by=day("2024-10-31"))
    told(*PETITION_WHOLE, anew).told_to(store)
    [row] = rows(store)
    assert (row["contracted_on"], row["report_due_on"], row["report_overdue"]) == ("2024-10-08", "2024-10-31", True)
    assert (row["stability_ended_on"], row["stability_end"]) == (None, None)


@pytest.mark.parametrize(
    ("events", "as_of", "on_time", "late_days"),
    [
        ((PETITION_ACCEPTED,), "2024-04-30", None, 0),
        ((PETITION_ACCEPTED,), "2024-05-02", False, 2),
        ((PETITION_ACCEPTED, PETITION_EXTENDED), "2024-04-24", None, 0),
        ((PETITION_ACCEPTED, PETITION_EXTENDED), "2024-05-02", None, 0),
        (
            (PETITION_ACCEPTED, PETITION_ANSWERED.model_copy(update={"occurred_on": day("2024-04-30")})),
            "2024-06-30",
            True,
            0,
        ),
        ((PETITION_ACCEPTED, PETITION_ANSWERED), "2024-06-30", False, 34),
        ((), "2024-06-30", None, 0),
    ],
)
def test_answers_on_time(
    store: Store, events: tuple[Event, ...], as_of: str, on_time: bool | None, late_days: int
) -> None:
    """M75: on time, late, or not yet to be said."""
    told(PETITION, responsible(HOUSING, "2024-02-26", "2024-03-12"), *events).told_to(store)
    [row] = rows(store, as_of=as_of)
    assert (row["on_time"], row["late_days"]) == (on_time, late_days)


def test_what_is_steered_elsewhere_is_not_due(store: Store) -> None:
    """PET-04."""
    told(PETITION, responsible(HOUSING, "2024-02-26", "2024-03-12"), PETITION_ACCEPTED, PETITION_STEERED).told_to(store)
    [row] = rows(store, status="steered")
    assert (row["next_due_on"], row["overdue"], row["late_days"], row["on_time"]) == (None, False, 0, None)
    assert (row["steered_on"], row["statutory_route"]) == ("2024-04-02", "litigation")
    assert rows(store, as_of="2024-04-01")[0]["status"] == "accepted"


def test_what_is_overdue_is_found(store: Store) -> None:
    told(*PETITION_WHOLE).told_to(store)
    assert len(rows(store, as_of="2024-05-31", overdue="true")) == 1
    assert rows(store, as_of="2024-05-30", overdue="true") == []
    assert len(rows(store, as_of="2024-05-30", overdue="false", due_to="2024-05-30")) == 1


def test_petitions_are_for_those_who_handle_them(store: Store) -> None:
    """PET-05, F.5: neither the court nor the office nor any other organ learns of one; no history either."""
    told(*PETITION_WHOLE).told_to(store)
    seen = {name for name, reader in READERS.items() if rows(store, reader)}
    assert seen == {"legal", "petitions", "housing", "urban", "sub", "government", "auditor"}
    assert len(history(store, full_id("petition:a"), HOUSING_READER, today=TODAY)) == len(PETITION_WHOLE)
    for stranger in (COURT_READER, OFFICE_READER):
        with pytest.raises(NoSuchMatter):
            history(store, full_id("petition:a"), stranger, today=TODAY)


def test_a_successor_and_a_new_holder_see_what_they_took_over(store: Store) -> None:
    """ORG-02: HOUSING's petitions are TAX's after the merger; the role of the petition bureau moves to POLICE."""
    merged = OrganSuperseded(occurred_on=day("2024-05-01"), organ=HOUSING, successor=TAX)
    moved = OrganRoleAssigned(occurred_on=day("2024-05-01"), organ=POLICE, role=OrganRole.PETITION_BUREAU)
    told(PETITION, responsible(HOUSING, "2024-02-26", "2024-03-12"), PETITION_ACCEPTED).joint(
        "organ-registry", merged, moved
    ).told_to(store)
    assert len(rows(store, Reader(TAX, Side.GOVERNMENT))) == 1
    assert len(rows(store, READERS["police"])) == 1
    assert rows(store)[0]["responsible_organ_name"] == "鼓楼区住房和城乡建设局"
