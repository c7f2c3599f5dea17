"""M40–M47 over hearings whose figures are known by hand: scenarios 31, 32, 33 (APP-01 to APP-12, SUG-20)."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.appearance import (
    AbsenceReasonReviewed,
    AppearanceDutyEnded,
    AppearanceFindingCorrected,
    Finding,
    HeadAbsent,
    HeadAppeared,
    HearingAdjourned,
    JointAppearanceSettled,
)
from events.appearance_response import AppearanceReported
from events.appearance_terms import HeadRank, JointSettlement, NoticeDefect, StaffPresent
from events.base import Event
from events.case import HearingHeld
from events.organ import OrganSuperseded
from events.suggestion import SuggestionWithdrawn
from events.values import CaseRef
from events.vocabulary import AbsenceGround, SuggestionKind
from tests.appearances import CASE, DUTY_ELSEWHERE, OTHER_MEETING, duty, filed, notice
from tests.cases import restricted_event
from tests.organs import CITY_GOV, GOV, HOUSING, POLICE, SUPERVISORY, URBAN
from tests.projections.annals import CUT_OFF, Annals, d24, d25, public, rows, said

APRIL, HEARING, AGAIN = d24(4, 20), d24(5, 10), d24(6, 12)
STAFF, LAWYER = StaffPresent.CORRESPONDING_STAFF, StaffPresent.LAWYER_ONLY
NO_REASON, NOBODY = AbsenceGround.NO_VALID_REASON, AbsenceGround.NOBODY_APPEARED
EXCUSED = HeadAbsent(occurred_on=HEARING, staff_present=STAFF, excused=True)


def number(serial: int) -> str:
    return f"（2024）豫0204行初{serial}号"


def owed(annals: Annals, serial: int, *events: Event, organ: str = HOUSING, **more: Any) -> Annals:
    """A duty of the organ in case `serial`, and what happened to it."""
    registered = duty(case=number(serial), organ=organ, **more)
    return annals.court(f"appearance:{serial}-{organ}", registered, *events)


def came(on: date = HEARING, rank: HeadRank = HeadRank.DEPUTY, *, spoke: bool = True) -> HeadAppeared:
    return HeadAppeared(occurred_on=on, post="副局长", head_rank=rank, spoke=spoke)


def absent(ground: AbsenceGround = NO_REASON, on: date = HEARING, staff: StaffPresent = STAFF) -> HeadAbsent:
    return HeadAbsent(occurred_on=on, staff_present=staff, ground=ground)


def suggested(
    annals: Annals,
    serial: int,
    organ: str = HOUSING,
    on: date = d24(6, 1),
    name: str = "",
    kind: SuggestionKind = SuggestionKind.HEAD_ABSENCE,
) -> Annals:
    """The suggestion on a head's absence, to the superior organ and the supervisory organ (SUG-20)."""
    return annals.sent(
        name or f"absence-{serial}",
        SUPERVISORY,
        GOV,
        on=on,
        number=f"鼓法建〔2024〕{serial}号",
        kind=kind,
        defendant=organ,
        absence_grounds=(NO_REASON,),
        case_refs=(CaseRef(number=number(serial)),),
    )


def test_scenario_31_one_attendance_suffices_and_each_procedure_is_a_duty() -> None:
    """M40, M41, M44, M45, APP-09: the second hearing needs nobody; the appeal is a new duty."""
    annals = Annals()
    owed(annals, 12, notice(), came())
    annals.court("case:12", filed(number=CASE), HearingHeld(occurred_on=HEARING), HearingHeld(occurred_on=AGAIN))
    appeal = "（2024）豫02行终5号"
    owed(annals, 5, notice(d24(9, 10), d24(9, 1)), absent(on=d24(9, 10)), occurred_on=d24(8, 1))
    annals.court("appearance:appeal", duty(case=appeal, occurred_on=d24(8, 1)))  # not heard yet
    made = annals.review()
    assert said(made.figures["M40"]) == {"heard": "1/2 = 50.0 %"}
    assert said(made.figures["M41"]) == {"notified": "1/2 = 50.0 %"}
    assert said(made.figures["M44"]) == {"principal": "0/1 = 0.0 %"}
    assert said(made.figures["M45"]) == {"spoke": "1/1 = 100.0 %"}


