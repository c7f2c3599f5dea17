"""Reconsideration papers as of a day, who sees them, and the court's copies (REC-01, 03 to 05, 08; scenario 26)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.base import Visibility
from events.organ import OrganSuperseded
from events.reconsideration import (
    ReconsiderationCopyAcknowledged,
    ReconsiderationFeedbackReceived,
    ReconsiderationSuggestionWithdrawn,
)
from events.reconsideration_terms import RectificationResult
from projections.access.sight import Reader
from projections.errors import NoSuchMatter
from projections.query import history, query
from projections.store.store import Store
from tests.organs import COURT, GOV, HOUSING, LEGAL, URBAN
from tests.projections.story import (
    AUDITOR,
    COURT_READER,
    DIVISION_READER,
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
from tests.projections.year_reconsideration import copy_received, enforced, feedback
from tests.reconsiderations import (
    OPINION,
    content,
    drafted,
    opinion_sent,
    ordered,
    refused,
    reported,
    served,
    suggestion_sent,
)

READERS = {
    "court": COURT_READER,
    "division": DIVISION_READER,
    "government": GOV_READER,
    "legal": LEGAL_READER,
    "office": OFFICE_READER,
    "housing": HOUSING_READER,
    "urban": URBAN_READER,
    "outside": OUTSIDE_READER,
    "auditor": AUDITOR,
}
PAPER = "reconsideration-suggestion:a"
DAYS = ("2024-03-20", "2024-04-30", "2024-05-06")


def rows(
    store: Store, as_of: str, reader: Reader = GOV_READER, view: str = "reconsideration_ledger", **filters: str
) -> list[dict[str, Any]]:
    return query(store, view, reader, filters, as_of=date.fromisoformat(as_of), today=TODAY).items


def passed(store: Store, *days: str) -> list[tuple[str, bool]]:
    """The status on each of these days, and whether performance may be ordered."""
    return [(row["status"], row["may_order_performance"]) for day in days for row in rows(store, day)]


def who_sees(store: Store, view: str = "reconsideration_ledger") -> set[str]:
    return {name for name, reader in READERS.items() if rows(store, "2025-06-30", reader, view)}


def test_scenario_26_rec_03_rec_05_an_opinion_is_overdue_from_the_day_after_its_sixty_days(store: Store) -> None:
    Story().government(PAPER, drafted(OPINION), opinion_sent(), served()).told_to(store)
    days = ("2024-03-01", "2024-03-10", "2024-03-15", "2024-04-28", "2024-04-29", "2024-05-14", "2024-05-15")
    assert passed(store, *days) == [
        ("drafted", False),
        ("sent", False),
        ("served", False),
        ("served", False),
        ("due_soon", False),
        ("due_soon", False),
        ("overdue", True),
    ]
    assert rows(store, "2024-02-29") == []
    [row] = rows(store, "2024-05-20", may_order="true")
    assert (row["report_due_on"], row["overdue_days"], row["addressee_name"]) == (
        "2024-05-14",
        6,
        "鼓楼区住房和城乡建设局",
    )
    assert rows(store, "2024-05-14", may_order="true") == []


def test_scenario_26_rec_04_a_suggestion_is_never_overdue(store: Store) -> None:
    """Not even behind the date that was wished for (M37)."""
    sent = suggestion_sent(reply_requested_by=date(2024, 4, 30))
    Story().government(PAPER, sent, served(due=None), feedback(date(2025, 1, 6))).told_to(store)
    assert passed(store, "2024-12-31", "2025-01-06") == [("served", False), ("answered", False)]
    [row] = rows(store, "2025-01-06")
    assert (row["answered_on"], row["days"], row["late_days"], row["overdue_days"]) == ("2025-01-06", 297, None, None)
    assert row["reply_requested_by"] == "2024-04-30"


def test_a_suggestion_to_several_organs_is_answered_when_all_have(store: Store) -> None:
    """条例 art. 57(2): each of the organs concerned answers for itself, under one number."""
    answer = ReconsiderationFeedbackReceived
    Story().government(
        PAPER,
        suggestion_sent(content=content(further_addressees=(URBAN,))),
        served(due=None),
        answer(occurred_on=date(2024, 4, 1), organ=HOUSING, text="已完善"),
        answer(occurred_on=date(2024, 4, 9), organ=HOUSING, text="补充"),
        answer(occurred_on=date(2024, 5, 6), organ=URBAN, text="已完善"),
    ).told_to(store)
    said = [(row["status"], row["answered"], row["answered_on"]) for day in DAYS for row in rows(store, day)]
    assert said == [("served", 0, None), ("partly_answered", 1, None), ("answered", 2, "2024-05-06")]
    assert {"housing", "urban"} <= who_sees(store)
    [row] = rows(store, "2024-05-06", organ=URBAN)
    assert row["further_addressees"] == [URBAN]


def test_rec_03_a_report_in_time_and_a_late_one(store: Store) -> None:
    """M35."""
    story = Story().government(PAPER, opinion_sent(), served(), reported(date(2024, 5, 14)))
    story.government("reconsideration-suggestion:late", opinion_sent(), served(), reported(date(2024, 5, 17)))
    story.told_to(store)
    found = {row["stream"]: row for row in rows(store, "2024-06-01")}
    told = [(row["status"], row["late_days"], row["may_order_performance"], row["result"]) for row in found.values()]
    assert sorted(told) == [("reported", 0, False, "rectified"), ("reported_late", 3, False, "rectified")]


def test_gen_16_a_report_on_paper_shows_who_took_it_and_who_typed_it_in(store: Store) -> None:
    on_paper = reported(date(2024, 5, 14)).model_copy(update={"received_by": GOV, "entered_by": LEGAL})
    story = Story().government(PAPER, opinion_sent(), served().model_copy(update={"received_by": URBAN}), on_paper)
    story.told_to(store)
    [row], [before] = rows(store, "2024-06-01"), rows(store, "2024-05-13")
    assert (row["received_by"], row["entered_by"], row["service_received_by"]) == (GOV, LEGAL, URBAN)
    assert (before["received_by"], before["entered_by"]) == (None, None)


def test_rec_05_non_performance_opens_the_order_until_a_new_report(store: Store) -> None:
    said = reported(date(2024, 5, 10), RectificationResult.NOT_RECTIFIED)
    story = Story().government(PAPER, opinion_sent(), served(), said, refused(date(2024, 5, 12)))
    story.government(PAPER, reported(date(2024, 5, 20))).told_to(store)
    assert passed(store, "2024-05-10", "2024-05-12", "2024-05-15", "2024-05-20") == [
        ("reported", False),
        ("not_performed", False),
        ("not_performed", True),
        ("reported", False),
    ]


def test_rec_05_an_order_is_open_again_when_its_own_period_ran_out(store: Store) -> None:
    """M36."""
    Story().government(PAPER, opinion_sent(), served(), ordered()).told_to(store)
    assert passed(store, "2024-05-15", "2024-06-14", "2024-06-15") == [
        ("ordered", False),
        ("ordered", False),
        ("ordered", True),
    ]


def test_everything_that_became_of_an_opinion(store: Store) -> None:
    Story().government(PAPER, *enforced()).told_to(store)
    assert passed(store, "2024-06-15", "2024-06-20", "2024-06-30") == [
        ("ordered", True),
        ("reported_late", False),
        ("closed", False),
    ]
    [row] = rows(store, "2024-06-30")
    told = {name: row[name] for name in ("ordered_on", "perform_by", "orders", "summoned_on", "criticised_on")}
    assert told == {
        "ordered_on": "2024-05-15",
        "perform_by": "2024-06-14",
        "orders": 1,
        "summoned_on": "2024-05-16",
        "criticised_on": "2024-05-20",
    }
    assert (row["outcome"], row["notify_superior"]) == ("performed", ["kaifeng-police-bureau"])


def test_what_was_withdrawn_is_shown_apart(store: Store) -> None:
    withdrawn = ReconsiderationSuggestionWithdrawn(occurred_on=date(2024, 6, 3), reason="适用依据已修改")
    Story().government(PAPER, opinion_sent(), served(), withdrawn).told_to(store)
    assert passed(store, "2024-06-02", "2024-06-03") == [("overdue", True), ("withdrawn", False)]
    [row] = rows(store, "2024-06-03", status="withdrawn")
    assert (row["withdrawal_reason"], row["overdue_days"]) == ("适用依据已修改", None)


def test_rec_01_rec_08_the_court_finds_its_copies_in_its_inbox(store: Store) -> None:
    """M34."""
    story = Story().government(PAPER, suggestion_sent(cc=(COURT, URBAN)))
    cause = f"{full_id(PAPER)}:1"
    story.court("reconsideration-copy:a", copy_received(date(2024, 3, 10)), cause=cause)
    signed = ReconsiderationCopyAcknowledged(occurred_on=date(2024, 3, 12), organ=COURT)
    story.court("reconsideration-copy:a", signed)
    story.government("reconsideration-suggestion:o", opinion_sent()).told_to(store)

    def inbox(reader: Reader, as_of: str = "2024-12-31", **filters: str) -> list[tuple[str, str, str]]:
        found = rows(store, as_of, reader, "cc_inbox", **filters)
        return sorted((row["organ"], row["instrument"], row["status"]) for row in found)

    own, other = (COURT, "reconsideration_suggestion", "acknowledged"), (URBAN, "reconsideration_suggestion", "open")
    assert inbox(COURT_READER) == [own, other]
    assert inbox(COURT_READER, instrument="reconsideration_suggestion", organ=COURT) == [own]
    assert inbox(COURT_READER, "2024-03-11", organ=COURT) == [(COURT, "reconsideration_suggestion", "open")]
    assert inbox(URBAN_READER) == [other]
    assert inbox(HOUSING_READER) == []
    by_number = {row["instrument"]: row["copy_acknowledged_on"] for row in rows(store, "2024-12-31")}
    assert by_number == {"reconsideration_suggestion": "2024-03-12", "reconsideration_opinion": None}


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        (Visibility.BILATERAL, {"court", "division", "government", "legal", "office", "housing", "auditor"}),
        (Visibility.RESTRICTED, {"government", "housing", "auditor"}),
    ],
)
def test_both_sides_and_the_addressee_see_a_paper(store: Store, visibility: Visibility, seen_by: set[str]) -> None:
    Story().government(PAPER, opinion_sent(), served(), visibility=visibility).told_to(store)
    assert who_sees(store) == seen_by


def test_a_restricted_suggestion_is_known_to_the_court_that_got_the_copy(store: Store) -> None:
    Story().government(PAPER, suggestion_sent(), visibility=Visibility.RESTRICTED).told_to(store)
    assert who_sees(store) == {"court", "government", "housing", "auditor"}


def test_a_draft_is_known_to_who_prepares_and_who_sends_it_and_afterwards_too(store: Store) -> None:
    story = Story().government(PAPER, drafted())
    story.told_to(store)
    assert who_sees(store) == {"government", "legal", "auditor"}
    story.government(PAPER, suggestion_sent()).told_to(store)
    told = {name: len(history(store, full_id(PAPER), READERS[name], TODAY)) for name in ("government", "legal")}
    assert told == {"government": 2, "legal": 2}
    for name in ("housing", "court"):
        assert [event["type"] for event in history(store, full_id(PAPER), READERS[name], TODAY)] == [
            "reconsideration-suggestion.sent.v1"
        ]
    with pytest.raises(NoSuchMatter):
        history(store, full_id(PAPER), URBAN_READER, TODAY)


def test_the_history_has_the_courts_part_too(store: Store) -> None:
    story = Story().government(PAPER, suggestion_sent())
    story.court("reconsideration-copy:a", copy_received(date(2024, 3, 10)), cause=f"{full_id(PAPER)}:1")
    story.told_to(store)
    told = history(store, full_id("reconsideration-copy:a"), GOV_READER, TODAY)
    assert [event["side"] for event in told] == ["government", "court"]


def test_org_02_the_successor_sees_what_it_has_to_do(store: Store) -> None:
    merged = OrganSuperseded(occurred_on=date(2024, 4, 1), organ=HOUSING, successor=URBAN)
    Story().government(PAPER, opinion_sent(), served()).joint("organ-registry", merged).told_to(store)
    [row] = rows(store, "2024-05-15", URBAN_READER, issuer=GOV)
    assert (row["addressee"], row["status"]) == (HOUSING, "overdue")
