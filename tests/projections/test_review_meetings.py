"""M10–M14 over small stories in which each figure is known by hand."""

from __future__ import annotations

from events.meeting import MeetingCancelled, MeetingConvened, MinutesIssued
from events.organ import OrganSuperseded
from events.vocabulary import AgendaPurpose, MeetingKind
from projections.review.figure import Answer
from tests.organs import COURT, GOV, HOUSING, LEGAL, URBAN
from tests.projections.annals import CUT_OFF, Annals, d24, d25, rows, said

RECONSIDERATION = AgendaPurpose.REPORT_RECONSIDERATION
TRIAL = AgendaPurpose.REPORT_TRIAL
SUGGESTIONS = AgendaPurpose.REPORT_SUGGESTIONS


def test_m10_counts_held_meetings_by_kind() -> None:
    """M10: convened or cancelled is not held."""
    annals = Annals().meeting("a", d24(3, 1), slot="2024").meeting("b", d24(6, 1)).meeting("c", d24(7, 1))
    convened = MeetingConvened(
        occurred_on=d24(8, 1),
        kind=MeetingKind.AD_HOC,
        subject="府院联席会议",
        convenor=GOV,
        on_behalf_of=GOV,
        planned_on=d24(8, 9),
        place="区政府",
        trigger="征收项目",
    )
    annals.joint("meeting:d", convened, MeetingCancelled(occurred_on=d24(8, 2), reason="暂缓"))
    assert said(annals.figure("M10")) == {"all": "3", "regular": "1", "ad_hoc": "2"}


def test_m11_slots_with_a_held_meeting() -> None:
    """M11, MTG-03: the number of slots is a setting; a slot held late is held by the cut-off that knows it."""
    assert said(Annals().figure("M11")) == {"slots": "0/1 = 0.0 %"}
    assert said(Annals().meeting("a", d24(3, 1), slot="2024").figure("M11")) == {"slots": "1/1 = 100.0 %"}
    annals = Annals().meeting("a", d24(3, 1), slot="2024-1").meeting("late", d25(2, 1), slot="2024-2")
    two = {"regular_meetings_per_year": 2}
    assert said(annals.figure("M11", **two)) == {"slots": "1/2 = 50.0 %"}
    assert said(annals.figure("M11", cut_off=d25(2, 1), **two)) == {"slots": "2/2 = 100.0 %"}
    assert said(annals.figure("M11", 2025, cut_off=d25(12, 31), **two)) == {"slots": "0/2 = 0.0 %"}


def test_m12_names_the_missing_report() -> None:
    """M12, scenario 30, MTG-09."""
    annals = Annals().meeting("a", d24(3, 1), TRIAL, SUGGESTIONS, slot="2024").meeting("b", d24(9, 1), TRIAL)
    covered = annals.figure("M12")["covered"]
    assert isinstance(covered, Answer)
    assert covered.text == "否，缺：行政复议总体情况"

    annals.meeting("c", d24(11, 1), RECONSIDERATION)
    apart = annals.figure("M12")["covered"]
    assert isinstance(apart, Answer)
    assert (apart.yes, apart.text) == (False, "否"), "all were heard, but never in one meeting"
    assert rows(annals.figure("M12"), "by_meeting") == [
        ("2024-03-01", "未列入", "✓", "✓"),
        ("2024-09-01", "未列入", "✓", "未列入"),
        ("2024-11-01", "✓", "未列入", "未列入"),
    ]

    annals.meeting("d", d24(12, 1), RECONSIDERATION, TRIAL, SUGGESTIONS)
    assert annals.figure("M12")["covered"].text == "是（2024-12-01）"
    assert annals.figure("M12", 2025)["covered"].text.startswith("否，缺：行政复议总体情况、行政审判总体情况、司法建议")


def test_m13_an_item_reported_after_its_date_is_late() -> None:
    """M13, scenario 30: due 09-30, reported 10-08; closing counts, reporting is shown beside it."""
    annals = Annals().meeting("a", d24(8, 1), slot="2024")
    annals.item("a", 1, d24(9, 30), d24(8, 1), reported=d24(10, 8), closed=d24(10, 9))
    annals.item("a", 2, d24(9, 30), d24(8, 1), reported=d24(9, 20), closed=d24(9, 30))
    annals.item("a", 3, d24(9, 30), d24(8, 1), reported=d24(9, 30), closed=d24(10, 1))
    annals.item("a", 4, d24(11, 30), d24(8, 1))
    annals.item("a", 5, d25(3, 31), d24(8, 1), reported=d24(9, 1), closed=d24(9, 2))

    assert said(annals.figure("M13")) == {"closed": "1/4 = 25.0 %", "reported": "2/4 = 50.0 %"}
    assert said(annals.figure("M13", cut_off=d24(10, 1)))["closed"] == "1/3 = 33.3 %"
    table = annals.review().tables["T10b"]
    assert [row[-2:] for row in table.rows] == [
        ("逾期8天报告，已办结", "逾期8天报告，已办结"),
        ("按期报告，已办结", "按期报告，已办结"),
        ("按期报告，已办结", "按期报告，已办结"),
        ("逾期31天未报告", "逾期62天未报告"),
        ("按期报告，已办结", "按期报告，已办结"),
    ]