def test_m40_and_m41_differ_by_their_denominators() -> None:
    """M40, M41: three heard, two of them notified, one of those after the hearing; one not heard."""
    annals = Annals()
    owed(annals, 1, notice(), came())
    owed(annals, 2, absent())
    owed(annals, 3, absent(), notice(AGAIN, d24(5, 20)))
    owed(annals, 4, notice())
    made = annals.review()
    assert said(made.figures["M40"]) == {"heard": "1/3 = 33.3 %"}
    assert said(made.figures["M41"]) == {"notified": "1/1 = 100.0 %"}


def test_m40_a_hearing_without_a_finding_is_a_hearing() -> None:
    """M40: heard by the case index, nothing found: in the denominator; hearings before the duty are not of it."""
    annals = Annals()
    owed(annals, 12)
    annals.court("case:12", filed(number=CASE), HearingHeld(occurred_on=d24(4, 10)))
    assert said(annals.figure("M40")) == {"heard": "0/0 = —"}
    annals.court("case:12", HearingHeld(occurred_on=HEARING))
    assert said(annals.figure("M40")) == {"heard": "0/1 = 0.0 %"}
    assert said(annals.figure("M43")) == {"unjustified": "0/1 = 0.0 %"}


def test_m40_counts_a_case_of_an_earlier_year_in_the_year_it_is_heard() -> None:
    """M40, M47: filed in 2023, its duty opened then, heard in 2024; the year of filing says nothing."""
    annals = Annals()
    earlier = "（2023）豫0204行初90号"
    annals.court("case:90", filed(number=earlier, on=date(2023, 12, 1)), HearingHeld(occurred_on=HEARING))
    annals.court("appearance:90", duty(case=earlier, occurred_on=date(2023, 12, 20)), came())
    assert said(annals.figure("M40")) == {"heard": "1/1 = 100.0 %"}
    assert said(annals.figure("M40", 2023)) == {"heard": "0/0 = —"}


def test_a_duty_is_as_old_as_its_earliest_registration() -> None:
    """M40: opened with the hearing, then registered from an earlier day: hearings in between are of it."""
    annals = Annals()
    owed(annals, 12, duty(occurred_on=d24(4, 1)))
    annals.court("case:12", filed(number=CASE), HearingHeld(occurred_on=d24(4, 10)))
    assert said(annals.figure("M40")) == {"heard": "0/1 = 0.0 %"}


def test_m40_a_hearing_while_the_organ_was_not_sued_is_not_its_own() -> None:
    """M40, M48: sued from 20 April to 1 May, and again from 1 June on; heard on 10 May and 10 June."""
    annals = Annals().court("case:a", filed(), HearingHeld(occurred_on=HEARING), HearingHeld(occurred_on=d24(6, 10)))
    annals.court("appearance:a", duty(), AppearanceDutyEnded(occurred_on=d24(5, 1)))
    assert said(annals.figure("M40")) == {"heard": "0/0 = —"}
    annals.court("appearance:a", duty(occurred_on=d24(6, 1)))
    assert said(annals.figure("M40")) == {"heard": "0/1 = 0.0 %"}
    assert said(annals.figure("M48"))["hearings"] == "0/1 = 0.0 %"


def test_papers_b5_a_case_of_a_court_elsewhere_is_in_no_figure() -> None:
    """M40–M47: 集中管辖; the duty against our organ stands in the court's ledger and counts for no court of ours."""
    annals = Annals()
    owed(annals, 1, came())
    alone = annals.review()
    elsewhere = duty(case="（2021）苏8601行初923号", elsewhere=True)
    annals.court("appearance:railway", elsewhere, notice(), absent(), came(AGAIN))
    figures = [f"M{number}" for number in range(40, 48)]
    assert [said(annals.figure(name)) for name in figures] == [said(alone.figures[name]) for name in figures]
    assert said(annals.figure("M40")) == {"heard": "1/1 = 100.0 %"}


