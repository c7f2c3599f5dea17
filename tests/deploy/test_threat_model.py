"""The threat model and the crash matrix name tests; each of them is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "threat-model.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions_in(path: Path) -> set[str]:
    """The names of the test functions of a file; none of one that is not there."""
    if not path.is_file():
        return set()
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.parse(path.read_bytes()).body if isinstance(node, functions)}


def absent(text: str) -> list[str]:
    """The tests that a text names and that there are not."""
    named = set(TEST.findall(text))
    known = {file: functions_in(ROOT / file) for file, _ in named}
    return [f"{file}::{name}" for file, name in sorted(named) if name not in known[file]]


def test_every_threat_of_a_table_has_tests_and_they_are_there() -> None:
    rows = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")]
    threats = [line for line in rows if not line.startswith("| Threat |")]
    assert len(threats) > 30
    assert [line for line in threats if not TEST.search(line.rsplit("|", 2)[1])] == []
    assert absent("".join(threats)) == []


def test_what_the_crash_matrix_names_is_there() -> None:
    text = (ROOT / "docs" / "crash-matrix.md").read_text("utf-8")
    assert len(TEST.findall(text)) >= 10
    assert [file for file in re.findall(r"`(tests/[\w/]+\.py)`", text) if not (ROOT / file).is_file()] == []
    assert absent(text) == []
