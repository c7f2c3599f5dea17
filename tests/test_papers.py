"""Every paper from the field has a row in its decision, and every test that is named there exists (decision 38)."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "decisions" / "0038-what-became-of-the-real-papers.md").read_text("utf-8")
PAPERS = [f"B{number}" for number in (*range(1, 17), 18, 19, 21, 23, *range(25, 29), 31)]
TESTS = re.compile(r"`([a-z_/0-9]+\.py)::(test_\w+)`")


def test_every_paper_has_a_row_with_a_test() -> None:
    rows = dict(re.findall(r"^\| (B[0-9]+) (.*)\|$", PAGE, re.MULTILINE))
    assert list(rows) == PAPERS
    assert [number for number, rest in rows.items() if not TESTS.search(rest)] == []


def test_every_test_that_is_named_exists() -> None:
    named = TESTS.findall(PAGE)
    assert len(named) > len(PAPERS)
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not re.search(rf"^(?:async )?def {test}\(", (ROOT / "tests" / file).read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []
