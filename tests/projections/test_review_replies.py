"""M24–M27, M31, M32: answers and their clocks."""

from __future__ import annotations

from datetime import date

import pytest

from events.reply_deadline import ReplyDeadlineCorrected, ReplyDeadlineExtended, ReplyDueNoticed
from events.suggestion import (
    ObjectionDecided,
    ObjectionReceived,
    SuggestionClosed,
    SuggestionReminded,
    SuggestionWithdrawn,
)
from events.suggestion_upwards import EscalationHandled, EscalationOutcome, SuggestionEscalated
from events.vocabulary import Instrument, SuggestionOutcome
from tests.organs import GOV, HOUSING, POLICE, URBAN
from tests.projections.annals import ADOPTED, CUT_OFF, REFUSED, Annals, d24, d25, rows, said

NO_RATE = {
    "M24": {"documents": "0/0 = —", "duties": "0/0 = —"},
    "M25": {"duties": "0/0 = —"},
    "M26": {"duties": "0/0 = —"},
}


def test_the_happy_path() -> None:
    """M24–M27, scenario 10: served 03-15, due 05-15, answered 05-10 after 56 days."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15)).answered("a", d24(5, 10), ADOPTED, ADOPTED)
    assert said(annals.figure("M24")) == {"documents": "1/1 = 100.0 %", "duties": "1/1 = 100.0 %"}
    assert said(annals.figure("M25")) == {"duties": "1/1 = 100.0 %"}
    assert said(annals.figure("M26")) == {"duties": "1/1 = 100.0 %"}
    assert said(annals.figure("M27")) == {"days": "56 天（n = 1）"}
    assert said(annals.figure("M27", 2025)) == {"days": "—"}, "it was answered in 2024"


@pytest.mark.parametrize(
    ("answered", "on_time", "late"), [(d25(2, 28), "1/1 = 100.0 %", None), (d25(3, 1), "0/1 = 0.0 %", 1)]
)
def test_the_last_day_is_in_time_and_the_next_is_not(answered: date, on_time: str, late: int | None) -> None:
    """M25, M26, scenario 16: served 2024-12-31, two months; late by one day on 03-01, and accepted (SUG-14)."""
    annals = (
        Annals()
        .sent("a", on=d24(12, 30))
        .served("a", d24(12, 31), d25(2, 28))
        .answered("a", answered, ADOPTED, ADOPTED)
    )
    end = d25(12, 31)
    assert said(annals.figure("M26", 2025, cut_off=end)) == {"duties": on_time}
    assert said(annals.figure("M25", 2025, cut_off=end)) == {"duties": "1/1 = 100.0 %"}
    assert said(annals.figure("M25", 2024, cut_off=end)) == {"duties": "0/0 = —"}, "it is due in 2025"
    assert said(annals.figure("M24", 2024, cut_off=end))["documents"] == "1/1 = 100.0 %", "it was sent in 2024"
    assert annals.review(2024, end).tables["T7"].rows[0][9] == late


def test_the_original_deadline_counts_not_the_extended_one() -> None:
    """M25, M26, SUG-23: due in the year and in time are both judged by the deadline from service."""
    annals = Annals().sent("a").served("a", d24(10, 31), d24(12, 31))
    longer = ReplyDeadlineExtended(occurred_on=d24(12, 20), organ=HOUSING, reply_due_on=d25(2, 28), reason="确有困难")
    annals.court("suggestion:a", longer).answered("a", d25(1, 15), ADOPTED, ADOPTED)
    assert said(annals.figure("M25")) == {"duties": "1/1 = 100.0 %"}
    assert said(annals.figure("M26")) == {"duties": "0/1 = 0.0 %"}
    assert said(annals.figure("M25", 2025, cut_off=d25(12, 31))) == {"duties": "0/0 = —"}
    assert said(annals.figure("M32")) == {"reminders": "0", "escalations": "0", "extensions": "1"}


def test_a1_the_corrected_deadline_counts_and_is_no_extension() -> None:
    """M26, M31, M32: what the holiday notice made of the provisional day."""
    annals = Annals().sent("a").served("a", d24(10, 31), d25(2, 11))
    corrected = ReplyDeadlineCorrected(
        occurred_on=d24(12, 1), organ=HOUSING, original_due_on=d25(2, 15), reply_due_on=d25(2, 15)
    )
    annals.court("suggestion:a", corrected)
    assert said(annals.figure("M31", 2025, cut_off=d25(2, 15))) == {"overdue": "0", "overdue_at_year_end": "0"}
    annals.answered("a", d25(2, 14), ADOPTED, ADOPTED)
    assert said(annals.figure("M26", 2025, cut_off=d25(12, 31))) == {"duties": "1/1 = 100.0 %"}
    assert said(annals.figure("M32"))["extensions"] == "0"


def test_only_a_complete_feedback_is_a_reply() -> None:
    """M24, M26, M27, scenario 19: days run to the first complete feedback (SUG-13)."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    annals.answered("a", d24(5, 1), ADOPTED, complete=False)
    assert said(annals.figure("M24"))["documents"] == "0/1 = 0.0 %"

    annals.answered("a", d24(5, 20), ADOPTED, first=2)
    assert said(annals.figure("M24"))["documents"] == "1/1 = 100.0 %"
    assert said(annals.figure("M26")) == {"duties": "0/1 = 0.0 %"}
    assert said(annals.figure("M27")) == {"days": "66 天（n = 1）"}


