"""What happened again is still known as it stood on the days between."""

from __future__ import annotations

from typing import Any

import pytest

from projections.query import query
from projections.store.store import Store
from tests.organs import GOV
from tests.projections.story import COURT_READER, TODAY, Story
from tests.projections.year import day, tell_twice


@pytest.fixture
def twice(store: Store) -> Store:
    return tell_twice(Story()).told_to(store)


def one(store: Store, view: str, as_of: str, *names: str) -> tuple[Any, ...] | None:
    """These columns of the only row, None where there is none on that day."""
    rows = query(store, view, COURT_READER, as_of=day(as_of), today=TODAY).items
    assert len(rows) <= 1
    return tuple(rows[0][name] for name in names) if rows else None


def test_a_meeting_stays_known_between_cancelling_and_convening_anew(twice: Store) -> None:
    names = ("status", "convened_on", "cancelled_on", "place", "planned_on", "postponed_on")
    told = {
        "2025-03-02": None,
        "2025-03-03": ("convened", "2025-03-03", None, "第一会议室", "2025-03-20", None),
        "2025-03-05": ("cancelled", "2025-03-03", "2025-03-05", "第一会议室", "2025-03-20", None),
        "2025-03-09": ("cancelled", "2025-03-03", "2025-03-05", "第一会议室", "2025-03-20", None),
        "2025-03-10": ("convened", "2025-03-10", None, "第二会议室", "2025-03-25", None),
        "2025-03-20": ("convened", "2025-03-10", None, "第二会议室", "2025-03-26", "2025-03-20"),
        "2025-03-24": ("convened", "2025-03-10", None, "第二会议室", "2025-03-28", "2025-03-24"),
        "2025-03-28": ("held", "2025-03-10", None, "第二会议室", "2025-03-28", "2025-03-24"),
    }
    assert {as_of: one(twice, "meeting_calendar", as_of, *names) for as_of in told} == told


def test_agenda_and_reports_are_those_of_the_day(twice: Store) -> None:
    names = ("agenda_items", "report_trial", "report_suggestions", "report_reconsideration", "resolutions")
    told = {
        "2025-03-03": (0, False, False, False, 0),
        "2025-03-04": (1, True, False, False, 0),
        "2025-03-11": (2, True, True, False, 0),
        "2025-03-28": (2, True, True, False, 1),
    }
    assert {as_of: one(twice, "meeting_calendar", as_of, *names) for as_of in told} == told


def test_an_action_item_was_reported_on_with_its_first_report(twice: Store) -> None:
    names = ("status", "reported_on", "report")
    told = {
        "2025-04-07": ("assigned", None, None),
        "2025-04-08": ("reported", "2025-04-08", "进行中"),
        "2025-05-08": ("reported", "2025-04-08", "已完成"),
    }
    assert {as_of: one(twice, "action_items", as_of, *names) for as_of in told} == told


def test_a_bulletin_was_drafted_and_replied_to_on_the_first_day(twice: Store) -> None:
    names = ("status", "drafted_on", "replied_on", "replied_by")
    told = {
        "2025-01-01": None,
        "2025-01-02": ("drafted", "2025-01-02", None, None),
        "2025-01-08": ("issued", "2025-01-02", None, None),
        "2025-01-10": ("issued", "2025-01-02", "2025-01-10", GOV),
        "2025-01-14": ("issued", "2025-01-02", "2025-01-10", GOV),
    }
    assert {as_of: one(twice, "bulletin_board", as_of, *names) for as_of in told} == told


def test_a_suggestion_has_its_first_draft_and_the_assessment_of_the_day(twice: Store) -> None:
    names = ("status", "drafted_on", "assessed_on", "adopted", "not_adopted")
    told = {
        "2025-01-01": None,
        "2025-01-02": ("drafted", "2025-01-02", None, None, None),
        "2025-02-11": ("answered", "2025-01-02", None, None, None),
        "2025-02-12": ("assessed", "2025-01-02", "2025-02-12", 2, 0),
        "2025-02-20": ("assessed", "2025-01-02", "2025-02-20", 1, 1),
    }
    assert {as_of: one(twice, "suggestion_ledger", as_of, *names) for as_of in told} == told
