"""M28–M30, M33: what came of the suggestions."""

from __future__ import annotations

from datetime import date

import pytest

from events.base import Visibility
from events.suggestion import SuggestionClosed, SuggestionWithdrawn
from events.vocabulary import AdoptionAnswer, Field, IssueCategory, SuggestionOutcome
from projections.review.figure import RESTRICTED
from tests.organs import HOUSING, URBAN
from tests.projections.annals import ADOPTED, PARTLY, REFUSED, Annals, d24, d25, page_of, rows, said

HEALTH, URBAN_FIELD = Field.HEALTH, Field.URBAN_CONSTRUCTION


def test_m28_by_recommendation_and_by_document() -> None:
    """M28: adopted and partly adopted, of all that were assessed in the year; withdrawn ones are out."""
    annals = Annals()
    for name in ("a", "b", "c", "d", "gone"):
        annals.sent(name).served(name, d24(3, 15), d24(5, 15)).answered(name, d24(5, 10), ADOPTED, ADOPTED)
    annals.assessed("a", d24(6, 1), ADOPTED, PARTLY).assessed("b", d24(6, 1), REFUSED, AdoptionAnswer.IN_PROGRESS)
    annals.assessed("d", d24(6, 1), ADOPTED, ADOPTED)
    annals.assessed("c", d25(1, 10), ADOPTED, ADOPTED).assessed("gone", d24(6, 1), ADOPTED, ADOPTED)
    annals.court("suggestion:gone", SuggestionWithdrawn(occurred_on=d24(7, 1), reason="有误"))

    figure = annals.figure("M28")

    assert said(figure) == {"recommendations": "4/6 = 66.7 %", "documents": "2/3 = 66.7 %"}
    assert rows(figure, "results") == [("采纳", "3"), ("部分采纳", "1"), ("未采纳", "1"), ("正在落实", "1")]


def test_not_adopted_with_reasons_is_counted_with_its_reason() -> None:
    """M28, M29, scenario 20, SUG-16: 0 adopted, no violation, and the reason is printed."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15)).answered("a", d24(5, 10), REFUSED, REFUSED)
    annals.assessed("a", d24(6, 1), REFUSED, REFUSED)
    assert said(annals.figure("M28"))["recommendations"] == "0/2 = 0.0 %"
    figure = annals.figure("M29")
    assert said(figure) == {"not_adopted": "2"}
    assert rows(figure, "reasons")[0] == ("鼓法建〔2024〕3号", "鼓楼区住房和城乡建设局", "第1条", "已说明")
    assert "违" not in page_of(annals.review()).split("附录一")[0], "no status is called a violation"


def test_an_assessment_made_anew_replaces_the_former() -> None:
    """M28, M30: the one in force at the cut-off counts, once."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15)).answered("a", d24(5, 10), ADOPTED, ADOPTED)
    annals.assessed("a", d24(6, 1), REFUSED, REFUSED).assessed("a", d24(7, 1), ADOPTED, REFUSED, rectified=True)
    assert said(annals.figure("M28"))["recommendations"] == "1/2 = 50.0 %"
    assert said(annals.figure("M30"))["rectified"] == "1/1 = 100.0 %"


def test_m30_levels_of_implementation() -> None:
    """M30: each level over all assessments of the year."""
    annals = Annals().sent("a", HOUSING, URBAN)
    annals.assessed("a", d24(6, 1), ADOPTED, ADOPTED, rectified=True, long_term=True)
    annals.assessed("a", d24(6, 2), ADOPTED, ADOPTED, organ=URBAN, rectified=True)
    assert said(annals.figure("M30")) == {
        "rectified": "2/2 = 100.0 %",
        "sector_wide": "0/2 = 0.0 %",
        "long_term": "1/2 = 50.0 %",
        "in_progress": "0",
        "in_progress_at_year_end": "0",
    }


def test_m30_what_is_being_carried_out_is_followed_until_it_is_done() -> None:
    """SUG-28, 法释〔2023〕11号 art. 8: the last word counts, of the court where it judged the newest answer."""
    annals, doing = Annals(), AdoptionAnswer.IN_PROGRESS
    annals.sent("a", HOUSING, URBAN).served("a", d24(3, 15), d24(5, 15))
    annals.answered("a", d24(5, 10), ADOPTED, doing).assessed("a", d24(5, 20), ADOPTED, doing)
    annals.answered("a", d24(5, 11), doing, doing, organ=URBAN)
    for name, end in (("closed", SuggestionClosed), ("withdrawn", SuggestionWithdrawn)):
        annals.sent(name, number="鼓法建〔2024〕4号").answered(name, d24(5, 12), doing, doing)
        said_so = {"outcome": SuggestionOutcome.BEING_CARRIED_OUT} if end is SuggestionClosed else {}
        annals.court(f"suggestion:{name}", end(occurred_on=d24(6, 1), reason="另案处理", **said_so))
    annals.sent("in part", number="鼓法建〔2024〕5号").answered("in part", d24(5, 12), doing, complete=False)
    annals.answered("a", d25(1, 10), ADOPTED, ADOPTED, organ=URBAN)
    figure = annals.figure("M30")
    assert said(figure)["in_progress_at_year_end"] == "2"
    assert said(figure)["in_progress"] == "1", "the other one is done in January"
    assert annals.review().tables["T8"].rows[-1][-1] == 1