def test_answers_recorded_out_of_order_complete_on_the_later_day() -> None:
    """M26, SUG-13: what was said on 05-20 was not complete on 05-10, whichever letter was recorded first."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    annals.answered("a", d24(5, 20), ADOPTED, complete=False, recorded=d24(6, 1))
    annals.answered("a", d24(5, 10), ADOPTED, first=2, recorded=d24(6, 2))
    assert said(annals.figure("M26")) == {"duties": "0/1 = 0.0 %"}


def test_a_reply_recorded_after_the_cut_off_is_for_the_supplement() -> None:
    """M24, scenario 40: feedback of 2024-12-30 recorded 2025-02-10."""
    annals = Annals().sent("a").served("a", d24(10, 15), d24(12, 16))
    annals.answered("a", d24(12, 30), ADOPTED, ADOPTED, recorded=d25(2, 10))
    assert said(annals.figure("M24"))["documents"] == "0/1 = 0.0 %"
    assert said(annals.figure("M24", cut_off=d25(2, 10)))["documents"] == "1/1 = 100.0 %"


def test_not_adopted_with_reasons_is_a_reply() -> None:
    """M24, scenario 20, SUG-16."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15)).answered("a", d24(5, 10), REFUSED, REFUSED)
    assert said(annals.figure("M24"))["documents"] == "1/1 = 100.0 %"


def test_withdrawn_after_an_upheld_objection_leaves_the_denominators() -> None:
    """M24, M25, M26, scenario 21, SUG-18, SUG-24: and it stands in the withdrawn row of M20."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    annals.court(
        "suggestion:a",
        ObjectionReceived(occurred_on=d24(3, 20), organ=HOUSING, ground="非本机关职权"),
        ObjectionDecided(occurred_on=d24(4, 1), organ=HOUSING, upheld=True, reason="异议成立"),
        SuggestionWithdrawn(occurred_on=d24(4, 1), reason="异议成立"),
    )
    assert {metric: said(annals.figure(metric)) for metric in NO_RATE} == NO_RATE
    assert said(annals.figure("M20"))["withdrawn"] == "1"
    assert said(annals.figure("M31")) == {"overdue": "0", "overdue_at_year_end": "0"}


def test_a_withdrawn_suggestion_owes_no_reply() -> None:
    """M24, M25, M26, M31, SUG-18: without any objection too; from the cut-off that knows of it."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    annals.court("suggestion:a", SuggestionWithdrawn(occurred_on=d24(6, 1), reason="情况变化"))
    assert said(annals.figure("M31", cut_off=d24(5, 31))) == {"overdue": "1", "overdue_at_year_end": "1"}
    assert {metric: said(annals.figure(metric)) for metric in NO_RATE} == NO_RATE
    assert said(annals.figure("M31")) == {"overdue": "0", "overdue_at_year_end": "0"}