def test_m40_of_another_year() -> None:
    """M40: heard in both years, attended in the first: fulfilled in both; attended in the next only: not in this."""
    annals = Annals()
    owed(annals, 1, absent(), came(d25(1, 10)))
    assert said(annals.figure("M40")) == {"heard": "0/1 = 0.0 %"}
    assert said(annals.figure("M40", 2025)) == {"heard": "1/1 = 100.0 %"}
    annals = Annals()
    owed(annals, 12, came())
    annals.court("case:12", filed(number=CASE), HearingHeld(occurred_on=d25(1, 10)))
    assert said(annals.figure("M40", 2025)) == {"heard": "1/1 = 100.0 %"}
    assert said(annals.figure("M45", 2025)) == {"spoke": "0/0 = —"}, "the appearance is of the year before"


def test_m40_where_another_defendant_s_head_appears() -> None:
    """M40, APP-10: the joint defendants agreed on one head; the other owes nothing."""
    annals = Annals()
    settled = JointAppearanceSettled(occurred_on=APRIL, appearing_organ=URBAN, settled_by=JointSettlement.AGREEMENT)
    owed(annals, 12, settled, organ=HOUSING)
    owed(annals, 12, settled, came(), organ=URBAN)
    annals.court("case:12", filed(HOUSING, URBAN, number=CASE), HearingHeld(occurred_on=HEARING))
    assert said(annals.figure("M40")) == {"heard": "1/1 = 100.0 %"}


def test_scenario_32_nobody_but_a_lawyer() -> None:
    """M43, M46: absence on ground 3; the suggestion it obliges to brings M46 to 1/1."""
    annals = Annals()
    owed(annals, 20, notice(), absent(NOBODY, staff=LAWYER), organ=URBAN)
    assert said(annals.figure("M43")) == {"unjustified": "1/1 = 100.0 %"}
    assert rows(annals.figure("M43"), "by_ground") == [("负责人和相应的工作人员均不出庭", "1")]
    assert said(annals.figure("M46")) == {"sent": "0/1 = 0.0 %"}
    assert said(suggested(annals, 20, URBAN).figure("M46")) == {"sent": "1/1 = 100.0 %"}


def test_m43_counts_a_finding_under_each_of_its_grounds() -> None:
    """M43: art. 12; one finding on two grounds is one duty, and stands in both lines."""
    annals = Annals()
    two = absent(NOBODY, staff=LAWYER).model_copy(update={"further_grounds": (NO_REASON,)})
    owed(annals, 20, notice(), two)
    assert said(annals.figure("M43")) == {"unjustified": "1/1 = 100.0 %"}
    assert rows(annals.figure("M43"), "by_ground") == [(NO_REASON.zh, "1"), (NOBODY.zh, "1")]
    assert said(annals.figure("M46")) == {"sent": "0/1 = 0.0 %"}


def test_scenario_33_a_reason_accepted_and_one_rejected() -> None:
    """M42, M43, APP-08: excused is outside M43; a rejected reason is ground 1; a late notice changes nothing."""
    annals = Annals()
    rejected = AbsenceReasonReviewed(occurred_on=d24(5, 7), accepted=False, given=OTHER_MEETING)
    accepted = AbsenceReasonReviewed(occurred_on=d24(5, 7), accepted=True, given=DUTY_ELSEWHERE)
    owed(annals, 1, notice(), rejected, absent())
    owed(annals, 2, notice(), accepted, EXCUSED)
    owed(annals, 3, notice(on=d24(5, 8), defects=(NoticeDefect.LATE,)), absent())
    made = annals.review()
    assert said(made.figures["M40"]) == {"heard": "0/3 = 0.0 %"}
    assert said(made.figures["M42"]) == {"excused": "1"}
    assert rows(made.figures["M42"], "by_reason") == [("需要履行他人不能代替的公务", "1")]
    assert said(made.figures["M43"]) == {"unjustified": "2/3 = 66.7 %"}


def test_m42_excused_once_and_absent_again() -> None:
    """M42, M43: put off for a good reason, then absent without one: unjustified only; attended later: neither."""
    annals = Annals()
    put_off = HearingAdjourned(
        occurred_on=HEARING, adjourned_from=HEARING, reason="另行安排", valid_reason=True, hearing_on=AGAIN
    )
    owed(annals, 1, notice(), EXCUSED, put_off, absent(AbsenceGround.ABSENT_AFTER_ADJOURNMENT, AGAIN))
    owed(annals, 2, notice(), EXCUSED, came(AGAIN))
    owed(annals, 3, notice(), absent(), came(AGAIN))
    made = annals.review()
    assert said(made.figures["M42"]) == {"excused": "0"}
    assert said(made.figures["M40"]) == {"heard": "2/3 = 66.7 %"}
    assert said(made.figures["M43"]) == {"unjustified": "2/3 = 66.7 %"}, "a later appearance does not undo it"


