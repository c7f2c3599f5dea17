"""What the office wrote stands in the review of its year, also when written after the cut-off (ANR-07)."""

from __future__ import annotations

from datetime import timedelta

from events.annual_review import AnnualReviewOpened, ReviewParagraphDropped, ReviewParagraphWritten, ReviewPart
from tests.projections.annals import CUT_OFF, Annals, d25

ON = d25(1, 10)


def said(number: int, text: str, year: int = 2024) -> ReviewParagraphWritten:
    return ReviewParagraphWritten(occurred_on=ON, year=year, paragraph=number, part=ReviewPart.PREFACE, text=text)


def test_anr_07_those_that_stand_when_it_is_made() -> None:
    annals = Annals().joint("annual-review:2024", AnnualReviewOpened(occurred_on=ON, year=2024), said(1, "一年来"))
    before = annals.review()
    assert [one.text for one in before.paragraphs] == ["一年来"]
    late = CUT_OFF + timedelta(days=20)
    annals.joint("annual-review:2024", said(1, "全年"), said(2, "另有"), recorded=late)
    annals.joint("annual-review:2024", said(3, "撤下"), recorded=late)
    annals.joint("annual-review:2024", ReviewParagraphDropped(occurred_on=ON, year=2024, paragraph=3), recorded=late)
    annals.joint("annual-review:2023", said(1, "上一年", 2023), recorded=late)
    after = annals.review()
    assert [(one.paragraph, one.text) for one in after.paragraphs] == [(1, "全年"), (2, "另有")]
    assert after.to_json() == before.to_json()
