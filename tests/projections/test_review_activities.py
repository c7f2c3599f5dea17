"""M50–M56 and M95–M98 over small stories in which each figure is known by hand (scenarios 35, 39)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid5

from events.appearance import AppearanceFindingCorrected, Finding, HeadAppeared
from events.appearance_terms import HeadRank, StaffPresent
from events.base import Event
from events.bulletin import BulletinCorrected, NamedCount
from events.bulletin import Figure as Line
from events.group import LiaisonDesignated, LiaisonReplaced, PublicityActivityHeld, PublicityTopic, WorkFundingRecorded
from events.observation import ObservationCancelled, ObservationHeld, ObservationPlanned, ObservationReviewed, Observers
from events.observation_terms import ObserverCategory, ResearchOrigin, TrainingForm
from events.organ import OrganSuperseded
from events.research import (
    ResearchConcluded,
    ResearchOpened,
    StandardDrafted,
    StandardFlaggedForReview,
    StandardIssued,
    StandardRepealed,
)
from events.training import Attendance, TrainingCancelled, TrainingHeld, TrainingPlanned
from events.values import Period
from events.vocabulary import Topic
from projections.review.figures.activities import whole_months
from tests.appearances import DEPUTY as DEPUTY_HEAD
from tests.appearances import duty
from tests.organs import COURT, HOUSING, LEGAL, SUB, URBAN
from tests.projections.annals import NAMES, Annals, bulletin, d24, d25, rows, said

CASE = "（2024）豫0204行初12号"
STAFF, DEPUTY = ObserverCategory.ADMINISTRATIVE_STAFF, ObserverCategory.CONGRESS_DEPUTY


def planned(name: str, annals: Annals) -> Annals:
    event = ObservationPlanned(
        occurred_on=d24(1, 5), case=CASE, typical_reason="典型", categories=(STAFF,), planned_on=d24(3, 1)
    )
    return annals.court(f"observation:{name}", event)


def training(annals: Annals, name: str, form: TrainingForm, held: TrainingHeld | TrainingCancelled) -> Annals:
    plan = TrainingPlanned(
        occurred_on=d24(1, 5), form=form, title="培训", organisers=(COURT, LEGAL), planned_on=d24(4, 1)
    )
    return annals.joint(f"training:{name}", plan, held)


def came(on: date) -> HeadAppeared:
    return HeadAppeared(occurred_on=on, post="副局长", head_rank=HeadRank.DEPUTY, spoke=True)


def observed(*findings: Event) -> Annals:
    """Two observations, one linked to a duty with these findings and a training in this form; one of each cancelled."""
    annals = Annals()
    annals.court("appearance:a", duty(case=CASE, occurred_on=d24(1, 3)), *findings)
    people = (Observers(category=STAFF, organ=HOUSING, count=20), Observers(category=DEPUTY, count=3))
    held = ObservationHeld(occurred_on=d24(3, 1), observers=people, appearance=uuid5(NAMES, "a"))
    planned("a", annals).court(
        "observation:a", held, ObservationReviewed(occurred_on=d24(3, 2), text="应当告知听证权利。")
    )
    only = (Observers(category=STAFF, organ=URBAN, count=5),)
    planned("b", annals).court("observation:b", ObservationHeld(occurred_on=d24(6, 1), observers=only))
    planned("c", annals).court("observation:c", ObservationCancelled(occurred_on=d24(2, 1), reason="不公开审理"))
    last_year = ObservationHeld(occurred_on=d25(1, 10), observers=only)
    planned("d", annals).court("observation:d", last_year)
    training(annals, "a", TrainingForm.TRIAL_OBSERVATION, TrainingHeld(occurred_on=d24(3, 1), observation=NAMES))
    trained = (Attendance(organ=HOUSING, count=20), Attendance(organ=COURT, count=6))
    training(annals, "b", TrainingForm.EXPERT_LECTURE, TrainingHeld(occurred_on=d24(4, 1), attendance=trained))
    trained = (Attendance(organ=HOUSING, count=4),)
    training(annals, "c", TrainingForm.OTHER, TrainingHeld(occurred_on=d24(5, 1), attendance=trained))
    gone = TrainingCancelled(occurred_on=d24(5, 2), reason="另有任务")
    return training(annals, "d", TrainingForm.EXPERIENCE_EXCHANGE, gone)


def test_m50_an_observation_with_the_head_counts_once() -> None:
    """M50, OBS-06: planned or cancelled is not held."""
    assert said(observed(came(d24(3, 1))).figure("M50")) == {"all": "2", "with_head": "1", "reviewed": "1"}


def test_m50_obs_06_the_head_counts_when_found_present_at_that_hearing() -> None:
    """M50, OBS-06: a link alone says nothing, nor another hearing, nor a finding that was corrected."""
    staff = StaffPresent.CORRESPONDING_STAFF
    absent = Finding(hearing_on=d24(3, 1), appeared=False, staff_present=staff, excused=True)
    corrected = AppearanceFindingCorrected(occurred_on=d24(3, 5), finding=absent, reason="身份证明不符")
    present = Finding(hearing_on=d24(3, 1), appeared=True, head=DEPUTY_HEAD)
    found = AppearanceFindingCorrected(occurred_on=d24(3, 9), finding=present, reason="补交证明")
    for findings in ((), (came(d24(2, 1)),), (came(d24(3, 1)), corrected)):
        assert said(observed(*findings).figure("M50"))["with_head"] == "0"
    assert said(observed(came(d24(3, 1)), corrected, found).figure("M50"))["with_head"] == "1"


def test_m51_m53_people_of_an_observation_count_there_alone() -> None:
    """M51, M52, M53, TRN-02, scenario 35: the training in this form counts, its people do not count twice."""
    annals = observed()
    assert said(annals.figure("M51")) == {
        "all": "28",
        "administrative_staff": "25",
        "congress_deputy": "3",
        "cppcc_member": "0",
        "other_public": "0",
    }
    assert said(annals.figure("M52")) == {
        "all": "3",
        "expert_lecture": "1",
        "experience_exchange": "0",
        "trial_observation": "1",
        "other": "1",
    }
    assert said(annals.figure("M53")) == {"all": "30", "court": "6", "government": "24", "other": "0"}
    assert rows(annals.figure("M53"), "by_organ") == [
        ("鼓楼区人民法院", "1", "6"),
        ("鼓楼区住房和城乡建设局", "2", "24"),
    ]
    table = annals.review().tables["T13"]
    assert [row[1:] for row in table.rows][:2] == [(2, 28), (3, 30)]


def test_m52_m53_training_by_one_side_alone_is_no_joint_training() -> None:
    """TRN-01: neither it nor its people count in M52 and M53; T13 lists it apart."""
    annals = observed()
    alone = TrainingPlanned(
        occurred_on=d24(5, 20),
        form=TrainingForm.OTHER,
        title="出庭应诉培训",
        organisers=(LEGAL,),
        planned_on=d24(6, 1),
        alone=True,
    )
    came = (Attendance(organ=HOUSING, count=9),)
    annals.joint("training:e", alone, TrainingHeld(occurred_on=d24(6, 1), attendance=came))
    assert said(annals.figure("M52"))["all"] == "3"
    assert said(annals.figure("M53"))["all"] == "30"
    rows = annals.review().tables["T13"].rows
    assert [row[1:] for row in rows][1:3] == [(3, 30), (1, 9)]


def test_m54_to_m56_researches_and_standards() -> None:
    """M54, M55, M56: opened 2023-11-15, concluded 2024-03-14 is three whole months, 2024-02-01 to 2024-08-01 six."""
    annals = Annals()

    def opened(on: object) -> ResearchOpened:
        return ResearchOpened.model_validate(
            {
                "occurred_on": on,
                "title": "听证告知",
                "question": "做法不一",
                "origin": (ResearchOrigin.TRIAL,),
                "is_law_application": True,
                "organisers": (COURT, LEGAL),
            }
        )

    done = ResearchConcluded(occurred_on=d24(3, 14), findings="统一")
    annals.joint("research:a", opened("2023-11-15"), done)
    annals.joint("research:b", opened("2024-02-01"), done.model_copy(update={"occurred_on": d24(8, 1)}))
    annals.joint("research:c", opened("2024-05-01"))
    draft = StandardDrafted(
        occurred_on=d24(3, 20), research=NAMES, title="参考标准", text="书面告知", legal_basis=("法释〔2018〕1号",)
    )
    issued = StandardIssued(occurred_on=d24(4, 1), document_number="鼓法规〔2024〕1号")
    flag = StandardFlaggedForReview(
        occurred_on=d24(6, 1), basis="法释〔2018〕1号", superseded_by="法释〔2024〕5号", bulletin=NAMES
    )
    annals.joint("standard:a", draft, issued, flag, StandardRepealed(occurred_on=d24(7, 1), reason="依据废止"))
    annals.joint("standard:b", draft)

    assert said(annals.figure("M54")) == {"opened": "2", "concluded": "2"}
    assert said(annals.figure("M55")) == {"issued": "1", "repealed": "1", "flagged": "1"}
    assert said(annals.figure("M56")) == {"months": "4.5 个月（n = 2）"}
    assert said(annals.figure("M55", cut_off=d24(6, 30))) == {"issued": "1", "repealed": "0", "flagged": "1"}


def test_whole_months_are_those_that_are_over() -> None:
    """M56."""
    assert whole_months(d24(1, 31), d24(2, 29)) == 0
    assert whole_months(d24(1, 31), d24(3, 31)) == 2
    assert whole_months(d24(12, 15), d25(1, 14)) == 0


def test_m95_adds_up_the_newest_tables_and_marks_overlaps() -> None:
    """M95: a correction replaces its table; a withdrawn one is gone; the issuer's where no organ is named."""
    annals = Annals()

    def table(penalties: str, start: int, end: int) -> dict[str, object]:
        figures = (
            Line(label="行政处罚（件）", organ=HOUSING, value=Decimal(penalties)),
            Line(label="罚款（万元）", organ=URBAN, value=Decimal("12.50")),
        )
        return {"figures": figures, "period": Period(start=d24(start, 1), end=d24(end, 28))}

    annals.bulletin("a", Topic.E2, d24(4, 1), **table("10", 1, 3))
    annals.bulletin("b", Topic.E2, d24(7, 1), **table("99", 4, 6))
    right = BulletinCorrected(
        occurred_on=d24(7, 5),
        content=bulletin(Topic.E2, **table("7", 3, 6)),
        revision=2,
        changed="件数",
        reason="误",
    )
    annals.government("bulletin:b", right)
    annals.bulletin("c", Topic.E2, d24(8, 1), issuer=SUB)
    annals.bulletin("d", Topic.E1, d24(8, 1), **table("1000", 7, 7))

    figure = annals.figure("M95")
    assert said(figure) == {"tables": "3", "empty": "1"}
    both = "2024-01-01至2024-03-28、2024-03-01至2024-06-28（重叠）"
    assert rows(figure, "by_item") == [("罚款（万元）", "2", "25", both), ("行政处罚（件）", "2", "17", both)]
    assert rows(figure, "by_organ") == [
        ("罚款（万元）", "鼓楼区城市管理局", "2", "25", both),
        ("行政处罚（件）", "鼓楼区住房和城乡建设局", "2", "17", both),
    ]


