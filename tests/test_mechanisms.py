"""The page of the mechanisms: complete, and as the code is now."""

from __future__ import annotations

from pathlib import Path

from domain.definitions import DEFINITIONS
from events.base import Visibility
from events.streams import CATEGORIES, Kind
from fuyuan.contracts import mechanisms
from fuyuan.contracts.clauses import MECHANISMS
from projections.views import BY_NAME
from services.refusal.rule import RULES

PAGE = Path(__file__).parents[1] / "docs" / "mechanisms.md"
HIDDEN = {"matters", "restricted_cases"}
"""Views that only serve the others."""


def test_the_page_is_as_the_code_is() -> None:
    """Otherwise: `python -m fuyuan.contracts.mechanisms > docs/mechanisms.md`."""
    assert PAGE.read_text("utf-8") == mechanisms.page()


def test_the_table_of_categories_is_what_the_sides_keep() -> None:
    kept = {name: {definition.side for definition, _ in keepers} for name, keepers in mechanisms.deciders().items()}
    assert kept == {category.name: set(category.sides) for category in CATEGORIES.values()}


def test_books_are_restricted() -> None:
    """They name matters of every class."""
    for name, keepers in mechanisms.deciders().items():
        if CATEGORIES[name].kind is Kind.BOOKS:
            for _, decider in keepers:
                assert decider.visibility(decider.initial) is Visibility.RESTRICTED


def test_a_part_of_a_matter_has_its_principal_on_another_ledger() -> None:
    for part in CATEGORIES.values():
        if part.principal is not None:
            opener = CATEGORIES[part.principal]
            assert opener.principal is None
            assert all(set(opener.sides) - {side} for side in part.sides)


def test_every_aggregate_rule_view_and_figure_serves_a_clause() -> None:
    assert all(category.clauses for category in CATEGORIES.values())
    assert {rule.partition("-")[0] for rule in RULES} == {
        group for mechanism in MECHANISMS for group in mechanism.rules
    }
    assert BY_NAME.keys() - HIDDEN == {view.name for mechanism in MECHANISMS for view in mechanism.views}
    assert DEFINITIONS.keys() == {metric for mechanism in MECHANISMS for metric in mechanism.figures}