def test_a_corrected_finding_counts_as_it_was_found_anew() -> None:
    """M42, M43, APP-12: under the day of the hearing; before the correction is recorded, the old one stands."""
    annals = Annals()
    excused = Finding(hearing_on=HEARING, appeared=False, staff_present=STAFF, excused=True)
    owed(annals, 1, notice(), absent())
    annals.court(
        "appearance:1-housing-bureau",
        AppearanceFindingCorrected(occurred_on=d25(2, 3), finding=excused, reason="补交证明"),
    )
    assert said(annals.figure("M43")) == {"unjustified": "1/1 = 100.0 %"}
    later = annals.review(cut_off=d25(3, 1))
    assert said(later.figures["M43"]) == {"unjustified": "0/1 = 0.0 %"}
    assert said(later.figures["M42"]) == {"excused": "1"}
    assert rows(later.figures["M42"], "by_reason") == [("未登记事由", "1")]
    assert said(later.figures["M46"]) == {"sent": "0/0 = —"}


def test_app_12_what_the_organ_reports_counts_nowhere() -> None:
    annals = Annals()
    owed(annals, 1, absent())
    before = {metric: said(annals.figure(metric)) for metric in ("M40", "M43", "M44")}
    annals.government("appearance-response:1", AppearanceReported(occurred_on=HEARING, attended=True))
    assert {metric: said(annals.figure(metric)) for metric in before} == before


def test_m44_and_m45_count_each_appearance() -> None:
    """M44, M45: the principal twice in one case, a deputy once, in silence."""
    annals = Annals()
    owed(annals, 1, came(rank=HeadRank.PRINCIPAL), came(AGAIN, HeadRank.PRINCIPAL))
    owed(annals, 2, came(spoke=False))
    made = annals.review()
    assert said(made.figures["M44"]) == {"principal": "2/3 = 66.7 %"}
    assert rows(made.figures["M44"], "by_rank") == [("正职", "2"), ("副职", "1")]
    assert said(made.figures["M45"]) == {"spoke": "2/3 = 66.7 %"}
    assert said(made.figures["M40"]) == {"heard": "2/2 = 100.0 %"}


def test_m46_counts_the_suggestion_to_sanction_non_appearance() -> None:
    """M46: 行政诉讼法 art. 66(2); whoever stays away wholly is met with a 处分建议."""
    annals = Annals()
    owed(annals, 20, notice(), absent(NOBODY, staff=LAWYER), organ=URBAN)
    sanction = suggested(annals, 20, URBAN, kind=SuggestionKind.NON_APPEARANCE_SANCTION)
    assert said(sanction.figure("M46")) == {"sent": "1/1 = 100.0 %"}


def test_m46_needs_a_suggestion_on_that_case_and_organ_sent_since() -> None:
    """M46: about another case, another organ, before the hearing, or withdrawn: not the one that is owed."""
    annals = Annals()
    for serial in (1, 2, 3, 4):
        owed(annals, serial, absent())
    suggested(annals, 9)
    suggested(annals, 1, URBAN)
    suggested(annals, 2, on=d24(5, 9))
    suggested(annals, 3).court("suggestion:absence-3", SuggestionWithdrawn(occurred_on=d24(7, 1), reason="事实有误"))
    suggested(annals, 4, on=HEARING)
    assert said(annals.figure("M46")) == {"sent": "1/4 = 25.0 %"}


def test_m46_a_second_absence_after_the_suggestion_obliges_anew() -> None:
    """M46, APP-07: one suggestion answers for the hearings before it, not for a later one."""
    annals = Annals()
    owed(annals, 1, absent(), absent(on=AGAIN))
    suggested(annals, 1, on=d24(6, 1))
    assert said(annals.figure("M46")) == {"sent": "1/2 = 50.0 %"}
    suggested(annals, 1, on=d24(7, 1), name="both")
    assert said(annals.figure("M46")) == {"sent": "2/2 = 100.0 %"}