def test_m95_counts_a_table_once_however_many_of_its_lines_are_of_an_item() -> None:
    annals = Annals()
    lines = tuple(Line(label="行政处罚（件）", organ=organ, value=Decimal(3)) for organ in (HOUSING, URBAN))
    annals.bulletin("a", Topic.E2, d24(4, 1), figures=lines, period=Period(start=d24(1, 1), end=d24(3, 28)))
    assert rows(annals.figure("M95"), "by_item") == [("行政处罚（件）", "1", "6", "2024-01-01至2024-03-28")]


def test_m95_counts_what_a_half_year_holds_once_and_prints_rates_with_both_numbers() -> None:
    """M95, BUL-07, BUL-13, paper B15: a quarter within the half-year is not added; shares need not add up to 100."""
    annals = Annals()
    first, half = Period(start=d24(1, 1), end=d24(3, 31)), Period(start=d24(1, 1), end=d24(6, 30))
    third = Period(start=d24(7, 1), end=d24(9, 30))
    for name, period, penalties in (("a", first, 10), ("b", half, 25), ("c", third, 7)):
        line = Line(label="行政处罚（件）", organ=URBAN, value=Decimal(penalties))
        annals.bulletin(name, Topic.E2, period.end + timedelta(days=9), figures=(line,), period=period)
    shares = [("公安", 57, "64.8"), ("城建", 20, "22.7"), ("其他", 11, "12.6")]
    rates = tuple(
        Line(
            label=f"{name}占比",
            organ=LEGAL,
            value=Decimal(printed),
            numerator=NamedCount(label=name, value=Decimal(count)),
            denominator=NamedCount(label="受理", value=Decimal(88)),
        )
        for name, count, printed in shares
    )
    counts = [NamedCount(label=label, value=Decimal(count)) for label, count in (("受理", 59), ("新收", 88))]
    of_all = Line(label="受理率", organ=LEGAL, value=Decimal("67.0"), numerator=counts[0], denominator=counts[1])
    annals.bulletin("d", Topic.E2, d24(10, 9), figures=(*rates, of_all), period=third)

    figure = annals.figure("M95")
    spans = "2024-01-01至2024-06-30、2024-07-01至2024-09-30"
    assert rows(figure, "by_item") == [("行政处罚（件）", "2", "32", spans)]
    assert [row[-1] for row in rows(figure, "rates")] == [
        "公安57／受理88 = 64.8 %",
        "其他11／受理88 = 12.6 %",
        "受理59／新收88 = 67.0 %",
        "城建20／受理88 = 22.7 %",
    ]


