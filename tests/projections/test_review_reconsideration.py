"""M34–M37, M93, M94 over papers and cases whose figures are known by hand (REC-01, 03, 04, 05, 08; scenario 26)."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Event
from events.case_terms import ReconsiderationOutcome
from events.organ import OrganRoleAssigned
from events.reconsideration import (
    LeadersSummoned,
    PublicCriticismIssued,
    ReconsiderationFeedbackReceived,
    ReconsiderationSuggestionWithdrawn,
)
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from events.reconsideration_terms import RectificationResult
from events.vocabulary import Field, OrganRole
from projections.review.figure import Ratio
from tests.cases import filed_event
from tests.organs import CITY_COURT, COURT, HOUSING, LEGAL, URBAN
from tests.projections.annals import Annals, d24, d25, public, rows, said
from tests.projections.annals_tables import texts
from tests.reconsiderations import (
    DUE,
    NUMBER,
    OPINION,
    OPINION_NUMBER,
    SENT_ON,
    content,
    drafted,
    opinion_sent,
    ordered,
    reported,
    served,
    suggestion_sent,
)

WITHDRAWN = ReconsiderationSuggestionWithdrawn(occurred_on=d24(4, 2), reason="适用依据已修改")


def paper(annals: Annals, name: str, *events: Event, recorded: date | None = None) -> Annals:
    return annals.government(f"reconsideration-suggestion:{name}", *events, recorded=recorded)


def feedback(on: date) -> ReconsiderationFeedbackReceived:
    return ReconsiderationFeedbackReceived(occurred_on=on, organ=HOUSING, text="已修订告知文书")


def accepted(annals: Annals, serial: int, *events: Event, on: date = d24(2, 1), year: int = 2024) -> Annals:
    event = ReconsiderationAccepted(
        occurred_on=on, number=f"鼓政行复〔{year}〕{serial}号", respondent=HOUSING, field=Field.URBAN_CONSTRUCTION
    )
    return annals.government(f"reconsideration-case:{year}-{serial}", event, *events)


def decided(outcome: ReconsiderationOutcome, on: date = d24(3, 20)) -> ReconsiderationDecided:
    return ReconsiderationDecided(occurred_on=on, outcome=outcome)


def test_m34_suggestions_and_opinions_with_their_copies() -> None:
    """M34, REC-01, REC-08: withdrawn ones apart, but what was sent without a copy stays without."""
    annals = Annals()
    paper(annals, "a", suggestion_sent())
    paper(annals, "b", suggestion_sent(number="鼓政复建〔2024〕4号", cc=(LEGAL,)))
    paper(annals, "c", suggestion_sent(number="鼓政复建〔2024〕5号"), WITHDRAWN)
    paper(annals, "d", opinion_sent())
    paper(annals, "e", opinion_sent(number="鼓政复意〔2024〕4号", cc=(COURT,)))
    paper(annals, "f", suggestion_sent(number="鼓政复建〔2023〕9号", occurred_on=date(2023, 12, 30)))
    assert said(annals.figure("M34")) == {
        "reconsideration_suggestion": "2",
        "reconsideration_opinion": "2",
        "withdrawn": "1",
        "copied": "2/3 = 66.7 %",
        "opinions_copied": "1",
    }


def test_m34_the_copy_goes_to_the_court_of_that_day() -> None:
    """M34, ORG-01: the role counts, as it was held on the day of sending."""
    annals = Annals()
    moved = OrganRoleAssigned(occurred_on=d24(6, 1), organ=CITY_COURT, role=OrganRole.DISTRICT_COURT)
    annals.joint("organ-registry", moved)
    paper(annals, "a", suggestion_sent())
    paper(annals, "b", suggestion_sent(number="鼓政复建〔2024〕4号", occurred_on=d24(6, 1)))
    assert said(annals.figure("M34"))["copied"] == "1/2 = 50.0 %"


def test_m35_reported_within_sixty_days_of_receipt() -> None:
    """M35, REC-03: on the last day, a day late, not at all, withdrawn, due in the next year."""
    annals = Annals()
    paper(annals, "a", opinion_sent(), served(), reported(DUE))
    late = reported(d24(5, 15))
    paper(annals, "b", opinion_sent(number="鼓政复意〔2024〕4号"), served(), late)
    paper(annals, "c", opinion_sent(number="鼓政复意〔2024〕5号"), served())
    paper(annals, "d", opinion_sent(number="鼓政复意〔2024〕6号"), served(), WITHDRAWN)
    paper(annals, "e", opinion_sent(number="鼓政复意〔2024〕7号"), served(d24(12, 1), d25(2, 5)))
    paper(annals, "f", suggestion_sent(), served(due=None), feedback(d24(4, 1)))
    assert said(annals.figure("M35")) == {"on_time": "1/3 = 33.3 %", "reported": "2/3 = 66.7 %"}


def test_m35_the_first_report_counts_and_a_mended_receipt_moves_the_end() -> None:
    """M35: "still being put right" is a report; the day of receipt as it was corrected."""
    annals = Annals()
    in_progress = reported(d24(5, 1), RectificationResult.IN_PROGRESS)
    paper(annals, "a", opinion_sent(), served(), in_progress, reported(d24(8, 1)))
    mended = served(d24(3, 12), d24(5, 11), correction="回证日期误录")
    paper(annals, "b", opinion_sent(number="鼓政复意〔2024〕4号"), served(), mended, reported(d24(5, 13)))
    assert said(annals.figure("M35")) == {"on_time": "1/2 = 50.0 %", "reported": "2/2 = 100.0 %"}


def test_m35_of_an_unfinished_year_what_is_due_later_is_not_due() -> None:
    annals = paper(Annals(), "a", opinion_sent(), served())
    assert said(annals.figure("M35", cut_off=d24(5, 13)))["on_time"] == "0/0 = —"
    assert said(annals.figure("M35", cut_off=DUE))["on_time"] == "0/1 = 0.0 %"


def test_m34_m35_m37_what_was_sent_or_withdrawn_stays_so_whatever_is_drafted_behind_it() -> None:
    """M34, M35, M37: withdrawn by the cut-off is withdrawn; the addressees are those that it was sent to."""
    annals = Annals()
    paper(annals, "a", suggestion_sent(), WITHDRAWN, drafted(addressee=URBAN))
    paper(annals, "b", opinion_sent(), served(), reported(d24(5, 1)), drafted(OPINION, addressee=URBAN))
    paper(annals, "c", suggestion_sent(number="鼓政复建〔2024〕4号"), feedback(d24(4, 1)), drafted(addressee=URBAN))
    counted = said(annals.figure("M34"))
    assert (counted["reconsideration_suggestion"], counted["withdrawn"]) == ("1", "1")
    assert said(annals.figure("M35")) == {"on_time": "1/1 = 100.0 %", "reported": "1/1 = 100.0 %"}
    assert said(annals.figure("M37")) == {"answered": "1/1 = 100.0 %"}


def test_m36_orders_talks_and_criticism_of_the_year() -> None:
    """M36, REC-05: two orders on one opinion are two; an order of the next year is not of this."""
    annals = Annals()
    talk = LeadersSummoned(occurred_on=d24(6, 16), organ=HOUSING, posts=("分管副局长",), text="要求限期整改")
    criticism = PublicCriticismIssued(occurred_on=d24(6, 20), organ=HOUSING, text="逾期不履行")
    paper(annals, "a", opinion_sent(), served(), ordered(), ordered(d24(6, 15)), talk, criticism)
    paper(annals, "b", opinion_sent(number="鼓政复意〔2024〕4号"), served(), ordered(d25(1, 6), d25(2, 6)))
    assert said(annals.figure("M36")) == {"orders": "2", "talks": "1", "criticism": "1"}


def test_m37_whenever_it_comes_an_answer_to_a_suggestion_is_in_time() -> None:
    """M37, REC-04: answered after the day that was wished for, and by the cut-off; recorded later it is not."""
    annals = Annals()
    paper(annals, "a", suggestion_sent(reply_requested_by=d24(4, 1)), feedback(d25(1, 20)))
    paper(annals, "b", suggestion_sent(number="鼓政复建〔2024〕4号"))
    paper(annals, "c", suggestion_sent(number="鼓政复建〔2024〕5号"), WITHDRAWN)
    paper(annals, "d", opinion_sent(), served(), reported(d24(5, 1)))
    assert said(annals.figure("M37")) == {"answered": "1/2 = 50.0 %"}
    before = annals.review().to_json()
    paper(annals, "b", feedback(d24(12, 30)), recorded=d25(2, 10))
    assert annals.review().to_json() == before
    assert said(annals.figure("M37", cut_off=d25(2, 10))) == {"answered": "2/2 = 100.0 %"}


def test_m93_corrected_over_concluded_and_over_new() -> None:
    """M93, C.2: the same two corrected cases over three concluded and over four new."""
    annals = Annals()
    accepted(annals, 9, decided(ReconsiderationOutcome.REVOKED, d24(1, 20)), on=date(2023, 12, 1), year=2023)
    accepted(annals, 1, decided(ReconsiderationOutcome.DUTY_ORDERED))
    accepted(annals, 2, decided(ReconsiderationOutcome.UPHELD))
    accepted(annals, 3, decided(ReconsiderationOutcome.MODIFIED, d25(1, 15)))
    accepted(annals, 4)
    figure = annals.figure("M93")
    assert said(figure) == {
        "new": "4",
        "concluded": "3",
        "over_concluded": "2/3 = 66.7 %",
        "over_new": "2/4 = 50.0 %",
    }
    assert rows(figure, "by_outcome") == [("撤销或者部分撤销", "1"), ("责令履行", "1"), ("维持", "1")]
    assert rows(public(figure), "by_outcome") == [
        ("撤销或者部分撤销", "*"),
        ("责令履行", "*"),
        ("维持", "*"),
    ]


def test_m93_what_corrects_is_in_the_table_of_outcomes() -> None:
    """M93, 行政复议法 arts. 63–67: each outcome once."""
    annals = Annals()
    for serial, outcome in enumerate(ReconsiderationOutcome, start=1):
        accepted(annals, serial, decided(outcome))
    assert said(annals.figure("M93"))["over_concluded"] == "5/11 = 45.5 %"


def test_m94_reconsideration_to_litigation() -> None:
    """M94: 26 to 10 is 2.6; to nothing it is a dash."""
    annals = Annals()
    for serial in range(1, 27):
        accepted(annals, serial)
    assert said(annals.figure("M94")) == {"ratio": "26/0 = —"}
    for serial in range(1, 11):
        case: dict[str, Any] = {"number": f"（2024）豫0204行初{serial}号"}
        annals.court(f"case:{serial}", filed_event(**case))
    figure = annals.figure("M94")
    assert said(figure) == {"ratio": "26/10 = 2.6"}
    assert isinstance(figure["ratio"], Ratio)


def test_the_ratio_rounds_half_up() -> None:
    """M94: 5/4 is 1.25, printed 1.3."""
    label = Annals().figure("M94")["ratio"].label
    ratio = Ratio("ratio", label, tuple("abcde"), tuple("wxyz"))
    assert ratio.text == "5/4 = 1.3"


def test_over_nothing_every_rate_is_a_dash() -> None:
    """ANR-04."""
    made = Annals().review()
    texts = {
        text for metric in ("M34", "M35", "M36", "M37", "M93", "M94") for text in said(made.figures[metric]).values()
    }
    assert texts == {"0", "0/0 = —"}
    assert SENT_ON not in texts


def test_t14_names_every_organ_that_a_suggestion_went_to() -> None:
    """条例 art. 57(2): under one number each organ answers for itself, so each has a line of its own, as in T7."""
    annals, to_both = Annals(), content(further_addressees=(URBAN,))
    answers = (feedback(d24(4, 1)), feedback(d25(1, 9)).model_copy(update={"organ": URBAN}))
    paper(annals, "a", suggestion_sent(content=to_both), served(due=None), *answers)
    paper(annals, "b", opinion_sent(), served(), reported(d24(5, 20)))
    sent_on, served_on = str(SENT_ON), str(served().occurred_on)
    assert texts(annals.review(cut_off=d25(1, 31)).tables["T14"]) == [
        *[
            (*(NUMBER, "行政复议建议书", sent_on), *to)
            for to in (
                ("鼓楼区住房和城乡建设局", served_on, "", "2024-04-01", "已反馈", "已反馈"),
                ("鼓楼区城市管理局", "", "", "2025-01-09", "待反馈", "已反馈"),
            )
        ],
        (
            *(OPINION_NUMBER, "行政复议意见书", sent_on, "鼓楼区住房和城乡建设局", served_on, str(DUE)),
            *("2024-05-20", "逾期报告", "逾期报告"),
        ),
    ]
    assert said(annals.figure("M34"))["reconsideration_suggestion"] == "1", "one document"
