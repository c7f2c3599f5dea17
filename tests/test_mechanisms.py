"""The page of the mechanisms: complete, and as the code is now."""

from __future__ import annotations

from pathlib import Path

from fuyuan.contracts import mechanisms
from fuyuan.contracts.clauses import CATEGORIES, CLAUSES
from projections.review.definitions import DEFINITIONS
from projections.views import BY_NAME
from services.rules import RULES

PAGE = Path(__file__).parents[1] / "docs" / "mechanisms.md"
HIDDEN = {"matters", "restricted_cases"}
"""Views that only serve the others."""


def test_the_page_is_as_the_code_is() -> None:
    """Otherwise: `python -m fuyuan.contracts.mechanisms > docs/mechanisms.md`."""
    assert PAGE.read_text("utf-8") == mechanisms.page()


def test_every_aggregate_rule_view_and_figure_serves_a_clause() -> None:
    assert mechanisms.deciders().keys() == {name for clause in CLAUSES for name in clause.categories}
    assert mechanisms.deciders().keys() == CATEGORIES.keys()
    assert {rule.partition("-")[0] for rule in RULES} == {group for clause in CLAUSES for group in clause.rules}
    assert BY_NAME.keys() - HIDDEN == {name for clause in CLAUSES for name in clause.views}
    assert DEFINITIONS.keys() == {metric for clause in CLAUSES for metric in clause.figures}
