"""The worked example of adding a mechanism does what its page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from fuyuan.cli import app

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "adding-a-mechanism.md"
COPIED = ("events", "domain", "services", "projections", "fuyuan", "deploy", "docs", "tests", "pyproject.toml")
GENERATED = (
    ("-m", "tests.events.golden"),
    ("-m", "fuyuan", "contracts", "--out", "docs/contracts"),
    ("-m", "fuyuan.contracts.mechanisms"),
)
ENUMERATING = (
    "tests/services/test_question.py",
    "tests/events",
    "tests/test_mechanisms.py",
    "tests/edge/test_contracts.py",
    "tests/edge/test_sample_coverage.py",
    "tests/projections/test_dashboard_and_review.py",
    "tests/projections/test_query.py",
    "tests/projections/test_visibility.py",
    "tests/services/test_bad_input_of_every_command.py",
    "tests/figures/test_figures.py",
)
OF_THE_EXAMPLE = (
    "question or mechanisms or year_tells or every_public_command or every_rule or committed or sides_keep"
    " or (every_number and sqlite and plot) or every_metric"
)


def blocks() -> list[tuple[str, str, str]]:
    """File, language and text of every block of the page that names a file."""
    text = PAGE.read_text("utf-8")
    return re.findall(r"`([a-z_/]+\.(?:py|toml))`:\n\n```(\w+)\n(.*?)```", text, re.DOTALL)


def put(folder: Path, file: str, language: str, block: str) -> None:
    """Write a new file; in a changed one find the context once, and put the lines marked `+` for those marked `-`."""
    path = folder / file
    if language != "diff":
        path.write_text(block, "utf-8")
        return
    text = path.read_text("utf-8")
    for hunk in block.split("@@\n"):
        before = "".join(line[1:] for line in hunk.splitlines(keepends=True) if line[0] != "+")
        after = "".join(line[1:] for line in hunk.splitlines(keepends=True) if line[0] != "-")
        assert text.count(before) == 1, f"{file} has changed: {before}"
        text = text.replace(before, after)
    path.write_text(text, "utf-8")


def commands(group: Any, before: str = "") -> list[str]:
    """Every command of the command line, by all of its words."""
    named = [(f"{before}{name}", command) for name, command in group.commands.items()]
    deeper = [commands(one, f"{name} ") if hasattr(one, "commands") else [name] for name, one in named]
    return [name for names in deeper for name in names]


def test_the_readme_lists_every_command() -> None:
    listed = (ROOT / "README.md").read_text("utf-8").partition("## Commands\n")[2].partition("\n## ")[0]
    made = commands(typer.main.get_command(app))
    assert [name for name in made if not re.search(rf"`(fuyuan )?{name}[ `]", listed)] == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository with the example put in, and what is compiled of it already."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("node_modules"))
        else:
            shutil.copy(source, tmp_path / name)
    for block in blocks():
        put(tmp_path, *block)
    return tmp_path


def run(copy: Path, *arguments: str) -> str:
    of_ours = (name for name in os.environ if not name.startswith("PYTEST_"))  # a session of its own plays its own year
    environment = {name: os.environ[name] for name in of_ours} | {"PYTHONPATH": str(copy), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def test_the_page_says_how_much_is_touched() -> None:
    by_hand = [(file, language, block) for file, language, block in blocks() if not file.startswith("tests/")]
    lines = sum(
        sum(line.startswith("+") for line in block.splitlines()) if language == "diff" else len(block.splitlines())
        for _, language, block in by_hand
    )
    assert len(by_hand) <= 8
    assert lines <= 250
    assert f"Eight files are touched by hand, {lines} lines before tests" in PAGE.read_text("utf-8")


@pytest.mark.systems
@pytest.mark.timeout(300)
def test_a_mechanism_is_complete_with_what_the_page_says(copy: Path) -> None:
    """What is generated is written anew; then every enumerating test passes with the mechanism in place."""
    for arguments in GENERATED:
        out = run(copy, *arguments)
        if arguments == GENERATED[-1]:
            (copy / "docs" / "mechanisms.md").write_text(out, "utf-8")
    assert "question.asked.v1" in (copy / "docs" / "mechanisms.md").read_text("utf-8")
    passed = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", "-k", OF_THE_EXAMPLE, *ENUMERATING)
    assert " passed" in passed
