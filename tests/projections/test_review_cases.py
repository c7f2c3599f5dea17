"""M80–M92 over cases whose figures are known by hand (domain F.3, CAS-03 to CAS-05, ANR-04, ANR-05)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from events.base import Event
from events.case import AppealConcluded, CaseAccessReleased, CaseAppealed, CaseCoordinated
from events.case_terms import (
    AppealResult,
    Appellant,
    CaseCause,
    CaseCoordinationOutcome,
    CaseOutcome,
    LossGround,
    Procedure,
)
from events.vocabulary import Field
from projections.review.account.account import account
from projections.review.closed import closed_matters
from projections.review.editions import Edition
from projections.review.figure import Count
from projections.review.figures import figure
from projections.review.public_edition import NOTE
from projections.review.report import Review
from tests.cases import concluded_event, filed_event, restricted_event
from tests.organs import CITY_POLICE, GOV, HOUSING, POLICE, SUB, URBAN
from tests.projections.annals import CUT_OFF, Annals, d24, d25, public, rows, said

d23: dict[str, Any] = {"occurred_on": date(2023, 11, 1)}
ENDED = d24(9, 2)


def number(serial: int, code: str = "行初", year: int = 2024) -> str:
    return f"（{year}）豫0204{code}{serial}号"


def case(annals: Annals, serial: int, *events: Event, code: str = "行初", year: int = 2024, **filed: Any) -> Annals:
    """A case of that number, filed on 10 January of its year unless said."""
    name = number(serial, code, year)
    return annals.court(f"case:{name}", filed_event(name, **filed), *events)


def ended(*outcomes: CaseOutcome, on: date = ENDED, **more: Any) -> Annals:
    """A ledger of first-instance cases with these outcomes, all concluded on that day."""
    annals = Annals()
    for serial, outcome in enumerate(outcomes, start=1):
        case(annals, serial, concluded_event(on, outcome, **more))
    return annals


def test_m80_carried_over_new_total_and_last_year() -> None:
    """M80: concluded before the year is neither; the case of last December is last year's and carried over."""
    annals = Annals()
    case(annals, 1, concluded_event(date(2023, 12, 31)), year=2023, occurred_on=date(2023, 2, 1))  # done before
    case(annals, 2, concluded_event(d24(1, 1)), year=2023, occurred_on=date(2023, 12, 31))  # carried over
    case(annals, 3, year=2022, occurred_on=date(2022, 5, 5))  # carried over, still pending
    case(annals, 1, occurred_on=d24(1, 1))
    case(annals, 2, concluded_event(d25(1, 10)), occurred_on=d24(12, 31))
    case(annals, 3, code="行赔初")
    case(annals, 1, code="行审")  # not first instance
    case(annals, 1, year=2025, occurred_on=d25(1, 5))  # of the next year
    assert said(annals.figure("M80")) == {
        "carried_over": "2",
        "new": "3",
        "total": "5",
        "last_year": "2",
        "pending": "4",
        "pending_at_cut_off": "4",
    }
    assert said(annals.figure("M81")) == {
        "concluded": "1",
        "over_new": "1/3 = 33.3 %",
        "over_total": "1/5 = 20.0 %",
    }
    assert said(annals.figure("M80", 2025))["carried_over"] == "4", "what was concluded in 2025 was pending before"


def test_m80_of_an_unfinished_year_the_same_period_of_the_last() -> None:
    """M80: up to 29 February against up to 28 February."""
    annals = Annals()
    for serial, day in enumerate((date(2023, 2, 28), date(2023, 3, 1)), start=1):
        case(annals, serial, year=2023, occurred_on=day)
    case(annals, 3, concluded_event(date(2023, 6, 1)), year=2023, occurred_on=date(2023, 4, 1))
    case(annals, 1, occurred_on=d24(2, 29))
    assert said(annals.figure("M80", cut_off=d24(2, 29)))["last_year"] == "1"
    assert said(annals.figure("M80", cut_off=d24(2, 29)))["new"] == "1"


def test_m81_the_rate_over_new_may_pass_one_hundred() -> None:
    """M81: two old cases concluded, one new case; 移送 concludes too."""
    annals = Annals()
    for serial in (1, 2):
        case(annals, serial, concluded_event(ENDED, CaseOutcome.TRANSFERRED), year=2023, **d23)
    case(annals, 1)
    assert said(annals.figure("M81")) == {
        "concluded": "2",
        "over_new": "2/1 = 200.0 %",
        "over_total": "2/3 = 66.7 %",
    }


