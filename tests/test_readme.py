"""The worked example of the README does what the README says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WIRED = "services/joint/service.py"
ASK = """
from fuyuan.contracts.command_table import command_table
from fuyuan.contracts.event_table import event_table
from services.joint.service import JOINT
table = command_table([JOINT])
assert {"ask-question", "answer-question"} <= table.keys()
found = {one.event.type: one.categories for one in event_table([JOINT])}
assert found["question.asked.v1"] == ("question",)
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository with the example put in."""
    for name in ("events", "domain", "services", "projections", "fuyuan", "deploy", "tests", "pyproject.toml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(source, tmp_path / name)
    text = (ROOT / "README.md").read_text("utf-8")
    section = text[text.index("A whole small mechanism") :]
    named = re.findall(r"`([a-z_/]+\.py)`[^`]*```python\n(.*?)```", section, re.DOTALL)
    blocks = dict(named) | {WIRED: re.findall(r"^\+( +\S.*\n)", section, re.MULTILINE)[0]}
    assert len(blocks) == 4
    for name, block in blocks.items():
        file = tmp_path / name
        if name == WIRED:
            wired = file.read_text("utf-8").replace("    deciders=[\n", f"    deciders=[\n{block}", 1)
            file.write_text(
                wired.replace("\nJOINT = ", "\nfrom services.joint import question\n\nJOINT = ", 1), "utf-8"
            )
        else:
            file.write_text(block, "utf-8")
    return tmp_path


def test_two_files_and_a_line_make_a_mechanism(copy: Path) -> None:
    """Its tests pass, its commands and events stand in the tables that everything else is derived from."""
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/services/test_question.py"]
    for run in (tests, [sys.executable, "-c", ASK]):
        done = subprocess.run(run, cwd=copy, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
