"""Figures of the years before the records, entered from papers as a baseline (ANR-06).

Annual reports print every number beside that of the year before (domain C.2); what lies before the system's first day
is known from a white paper or a report only.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from events.annual_review import BaselineEntered, BaselineFigure
from services.decider import matter_of_key
from services.errors import Refused
from services.joint.annual_review import DECIDER, EnterBaseline
from tests.organs import COURT, GOV, LEGAL
from tests.services.test_annual_review import CONFIRMED, OPENED, PUBLISHED, review

INTAKE = BaselineFigure(metric="M80", measure="新收", value=257)
ATTENDED = BaselineFigure(metric="M40", measure="heard", value=157, denominator=171)
ANSWERED = BaselineFigure(metric="M24", measure="documents", value=Decimal("85.4"), percentage=True)
SAID: dict[str, Any] = {
    "year": 2024,
    "figures": (INTAKE, ATTENDED, ANSWERED),
    "source": "鼓楼区人民法院2024年度行政审判白皮书",
    "document_number": "鼓法白〔2025〕1号",
}
ON = date(2025, 6, 1)


def enter(on: date = ON, **changes: Any) -> EnterBaseline:
    return EnterBaseline(occurred_on=on, **SAID | changes)


def test_the_office_enters_them_with_their_source_before_any_review_is_opened() -> None:
    story = review().when(enter()).then(BaselineEntered(occurred_on=ON, **SAID))
    story.when(enter()).nothing()
    story.when(enter(figures=(INTAKE.model_copy(update={"value": Decimal(262)}),))).then_types(BaselineEntered)
    review(OPENED).when(enter()).then_types(BaselineEntered)
    assert DECIDER.matter(enter()) == matter_of_key("annual-review", "2024")


@pytest.mark.parametrize("actor", [COURT, GOV, LEGAL])
def test_gen_10_by_the_office_only(actor: str) -> None:
    review(by=actor).when(enter()).rejected("GEN-10")


@pytest.mark.parametrize(
    "changes",
    [
        {"year": 2025},
        {"year": 2026},
        {"figures": (INTAKE.model_copy(update={"metric": "M99"}),)},
        {"figures": (INTAKE, INTAKE.model_copy(update={"value": 1}))},
        {"figures": (ATTENDED.model_copy(update={"percentage": True}),)},
        {"figures": (ATTENDED.model_copy(update={"value": Decimal("1.5")}),)},
    ],
)
def test_anr_06_a_year_that_is_over_and_a_value_once(changes: dict[str, Any]) -> None:
    review().when(enter(**changes)).rejected("ANR-06")


@pytest.mark.parametrize(
    ("metric", "key", "meant"),
    [
        ("M80", "nwe", "：new"),
        ("M80", "New", "：new"),
        ("M24", "document", "：documents"),
        ("M92", "x", "可以填写：restricted"),
    ],
)
def test_anr_06_a_mistyped_key_is_asked_back_with_what_is_meant(metric: str, key: str, meant: str) -> None:
    """Decision 31: a key is one of the review's; a paper's own words for a value are free."""
    mistyped = BaselineFigure(metric=metric, measure=key, value=257)
    story = review().when(enter(figures=(INTAKE, mistyped)))
    with pytest.raises(Refused, match=re.escape(meant)) as refused:
        story.decide()
    assert refused.value.rule == "ANR-06"
    own_words = mistyped.model_copy(update={"measure": "二审新收"})
    review().when(enter(figures=(INTAKE, own_words))).then_types(BaselineEntered)


def test_anr_06_not_of_a_year_that_was_published_from_the_records() -> None:
    review(*CONFIRMED, PUBLISHED).when(enter()).rejected("ANR-06")


@pytest.mark.parametrize(
    "number",
    [
        {},
        {"value": -1},
        {"value": 1.125},
        {"value": 3, "denominator": 0},
        {"value": 3, "denominator": 2.5},
        {"value": 3, "metric": "M1"},
    ],
)
def test_bad_input_of_a_figure(number: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        BaselineFigure(**{"metric": "M80", "measure": "new"} | number)


def test_bad_input_of_the_entry() -> None:
    for wrong in ({"figures": ()}, {"source": ""}, {"year": 1023}):
        with pytest.raises(ValidationError):
            enter(**wrong)