def test_a_case_concluded_before_it_was_filed_counts_by_its_days_and_is_told() -> None:
    """M81: no ledger takes it (GEN-08), an archive from elsewhere may hold it."""
    annals = case(Annals(), 1)
    case(annals, 2, concluded_event(d24(12, 30)), year=2025, occurred_on=d25(1, 3))
    assert said(annals.figure("M81")) == {
        "concluded": "1",
        "over_new": "1/1 = 100.0 %",
        "over_total": "1/1 = 100.0 %",
    }
    for edition in Edition:
        assert "preface.days" in str(account(annals.review(), edition))
    assert "preface.days" not in str(account(case(Annals(), 1).review(), Edition.INTERNAL))


def test_m82_by_the_type_code_of_the_number() -> None:
    """M82: every case of the index; what was filed earlier and concluded now stands in one column only."""
    annals = Annals()
    case(annals, 1)
    case(annals, 2, concluded_event(ENDED))
    case(annals, 1, concluded_event(ENDED, CaseOutcome.ENFORCEMENT_GRANTED), code="行审")
    case(annals, 9, concluded_event(ENDED), code="行赔初", year=2023, **d23)
    figure = annals.figure("M82")
    assert said(figure) == {"new": "3"}
    assert rows(figure, "by_type") == [
        ("行初（行政一审）", "2", "1"),
        ("行审（非诉行政行为申请执行审查）", "1", "1"),
        ("行赔初（行政赔偿一审）", "0", "1"),
        ("合计", "3", "3"),
    ]


def test_m83_by_cause_field_defendant_and_kind_of_defendant() -> None:
    """M83: a case with two departments counts for each, and once for the kind; organs above apart."""
    annals = Annals()
    case(annals, 1, defendants=(HOUSING, URBAN), cause=CaseCause.PENALTY)
    case(annals, 2, defendants=(URBAN,), cause=CaseCause.PENALTY)
    case(annals, 3, defendants=(URBAN, SUB), cause=CaseCause.EXPROPRIATION)
    case(annals, 4, defendants=(POLICE, CITY_POLICE), cause=CaseCause.RECONSIDERATION, field=Field.PUBLIC_SECURITY)
    case(annals, 5, defendants=(GOV,), government_defendant=True)
    case(annals, 1, year=2023, **d23)
    figure = annals.figure("M83")
    assert said(figure) == {"new": "5"}
    assert rows(figure, "by_cause") == [
        ("行政处罚", "2"),
        ("行政征收或者征用", "2"),
        ("行政复议", "1"),
        ("合计", "5"),
    ]
    assert [row[1] for row in rows(figure, "by_field")] == ["1", "4", "5"]
    assert rows(figure, "by_organ") == [
        ("鼓楼区城市管理局", "3"),
        ("鼓楼区人民政府", "1"),
        ("鼓楼区住房和城乡建设局", "1"),
        ("开封市公安局", "1"),
        ("鼓楼区公安分局", "1"),
        ("相国寺办事处", "1"),
    ]
    assert rows(figure, "by_level") == [
        ("人民政府", "1"),
        ("工作部门", "3"),
        ("派出机构（分局）", "1"),
        ("街道办事处", "1"),
        ("区外机关、上级机关", "1"),
    ]


def coordinated(on: date, outcome: CaseCoordinationOutcome | None = None) -> CaseCoordinated:
    return CaseCoordinated(occurred_on=on, organs=(HOUSING,), text="听取双方意见", outcome=outcome)


def test_m84_and_m85_differ_by_their_denominators() -> None:
    """M84, M85: every outcome of table F.3 once; 移送 and 终结 stand nowhere, rulings only in the first."""
    suits = [outcome for outcome in CaseOutcome if not outcome.of_enforcement_review]
    made = ended(*suits).review()
    losses, merits, all_counted = 9, 10, 15
    assert said(made.figures["M84"]) == {"overall": f"{losses}/{all_counted} = 60.0 %"}
    assert said(made.figures["M85"]) == {"substantive": f"{losses}/{merits} = 90.0 %"}


