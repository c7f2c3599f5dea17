"""Cases that moved between districts, as their boards and the court's desk show them on a day (CAS-07, CAS-08)."""

from __future__ import annotations

from datetime import date
from typing import Any

from projections.access.sight import Reader
from projections.query import query
from projections.store.store import Store
from tests.projections.story import (
    COURT_READER,
    DIVISION_READER,
    HOUSING_READER,
    LEGAL_READER,
    OFFICE_READER,
    TODAY,
    Story,
)
from tests.projections.year_moving import BACK, MOVED, moved_event, moving


def rows(store: Store, view: str, reader: Reader = COURT_READER, on: date = TODAY) -> list[dict[str, Any]]:
    return list(query(store, view, reader, as_of=on, today=TODAY).items)


def statuses(store: Store, reader: Reader) -> list[str]:
    return sorted(row["status"] for row in rows(store, "arrived_cases", reader))


def test_the_index_says_where_a_case_went_and_what_came_back(store: Store) -> None:
    moving(Story()).told_to(store)
    index = {row["number"]: row for row in rows(store, "case_index")}
    went, back = index[MOVED], index[BACK]
    assert (went["status"], went["outcome"], went["moved_to"]) == ("moved", "transferred", "410205")
    assert (went["moved_court"], went["move_ground"]) == ("开封市禹王台区人民法院", "no_jurisdiction")
    assert (back["status"], back["moved_on"], back["came_back_on"]) == ("appealed", None, "2024-04-20")
    before = {row["number"]: row for row in rows(store, "case_index", on=date(2024, 4, 16))}
    assert (before[BACK]["status"], before[BACK]["moved_on"]) == ("appealed", "2024-04-15")
    assert (before[MOVED]["status"], before[MOVED]["moved_to"]) == ("filed", None)


def test_arrivals_are_for_the_court_and_a_restricted_one_for_it_alone(store: Store) -> None:
    moving(Story()).told_to(store)
    for reader in (COURT_READER, DIVISION_READER):
        assert sorted(row["status"] for row in rows(store, "arrived_cases", reader)) == [
            "filed",
            "received",
            "returned",
        ]
    for reader in (LEGAL_READER, OFFICE_READER):
        assert sorted(row["status"] for row in rows(store, "arrived_cases", reader)) == ["filed", "returned"]
    assert rows(store, "arrived_cases", HOUSING_READER) == []
    early = rows(store, "arrived_cases", on=date(2024, 3, 4))
    assert {row["status"] for row in early} == {"received"}


def test_the_desk_files_what_arrived_and_sends_again_what_came_back(store: Store) -> None:
    story = moving(Story())
    story.told_to(store)
    duties = {(row["duty"], row["since"], row["organ"]) for row in rows(store, "open_duties")}
    wanted = {
        ("file_arrived_case", "2024-03-03", "district-court"),
        ("send_files_again", "2024-04-20", "district-court"),
    }
    assert duties == wanted
    again = moved_event("2024-05-02", BACK, jurisdiction="410200", court="开封市中级人民法院", ground="appeal")
    seen = len(story.messages)
    story.court("case:back", again)
    story.messages = story.messages[seen:]
    story.told_to(store)
    assert {row["duty"] for row in rows(store, "open_duties")} == {"file_arrived_case"}
