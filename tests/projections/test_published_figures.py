"""Published figures come out as printed (papers B16, B18, B19, B21, B25, B31): entered as events, read off the review.

A paper prints its own number of decimals; the review prints one, and both numbers that the rate is made of.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from events.appearance import HeadAbsent, HeadAppeared
from events.appearance_terms import HeadRank, StaffPresent
from events.case import CaseAccessRestricted
from events.case_terms import CaseOutcome, RestrictionGround
from events.vocabulary import AbsenceGround, AdoptionAnswer, Topic
from projections.percentage import percent
from projections.review.figure import Rate
from projections.review.public_edition import SUPPRESSED, public_table
from projections.review.report import Review
from tests.appearances import HEARING, duty
from tests.cases import concluded_event, filed_event
from tests.organs import HOUSING, POLICE, URBAN
from tests.projections.annals import Annals, d24, d25, page_of, said
from tests.projections.annals_tables import texts

ADOPTED = AdoptionAnswer.ADOPTED
ENDED = d24(9, 2)


def number(serial: int, code: str = "行初", year: int = 2024) -> str:
    return f"（{year}）豫0204{code}{serial}号"


def filed(annals: Annals, count: int, on: date, code: str = "行初", first: int = 1) -> list[str]:
    """So many cases filed on that day; their streams."""
    streams = []
    for serial in range(first, first + count):
        name = number(serial, code, on.year)
        annals.court(f"case:{name}", filed_event(name, occurred_on=on))
        streams.append(f"case:{name}")
    return streams


def end(annals: Annals, streams: Iterable[str], outcome: CaseOutcome, on: date = ENDED) -> None:
    for stream in streams:
        annals.court(stream, concluded_event(on, outcome))


def printed(made: Review, metric: str, key: str, places: str = "0.01") -> tuple[int, int, str]:
    """A rate as a paper prints it: so many, of so many, and the per cent with its decimals, half up."""
    rate = made.figures[metric][key]
    assert isinstance(rate, Rate)
    share = Decimal(100 * rate.numerator) / rate.denominator
    return rate.numerator, rate.denominator, str(share.quantize(Decimal(places), ROUND_HALF_UP))


def test_b16_more_concluded_than_filed() -> None:
    """新收 257, 审结 262: the rate over new passes 100 %; over carried over and new it cannot."""
    annals = Annals()
    old = filed(annals, 40, date(2023, 11, 1))
    came = filed(annals, 257, d24(2, 1), first=101)
    end(annals, [*old, *came[:222]], CaseOutcome.CLAIMS_DISMISSED)
    made = annals.review()
    assert said(made.figures["M80"])["new"] == "257"
    assert said(made.figures["M81"]) == {
        "concluded": "262",
        "over_new": "262/257 = 101.9 %",
        "over_total": "262/297 = 88.2 %",
    }
    assert said(made.figures["M80"])["pending"] == "35"
    assert said(annals.figure("M80", 2025))["carried_over"] == "35", "what is pending is carried over"


def test_b16_attendance_and_granted_enforcement() -> None:
    """负责人出庭 157 件, 91.81 %, of 171; 准予执行 133 件, 97.08 %, of 137: 部分准予 is granted too."""
    annals = Annals()
    for serial in range(1, 172):
        head = HeadAppeared(occurred_on=HEARING, post="副局长", head_rank=HeadRank.DEPUTY, spoke=True)
        nobody = HeadAbsent(
            occurred_on=HEARING, staff_present=StaffPresent.NOBODY, ground=AbsenceGround.NOBODY_APPEARED
        )
        annals.court(f"appearance:{serial}", duty(case=number(serial)), head if serial <= 157 else nobody)
    reviewed = filed(annals, 137, d24(3, 1), "行审")
    end(annals, reviewed[:130], CaseOutcome.ENFORCEMENT_GRANTED)
    end(annals, reviewed[130:133], CaseOutcome.PARTLY_GRANTED)
    end(annals, reviewed[133:], CaseOutcome.ENFORCEMENT_REFUSED)
    made = annals.review()
    assert printed(made, "M40", "heard") == (157, 171, "91.81")
    assert said(made.figures["M40"]) == {"heard": "157/171 = 91.8 %"}
    assert printed(made, "M91", "granted") == (133, 137, "97.08")
    assert said(made.figures["M91"])["partly_granted"] == "3"


def test_b18_twenty_four_wins_of_twenty_seven() -> None:
    """40 宗, 审结 27 (67.5 %), 胜诉 24, 撤诉 3: 88.9 % won, with both loss rates and withdrawals."""
    annals = Annals()
    suits = filed(annals, 40, d24(2, 1))
    end(annals, suits[:24], CaseOutcome.CLAIMS_DISMISSED)
    end(annals, suits[24:27], CaseOutcome.WITHDRAWN)
    made = annals.review()
    assert printed(made, "M81", "over_new", "0.1") == (27, 40, "67.5")
    assert said(made.figures["M84"]) == {"overall": "0/27 = 0.0 %"}
    assert said(made.figures["M85"]) == {"substantive": "0/24 = 0.0 %"}
    assert said(made.figures["M87"])["withdrawn"] == "3/27 = 11.1 %", "the other 88.9 % were won: 24 of 27"
    assert texts(made.tables["T2"])[-1] == ("合计", "24", "3", "27")
    assert percent(24, 27) == "88.9"


def test_b19_less_than_the_whole_is_never_one_hundred() -> None:
    """14,665/14,730 = 99.56 %, printed 99.6; 2,999/3,000 is not 100 %; the whole is."""
    assert percent(14_665, 14_730) == "99.6"
    assert percent(2_999, 3_000) == "99.9"
    assert percent(3_000, 3_000) == "100.0"
    assert percent(3_001, 3_000) == "100.0", "over another base the rate may pass the whole"


def test_b21_effective_feedback_is_the_complete_one() -> None:
    """123 sent, 105 answered, 85.4 %: what came back incomplete by the year's end is no reply (SUG-13)."""
    annals = Annals()
    for serial in range(1, 124):
        name = f"s{serial}"
        annals.sent(name, number=f"鼓法建〔2024〕{serial}号").served(name, d24(3, 15), d24(5, 15))
        if serial <= 105:
            annals.answered(name, d24(5, 10), ADOPTED, ADOPTED)
        elif serial <= 110:
            annals.answered(name, d24(5, 10), ADOPTED, complete=False)
    made = annals.review()
    assert said(made.figures["M20"])["all"] == "123"
    assert said(made.figures["M24"])["documents"] == "105/123 = 85.4 %"