def test_m96_m97_of_the_member_units_on_the_last_day() -> None:
    """M96, M97, GRP-04, GRP-05, scenario 39: a unit that has ended counts no more; the newest funding counts."""
    annals = Annals()
    annals.joint("leading-group", LiaisonDesignated(occurred_on=d24(1, 5), organ=HOUSING, seat="办公室主任"))
    annals.joint("leading-group", LiaisonReplaced(occurred_on=d24(2, 5), organ=HOUSING, seat="法规科科长"))
    annals.joint("leading-group", LiaisonDesignated(occurred_on=d24(3, 5), organ=URBAN, seat="法规科科长"))
    annals.joint("leading-group", LiaisonDesignated(occurred_on=d25(1, 5), organ=LEGAL, seat="法规科科长"))
    for amount, year in ((None, 2024), (50_000, 2024), (90_000, 2025)):
        funded = WorkFundingRecorded(occurred_on=d24(2, 1), organ=HOUSING, year=year, amount=amount)
        annals.joint("leading-group", funded)
    annals.joint("leading-group", WorkFundingRecorded(occurred_on=d24(2, 1), organ=COURT, year=2024))
    assert said(annals.figure("M96")) == {"liaisons": "2/10 = 20.0 %"}
    annals.joint("organ-registry", OrganSuperseded(occurred_on=d24(6, 1), organ=URBAN, successor=HOUSING))

    assert said(annals.figure("M96")) == {"liaisons": "1/9 = 11.1 %"}
    assert ("鼓楼区司法局",) in rows(annals.figure("M96"), "without")
    assert said(annals.figure("M97")) == {"units": "2/9 = 22.2 %", "no_amount": "1", "yuan": "50000"}


def test_m98_activities_and_reach() -> None:
    """M98."""
    annals = Annals()
    for name, organ, topic, on, reach in (
        ("a", HOUSING, PublicityTopic.LITIGATION_LAW, d24(5, 1), 300),
        ("b", HOUSING, PublicityTopic.RULE_OF_LAW, d24(12, 4), 1000),
        ("c", COURT, PublicityTopic.LITIGATION_LAW, d24(12, 4), 0),
        ("d", COURT, PublicityTopic.LITIGATION_LAW, d25(1, 4), 10),
    ):
        held = PublicityActivityHeld(occurred_on=on, organ=organ, topic=topic, title="宣传", reach=reach)
        annals.joint(f"publicity:{name}", held)
    figure = annals.figure("M98")
    assert said(figure) == {
        "all": "3",
        "reach": "1300",
        "reconsideration_law": "0",
        "litigation_law": "2",
        "judicial_interpretations": "0",
        "rule_of_law": "1",
    }
    assert rows(figure, "by_organ") == [("鼓楼区人民法院", "1", "0"), ("鼓楼区住房和城乡建设局", "2", "1300")]
