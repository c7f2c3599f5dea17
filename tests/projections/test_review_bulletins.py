"""M01–M07 over small stories in which each figure is known by hand."""

from __future__ import annotations

from events.bulletin import (
    BulletinAcknowledged,
    BulletinCorrected,
    BulletinDrafted,
    BulletinReplied,
    CommonProblem,
)
from events.values import CaseRef, Period
from events.vocabulary import CaseStage, Field, IssueCategory, OpinionTopic, Topic
from projections.review.figure import Count, Rate
from tests.organs import GOV
from tests.projections.annals import CUT_OFF, Annals, bulletin, d24, d25, rows, said


def test_m01_counts_by_side_and_topic_a_corrected_one_once_and_no_draft() -> None:
    """M01, BUL-04."""
    annals = Annals()
    annals.bulletin("j2", Topic.J2, d24(4, 8), is_similar_case_matter=True)
    annals.bulletin("e2", Topic.E2, d24(5, 6))
    annals.government(
        "bulletin:e2",
        BulletinCorrected(
            occurred_on=d24(5, 9), content=bulletin(Topic.E2), revision=2, changed="一项数据", reason="笔误"
        ),
    )
    annals.court("bulletin:draft", BulletinDrafted(occurred_on=d24(6, 1), content=bulletin(Topic.J7)))
    annals.bulletin("j1", Topic.J1, d24(5, 6))
    annals.bulletin("before", Topic.J2, d24(1, 1).replace(year=2023))
    annals.bulletin("after", Topic.J2, d25(1, 2))

    figure = annals.figure("M01")

    assert said(figure) == {"all": "3", "court": "2", "government": "1", "similar_cases": "1", "withdrawn": "0"}
    counted = {row[0]: row[2:] for row in rows(figure, "by_topic")}
    assert len(counted) == 14
    assert counted["J2"] == ("1", "1")
    assert counted["E2"] == ("1", "0")
    assert sum(int(n) for n, _ in counted.values()) == 3


def test_the_year_has_its_first_and_its_last_day() -> None:
    """M01: by business date, both ends included."""
    annals = Annals().bulletin("first", Topic.J1, d24(1, 1)).bulletin("last", Topic.J1, d24(12, 31))
    annals.bulletin("next", Topic.J1, d25(1, 1))
    assert said(annals.figure("M01"))["all"] == "2"
    assert said(annals.figure("M01", 2025))["all"] == "1"


def test_a_withdrawal_in_the_next_year_counts_from_the_cut_off_that_knows_it() -> None:
    """M01, scenario 6: the review made before the withdrawal is unchanged (BUL-04, ANR-02)."""
    annals = Annals().bulletin("j4", Topic.J4, d24(9, 2)).bulletin("j1", Topic.J1, d24(9, 3))
    before = annals.review(cut_off=CUT_OFF).to_json()

    annals.withdraw_bulletin("j4", d25(3, 1))

    assert annals.review(cut_off=CUT_OFF).to_json() == before
    assert said(annals.figure("M01", cut_off=d25(2, 28)))["all"] == "2"
    later = said(annals.figure("M01", cut_off=d25(3, 1)))
    assert (later["all"], later["withdrawn"]) == ("1", "1")
    assert said(annals.figure("M01", 2025, cut_off=d25(3, 1)))["withdrawn"] == "0", "it was issued in 2024"


def test_m02_counts_new_rules_and_m03_names_the_silent_topics() -> None:
    """M02, M03."""
    annals = Annals().bulletin("a", Topic.J1, d24(2, 1)).bulletin("b", Topic.J1, d24(3, 1))
    annals.bulletin("c", Topic.E7, d24(3, 2), residual_reason="不属于前六项")

    assert said(annals.figure("M02")) == {"new_rules": "2"}
    silent = annals.figure("M03")
    assert said(silent) == {"silent": "12/14 = 85.7 %", "nil": "0"}
    assert {row[0] for row in rows(silent, "topics")} == {topic.value for topic in Topic} - {"J1", "E7"}