def test_a_rejected_objection_moves_the_binding_deadline_only() -> None:
    """M26, M31, SUG-24: the clock resumes; statistics keep the deadline from service."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    annals.court(
        "suggestion:a",
        ObjectionReceived(occurred_on=d24(3, 20), organ=HOUSING, ground="非本机关职权"),
        ObjectionDecided(occurred_on=d24(4, 1), organ=HOUSING, upheld=False, reason="不成立", reply_due_on=d24(5, 27)),
    )
    assert said(annals.figure("M31", cut_off=d24(5, 27))) == {"overdue": "0", "overdue_at_year_end": "0"}
    assert said(annals.figure("M31", cut_off=d24(5, 28))) == {"overdue": "1", "overdue_at_year_end": "1"}
    annals.answered("a", d24(5, 20), ADOPTED, ADOPTED)
    assert said(annals.figure("M26")) == {"duties": "0/1 = 0.0 %"}

    unmoved = Annals().sent("b").served("b", d24(3, 15), d24(5, 15))
    rejected = ObjectionDecided(occurred_on=d24(4, 1), organ=HOUSING, upheld=False, reason="不成立")
    assert said(unmoved.court("suggestion:b", rejected).figure("M31")) == {
        "overdue": "1",
        "overdue_at_year_end": "1",
    }, "no day was moved"


def test_one_of_two_addressees_released() -> None:
    """M24, M25, SUG-24: the other one's duty stays; by document one complete feedback is enough."""
    annals = Annals().sent("a", HOUSING, URBAN, POLICE)
    for organ in (HOUSING, URBAN, POLICE):
        annals.served("a", d24(3, 15), d24(5, 15), organ=organ)
    decided = ObjectionDecided(occurred_on=d24(4, 1), organ=URBAN, upheld=True, reason="异议成立")
    annals.court("suggestion:a", decided).answered("a", d24(5, 10), ADOPTED, ADOPTED)
    assert said(annals.figure("M24")) == {"documents": "1/1 = 100.0 %", "duties": "1/2 = 50.0 %"}
    assert said(annals.figure("M25")) == {"duties": "1/2 = 50.0 %"}


def test_each_addressee_has_its_own_clock() -> None:
    """M25, M26, M31: service, extension and objection of one say nothing of another."""
    annals = Annals().sent("a", HOUSING, URBAN, POLICE)
    annals.served("a", d24(3, 15), d24(5, 15)).served("a", d24(4, 15), d24(6, 17), organ=URBAN)
    longer = ReplyDeadlineExtended(occurred_on=d24(6, 1), organ=URBAN, reply_due_on=d25(6, 30), reason="确有困难")
    objected = ObjectionReceived(occurred_on=d24(6, 1), organ=POLICE, ground="非本机关职权")
    annals.court("suggestion:a", longer, objected).answered("a", d24(6, 10), ADOPTED, ADOPTED, organ=URBAN)
    assert said(annals.figure("M25")) == {"duties": "1/2 = 50.0 %"}
    assert said(annals.figure("M26")) == {"duties": "1/2 = 50.0 %"}
    assert rows(annals.figure("M31"), "by_organ") == [("鼓楼区住房和城乡建设局", "0", "0", "0", "1", "1")]
    assert [row[5:8] for row in annals.review().tables["T7"].rows] == [
        (d24(3, 15), d24(5, 15), None),
        (d24(4, 15), "2024-06-17（延至2025-06-30）", d24(6, 10)),
        (None, None, None),
    ]


