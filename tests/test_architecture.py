"""The architecture is a test: who imports whom, where each library may appear, and that every rule has its test."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

from services.court.service import COURT
from services.government.service import GOVERNMENT
from services.joint.service import JOINT
from services.policies.parking import PARKING
from services.refusal.rule import RULES
from tests.each import each

ROOT = Path(__file__).parents[1]
PACKAGES = ("events", "domain", "services", "projections", "fuyuan")
DECIDERS = {id(d): d for side in (COURT, GOVERNMENT, JOINT) for d in (*side.deciders, PARKING)}.values()
AGGREGATE_FILES = sorted(
    {
        Path(sys.modules[function.__module__].__file__ or "")
        for decider in DECIDERS
        for function in (decider.evolve, *decider.decisions.values())
    }
)
AGGREGATE_MAY_IMPORT = re.compile(
    r"events(\..+)?|domain(\..+)?|services\.(decider|receipt|errors|shared\.registers|rules(\..+)?)"
    r"|__future__|collections\.abc|dataclasses|datetime|enum|functools|types|typing|uuid|pydantic"
)


def sources(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))


@cache
def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_layers_hold() -> None:
    """events < domain < services, projections < fuyuan; no circle of rooms; the sides are apart (pyproject.toml)."""
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_module_imports_itself_through_others() -> None:
    """Every module can be understood after the modules it imports: the imports have an order."""
    graph = grimp.build_graph(*PACKAGES)
    TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules}).prepare()


TABLES = {
    ROOT / "events" / "titles.py",
    ROOT / "fuyuan" / "client" / "commands.py",
    ROOT / "fuyuan" / "client" / "views.py",
}
"""A line for each field, command or column."""


@each("path", sorted({*sources(*PACKAGES)} - TABLES), called=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_has_one_concept(path: Path) -> None:
    """More than 300 lines are two concepts."""
    assert len(path.read_text("utf-8").splitlines()) <= 300


@each("path", AGGREGATE_FILES, called=lambda path: path.relative_to(ROOT).as_posix())
def test_an_aggregate_file_imports_the_language_the_decider_and_the_rules_only(path: Path) -> None:
    """Nothing that does I/O, and no other aggregate but those of the same ledger."""
    own = ".".join(path.relative_to(ROOT).parts[:2])
    strange = {name for name in imports(path) if not AGGREGATE_MAY_IMPORT.fullmatch(name) and not name.startswith(own)}
    assert not strange


@pytest.mark.parametrize(
    ("library", "places"),
    [
        (
            "eventsourcing",
            {
                "services/ledger/ledger.py",
                "services/ledger/putting_back.py",
                "services/ledger/recorders.py",
                "services/ledger/shared_pool.py",
                "services/ledger/text_keys.py",
            },
        ),
        ("sqlite3", {"services/ledger/ledger.py", "services/ledger/text_keys.py"}),
        ("time", set()),
    ],
)
def test_a_library_appears_only_where_it_belongs(library: str, places: set[str]) -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in sources("events", "domain", "services")
        if any(name.partition(".")[0] == library for name in imports(path))
    }
    assert found == places


def test_rules_are_pure() -> None:
    """No decision, fold or shared rule reads a clock."""
    clocks = re.compile(r"\b(datetime\.now|date\.today|time\.time|monotonic)\(")
    for path in {*AGGREGATE_FILES, *sources("domain"), *(ROOT / "services" / "rules").glob("*.py")}:
        assert not clocks.search(path.read_text("utf-8")), path


def test_every_rule_that_is_required_stands_in_the_catalogue() -> None:
    used = {rule for path in sources("services") for rule in re.findall(r'"([A-Z]{3}-\d\d)"', path.read_text("utf-8"))}
    assert used <= RULES.keys()


def test_every_rule_in_the_catalogue_has_a_test() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    untested = [rule for rule in RULES if not re.search(rf"{rule}\b", tests)]
    assert not untested


GROUPS = {
    "ORG": 5,
    "CAS": 5,
    "BUL": 11,
    "MTG": 9,
    "SUG": 25,
    "REC": 8,
    "APP": 14,
    "OBS": 6,
    "TRN": 3,
    "RES": 4,
    "RSK": 10,
    "COO": 5,
    "DIS": 4,
    "PET": 5,
    "GRP": 5,
    "PUB": 1,
    "ANR": 5,
}


@pytest.mark.parametrize(("group", "count"), GROUPS.items())
def test_the_catalogue_holds_every_rule_of_the_group(group: str, count: int) -> None:
    """domain.md part A."""
    assert {f"{group}-{n:02}" for n in range(1, count + 1)} <= RULES.keys()


SCENARIOS = range(1, 41)
ONE_SIDE = {3, 11, 13, 14, 15, 16, 22}
"""Decided in one ledger, before anything leaves it."""


@pytest.mark.parametrize("number", SCENARIOS)
def test_every_scenario_has_a_test(number: int) -> None:
    """domain.md part D."""
    assert names_scenario(number, ROOT / "tests")


@pytest.mark.parametrize("number", sorted(set(SCENARIOS) - ONE_SIDE))
def test_every_scenario_that_crosses_the_sides_is_tested_over_the_real_bus(number: int) -> None:
    """domain.md part D: whole sides, a real nats-server."""
    assert names_scenario(number, ROOT / "tests" / "flow")


def names_scenario(number: int, folder: Path) -> bool:
    """Whether a test in the folder names this scenario, alone or in a list."""
    tests = "\n".join(path.read_text("utf-8") for path in folder.rglob("test_*.py"))
    listed = r"(\d+[a-z]?(, |_and_| and |,|–|-))*"
    return re.search(rf"scenarios?[ _]{listed}{number}(?![0-9])", tests, re.IGNORECASE) is not None