def test_m03_tells_reported_nil_from_silent() -> None:
    """M03, BUL-12: a topic on which there are nil reports only is neither silent nor spoken of."""
    nil = {"nil_report": True, "period": Period(start=d24(1, 1), end=d24(3, 31))}
    annals = Annals().bulletin("a", Topic.J1, d24(4, 1), **nil).bulletin("b", Topic.E3, d24(4, 1), **nil)
    annals.bulletin("c", Topic.E3, d24(7, 1))

    silent = annals.figure("M03")
    assert said(silent) == {"silent": "12/14 = 85.7 %", "nil": "1"}
    assert [row[0] for row in rows(silent, "nil_topics")] == ["J1"]
    assert said(annals.figure("M02")) == {"new_rules": "0"}
    assert said(annals.figure("M01"))["all"] == "3"


def test_m04_opinions_answered_by_the_cut_off_and_by_topic() -> None:
    """M04: an answer recorded after the cut-off does not count yet."""
    annals = Annals()
    annals.bulletin("trial", Topic.E4, d24(6, 3), opinion_topic=OpinionTopic.TRIAL)
    annals.bulletin("enforcement", Topic.E4, d24(6, 4), opinion_topic=OpinionTopic.NONLITIGATION_ENFORCEMENT)
    annals.court("bulletin-receipt:trial", BulletinReplied(occurred_on=d24(6, 20), by="district-court", text="答复"))
    late = BulletinReplied(occurred_on=d24(12, 30), by="district-court", text="答复")
    annals.court("bulletin-receipt:enforcement", late, recorded=d25(2, 10))

    assert said(annals.figure("M04")) == {
        "answered": "1/2 = 50.0 %",
        "trial": "1/1 = 100.0 %",
        "nonlitigation_enforcement": "0/1 = 0.0 %",
    }
    assert said(annals.figure("M04", cut_off=d25(2, 10)))["answered"] == "2/2 = 100.0 %"


def test_m05_median_lag_and_cases_notified_at_acceptance() -> None:
    """M05, BUL-11: of an even number the mean of the two in the middle; a case is counted once."""
    annals = Annals()
    for name, lag in (("a", 3), ("b", 10), ("c", 8), ("d", 30)):
        annals.bulletin(name, Topic.J7, d24(5, 31), matter_date=d24(5, 31 - lag), residual_reason="其他")
    annals.bulletin("undated", Topic.J7, d24(6, 1), residual_reason="其他")
    one, two, three = (f"（2024）豫0204行初{n}号" for n in (1, 2, 3))
    accepted, handled = CaseStage.ACCEPTED, CaseStage.HANDLED
    annals.bulletin(
        "last-year", Topic.J3, d24(1, 1).replace(year=2023), case_refs=(CaseRef(number=three, stage=accepted),)
    )
    annals.bulletin("first", Topic.J3, d24(7, 1), case_refs=(CaseRef(number=one, stage=accepted),))
    later = (
        CaseRef(number=one, stage=handled),
        CaseRef(number=two, stage=handled),
        CaseRef(number=three, stage=handled),
    )
    annals.bulletin("later", Topic.J3, d24(9, 1), case_refs=later)

    figure = annals.figure("M05")

    assert said(figure) == {"lag": "9 天（n = 4）", "j3_at_acceptance": "2/3 = 66.7 %"}
    assert "豫0204行初" not in annals.review().to_json().decode(), "a case number never enters the review"