@pytest.mark.parametrize(
    ("again_on", "organ", "fields", "categories", "expected"),
    [
        (d25(3, 31), HOUSING, (HEALTH, URBAN_FIELD), (IssueCategory.GENERAL_PROCEDURAL,), "1"),
        (d25(4, 1), HOUSING, (HEALTH,), (IssueCategory.GENERAL_PROCEDURAL,), "0"),
        (d25(1, 15), URBAN, (HEALTH,), (IssueCategory.GENERAL_PROCEDURAL,), "0"),
        (d25(1, 15), HOUSING, (URBAN_FIELD,), (IssueCategory.GENERAL_PROCEDURAL,), "0"),
        (d25(1, 15), HOUSING, (HEALTH,), (IssueCategory.EMERGING_TENDENCY,), "0"),
    ],
)
def test_m33_same_organ_field_and_category_within_twelve_months_of_closing(
    again_on: date, organ: str, fields: tuple[Field, ...], categories: tuple[IssueCategory, ...], expected: str
) -> None:
    """M33: closed 2024-03-31, so up to and including 2025-03-31."""
    annals = Annals().sent("old", on=d24(1, 5), fields=(HEALTH,), number="鼓法建〔2024〕1号")
    annals.court("suggestion:old", SuggestionClosed(occurred_on=d24(3, 31), outcome=SuggestionOutcome.SETTLED))
    annals.sent("new", organ, on=again_on, fields=fields, categories=categories, number="鼓法建〔2025〕9号")

    figure = annals.figure("M33", 2025, cut_off=d25(12, 31))

    assert said(figure) == {"recurring": expected}
    listed = ("鼓法建〔2025〕9号", "2025-03-31", "鼓楼区住房和城乡建设局", "鼓法建〔2024〕1号")
    assert rows(figure, "documents") == ([listed] if expected == "1" else [])


def test_m33_neither_withdrawn_nor_of_another_year_nor_on_the_day_of_closing() -> None:
    """M33: twelve months begin the day after closing; an old one withdrawn was never settled."""
    annals = Annals().sent("old", on=d24(1, 5), fields=(HEALTH,), number="鼓法建〔2024〕1号")
    annals.court("suggestion:old", SuggestionClosed(occurred_on=d24(3, 31), outcome=SuggestionOutcome.SETTLED))
    annals.sent("same day", on=d24(3, 31), fields=(HEALTH,), number="鼓法建〔2024〕2号")
    annals.sent("gone", on=d24(6, 1), fields=(HEALTH,), number="鼓法建〔2024〕3号")
    annals.court("suggestion:gone", SuggestionWithdrawn(occurred_on=d24(6, 2), reason="有误"))
    annals.sent("next", on=d25(1, 6), fields=(HEALTH,), number="鼓法建〔2025〕1号")
    assert said(annals.figure("M33")) == {"recurring": "0"}
    assert said(annals.figure("M33", 2025)) == {"recurring": "1"}


def test_m33_what_was_never_closed_cannot_recur() -> None:
    """M33."""
    annals = Annals().sent("old", on=d24(1, 5), fields=(HEALTH,)).sent("new", on=d24(6, 5), fields=(HEALTH,))
    assert said(annals.figure("M33")) == {"recurring": "0"}


@pytest.mark.parametrize("hidden", ["old", "older", "new"])
def test_m33_names_nobody_where_one_of_them_is_restricted(hidden: str) -> None:
    """M33, ANR-05: the addressee of a restricted suggestion is not told by the next one either."""
    annals = Annals()
    for name, on, number in (("older", d24(1, 4), 1), ("old", d24(1, 5), 2), ("new", d24(6, 3), 3)):
        seen = Visibility.RESTRICTED if name == hidden else Visibility.BILATERAL
        annals.sent(name, on=on, fields=(HEALTH,), number=f"鼓法建〔2024〕{number}号", visibility=seen)
    closed = SuggestionClosed(occurred_on=d24(3, 31), outcome=SuggestionOutcome.SETTLED)
    annals.court("suggestion:old", closed).court("suggestion:older", closed)
    figure = annals.figure("M33")
    assert said(figure) == {"recurring": "1"}
    assert rows(figure, "documents") == [("鼓法建〔2024〕3号", "2024-06-03", RESTRICTED, "")]