@pytest.mark.parametrize(
    ("outcome", "overall", "substantive"),
    [
        (CaseOutcome.CLAIMS_DISMISSED, "0/1 = 0.0 %", "0/1 = 0.0 %"),
        (CaseOutcome.REVOKED, "1/1 = 100.0 %", "1/1 = 100.0 %"),
        (CaseOutcome.PARTLY_REVOKED, "1/1 = 100.0 %", "1/1 = 100.0 %"),
        (CaseOutcome.DUTY_ORDERED, "1/1 = 100.0 %", "1/1 = 100.0 %"),
        (CaseOutcome.PAYMENT_ORDERED, "1/1 = 100.0 %", "1/1 = 100.0 %"),
        (CaseOutcome.DECLARED_ILLEGAL, "1/1 = 100.0 %", "1/1 = 100.0 %"),
        (CaseOutcome.DECLARED_VOID, "1/1 = 100.0 %", "1/1 = 100.0 %"),
        (CaseOutcome.MODIFIED, "1/1 = 100.0 %", "1/1 = 100.0 %"),
        (CaseOutcome.AGREEMENT_LIABILITY, "1/1 = 100.0 %", "1/1 = 100.0 %"),
        (CaseOutcome.COMPENSATION_ORDERED, "1/1 = 100.0 %", "1/1 = 100.0 %"),
        (CaseOutcome.MEDIATED, "0/1 = 0.0 %", "0/0 = —"),
        (CaseOutcome.WITHDRAWN, "0/1 = 0.0 %", "0/0 = —"),
        (CaseOutcome.DEEMED_WITHDRAWN, "0/1 = 0.0 %", "0/0 = —"),
        (CaseOutcome.NOT_DOCKETED, "0/1 = 0.0 %", "0/0 = —"),
        (CaseOutcome.SUIT_DISMISSED, "0/1 = 0.0 %", "0/0 = —"),
        (CaseOutcome.TRANSFERRED, "0/0 = —", "0/0 = —"),
        (CaseOutcome.TERMINATED, "0/0 = —", "0/0 = —"),
    ],
)
def test_m84_m85_follow_the_loss_table(outcome: CaseOutcome, overall: str, substantive: str) -> None:
    """Table F.3, CAS-05, ANR-04."""
    made = ended(outcome).review()
    assert said(made.figures["M84"]) == {"overall": overall}
    assert said(made.figures["M85"]) == {"substantive": substantive}


def test_m84_counts_by_the_year_of_the_conclusion() -> None:
    """M84: filed in 2024, concluded in January 2025: no conclusion of 2024."""
    annals = ended(CaseOutcome.REVOKED, on=d25(1, 10))
    assert said(annals.figure("M84")) == {"overall": "0/0 = —"}
    assert said(annals.figure("M84", 2025)) == {"overall": "1/1 = 100.0 %"}


def test_m86_grounds_of_loss_overlap() -> None:
    """M86: two cases lost, one on two grounds; a case won has none."""
    annals = ended(CaseOutcome.CLAIMS_DISMISSED)
    both = (LossGround.INSUFFICIENT_EVIDENCE, LossGround.UNLAWFUL_PROCEDURE)
    case(annals, 8, concluded_event(ENDED, CaseOutcome.REVOKED, loss_grounds=both))
    case(annals, 9, concluded_event(ENDED, CaseOutcome.DECLARED_ILLEGAL))
    figure = annals.figure("M86")
    assert said(figure) == {"lost": "2"}
    assert rows(figure, "by_ground") == [("主要证据不足", "1"), ("违反法定程序", "2")]


def test_m87_m88_m89_over_what_was_concluded() -> None:
    """M87–M89: eight concluded, one of them transferred and in no denominator."""
    annals = ended(CaseOutcome.MEDIATED, CaseOutcome.SUIT_DISMISSED, CaseOutcome.NOT_DOCKETED, CaseOutcome.TRANSFERRED)
    case(annals, 5, concluded_event(ENDED, CaseOutcome.WITHDRAWN, act_changed_before_withdrawal=True))
    case(annals, 6, concluded_event(ENDED, CaseOutcome.WITHDRAWN, settled=True))
    case(annals, 7, concluded_event(ENDED, CaseOutcome.WITHDRAWN))
    case(annals, 8, concluded_event(ENDED, CaseOutcome.DEEMED_WITHDRAWN))
    made = annals.review()
    assert said(made.figures["M87"]) == {
        "withdrawn": "3/7 = 42.9 %",
        "act_changed": "1/3 = 33.3 %",
        "deemed": "1",
    }
    assert said(made.figures["M88"]) == {
        "mediated_or_withdrawn": "5/7 = 71.4 %",
        "settled": "2/7 = 28.6 %",
        "mediated": "1",
        "all_withdrawn": "4",
        "withdrawn": "1",
        "coordinated": "0/0 = —",
    }
    assert said(made.figures["M89"]) == {"procedural": "2/7 = 28.6 %", "dismissed": "1/7 = 14.3 %"}


