"""The page of rights is what is tried."""

from __future__ import annotations

from pathlib import Path

from tests.rights.broker_rule import IN_WORDS, USERS, passes
from tests.rights.page import page
from tests.rights.subjects import everything

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"


def test_the_page_is_as_the_rules_are() -> None:
    """Otherwise: `python -m tests.rights.page > docs/rights.md`."""
    assert PAGE.read_text("utf-8") == page()


def test_the_words_are_those_of_what_passes() -> None:
    passing = {tried.kind for tried in everything() for user in USERS if passes(user, tried)}
    assert passing == IN_WORDS.keys()