def test_an_opinion_letter_counts_only_where_a_reply_was_asked_for() -> None:
    """M24, M25, M31, scenario 25, SUG-19."""
    letter = Instrument.OPINION_LETTER
    silent = Annals().sent("a", instrument=letter, months=None).served("a", d24(3, 15), None)
    assert {metric: said(silent.figure(metric)) for metric in NO_RATE} == NO_RATE
    assert said(silent.figure("M31")) == {"overdue": "0", "overdue_at_year_end": "0"}

    asked = Annals().sent("a", instrument=letter, months=1).served("a", d24(3, 15), d24(4, 15))
    assert said(asked.figure("M24"))["documents"] == "0/1 = 0.0 %"
    assert said(asked.figure("M25")) == {"duties": "0/1 = 0.0 %"}
    assert said(asked.figure("M31")) == {"overdue": "1", "overdue_at_year_end": "1"}


def test_m27_leaves_presumed_receipt_out() -> None:
    """M27, SUG-15: the day of service is not known, so there is nothing to measure from."""
    annals = Annals().sent("a")
    annals.answered("a", d24(5, 10), ADOPTED, ADOPTED, presumed_service=True, reply_due_on=d24(7, 10))
    assert said(annals.figure("M27")) == {"days": "—"}
    assert said(annals.figure("M26")) == {"duties": "1/1 = 100.0 %"}


def test_a_corrected_day_of_service_moves_the_original_deadline() -> None:
    """M26: what counts is the corrected receipt."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15)).served("a", d24(3, 25), d24(5, 27))
    annals.answered("a", d24(5, 20), ADOPTED, ADOPTED)
    assert said(annals.figure("M26")) == {"duties": "1/1 = 100.0 %"}
    assert said(annals.figure("M27")) == {"days": "56 天（n = 1）"}


def test_m31_by_organ_and_age_on_the_cut_off_day() -> None:
    """M31, scenario 22: not on the day it is due, but on the next; open objections and closed ones owe nothing."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    assert said(annals.figure("M31", cut_off=d24(5, 15))) == {"overdue": "0", "overdue_at_year_end": "0"}
    assert said(annals.figure("M31", cut_off=d24(5, 16))) == {"overdue": "1", "overdue_at_year_end": "1"}
    assert rows(annals.figure("M31", cut_off=d24(6, 14)), "by_organ")[0][1:3] == ("1", "0"), "the 30th day"
    assert rows(annals.figure("M31", cut_off=d24(6, 15)), "by_organ")[0][1:3] == ("0", "1"), "the 31st day"

    annals.sent("b").served("b", d24(11, 4), d25(1, 6)).sent("c", URBAN).served("c", d24(9, 2), d24(11, 4), organ=URBAN)
    annals.sent("objected").served("objected", d24(3, 15), d24(5, 15))
    annals.court("suggestion:objected", ObjectionReceived(occurred_on=d24(3, 20), organ=HOUSING, ground="非职权"))
    annals.sent("closed").served("closed", d24(3, 15), d24(5, 15))
    ended = SuggestionClosed(occurred_on=d24(9, 1), outcome=SuggestionOutcome.WITHOUT_REPLY, reason="机构撤销")
    annals.court("suggestion:closed", ended)
    annals.sent("extended").served("extended", d24(11, 4), d25(1, 6))
    longer = ReplyDeadlineExtended(occurred_on=d24(12, 20), organ=HOUSING, reply_due_on=CUT_OFF, reason="确有困难")
    annals.court("suggestion:extended", longer)

    figure = annals.figure("M31")
    assert said(figure) == {"overdue": "3", "overdue_at_year_end": "2"}, "one fell due in January"
    assert rows(figure, "by_organ") == [
        ("鼓楼区住房和城乡建设局", "1", "0", "0", "1", "2"),
        ("鼓楼区城市管理局", "0", "1", "0", "0", "1"),
    ]
    assert said(annals.figure("M31", 2023)) == {"overdue": "3", "overdue_at_year_end": "0"}, (
        "a state on the cut-off day, of no year"
    )