def test_m88_a_coordination_that_ended_in_the_year_did_so_whatever_follows() -> None:
    """M88: one failed and was taken up again; one failed, and succeeded after the year."""
    annals = Annals()
    failed = coordinated(d24(6, 3), CaseCoordinationOutcome.NOT_SETTLED)
    case(annals, 1, failed, coordinated(d24(11, 4)))
    case(annals, 2, failed, coordinated(d25(1, 6), CaseCoordinationOutcome.SETTLED))
    assert said(annals.figure("M88"))["coordinated"] == "0/2 = 0.0 %"
    assert said(annals.figure("M88", 2025))["coordinated"] == "1/1 = 100.0 %"


def test_m90_appealed_of_what_can_be_appealed() -> None:
    """M90: judgments and appealable rulings; results of the appeals decided in the year."""
    annals = ended(CaseOutcome.CLAIMS_DISMISSED, CaseOutcome.SUIT_DISMISSED, CaseOutcome.WITHDRAWN)
    appealed = CaseAppealed(occurred_on=d24(9, 12), appellant=Appellant.PLAINTIFF)
    changed = AppealConcluded(occurred_on=d24(12, 2), result=AppealResult.CHANGED, appeal_number="（2024）豫02行终5号")
    case(annals, 7, concluded_event(ENDED), appealed, changed)
    late = AppealConcluded(occurred_on=d25(1, 6), result=AppealResult.UPHELD, appeal_number="（2024）豫02行终6号")
    case(annals, 8, concluded_event(ENDED), appealed, late)
    assert said(annals.figure("M90")) == {
        "appealed": "2/4 = 50.0 %",
        "upheld": "0/1 = 0.0 %",
        "changed": "1/1 = 100.0 %",
        "remanded": "0/1 = 0.0 %",
        "withdrawn": "0/1 = 0.0 %",
        "retried": "0",
        "loss_turned": "0",
        "loss_made": "0",
    }


def test_m90_an_appeal_known_by_its_own_number() -> None:
    """M90: a 行终 case that comes from it, where no appeal was recorded on the case itself."""
    annals = ended(CaseOutcome.CLAIMS_DISMISSED)
    case(annals, 5, code="行终", earlier_number=number(1), occurred_on=d24(10, 8))
    assert annals.review().facts.cases[1].procedure is Procedure.SECOND_INSTANCE
    assert said(annals.figure("M90"))["appealed"] == "1/1 = 100.0 %"


def test_m91_enforcement_is_apart_from_suits() -> None:
    """M91: four applied for, three decided; none of them in M80 or M84."""
    annals = Annals()
    outcomes = (CaseOutcome.ENFORCEMENT_GRANTED, CaseOutcome.PARTLY_GRANTED, CaseOutcome.ENFORCEMENT_REFUSED)
    for serial, outcome in enumerate(outcomes, start=1):
        case(annals, serial, concluded_event(ENDED, outcome), code="行审")
    case(annals, 4, code="行审")
    case(annals, 5, concluded_event(ENDED, CaseOutcome.ENFORCEMENT_REFUSED), code="行审复")
    made = annals.review()
    assert said(made.figures["M91"]) == {
        "applied": "4",
        "enforcement_granted": "1",
        "partly_granted": "1",
        "enforcement_refused": "1",
        "granted": "2/3 = 66.7 %",
    }
    assert said(made.figures["M80"])["total"] == "0"
    assert said(made.figures["M84"]) == {"overall": "0/0 = —"}


def with_restricted() -> Annals:
    """Three cases of the year against the housing bureau, and one against the police that is restricted."""
    annals = ended(CaseOutcome.REVOKED, CaseOutcome.CLAIMS_DISMISSED, CaseOutcome.CLAIMS_DISMISSED)
    hidden: dict[str, Any] = {"cause": CaseCause.COMPENSATION, "field": Field.PUBLIC_SECURITY, "defendants": (POLICE,)}
    return case(annals, 4, restricted_event(d24(2, 1)), concluded_event(ENDED), **hidden)


