"""The page of harms is what is tried."""

from __future__ import annotations

from pathlib import Path

from tests.deploy.test_threat_model import functions_in
from tests.harms.page import page
from tests.harms.table import ELSEWHERE

ROOT = Path(__file__).parents[2]


def test_the_page_is_as_the_tables_are() -> None:
    """Otherwise: `python -m tests.harms.page > docs/harms.md`."""
    assert (ROOT / "docs" / "harms.md").read_text("utf-8") == page()


def test_the_tests_that_it_names_are_there() -> None:
    for harm in ELSEWHERE:
        file, _, name = harm.test.partition("::")
        assert name in functions_in(ROOT / file), harm.test
