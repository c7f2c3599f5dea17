"""M70–M76 over small stories in which each figure is known by hand (scenario 38)."""

from __future__ import annotations

from datetime import date

from events.coordination import (
    ConflictSignReported,
    CoordinationClosed,
    CoordinationOpened,
    CoordinationOpinionGiven,
    CoordinationOpinionSought,
)
from events.dispute import DisputeClosedUnresolved, DisputeResolved
from events.dispute_terms import ProceedingsEffect, ResolutionKind
from events.risk_terms import AssessorCapacity, ConflictSeverity, CoordinationOutcome
from tests.organs import COURT, GOV, HOUSING, LEGAL
from tests.projections.annals import Annals, d24, d25, rows, said
from tests.projections.annals_remedies import dispute, petitions
from tests.projections.annals_tables import texts

MAJOR, MINOR = ConflictSeverity.MAJOR, ConflictSeverity.MINOR
ORGAN = {AssessorCapacity.COURT: COURT, AssessorCapacity.LEGAL_DEPARTMENT: LEGAL}
BOTH = tuple(ORGAN)


def opened(on: date) -> CoordinationOpened:
    return CoordinationOpened(
        occurred_on=on, executing_organ=HOUSING, decision_organ=GOV, decision_title="征收决定", decided_on=on
    )


def sign(on: date, number: int, severity: ConflictSeverity) -> ConflictSignReported:
    return ConflictSignReported(occurred_on=on, sign=number, severity=severity, text="聚集")


def sought(on: date, *capacities: AssessorCapacity) -> list[CoordinationOpinionSought]:
    return [
        CoordinationOpinionSought(
            occurred_on=on, organ=ORGAN[one], capacity=one, respond_by=on.replace(day=28), question="如何处理"
        )
        for one in capacities
    ]


def given(on: date, *capacities: AssessorCapacity) -> list[CoordinationOpinionGiven]:
    return [
        CoordinationOpinionGiven(occurred_on=on, by=ORGAN[one], capacity=one, opinion="先行沟通") for one in capacities
    ]


def closed(on: date, outcome: CoordinationOutcome) -> CoordinationClosed:
    return CoordinationClosed(occurred_on=on, outcome=outcome, result="完成")


def test_m70_m71_an_opinion_before_the_sign_is_none_on_it() -> None:
    """M70, M71, COO-03: both were heard on the first sign; on the second the court alone, both were asked."""
    annals = Annals()
    annals.joint(
        "coordination:a",
        opened(d24(3, 1)),
        sign(d24(4, 1), 1, MAJOR),
        *sought(d24(4, 1), *BOTH),
        *given(d24(4, 5), *BOTH),
        sign(d24(5, 1), 2, MAJOR),
        *sought(d24(5, 1), *BOTH),
        *given(d24(5, 3), AssessorCapacity.COURT),
        closed(d24(6, 1), CoordinationOutcome.DEFUSED),
    )
    annals.joint("coordination:b", opened(d24(7, 1)), sign(d24(7, 2), 1, MINOR))
    over = closed(d25(1, 10), CoordinationOutcome.DECISION_SUSPENDED)
    annals.joint("coordination:c", opened(date(2023, 12, 1)), over)
    assert said(annals.figure("M70")) == {
        "opened": "2",
        "closed": "1",
        "defused": "1",
        "turned_into_dispute": "0",
        "decision_suspended": "0",
    }
    assert said(annals.figure("M70", 2025))["decision_suspended"] == "1"
    assert said(annals.figure("M71")) == {
        "all": "1/3 = 33.3 %",
        "major": "1/2 = 50.0 %",
        "major_sought": "2/2 = 100.0 %",
    }


def resolved(on: date, kind: ResolutionKind) -> DisputeResolved:
    return DisputeResolved(occurred_on=on, resolution_kind=kind, text="完成", effect=ProceedingsEffect.NONE)