def test_m92_counts_what_is_restricted_at_the_cut_off() -> None:
    """M92, CAS-04: released again is open again; of earlier years only what was pending."""
    annals = with_restricted()
    case(annals, 5, restricted_event(d24(2, 1)), CaseAccessReleased(occurred_on=d24(3, 1), reason="当事人同意"))
    case(annals, 6, restricted_event(date(2023, 12, 1)), concluded_event(date(2023, 12, 5)), year=2023, **d23)
    assert said(annals.figure("M92")) == {"restricted": "1"}
    assert said(annals.figure("M80"))["new"] == "5", "aggregates keep it"
    assert said(annals.figure("M84"))["overall"] == "2/4 = 50.0 %"


def test_m92_does_not_count_a_case_that_only_names_a_restricted_one() -> None:
    """M92: the appeal from a restricted case, which the court did not restrict."""
    annals = case(with_restricted(), 7, code="行终", earlier_number=number(4))
    assert said(annals.figure("M92")) == {"restricted": "1"}


def test_no_reference_leads_to_a_restricted_case() -> None:
    """CAS-04, ANR-05: its own event is named where it is only counted as restricted, and nowhere else."""
    made = with_restricted().review()
    restricted = made.figures["M92"]["restricted"]
    assert isinstance(restricted, Count)
    stream = restricted.refs[0].rpartition(":")[0]
    others = {metric: each for metric, each in made.figures.items() if metric != "M92"}
    assert stream not in repr(others)
    assert "（限定知悉）1" in repr(others)


def test_scenario_40_the_public_edition_suppresses_cells_tied_to_one_case() -> None:
    """ANR-05: a count of one or two of one party group; a lone hidden count takes the next smallest with it."""
    annals = with_restricted()
    case(annals, 5, defendants=(URBAN,), cause=CaseCause.PENALTY)
    figure = public(annals.review().figures["M83"])
    assert rows(figure, "by_organ") == [
        ("鼓楼区住房和城乡建设局", "3"),
        ("鼓楼区公安分局", "*"),
        ("鼓楼区城市管理局", "*"),
    ]
    assert rows(figure, "by_field") == [("公安", "*"), ("城建", "*"), ("合计", "5")], "4 = 5 - 1"
    assert NOTE.zh in str(figure["by_field"])
    assert said(figure) == {"new": "5"}


def test_scenario_40_restricted_after_the_cut_off() -> None:
    """ANR-01, CAS-04: the figures of the cut-off stay to the byte; the public edition hides it from then on."""
    annals = Annals()
    for serial in (1, 2, 3):  # one group of parties: sent back twice
        case(annals, serial, earlier_number=number(serial - 1) if serial > 1 else None)
    for serial in (4, 5, 6, 7):
        case(annals, serial, defendants=(URBAN,))
    made = annals.review()
    assert [row[1] for row in rows(public(made.figures["M83"]), "by_organ")] == ["4", "3"]
    annals.court(f"case:{number(3)}", restricted_event(d25(3, 1)))
    assert annals.review().to_json() == made.to_json()
    later = annals.review(2024, d25(3, 1))
    closed = made.facts.without(closed_matters(later.log, later.facts.cases))
    assert rows(public(figure("M83", closed)), "by_organ") == [
        ("鼓楼区城市管理局", "*"),
        ("鼓楼区住房和城乡建设局", "*"),
    ]


def test_a_fact_recorded_late_changes_no_figure() -> None:
    """ANR-01: dated in the year, recorded after the cut-off."""
    annals = with_restricted()
    before = annals.review().to_json()
    annals.court(f"case:{number(99)}", filed_event(number(99)), recorded=CUT_OFF + timedelta(days=1))
    assert annals.review().to_json() == before
    assert said(annals.figure("M80", cut_off=CUT_OFF + timedelta(days=1)))["new"] == "5"


def test_over_no_cases_every_rate_is_a_dash() -> None:
    """ANR-04."""
    made: Review = Annals().review()
    texts: Iterable[str] = (text for n in range(80, 92) for text in said(made.figures[f"M{n}"]).values())
    assert set(texts) == {"0", "0/0 = —", "无记录"}
