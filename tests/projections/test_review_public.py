"""Supplements and the public edition (ANR-01, ANR-02, ANR-04, ANR-05): scenarios 6 and 40."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from events.annual_review import AnnualDataFrozen, AnnualReviewOpened
from events.vocabulary import Topic
from projections.review.figure import Column, Label, Table
from projections.review.log import end_of_day
from projections.review.public_edition import SUPPRESSED, Tally, public_table
from projections.review.report import Review, review
from tests.projections.annals import ADOPTED, CUT_OFF, Annals, d24, d25
from tests.projections.supplement import differences

LATER = date(2025, 3, 31)


def at(annals: Annals, cut_off: date) -> Review:
    return annals.review(2024, cut_off)


def test_anr_02_scenario_6_a_withdrawal_in_the_next_year() -> None:
    """Scenario 6: M01 drops only behind the withdrawal; the published review is unchanged and gets a supplement."""
    annals = Annals().bulletin("j4", Topic.J4, d24(4, 8)).bulletin("e1", Topic.E1, d24(5, 8))
    published = at(annals, CUT_OFF)
    before = published.to_json()
    annals.withdraw_bulletin("j4", d25(2, 10))
    assert at(annals, CUT_OFF).to_json() == before
    found = differences(published, at(annals, LATER))  # all, the court's, and the withdrawn
    assert {(one.metric, one.old, one.new) for one in found if one.metric == "M01"} == {
        ("M01", "2", "1"),
        ("M01", "1", "0"),
        ("M01", "0", "1"),
    }


def test_anr_02_scenario_40_late_feedback_is_in_the_supplement_only() -> None:
    """Scenario 40: feedback dated 2024-12-30, recorded 2025-02-10."""
    annals = Annals().sent("a").served("a", d24(11, 1), d25(1, 2))
    published = at(annals, CUT_OFF)
    annals.answered("a", d24(12, 30), ADOPTED, ADOPTED, recorded=d25(2, 10))
    assert at(annals, CUT_OFF).to_json() == published.to_json()
    changed = {one.metric: (one.old, one.new) for one in differences(published, at(annals, LATER))}
    assert changed["M24"][0].startswith("0/1")
    assert changed["M24"][1].startswith("1/1")


def test_anr_02_nothing_recorded_nothing_to_supplement() -> None:
    annals = Annals().bulletin("j4", Topic.J4, d24(4, 8), acknowledged=d24(4, 9))
    assert differences(at(annals, CUT_OFF), at(annals, CUT_OFF + timedelta(days=1))) == ()


def test_anr_01_scenario_40_the_digest_is_that_of_the_document_whatever_the_order() -> None:
    """Scenario 40, ANR-01: other orders, duplicates, and the review's own later events give the same SHA-256."""
    annals = Annals().bulletin("j4", Topic.J4, d24(4, 8)).sent("a")
    expected = hashlib.sha256(at(annals, CUT_OFF).to_json()).hexdigest()
    opened = AnnualReviewOpened(occurred_on=d25(1, 6), year=2024)
    frozen = AnnualDataFrozen(occurred_on=d25(2, 1), year=2024, cut_off=end_of_day(CUT_OFF))
    annals.joint("annual-review:2024", opened, recorded=d25(2, 1)).joint("annual-review:2024", frozen)
    raw = [*annals.raw, *annals.raw[:5]]
    random.Random(40).shuffle(raw)
    again = review(raw, 2024, end_of_day(CUT_OFF), "开封市鼓楼区")
    assert hashlib.sha256(again.to_json()).hexdigest() == expected


# ANR-05


@dataclass(frozen=True)
class Case:
    party_group: str
    restricted: bool = False


def public_row(*cells: tuple[Case, ...]) -> tuple[object, ...]:
    """What everybody reads in a table of one row."""
    columns = tuple(Column("件数", "cases", number=True) for _ in cells)
    table = Table("T", Label("表", "table"), columns, (tuple(map(Tally, cells)),))
    return public_table(table).rows[0]


A, B, C = Case("a"), Case("b"), Case("c")
CLOSED = Case("closed", restricted=True)


@pytest.mark.parametrize(
    ("things", "shown"),
    [
        ((), 0),
        ((A,), SUPPRESSED),
        ((A, A), SUPPRESSED),
        ((A, A, A), 3),
        ((A, B), 2),
        ((A, B, C), 3),
        ((CLOSED, CLOSED, CLOSED), SUPPRESSED),
        ((A, B, CLOSED), 3),
    ],
    ids=[
        "none",
        "one",
        "two of one",
        "three of one",
        "two of two",
        "three",
        "a restricted case",
        "a restricted one among others",
    ],
)
def test_anr_05_a_small_count_of_one_party_group_is_suppressed(things: tuple[Case, ...], shown: int | str) -> None:
    """ANR-05, scenario 40: aggregates keep a restricted case as a number; a cell tied to it alone is suppressed."""
    assert public_row(things) == (shown,)


def test_anr_05_a_total_does_not_give_away_what_is_suppressed() -> None:
    """A second cell goes with a single suppressed one: the smallest other count."""
    assert public_row((A,), (B, C), (A, B, C), (A, B, C, A, B, C)) == (SUPPRESSED, SUPPRESSED, 3, 6)
    assert public_row((A,), (B,), (A, B, C), (A, B, C, A, B)) == (SUPPRESSED, SUPPRESSED, 3, 5)
    assert public_row((A, B), (B, C), (), (A, B, C, B)) == (2, 2, 0, 4)
    assert public_row((A,), (), (), (A,)) == (SUPPRESSED, 0, 0, SUPPRESSED)
    assert public_row((A, B, C, CLOSED), (), (A, B, C, CLOSED)) == (4, 0, 4)
