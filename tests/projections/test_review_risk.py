"""M60–M66 over small stories in which each figure is known by hand (scenarios 36, 37)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from domain.deadlines import add_months
from events.base import Event
from events.case import CaseAccessRestricted, CaseFiled
from events.case_terms import CaseCause, PlaintiffKind, Procedure, RestrictionGround
from events.coordination import CoordinationClosed, CoordinationOpened
from events.risk import (
    AssessmentDeclined,
    AssessmentOpinionSubmitted,
    AssessorInvited,
    DecisionLinked,
    MitigationRecorded,
    RiskAssessmentAbandoned,
    RiskAssessmentConcluded,
    RiskAssessmentOpened,
    RiskAssessmentReopened,
)
from events.risk_terms import AssessorCapacity, CoordinationOutcome, PriorityField, RiskLevel
from events.values import CaseRef
from events.vocabulary import Field
from projections.review.figure import Label
from tests.organs import COURT, GOV, HOUSING, LEGAL, URBAN
from tests.projections.annals import NAMES, Annals, d24, d25, rows, said
from tests.projections.annals_remedies import dispute

EXPROPRIATION, CONSTRUCTION = PriorityField.HOUSE_EXPROPRIATION, PriorityField.URBAN_CONSTRUCTION
BAD, GOOD = RiskLevel.UNCONTROLLABLE, RiskLevel.CONTROLLABLE
CAPACITY = {COURT: AssessorCapacity.COURT, LEGAL: AssessorCapacity.LEGAL_DEPARTMENT}


def matter(name: str) -> UUID:
    return uuid5(NAMES, name)


def opened(on: date, by: str = HOUSING, field: PriorityField = EXPROPRIATION) -> RiskAssessmentOpened:
    return RiskAssessmentOpened(
        occurred_on=on, initiator=by, subject="某片区征收", priority_field=field, respond_by=on.replace(day=28)
    )


def invited(on: date, *organs: str) -> list[Event]:
    return [
        AssessorInvited(occurred_on=on, assessor=organ, capacity=CAPACITY[organ], respond_by=on.replace(day=28))
        for organ in organs
    ]


def opinion(on: date, organ: str) -> AssessmentOpinionSubmitted:
    return AssessmentOpinionSubmitted(occurred_on=on, assessor=organ, opinion="可能引发争议")


def concluded(on: date, level: RiskLevel = GOOD, missing: tuple[str, ...] = ()) -> RiskAssessmentConcluded:
    return RiskAssessmentConcluded(
        occurred_on=on,
        risk_points=("补偿标准",),
        measures=("听证",),
        response_plan="预案",
        level=level,
        missing_opinion_of=missing,
        reason="逾期未答复" if missing else None,
    )


def linked(on: date, number: str | None, title: str = "征收决定") -> DecisionLinked:
    return DecisionLinked(occurred_on=on, decision_title=title, decided_on=on, decision_number=number)


def year() -> Annals:
    """Four assessments: both opinions; the legal department silent; uncontrollable, then controllable; abandoned."""
    annals = Annals()
    annals.joint(
        "risk-assessment:a",
        opened(d24(3, 1)),
        *invited(d24(3, 1), COURT, LEGAL),
        *invited(d24(3, 5), LEGAL),  # more time, the same invitation
        opinion(d24(3, 8), COURT),
        opinion(d24(3, 20), LEGAL),
        opinion(d24(3, 25), COURT),  # supersedes, but the court answered on the 8th
        concluded(d24(4, 1)),
        MitigationRecorded(occurred_on=d24(4, 5), measure="公开补偿标准", risk_point=1),
        MitigationRecorded(occurred_on=d25(1, 5), measure="设咨询点"),
    )
    annals.joint(
        "risk-assessment:b",
        opened(d24(6, 1), URBAN, CONSTRUCTION),
        *invited(d24(6, 1), COURT, LEGAL),
        opinion(d24(6, 11), COURT),
        concluded(d24(7, 1), missing=(LEGAL,)),
    )
    annals.joint(
        "risk-assessment:c",
        opened(d24(8, 1)),
        *invited(d24(8, 2), COURT, LEGAL),
        opinion(d24(8, 6), COURT),
        opinion(d24(8, 6), LEGAL),
        concluded(d24(9, 1), BAD),
        RiskAssessmentReopened(occurred_on=d24(10, 1), adjustment="提高补偿", respond_by=d24(10, 28)),
        *invited(d24(10, 1), COURT, LEGAL),
        opinion(d24(10, 3), COURT),
        AssessmentDeclined(occurred_on=d24(10, 4), assessor=LEGAL, reason="与前次相同"),
        concluded(d24(11, 1), missing=(LEGAL,)),
    )
    annals.joint(
        "risk-assessment:d", opened(d24(9, 1)), RiskAssessmentAbandoned(occurred_on=d24(9, 9), reason="不再推进")
    )
    annals.joint("risk-assessment:e", opened(d25(1, 5)))
    return annals


def test_m60_an_assessment_concluded_twice_counts_once() -> None:
    """M60: by priority field and by initiator."""
    figure = year().figure("M60")
    assert said(figure) == {"opened": "4", "concluded": "3", "none_found": "0"}
    assert [row for row in rows(figure, "by_field") if row[1:] != ("0", "0")] == [
        ("城市建设管理", "1", "1"),
        ("房屋征收", "3", "2"),
    ]
    assert rows(figure, "by_initiator") == [
        ("鼓楼区住房和城乡建设局", "3", "2"),
        ("鼓楼区城市管理局", "1", "1"),
    ]


def test_m61_m62_scenario_36_one_opinion_missing() -> None:
    """M61, M62, RSK-03, scenario 36: an expired time and a decline are no opinion."""
    assert said(year().figure("M61")) == {"both": "1/3 = 33.3 %"}
    figure = year().figure("M62")
    assert said(figure) == {"all": "2", "court": "0", "legal_department": "2"}
    assert rows(figure, "lines") == [("2024-07-01", "鼓楼区司法局"), ("2024-11-01", "鼓楼区司法局")]
    assert said(year().figure("M61", cut_off=d24(9, 30))) == {"both": "2/3 = 66.7 %"}


def test_m60_m61_m62_no_risk_found_and_an_opinion_that_came_late() -> None:
    """RSK-05: a conclusion that found no risk counts as one. A late opinion counts in M64, the conclusion lacks it."""
    annals = Annals()
    nothing = {"risk_points": (), "measures": (), "response_plan": None, "level": RiskLevel.NONE_FOUND}
    annals.joint(
        "risk-assessment:a",
        opened(d24(3, 1)),
        *invited(d24(3, 1), COURT, LEGAL),
        opinion(d24(3, 8), COURT),
        concluded(d24(4, 1), missing=(LEGAL,)).model_copy(update=nothing),
        opinion(d24(4, 10), LEGAL).model_copy(update={"late": True}),
    )
    assert said(annals.figure("M60")) == {"opened": "1", "concluded": "1", "none_found": "1"}
    assert said(annals.figure("M61")) == {"both": "0/1 = 0.0 %"}
    assert said(annals.figure("M62")) == {"all": "1", "court": "0", "legal_department": "1"}
    assert said(annals.figure("M63")) == {"made_controllable": "0/0 = —"}
    assert said(annals.figure("M64"))["legal_department"] == "40 天（n = 1）"
    [row] = annals.review().tables["T11"].rows
    assert row[3] == "区人民法院、区政府法制部门（迟到）"
    assert row[5] == Label.of(RiskLevel.NONE_FOUND)


def test_m63_scenario_37_uncontrollable_and_later_controllable() -> None:
    """M63, RSK-06: by the cut-off."""
    assert said(year().figure("M63")) == {"made_controllable": "1/1 = 100.0 %"}
    assert said(year().figure("M63", cut_off=d24(10, 31))) == {"made_controllable": "0/1 = 0.0 %"}
    assert said(year().figure("M63", 2025)) == {"made_controllable": "0/0 = —"}


def test_m64_from_the_first_invitation_to_the_first_opinion_of_a_round() -> None:
    """M64: the court after 7, 10, 4 and 2 days; the legal department after 19 and 4."""
    assert said(year().figure("M64")) == {
        "court": "5.5 天（n = 4）",
        "legal_department": "11.5 天（n = 2）",
        "third_party": "—",
    }


def test_m65_measures_of_the_year() -> None:
    assert said(year().figure("M65")) == {"all": "1"}
    assert said(year().figure("M65", 2025)) == {"all": "1"}


# M66


def filed(serial: int, on: date, decision: str | None = None, procedure: Procedure = Procedure.FIRST_INSTANCE) -> Event:
    kind = "行初" if procedure is Procedure.FIRST_INSTANCE else "行审"
    return CaseFiled(
        occurred_on=on,
        number=f"（{on.year}）豫0204{kind}{serial}号",
        court=COURT,
        procedure=procedure,
        cause=CaseCause.EXPROPRIATION,
        field=Field.URBAN_CONSTRUCTION,
        defendants=(HOUSING,),
        plaintiff_kind=PlaintiffKind.NATURAL_PERSON,
        plaintiff_count=1,
        decision_number=decision,
    )


def coordination(on: date, number: str | None = None, **more: Any) -> CoordinationOpened:
    fields: dict[str, Any] = {"decision_title": "道路改造决定", "decided_on": on, **more}
    return CoordinationOpened(
        occurred_on=on, executing_organ=HOUSING, decision_organ=GOV, decision_number=number, **fields
    )


ROUND = (*invited(d24(1, 2), COURT, LEGAL), opinion(d24(1, 3), COURT), opinion(d24(1, 3), LEGAL))


def assessed(annals: Annals, name: str, decision: DecisionLinked) -> Annals:
    return annals.joint(f"risk-assessment:{name}", opened(d24(1, 2)), *ROUND, concluded(d24(1, 5)), decision)


def test_m66_a_suit_is_tied_by_number_coordination_or_dispute() -> None:
    """M66: three assessed decisions and one that nothing ties; three unassessed ones known by their coordination."""
    annals = Annals()
    assessed(annals, "a", linked(d24(2, 1), "鼓政〔2024〕1号"))
    assessed(annals, "b", linked(d24(2, 2), "鼓政〔2024〕2号"))
    assessed(annals, "c", linked(d24(2, 3), None, "改制方案"))
    assessed(annals, "d", linked(d24(2, 4), None, "环保方案"))
    annals.court("case:1", filed(1, d24(5, 1), "鼓政〔2024〕1号"))
    annals.court("case:2", filed(2, d24(6, 1), "鼓政〔2024〕1号"))
    annals.court("case:3", filed(3, d24(1, 31), "鼓政〔2024〕2号"))  # before the decision: another matter
    annals.court("case:4", filed(4, d24(7, 1), "鼓政〔2024〕2号", Procedure.ENFORCEMENT_REVIEW))
    # the third is known again by the coordination of its execution, which became a dispute
    annals.joint("coordination:c", coordination(d24(3, 1), risk_assessment=matter("c")))
    annals.government("dispute:c", dispute(d24(8, 1), "（2024）豫02行初7号", coordination=matter("c")))
    # unassessed: one turned into a case of the index, one into nothing, one into the same case twice
    became = CoordinationClosed(
        occurred_on=d24(9, 1),
        outcome=CoordinationOutcome.TURNED_INTO_DISPUTE,
        result="已起诉",
        case_refs=(CaseRef(number="（2024）豫0204行初9号"),),
        dispute=matter("f"),
    )
    annals.joint("coordination:f", coordination(d24(3, 2), "鼓政〔2024〕6号"), became)
    annals.court("case:9", filed(9, d24(8, 20), "鼓政〔2024〕6号"))
    annals.government("dispute:f", dispute(d24(9, 2), "（2024）豫0204行初9号"))
    annals.joint("coordination:g", coordination(d24(3, 3), "鼓政〔2024〕7号"))

    assert said(annals.figure("M66")) == {
        "of_year_assessed": "2/3 = 66.7 %",
        "of_year_assessed_cases": "3",
        "of_year_unassessed": "1/2 = 50.0 %",
        "of_year_unassessed_cases": "1",
        "ended_assessed": "0/0 = —",
        "ended_assessed_cases": "0",
        "ended_unassessed": "0/0 = —",
        "ended_unassessed_cases": "0",
        "untied": "1",
    }
    over = said(annals.figure("M66", 2026, cut_off=date(2027, 1, 31)))
    assert (over["ended_assessed"], over["ended_unassessed"]) == ("2/3 = 66.7 %", "1/2 = 50.0 %")
    assert over["untied"] == "0"


def test_m66_the_last_day_of_the_twenty_four_months_counts() -> None:
    """M66: decided on 29 February 2024, the period ends on 28 February 2026."""
    assert add_months(d24(2, 29), 24) == date(2026, 2, 28)
    annals = assessed(Annals(), "a", linked(d24(2, 29), "鼓政〔2024〕1号"))
    annals.court("case:1", filed(1, date(2026, 3, 1), "鼓政〔2024〕1号"))
    late = date(2027, 1, 31)
    assert said(annals.figure("M66", 2026, cut_off=late))["ended_assessed"] == "0/1 = 0.0 %"
    annals.court("case:2", filed(2, date(2026, 2, 28), "鼓政〔2024〕1号"))
    assert said(annals.figure("M66", 2026, cut_off=late))["ended_assessed"] == "1/1 = 100.0 %"


def test_m66_a_dispute_names_the_decision_by_its_title() -> None:
    """M66: and a restricted case is counted without a reference that leads to it (CAS-04)."""
    annals = assessed(Annals(), "a", linked(d24(2, 1), None, "改制方案"))
    annals.court("case:1", filed(1, d24(5, 1)))
    closed = CaseAccessRestricted(occurred_on=d24(5, 2), ground=RestrictionGround.PRIVACY, reason="隐私")
    annals.court("case:1", closed)
    annals.government("dispute:a", dispute(d24(6, 1), "（2024）豫0204行初1号", decision="改制方案"))
    figure = annals.figure("M66")
    assert said(figure)["of_year_assessed"] == "1/1 = 100.0 %"
    assert figure["of_year_assessed_cases"].refs == ("（限定知悉）1",)  # type: ignore[union-attr]


def test_m66_a_dispute_may_name_a_decision_as_its_execution_did() -> None:
    """M66: the number says that the two titles are of one decision."""
    annals = assessed(Annals(), "a", linked(d24(2, 1), "鼓政〔2024〕9号", "改制方案"))
    annals.joint("coordination:a", coordination(d24(2, 1), "鼓政〔2024〕9号", decision_title="企业改制方案"))
    annals.court("case:1", filed(1, d24(5, 1)))
    annals.government("dispute:a", dispute(d24(6, 1), "（2024）豫0204行初1号", decision="企业改制方案"))
    assert said(annals.figure("M66"))["of_year_assessed"] == "1/1 = 100.0 %"


def test_m66_two_decisions_that_a_later_record_shows_to_be_one_count_once() -> None:
    """M66: of one title, of one assessment, and then of both."""
    annals, on, of_a = Annals(), d24(2, 1), {"risk_assessment": matter("a")}
    annals.joint("coordination:1", coordination(on, decision_title="改制方案（执行）", **of_a))
    annals.joint("coordination:2", coordination(on, decision_title="改制方案"))
    annals.joint("coordination:3", coordination(on, decision_title="改制方案", **of_a))
    shown = said(annals.figure("M66"))
    assert (shown["of_year_assessed"], shown["of_year_unassessed"]) == ("0/1 = 0.0 %", "0/0 = —")


def test_t11_shows_neither_subject_nor_opinion() -> None:
    """T11, RSK-09."""
    table = annals_table("T11")
    assert [tuple(map(str, row)) for row in table][1][5:] == (
        "Label(zh='风险可控', en='controllable')",
        "0",
        "None",
    )
    assert "某片区征收" not in repr(table)
    assert len(table) == 4


def annals_table(key: str) -> tuple[tuple[Any, ...], ...]:
    return year().review().tables[key].rows
