"""The reviews of many districts from their archives: each as it is alone, none lost by a kill or by another's fault."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from benchmarks.archived import as_its_auditor_has_it
from benchmarks.copies import Recorded
from events.envelope import Envelope
from events.text_key import TextKey
from events.vocabulary import Topic
from fuyuan.bad_day import BadDay
from fuyuan.operations.many_reviews import INDEX, MADE, Made, many_reviews
from fuyuan.operations.review import reviewed
from fuyuan.operations.text_keys import FILE
from fuyuan.settings import Settings
from tests.flow.installation import FUYUAN, fuyuan
from tests.projections.annals import Annals, d24
from tests.waiting import until

CUT_OFF = datetime(2025, 1, 31, 15, 59, 59, tzinfo=UTC)
CODES = ("410202", "410203", "410205")
FIGURES, PUBLIC = "review-2024.json", "review-2024-public-document.json"


def district(folder: Path, code: str, many: int) -> None:
    """The archive of a district with so many bulletins, as its auditor has it."""
    annals = Annals()
    for number in range(many):
        annals.bulletin(f"no-{number}", Topic.J4, d24(3, 1 + number), d24(4, 1))
    events = [Recorded(Envelope.decode(raw).side, raw) for raw in annals.raw]
    as_its_auditor_has_it(folder, code, f"{code}区", events)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("c")
    for many, code in enumerate(CODES, start=2):
        district(folder, code, many)
    return folder


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "c"))


def alone(folder: Path, code: str) -> bytes:
    given = {"jurisdiction": code, "jurisdiction_file": folder / code / "jurisdiction.toml"}
    settings = Settings.read(data_dir=folder / code, **given)
    return reviewed(settings, 2024, CUT_OFF, [folder / code / "archive"]).review.to_json()


def index(out: Path) -> dict[str, dict[str, str]]:
    rows = csv.DictReader((out / INDEX).read_text("utf-8-sig").splitlines())
    return {row["code"]: row for row in rows}


def test_each_district_has_the_review_that_it_has_alone(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    lines = many_reviews(folder, 2024, CUT_OFF, out)
    assert [made.code for made in lines] == list(CODES)
    assert all(made.good and made.said == "" for made in lines), lines
    for code in CODES:
        assert (out / code / FIGURES).read_bytes() == alone(folder, code)
        assert orjson.loads((out / code / PUBLIC).read_bytes())["code"] == code
    assert {code: row["name"] for code, row in index(out).items()} == {code: f"{code}区" for code in CODES}


def test_what_was_made_before_a_kill_stands_and_the_others_are_made(folder: Path, tmp_path: Path) -> None:
    """Also one whose figures were written and whose end was not, and one that somebody changed."""
    out = tmp_path / "out"
    lines = many_reviews(folder, 2024, CUT_OFF, out)
    (out / CODES[1] / MADE).unlink()
    (out / CODES[2] / FIGURES).write_bytes(b"{}")
    made_at = {code: (out / code / FIGURES).stat().st_ino for code in CODES}
    assert many_reviews(folder, 2024, CUT_OFF, out) == lines
    again = {code for code in CODES if (out / code / FIGURES).stat().st_ino != made_at[code]}
    assert again == set(CODES[1:])


def test_a_command_that_is_killed_leaves_no_process_and_what_it_made_stands(folder: Path, tmp_path: Path) -> None:
    out, rules = tmp_path / "out", folder / CODES[2] / "jurisdiction.toml"
    text = rules.read_bytes()
    rules.unlink()
    os.mkfifo(rules)  # whoever reads it waits
    given = ("review", "2024", "--archives", str(folder), "--cut-off", "2025-01-31", "--out", str(out))
    with subprocess.Popen([FUYUAN, *given]) as command:
        until(lambda: all((out / code / MADE).exists() for code in CODES[:2]))
        working = list(below(command.pid))
        assert len(working) > 2
        command.kill()
    until(lambda: not any(map(is_there, working)))
    rules.unlink()
    rules.write_bytes(text)
    made_at = {code: (out / code / FIGURES).stat().st_ino for code in CODES[:2]}
    assert fuyuan(*given).returncode == 0
    assert all(made["figures_digest"] for made in index(out).values())
    assert {code: (out / code / FIGURES).stat().st_ino for code in made_at} == made_at


def below(pid: int) -> Iterator[int]:
    """The processes that a process started, and those that they started."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from below(child)


def is_there(pid: int) -> bool:
    """One that has ended, and whose end nobody asked for, is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_other_inputs_are_made_anew(folder: Path, tmp_path: Path) -> None:
    """Another cut-off, or another archive."""
    out = tmp_path / "out"
    before = many_reviews(folder, 2024, CUT_OFF, out)
    earlier = many_reviews(folder, 2024, datetime(2024, 12, 31, tzinfo=UTC), out)
    assert {made.figures_digest for made in before}.isdisjoint(made.figures_digest for made in earlier)
    shutil.rmtree(folder / CODES[0])
    district(folder, CODES[0], 9)
    first = many_reviews(folder, 2024, CUT_OFF, out)[0]
    assert first.events > before[0].events


def test_where_the_key_to_a_text_was_destroyed_it_is_made_anew(folder: Path, tmp_path: Path) -> None:
    """What it said may stand in the review; the archive's lines are what they were."""
    out = tmp_path / "out"
    before = many_reviews(folder, 2024, CUT_OFF, out)
    keys = folder / CODES[0] / "archive" / "court" / FILE
    key = TextKey.read(keys.read_bytes().splitlines()[0])
    keys.write_bytes(key.without([1]).document() + b"\n")
    after = many_reviews(folder, 2024, CUT_OFF, out)
    assert [made.inputs == old.inputs for made, old in zip(after, before, strict=True)] == [False, True, True]


def test_a_district_with_a_changed_byte_is_told_and_costs_the_others_nothing(folder: Path, tmp_path: Path) -> None:
    parts = (folder / CODES[1] / "archive" / "court").rglob("*.ndjson")
    part = next(one for one in parts if b"2024" in one.read_bytes())
    part.write_bytes(part.read_bytes().replace(b"2024", b"2025", 1))
    (folder / "410299").mkdir()
    out = tmp_path / "out"
    lines = {made.code: made for made in many_reviews(folder, 2024, CUT_OFF, out)}
    assert {code for code, made in lines.items() if made.good} == {CODES[0], CODES[2]}
    assert "no archive" in lines["410299"].said or "jurisdiction" in lines["410299"].said
    assert not (out / CODES[1] / FIGURES).exists()
    assert index(out)[CODES[1]]["said"]


def test_at_the_command_line(folder: Path, tmp_path: Path) -> None:
    out, given = tmp_path / "out", ("review", "2024", "--archives", str(folder), "--out")
    done = fuyuan(*given, str(out), "--cut-off", "2025-01-31")
    assert done.returncode == 0, done.stderr
    assert "3/3" in done.stdout
    assert fuyuan(*given, str(out)).returncode == 78, "without a cut-off each run would be another"
    shutil.rmtree(folder / CODES[0] / "archive")
    done = fuyuan(*given, str(out), "--cut-off", "2025-01-31")
    assert done.returncode == 1
    assert f"✗ {CODES[0]}" in done.stdout


def test_a_folder_without_districts_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadDay, match="no folder of a district"):
        many_reviews(tmp_path / "nowhere", 2024, CUT_OFF, tmp_path / "out")
    assert not Made("410204").good