def test_m05_acceptance_counts_from_a_standing_j3_of_this_year_or_before() -> None:
    """M05: not from a withdrawn one, from next year's, or from the government's E3."""
    numbers = [f"（2024）豫0204行初{n}号" for n in (1, 2, 3, 4)]
    handled = tuple(CaseRef(number=number, stage=CaseStage.HANDLED) for number in numbers)
    first, second, third, fourth = (CaseRef(number=number, stage=CaseStage.ACCEPTED) for number in numbers)
    annals = Annals().bulletin("handled", Topic.J3, d24(9, 1), case_refs=handled)
    annals.bulletin("gone", Topic.J3, d24(3, 1), case_refs=(first,)).withdraw_bulletin("gone", d24(3, 2))
    annals.bulletin("later", Topic.J3, d25(1, 2), case_refs=(second,))
    annals.bulletin("e3", Topic.E3, d24(3, 1), case_refs=(third,))
    annals.bulletin("last day", Topic.J3, d24(12, 31), case_refs=(fourth,))
    assert said(annals.figure("M05"))["j3_at_acceptance"] == "1/4 = 25.0 %"


def test_m05_a_median_may_end_on_a_half() -> None:
    """M05."""
    annals = Annals()
    for name, lag in (("a", 3), ("b", 4)):
        annals.bulletin(name, Topic.J7, d24(5, 31), matter_date=d24(5, 31 - lag), residual_reason="其他")
    assert said(annals.figure("M05"))["lag"] == "3.5 天（n = 2）"


def test_m06_problems_of_the_same_field_and_category_on_both_sides() -> None:
    """M06: field and category must both agree."""

    def problem(field: Field, category: IssueCategory) -> CommonProblem:
        return CommonProblem(text="听证程序缺失", field=field, category=category)

    general, tendency = IssueCategory.GENERAL_PROCEDURAL, IssueCategory.EMERGING_TENDENCY
    housing, health, tax = Field.URBAN_CONSTRUCTION, Field.HEALTH, Field.TAXATION
    annals = Annals()
    annals.bulletin(
        "j4", Topic.J4, d24(5, 1), problems=(problem(housing, general), problem(health, general), problem(tax, general))
    )
    annals.bulletin("again", Topic.J4, d24(6, 1), problems=(problem(housing, general),))
    annals.bulletin("e6", Topic.E6, d24(7, 1), problems=(problem(housing, general), problem(health, tendency)))

    figure = annals.figure("M06")

    assert said(figure) == {"shared": "1"}
    assert rows(figure, "problems") == [("城建", "带有普遍意义的、程序性的问题", "2", "1")]


def test_m07_counts_the_newest_revision_only() -> None:
    """M07, BUL-05: a correction re-opens acknowledgement; days run from the revision."""
    annals = Annals()
    annals.bulletin("signed", Topic.J2, d24(4, 8), acknowledged=d24(4, 9))
    annals.bulletin("reopened", Topic.E2, d24(5, 6), acknowledged=d24(5, 7))
    annals.bulletin("unsigned", Topic.J1, d24(5, 6))
    again = BulletinCorrected(
        occurred_on=d24(5, 20), content=bulletin(Topic.E2), revision=2, changed="数据", reason="笔误"
    )
    annals.government("bulletin:reopened", again)

    assert said(annals.figure("M07")) == {
        "all": "1/3 = 33.3 %",
        "court": "1/2 = 50.0 %",
        "government": "0/1 = 0.0 %",
        "days": "1 天（n = 1）",
    }

    annals.court("bulletin-receipt:reopened", BulletinAcknowledged(occurred_on=d24(5, 25), by=GOV, revision=2))
    signed = annals.figure("M07")
    assert (said(signed)["all"], said(signed)["days"]) == ("2/3 = 66.7 %", "3 天（n = 2）")


def test_a_figure_names_the_events_behind_it() -> None:
    """M01, M04: the numerator lies within the denominator, each reference is an event of the log."""
    annals = Annals().bulletin("e4", Topic.E4, d24(6, 3), opinion_topic=OpinionTopic.TRIAL)
    all_issued, answered = annals.figure("M01")["all"], annals.figure("M04")["answered"]
    assert isinstance(all_issued, Count)
    assert isinstance(answered, Rate)
    assert all_issued.refs == answered.whole
    assert all_issued.refs[0].startswith("government/bulletin:")
    assert all_issued.refs[0].endswith(":1")