def test_m46_the_successor_is_meant_too() -> None:
    """M46, ORG-02: the suggestion names who continues the powers."""
    annals = Annals()
    annals.joint("organ-registry", OrganSuperseded(occurred_on=d24(5, 20), organ=HOUSING, successor=URBAN))
    owed(annals, 1, absent())
    assert said(suggested(annals, 1, URBAN).figure("M46")) == {"sent": "1/1 = 100.0 %"}


def ranked() -> Annals:
    """The housing bureau came twice in three cases, the police once in four, urban management once in one."""
    annals = Annals()
    for serial, event in enumerate((came(), came(), EXCUSED), start=1):
        owed(annals, serial, event)
    for serial, found in enumerate((came(), absent(), absent(NOBODY), absent()), start=1):
        owed(annals, serial + 10, found, organ=POLICE)
    return owed(annals, 20, came(), organ=URBAN)


def test_m47_ranks_by_rate_and_shows_none_below_three_duties() -> None:
    """M47: a single attended hearing does not lead the list with 100 %."""
    figure = ranked().figure("M47")
    assert rows(figure, "by_organ") == [
        ("鼓楼区住房和城乡建设局", "3", "2", "2/3 = 66.7 %", "1", "0"),
        ("鼓楼区公安分局", "4", "1", "1/4 = 25.0 %", "0", "3"),
        ("鼓楼区城市管理局", "1", "1", "*", "0", "0"),
    ]
    assert said(figure) == {"ranked": "7"}


def test_m47_in_the_public_edition() -> None:
    """ANR-05: a count of one of one party group goes, and with it the rate and what would give it back."""
    shown = rows(public(ranked().review().figures["M47"]), "by_organ")
    assert shown == [
        ("鼓楼区住房和城乡建设局", "*", "*", "*", "*", "0"),
        ("鼓楼区公安分局", "4", "*", "*", "0", "*"),
        ("鼓楼区城市管理局", "*", "*", "*", "0", "0"),
    ]


def test_a_restricted_case_is_counted_and_no_reference_leads_to_it() -> None:
    """CAS-04, ANR-05: restricted in the index after the duty was registered."""
    annals = Annals()
    owed(annals, 12, notice(), absent())
    stream = annals.review().figures["M43"]["unjustified"].part[0].rpartition(":")[0]  # type: ignore[union-attr]
    annals.court("case:12", filed(number=CASE), restricted_event(d24(6, 1)))
    made = annals.review()
    assert said(made.figures["M43"]) == {"unjustified": "1/1 = 100.0 %"}
    assert stream not in repr(made.figures)
    assert rows(public(made.figures["M43"]), "by_ground") == [(NO_REASON.zh, "*")]


def test_a_finding_recorded_late_is_not_in() -> None:
    """ANR-01."""
    annals = owed(Annals(), 1, came())
    before = annals.review().to_json()
    annals.court("appearance:1-housing-bureau", absent(on=d24(12, 20)), recorded=d25(2, 1))
    assert annals.review().to_json() == before
    assert said(annals.figure("M43", cut_off=d25(2, 1))) == {"unjustified": "1/1 = 100.0 %"}


def test_over_no_hearing_every_rate_is_a_dash() -> None:
    """ANR-04."""
    made = Annals().review(cut_off=CUT_OFF)
    texts = {text for n in range(40, 48) for text in said(made.figures[f"M{n}"]).values()}
    assert texts == {"0", "0/0 = —"}
    assert CITY_GOV not in repr(made.figures)


def test_m48_cases_and_turns_apart() -> None:
    """M48: 件 and 件次: two defendants, two hearings; one head came once, the other never. A second case: nobody."""
    annals = Annals()
    annals.court("case:12", filed(HOUSING, URBAN, number=CASE), HearingHeld(occurred_on=HEARING))
    annals.court("case:12", HearingHeld(occurred_on=AGAIN))
    owed(annals, 12, came())
    owed(annals, 12, absent(), organ=URBAN)
    owed(annals, 13, absent())
    made = annals.review()
    assert said(made.figures["M40"]) == {"heard": "1/3 = 33.3 %"}
    assert said(made.figures["M48"]) == {"cases": "1/2 = 50.0 %", "hearings": "1/5 = 20.0 %"}
