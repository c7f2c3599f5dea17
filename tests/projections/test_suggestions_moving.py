"""Suggestions between districts, as the views and desks of both sides show them on a day (SUG-30 to SUG-32)."""

from __future__ import annotations

from datetime import date
from typing import Any

from projections.access.sight import Reader
from projections.query import query
from projections.store.store import Store
from tests.projections.story import (
    COURT_READER,
    GOV_READER,
    HOUSING_READER,
    LEGAL_READER,
    OFFICE_READER,
    TODAY,
    URBAN_READER,
    Story,
    full_id,
)
from tests.projections.year_suggestions_moving import suggestions_moving

EVERY = {"handed", "signed", "answered", "completing", "objecting", "released", "ended"}


def rows(store: Store, view: str, reader: Reader = COURT_READER, on: date = TODAY) -> list[dict[str, Any]]:
    return list(query(store, view, reader, as_of=on, today=TODAY).items)


def standing(store: Store, reader: Reader = COURT_READER, on: date = TODAY) -> dict[str, str]:
    names = {full_id(f"suggestion:{name}"): name for name in (*EVERY, "new", "returned")}
    return {names[row["stream"]]: row["status"] for row in rows(store, "arrived_suggestions", reader, on)}


def test_each_arrival_by_where_it_stands(store: Store) -> None:
    suggestions_moving(Story()).told_to(store)
    assert standing(store) == {
        "new": "received",
        "returned": "returned",
        "handed": "handed_over",
        "signed": "overdue",
        "answered": "answered",
        "completing": "asked_again",
        "objecting": "objected",
        "released": "released",
        "ended": "withdrawn",
    }
    early = standing(store, on=date(2024, 4, 2))
    assert (early["signed"], early["completing"], early["ended"]) == ("served", "answered", "withdrawn")
    assert set(standing(store, on=date(2024, 3, 2)).values()) == {"received"}


def test_the_addressee_knows_it_once_it_was_handed_over_and_others_do_not(store: Store) -> None:
    suggestions_moving(Story()).told_to(store)
    assert standing(store, HOUSING_READER).keys() == EVERY
    for reader in (LEGAL_READER, GOV_READER, OFFICE_READER):
        assert standing(store, reader).keys() == EVERY
    assert standing(store, URBAN_READER) == {}


def test_no_ledger_or_scoreboard_of_ours_counts_it(store: Store) -> None:
    suggestions_moving(Story()).told_to(store)
    sent = {row["number"] for row in rows(store, "suggestion_ledger")}
    assert sent == {"鼓法建〔2024〕71号", "鼓法建〔2024〕72号"}
    assert {row["addressee"] for row in rows(store, "organ_scoreboard")} == {"longting-housing-bureau"}


def test_the_ledger_says_where_it_went_and_why_it_came_back(store: Store) -> None:
    suggestions_moving(Story()).told_to(store)
    ledger = {row["number"][-3:]: row for row in rows(store, "suggestion_ledger")}
    went, back = ledger["71号"], ledger["72号"]
    assert (went["moved_to"], went["moved_on"], went["came_back_on"]) == ("410211", "2024-03-06", None)
    assert (back["came_back_on"], back["came_back_because"]) == ("2024-03-09", "该单位已撤销")


def duties(store: Store, reader: Reader) -> list[tuple[str, str, str | None]]:
    return sorted((row["duty"], row["since"], row["due_on"]) for row in rows(store, "open_duties", reader))


def test_each_desk_has_what_is_its_turn(store: Store) -> None:
    suggestions_moving(Story()).told_to(store)
    assert duties(store, COURT_READER) == [
        ("hand_over_suggestion", "2024-03-02", None),
        ("send_suggestion_again", "2024-03-09", None),
    ]
    assert duties(store, HOUSING_READER) == [
        ("answer_suggestion", "2024-03-05", "2024-05-06"),
        ("sign_for_suggestion", "2024-03-03", None),
    ]
    copies = [duty for duty in duties(store, LEGAL_READER) if duty[0] == "sign_for_copy"]
    assert len(copies) == len(EVERY - {"answered", "ended"})