def disputes() -> Annals:
    annals = Annals()
    case = "（2024）豫0204行初12号"
    annals.government(
        "dispute:a", dispute(date(2023, 11, 1), case), resolved(d24(2, 1), ResolutionKind.COURT_MEDIATION)
    )
    annals.government("dispute:b", dispute(d24(3, 1), case), resolved(d24(8, 1), ResolutionKind.JUDGMENT_PERFORMED))
    annals.government(
        "dispute:c", dispute(d24(4, 1), case), DisputeClosedUnresolved(occurred_on=d24(9, 1), reason="各方意见不一")
    )
    return annals.government("dispute:d", dispute(d24(5, 1), case))


def test_t12_says_where_a_dispute_stood_at_year_end_and_where_it_stands() -> None:
    """Beside each other, as in T7 and T14: resolved in February, it was in resolution when the year ended."""
    annals = disputes()
    annals.government("dispute:d", resolved(d25(1, 10), ResolutionKind.COURT_MEDIATION))
    table = annals.review(cut_off=d25(1, 31)).tables["T12"]
    assert [column.zh for column in table.columns][-2:] == ["年末情况", "截止日情况"]
    assert [row[-2:] for row in texts(table)] == [
        ("法院调解结案", "法院调解结案"),
        ("生效裁判已履行", "生效裁判已履行"),
        ("未化解而终结", "未化解而终结"),
        ("化解中", "法院调解结案"),
    ]


def test_m72_m73_over_those_that_ended_in_the_year() -> None:
    """M72, M73, DIS-04: registered whenever."""
    annals = disputes()
    assert said(annals.figure("M72")) == {"registered": "3", "resolved": "2/3 = 66.7 %"}
    kinds = said(annals.figure("M73"))
    assert {kind for kind, n in kinds.items() if n == "1"} == {"court_mediation", "judgment_performed"}
    assert said(annals.figure("M72", 2023)) == {"registered": "1", "resolved": "0/0 = —"}
    table = annals.review().tables["T12b"]
    assert [row[1] for row in table.rows] == [1, 1, 1, 3]


def test_m74_the_responsible_organ_is_that_of_the_cut_off() -> None:
    """M74, PET-01."""
    figure = petitions().figure("M74")
    assert said(figure) == {"all": "7", "unassigned": "1"}
    assert rows(figure, "by_organ") == [
        ("鼓楼区住房和城乡建设局", "5", "34"),
        ("鼓楼区城市管理局", "1", "1"),
    ]
    assert rows(figure, "by_territory") == [("鼓楼区人民政府", "1", "1"), ("相国寺办事处", "6", "35")]


def test_m75_scenario_38_an_extension_counts_and_a_steered_matter_does_not() -> None:
    """M75, PET-03, PET-04, scenario 38: accepted 03-01, due 04-30, +30 once."""
    assert said(petitions().figure("M75")) == {
        "on_time": "2/4 = 50.0 %",
        "in_sixty_days": "1/4 = 25.0 %",
    }
    assert said(petitions().figure("M75", cut_off=d24(4, 30)))["on_time"] == "1/3 = 33.3 %"


def test_m76_by_stage_and_result() -> None:
    assert said(petitions().figure("M76")) == {
        "review_upheld": "1",
        "review_changed": "0",
        "second_review_upheld": "0",
        "second_review_changed": "1",
    }


def test_t12c_adds_up_by_responsible_organ() -> None:
    """T12, third part: registered, answered, changed on review, answered on time."""
    table = petitions().review().tables["T12c"]
    shown = [(*row[1:4], row[4].text) for row in table.rows]  # type: ignore[union-attr]
    assert shown == [
        (1, 0, 0, "0/0 = —"),
        (5, 3, 1, "2/4 = 50.0 %"),
        (1, 0, 0, "0/0 = —"),
        (7, 3, 1, "2/4 = 50.0 %"),
    ]
