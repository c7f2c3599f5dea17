"""The year before in the review, from papers: marked as 基数, compared, never 0 or "+49" out of nothing (ANR-06)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from events.annual_review import BaselineEntered, BaselineFigure
from projections.query import query
from projections.review.public_edition import public_table
from projections.review.report import Review
from projections.review.tables.standard import a_year_earlier
from projections.review.tables.work import changes
from projections.store.store import Store
from tests.projections.annals import Annals, d24, d25, page_of
from tests.projections.annals_tables import filed, texts, year
from tests.projections.story import COURT_READER, TODAY, Story

PAPER = "鼓楼区人民法院2023年度行政审判白皮书"


def entered(*figures: BaselineFigure, of: int = 2023, on: date = d24(1, 8)) -> BaselineEntered:
    return BaselineEntered(occurred_on=on, year=of, figures=figures, source=PAPER)


def number(metric: str, measure: str, value: int, denominator: int | None = None) -> BaselineFigure:
    return BaselineFigure(metric=metric, measure=measure, value=Decimal(value), denominator=denominator)


def compared(made: Review) -> dict[tuple[Any, Any], tuple[Any, ...]]:
    return {(row[0], row[1]): row[2:] for row in texts(made.tables["T15"])}


def with_baseline(*figures: BaselineFigure, annals: Annals | None = None) -> Annals:
    return (annals or year()).joint("annual-review:2023", entered(*figures))


def test_the_comparison_shows_what_was_entered_and_the_change_from_it() -> None:
    rate = BaselineFigure(metric="M24", measure="documents", value=Decimal("85.41"), percentage=True)
    figures = (number("M80", "新收", 67), number("M40", "heard", 157, 171), rate, number("M20", "all", 3))
    made = with_baseline(*figures).review()
    found = compared(made)
    assert found["M80", "新收"] == ("67（基数）", "4", "-63")
    assert found["M40", "出庭率（开庭口径）"] == ("157/171 = 91.8 %（基数）", "2/3 = 66.7 %", "-25.1")
    assert found["M24", "反馈率（按件）"] == ("85.41 %（基数）", "0/1 = 0.0 %", "-85.4")
    assert found["M20", "发出合计（含已撤回）"] == ("3（基数）", "1", "-2")
    assert "67（基数）" in page_of(made)


def test_m80_has_it_beside_the_intake_once_the_year_is_over() -> None:
    annals = with_baseline(number("M80", "new", 67))
    assert annals.figure("M80")["last_year"].text == "67（基数）"  # type: ignore[union-attr]
    assert annals.review(2024, d24(9, 30)).figures["M80"]["last_year"].text == "2"  # type: ignore[union-attr]
    [value] = [
        each
        for each in orjson.loads(annals.review().to_json())["figures"]["M80"]["values"]
        if each["key"] == "last_year"
    ]
    assert (value["kind"], value["source"]) == ("baseline", PAPER)
    assert value["ref"].startswith("joint/annual-review:")


def test_t1_shows_what_was_entered_of_the_year_before_and_else_no_record() -> None:
    """M80, M82: of a type of case, of the first instance, of all; 旧存 is of the year itself, and is counted."""
    of_types = number("M82", "行初", 60), number("M82", "行赔初", 7)
    figures = (*of_types, number("M82", "new", 90), number("M80", "new", 67))
    annals = with_baseline(*figures, annals=Annals().court("case:1", filed(1, d24(2, 1))))
    court = "鼓楼区人民法院"
    assert texts(annals.review().tables["T1"]) == [
        (court, "行初（行政一审）", "0", "1", "1", "60（基数）"),
        (court, "行赔初（行政赔偿一审）", "0", "0", "0", "7（基数）"),
        ("合计", "", "0", "1", "1", "90（基数）"),
        ("其中一审", "", "0", "1", "1", "67（基数）"),
    ]
    assert texts(annals.review(2024, d24(9, 30)).tables["T1"])[-1] == ("合计", "", "0", "1", "1", "无记录")
    alone = Annals().court("case:1", filed(1, d24(2, 1)))
    assert texts(with_baseline(number("M80", "新收", 67), annals=alone).review().tables["T1"]) == [
        (court, "行初（行政一审）", "0", "1", "1", "无记录"),
        ("合计", "", "0", "1", "1", "无记录"),
        ("其中一审", "", "0", "1", "1", "67（基数）"),
    ]


def test_anr_05_t1_shows_the_public_no_small_number_of_a_paper_nor_what_would_give_it_away() -> None:
    annals = with_baseline(number("M82", "行赔初", 2), number("M82", "new", 69), number("M80", "new", 67))
    shown = [row[-1] for row in texts(public_table(annals.review().tables["T1"]))]
    assert set(shown[2:]) == {"*"}
    assert "69（基数）" in [row[-1] for row in texts(annals.review().tables["T1"])]


def test_a_year_without_records_has_no_record_but_for_what_was_entered() -> None:
    annals = Annals().court("case:1", filed(1, d24(2, 1)))
    with_baseline(number("M80", "new", 67), annals=annals)
    found = compared(annals.review())
    assert found["M80", "新收"] == ("67（基数）", "1", "-66")
    assert found["M80", "总计"] == ("无记录", "1", "—")


def test_the_later_entry_counts_and_the_other_year_does_not() -> None:
    annals = with_baseline(number("M80", "new", 67))
    with_baseline(number("M80", "new", 70), annals=annals)
    assert compared(annals.review())["M80", "新收"][0] == "70（基数）"
    assert compared(annals.review(2025, d25(12, 31)))["M80", "新收"][0] == "4"


def test_what_no_value_of_the_review_is_called_stands_as_it_was_entered() -> None:
    made = with_baseline(number("M80", "二审新收", 12)).review()
    assert compared(made)["M80", "二审新收"] == ("12（基数）", "—", "—")


def test_anr_05_a_small_baseline_is_not_for_the_public() -> None:
    made = with_baseline(number("M80", "new", 2), number("M80", "二审新收", 1)).review()
    table = changes(made.facts, made.figures, a_year_earlier(made.facts), public=True)
    found = {(row[0], row[1]): row[2:] for row in texts(table)}
    assert found["M80", "新收"] == ("*", "*", "*")
    assert found["M80", "二审新收"][0] == "*"


def test_anr_01_what_was_entered_after_the_cut_off_is_not_in_it() -> None:
    annals = year()
    annals.joint("annual-review:2023", entered(number("M80", "new", 67), on=d25(3, 1)))
    assert annals.figure("M80")["last_year"].text == "2"  # type: ignore[union-attr]


def test_the_view_shows_the_last_entry_of_each_value_with_its_source(store: Store) -> None:
    first = entered(number("M80", "new", 67), number("M40", "heard", 157, 171), on=date(2024, 1, 8))
    again = entered(number("M80", "new", 70), on=date(2024, 2, 1))
    Story().joint("annual-review:2023", first, again).told_to(store)

    def rows(day: date) -> list[tuple[Any, ...]]:
        items = query(store, "annual_baselines", COURT_READER, {"year": "2023"}, as_of=day, today=TODAY).items
        return [(row["metric"], row["value"], row["denominator"], row["source"]) for row in items]

    assert rows(date(2024, 1, 31)) == [("M40", "157", 171, PAPER), ("M80", "67", None, PAPER)]
    assert rows(date(2024, 2, 1)) == [("M40", "157", 171, PAPER), ("M80", "70", None, PAPER)]
    assert rows(date(2024, 1, 1)) == []