def test_m13_long_term_work_is_never_due() -> None:
    """M13, opinion 三(二)1 (部署相关工作): without a day it counts neither as late nor in time, and is listed apart."""
    annals = Annals().meeting("a", d24(8, 1), slot="2024")
    annals.item("a", 1, None, d24(8, 1))
    annals.item("a", 2, None, d24(8, 1), reported=d24(9, 1), closed=d24(9, 2))
    assert said(annals.figure("M13")) == {"closed": "0/0 = —", "reported": "0/0 = —"}
    assert [row[-1] for row in annals.review().tables["T10b"].rows] == ["长期坚持", "长期事项已办结"]


def test_m13_an_item_is_due_whether_its_meeting_is_recorded_as_held_or_not() -> None:
    """M13 counts the items due in the year: listed behind those of held meetings, without a day of meeting."""
    annals = Annals().item("a", 1, d24(9, 30), d24(8, 1), closed=d24(9, 2)).item("a", 2, d25(9, 30), d24(8, 1))
    annals.meeting("b", d24(8, 1)).item("b", 1, d24(9, 30), d24(8, 1))
    assert said(annals.figure("M13"))["closed"] == "1/2 = 50.0 %"
    assert [row[0] for row in annals.review().tables["T10b"].rows] == [d24(8, 1), None]


def test_m14_presence_of_those_invited() -> None:
    """M14: by organ; a successor's presence is its own (ORG-02), who came uninvited is shown apart."""
    annals = Annals()
    annals.meeting("a", d24(3, 1), invited=(COURT, LEGAL, HOUSING, URBAN), present=(COURT, LEGAL, HOUSING))
    annals.joint("organ-registry", OrganSuperseded(occurred_on=d24(6, 1), organ=URBAN, successor=HOUSING))
    annals.meeting("b", d24(7, 1), invited=(COURT, LEGAL, URBAN), present=(COURT, LEGAL, HOUSING, "tax-bureau"))

    figure = annals.figure("M14")

    assert said(figure) == {"all": "6/7 = 85.7 %", "uninvited": "1"}
    assert rows(figure, "by_organ") == [
        ("鼓楼区人民法院", "2", "2", "2/2 = 100.0 %"),
        ("鼓楼区住房和城乡建设局", "1", "2", "1/1 = 100.0 %"),
        ("鼓楼区司法局", "2", "2", "2/2 = 100.0 %"),
        ("鼓楼区税务局", "0", "1", "0/0 = —"),
        ("鼓楼区城市管理局（现由鼓楼区住房和城乡建设局承继）", "2", "0", "1/2 = 50.0 %"),
    ]


def test_m14_the_convenor_is_never_uninvited() -> None:
    """M14, opinion 三(二)1: the district government leads and organises, so nobody invites it."""
    annals = Annals()
    present = (GOV, COURT, LEGAL, HOUSING, URBAN)
    annals.meeting("a", d24(3, 1), invited=(COURT, LEGAL, HOUSING), present=present)
    assert said(annals.figure("M14")) == {"all": "3/3 = 100.0 %", "uninvited": "1"}


def test_m10_and_m14_a_meeting_recorded_after_it_was_held() -> None:
    """M10, opinion 三(二)1: it counts as held and is marked; it had no invitations, so nobody came uninvited."""
    annals = Annals().meeting("a", d24(3, 1), invited=(), recorded_afterwards=True)
    assert said(annals.figure("M10"))["all"] == "1"
    assert said(annals.figure("M14")) == {"all": "0/0 = —", "uninvited": "0"}
    assert annals.review().tables["T10"].rows[0][1] == "不定期（补录）"


def test_m14_who_convened_jointly_is_never_uninvited() -> None:
    """M14, opinion 三(二)1: 共同召集 with the court."""
    annals = Annals().meeting("a", d24(3, 1), invited=(LEGAL, HOUSING), jointly_with=COURT)
    assert said(annals.figure("M14"))["uninvited"] == "0"


def test_m14_who_convenes_needs_no_invitation() -> None:
    """M14: the district government convenes the meeting of these stories and is present, nobody invited it."""
    annals = Annals().meeting("a", d24(3, 1), invited=(COURT,), present=(COURT, GOV, HOUSING))
    figure = annals.figure("M14")
    assert said(figure) == {"all": "1/1 = 100.0 %", "uninvited": "1"}
    assert ("鼓楼区人民政府", "0", "1", "0/0 = —") in rows(figure, "by_organ")


def test_a_meeting_recorded_after_the_cut_off_is_not_there() -> None:
    """M10, ANR-01."""
    annals = Annals()
    annals.meeting("a", d24(12, 20), slot="2024")
    assert said(annals.figure("M10", cut_off=d24(12, 19)))["all"] == "0"
    assert said(annals.figure("M10", cut_off=CUT_OFF))["all"] == "1"


def test_t10_cites_the_minutes_with_their_issue_number() -> None:
    annals = Annals().meeting("a", d24(3, 1))
    minutes = MinutesIssued(
        occurred_on=d24(3, 9), document_number="鼓府院纪〔2024〕5号", text="纪要", issue_number="第3期"
    )
    annals.joint("meeting:a", minutes)
    [row] = annals.review().tables["T10"].rows
    assert row[5] == "鼓府院纪〔2024〕5号（第3期）"