def test_b25_conclusion_rate_over_carried_over_and_new() -> None:
    """一审审结 950, 结案率 83 %: over 1,149; filed the year before, concluded in the year, restricted in between."""
    annals = Annals()
    old = filed(annals, 245, date(2023, 12, 1))
    came = filed(annals, 904, d24(2, 1), first=1001)
    for stream in old[:3]:
        closed = CaseAccessRestricted(occurred_on=d24(3, 1), ground=RestrictionGround.PRIVACY, reason="隐私")
        annals.court(stream, closed)
    end(annals, [*old, *came[:705]], CaseOutcome.CLAIMS_DISMISSED)
    made = annals.review()
    assert printed(made, "M81", "over_total", "1") == (950, 1149, "83")
    assert said(annals.figure("M80", 2025))["carried_over"] == "199"


def test_b31_over_nothing_and_over_one() -> None:
    """ANR-04: no suggestion, one without an answer, one answered a day late."""
    assert said(Annals().figure("M24"))["documents"] == "0/0 = —"
    owing = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    assert said(owing.figure("M24"))["documents"] == "0/1 = 0.0 %"
    late = owing.answered("a", d24(5, 16), ADOPTED, ADOPTED).review()
    assert said(late.figures["M24"])["documents"] == "1/1 = 100.0 %"
    assert said(late.figures["M26"]) == {"duties": "0/1 = 0.0 %"}