def test_whoever_answered_is_not_overdue_however_late() -> None:
    """M31, SUG-14; and a letter that asked for no reply may be answered all the same (SUG-19)."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15)).answered("a", d24(7, 1), ADOPTED, ADOPTED)
    annals.sent("letter", instrument=Instrument.OPINION_LETTER, months=None, number="鼓法建〔2024〕4号")
    annals.served("letter", d24(3, 15), None).answered("letter", d24(4, 1), ADOPTED, ADOPTED)
    made = annals.review()
    assert said(made.figures["M31"]) == {"overdue": "0", "overdue_at_year_end": "0"}
    assert [row[8:] for row in made.tables["T7"].rows] == [
        (108, 47, "已反馈，待评估", "已反馈，待评估"),
        (17, None, "已反馈，待评估", "已反馈，待评估"),
    ]
    assert said(made.figures["M27"]) == {"days": "108 天（n = 1）"}, "without a duty there is no reply to measure"


def test_sug_14_an_answer_after_closing_changes_no_figure_of_a_published_review() -> None:
    """SUG-14, ANR-01: what is recorded after the cut-off is not among the figures; a later cut-off counts it, late."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    given_up = SuggestionClosed(occurred_on=d24(9, 1), outcome=SuggestionOutcome.WITHOUT_REPLY, reason="机构撤销")
    published = annals.court("suggestion:a", given_up).review()
    annals.answered("a", d25(3, 1), ADOPTED, ADOPTED)
    assert annals.review().figures == published.figures
    assert said(annals.figure("M25")) == {"duties": "0/1 = 0.0 %"}
    later = d25(3, 31)
    assert said(annals.figure("M25", cut_off=later)) == {"duties": "1/1 = 100.0 %"}
    assert said(annals.figure("M26", cut_off=later)) == {"duties": "0/1 = 0.0 %"}, "never on time"


def test_m32_acts_of_the_year() -> None:
    """M32: the court's own reminders, not the notices of the clock (SUG-17)."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    annals.court(
        "suggestion:a",
        ReplyDueNoticed(occurred_on=d24(4, 30), organ=HOUSING, reply_due_on=d24(5, 15)),
        SuggestionReminded(occurred_on=d24(5, 16), organ=HOUSING),
        SuggestionEscalated(occurred_on=d24(5, 30), organ=HOUSING, to="district-government"),
        SuggestionReminded(occurred_on=d25(1, 5), organ=HOUSING),
    )
    assert said(annals.figure("M32")) == {"reminders": "1", "escalations": "1", "extensions": "0"}


def test_m32_counts_what_the_court_did_and_not_what_a_superior_organ_did_about_it() -> None:
    """M32 measures how the court pursues an answer (法释〔2023〕11号 arts. 8, 9).

    What the superior organ did about the silence (约谈, 责令改正 …; SUG-29) is an act of another organ, and not each of
    these reaches the court; counted as well, one pursuit would be two. The ledger shows it beside the escalation.
    """
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    annals.court(
        "suggestion:a",
        SuggestionReminded(occurred_on=d24(5, 16), organ=HOUSING),
        SuggestionEscalated(occurred_on=d24(5, 30), organ=HOUSING, to=GOV),
    )
    pursued = said(annals.figure("M32"))
    outcome = EscalationOutcome.TALKED
    annals.court("suggestion:a", EscalationHandled(occurred_on=d24(6, 10), organ=HOUSING, by=GOV, outcome=outcome))
    assert said(annals.figure("M32")) == pursued == {"reminders": "1", "escalations": "1", "extensions": "0"}


def test_an_interim_review_does_not_count_what_is_not_yet_due() -> None:
    """M25, M13: “due in the year” reaches to the cut-off where the year is not over, and the review says so."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    annals.sent("b").served("b", d24(6, 3), d24(8, 5)).answered("a", d24(5, 10), ADOPTED, ADOPTED)
    interim = annals.review(cut_off=d24(6, 30))
    assert interim.provisional
    assert said(interim.figures["M25"]) == {"duties": "1/1 = 100.0 %"}
    assert not annals.review().provisional
    assert said(annals.figure("M25")) == {"duties": "1/2 = 50.0 %"}
