"""T1–T6 and T15 by hand, over a small year (domain C.3)."""

from __future__ import annotations

import orjson
import pytest

from events.case_terms import CaseCause, CaseOutcome
from projections.review.report import Review
from tests.organs import CITY_COURT, LEGAL
from tests.projections.annals import d24, page_of, rows
from tests.projections.annals_tables import IDS, ended, filed, texts, year


@pytest.fixture(scope="module")
def made() -> Review:
    return year().review()


def test_every_standard_table_is_there_in_json_and_html(made: Review) -> None:
    """T1–T15 with titles in both languages."""
    assert tuple(made.tables) == IDS
    document = orjson.loads(made.to_json())
    assert set(document["tables"]) == set(IDS)
    page = page_of(made)
    assert [key for key in IDS if f'id="{key}"' not in page] == []
    for table in made.tables.values():
        assert all(column.zh and column.en for column in table.columns)
        assert all(len(row) == len(table.columns) for row in table.rows), table.key


def test_t1_carried_over_new_total_and_the_year_before(made: Review) -> None:
    assert texts(made.tables["T1"]) == [
        ("鼓楼区人民法院", "行初（行政一审）", "1", "4", "5", "2"),
        ("鼓楼区人民法院", "行审（非诉行政行为申请执行审查）", "0", "1", "1", "0"),
        ("合计", "", "1", "5", "6", "2"),
    ]


def test_t2_cause_by_outcome(made: Review) -> None:
    assert [column.zh for column in made.tables["T2"].columns] == [
        *("案由", "驳回诉讼请求", "撤销", "准予撤诉", "合计")
    ]
    assert texts(made.tables["T2"]) == [
        ("行政处罚", "1", "1", "1", "3"),
        ("行政许可", "0", "1", "0", "1"),
        ("合计", "1", "2", "1", "4"),
    ]


def test_papers_b11_t2_and_m83_show_what_has_no_name_in_law_on_its_own_line() -> None:
    """尚无法律、法规明确名称的可诉的行政行为: every eighth real case; no other cause takes it in."""
    unnamed = filed(8, d24(3, 1), cause=CaseCause.UNNAMED_ACT)
    made = year().court("case:8", unnamed, ended(d24(6, 1), CaseOutcome.REVOKED)).review()
    assert texts(made.tables["T2"]) == [
        ("行政处罚", "1", "1", "1", "3"),
        ("行政许可", "0", "1", "0", "1"),
        ("尚无法律、法规明确名称的可诉的行政行为", "0", "1", "0", "1"),
        ("合计", "1", "3", "1", "5"),
    ]
    assert ("尚无法律、法规明确名称的可诉的行政行为", "1") in rows(made.figures["M83"], "by_cause")


def test_t3_a_case_with_two_defendants_counts_for_each_and_once_in_the_total(made: Review) -> None:
    assert [row[1:] for row in texts(made.tables["T3"])] == [("3", "1", "4"), ("0", "1", "1"), ("3", "1", "4")]


def test_t4_defendants_by_cases_with_both_loss_rates(made: Review) -> None:
    assert texts(made.tables["T4"]) == [
        ("鼓楼区住房和城乡建设局", "4", "4", "2", "2/4 = 50.0 %", "2/3 = 66.7 %"),
        ("鼓楼区城市管理局", "1", "1", "1", "1/1 = 100.0 %", "1/1 = 100.0 %"),
        ("合计", "4", "4", "2", "2/4 = 50.0 %", "2/3 = 66.7 %"),
    ]


def test_t5_grounds_add_up_to_more_than_the_cases(made: Review) -> None:
    assert texts(made.tables["T5"]) == [("主要证据不足", "1"), ("违反法定程序", "2"), ("合计", "2")]


def test_t6_appearance_by_organ(made: Review) -> None:
    line = ("3", "2", "2", "0", "0", "0", "0", "1", "1", "2/3 = 66.7 %")
    assert texts(made.tables["T6"]) == [("鼓楼区住房和城乡建设局", *line), ("合计", *line)]


def test_t15_compares_with_the_year_before(made: Review) -> None:
    """T15: counts by number, rates by percentage points, what did not change is not listed."""
    found = {(row[0], row[1]): row[2:] for row in texts(made.tables["T15"])}
    assert found["M01", "合计"] == ("0", "1", "+1")
    assert found["M80", "新收"] == ("2", "4", "+2")
    assert found["M84", "败诉率（总体）"] == ("0/1 = 0.0 %", "2/4 = 50.0 %", "+50.0")
    assert ("M11", "已召开届次") not in found
    assert all(row[0] != "M02" for row in found)


def test_names_used(made: Review) -> None:
    """The court above stands in no row of these tables; nobody is named but organs."""
    assert CITY_COURT not in page_of(made)
    assert LEGAL not in repr(made.tables["T4"])