def test_b31_one_case_each_gives_no_rank_away() -> None:
    """T4, ANR-05: 败诉率 100 % of one case is read inside with its 1/1, and by nobody outside."""
    annals = Annals()
    for serial, (organ, outcome) in enumerate(
        ((HOUSING, CaseOutcome.REVOKED), (URBAN, CaseOutcome.REVOKED), (POLICE, CaseOutcome.CLAIMS_DISMISSED)), start=1
    ):
        name = number(serial)
        annals.court(f"case:{name}", filed_event(name, occurred_on=d24(2, 1), defendants=(organ,)))
        end(annals, [f"case:{name}"], outcome)
    ranking = annals.review().tables["T4"]
    assert [row[-1] for row in texts(ranking)] == ["1/1 = 100.0 %", "0/1 = 0.0 %", "1/1 = 100.0 %", "2/3 = 66.7 %"]
    assert {row[column] for row in public_table(ranking).rows[:-1] for column in (1, 2, 4, 5)} == {SUPPRESSED}


def test_b28_no_title_of_a_matter_stands_in_the_review() -> None:
    """A bulletin of the members may bear the mark (保守国家秘密法 art. 64): the review has no text of it."""
    annals = Annals().bulletin("j4", Topic.J4, d24(4, 8), title="（工作秘密）专题通报")
    made = annals.review()
    assert said(made.figures["M01"])["all"] == "1"
    assert "工作秘密" not in page_of(made)
    assert "工作秘密" not in made.to_json().decode()


def test_a_year_of_carried_over_cases_only_has_no_record() -> None:
    """M80, T1, T15: what is known of the year before is what was carried over from it, which is no intake of it."""
    annals = Annals()
    filed(annals, 12, date(2023, 11, 1))
    came = filed(annals, 70, d24(2, 1), first=101)
    end(annals, came[:10], CaseOutcome.CLAIMS_DISMISSED)
    made = annals.review()
    assert said(made.figures["M80"])["last_year"] == "无记录"
    assert texts(made.tables["T1"]) == [
        ("鼓楼区人民法院", "行初（行政一审）", "12", "70", "82", "无记录"),
        ("合计", "", "12", "70", "82", "无记录"),
    ]
    changed = {(row[0], row[1]): row[2:] for row in texts(made.tables["T15"])}
    assert changed["M80", "新收"] == ("无记录", "70", "—")
    assert all(before == "无记录" and change == "—" for before, _, change in changed.values())
    end(annals, [f"case:{number(1, year=2023)}"], CaseOutcome.WITHDRAWN, date(2023, 12, 1))
    assert said(annals.figure("M80"))["last_year"] == "12"
    assert "无记录" in page_of(made)


def test_the_position_at_year_end_is_that_of_a_review_cut_off_then() -> None:
    """M31, M80, T7: answered and concluded in January is open and overdue on 31 December."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    [suit] = filed(annals, 1, d24(2, 1))
    then = annals.review(2024, d24(12, 31))
    annals.answered("a", d25(1, 8), ADOPTED, ADOPTED)
    end(annals, [suit], CaseOutcome.CLAIMS_DISMISSED, d25(1, 9))
    later = annals.review()
    assert said(later.figures["M31"]) == {"overdue": "0", "overdue_at_year_end": said(then.figures["M31"])["overdue"]}
    assert said(then.figures["M31"]) == {"overdue": "1", "overdue_at_year_end": "1"}
    assert [said(later.figures["M80"])[key] for key in ("pending", "pending_at_cut_off")] == ["1", "0"]
    assert texts(later.tables["T7"])[0][-2:] == (texts(then.tables["T7"])[0][-1], "已反馈，待评估")
