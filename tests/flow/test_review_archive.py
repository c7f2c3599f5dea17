"""ANR-01: the archive of a whole year, sealed as it is recorded, gives the review of the ledgers at any cut-off."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson
import polars as pl
import pytest
from typer.testing import CliRunner

from benchmarks.archived import archived
from benchmarks.copies import in_order
from events.base import Side
from events.sealing import ERASED, UNREAD
from fuyuan.bad_day import BadDay
from fuyuan.cli import app
from fuyuan.operations.archive_reading import Look, archives
from fuyuan.operations.review import reviewed
from fuyuan.operations.review_check import examine
from fuyuan.papers.annual.files import write_figures
from fuyuan.settings import Settings
from projections.review.account.account import account
from projections.review.editions import Edition
from tests.year import YearLedgers, year_ledgers

__all__ = ["year_ledgers"]  # the fixture
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def installation(year_ledgers: YearLedgers, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    folder = tmp_path_factory.mktemp("archived")
    return archived(folder, in_order(year_ledgers)), folder / "archive"


@pytest.mark.parametrize("cut_off", [NOW, datetime(2024, 7, 3, 4, tzinfo=UTC)], ids=["everything", "half a year"])
def test_an_archive_gives_the_bytes_of_the_ledgers(installation: tuple[Settings, Path], cut_off: datetime) -> None:
    settings, archive = installation
    by_ledgers = reviewed(settings, 2024, cut_off)
    by_archive = reviewed(settings, 2024, cut_off, [archive])
    assert by_archive.review.to_json() == by_ledgers.review.to_json()
    assert by_archive.heads == by_ledgers.heads
    assert by_archive.review.paragraphs == by_ledgers.review.paragraphs


def test_from_archives_no_ledger_and_no_read_model_is_loaded() -> None:
    """Loading those takes a third of a second and a third of the memory of the program."""
    said = "import sys, fuyuan.cli, fuyuan.operations.review; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.split()
    assert "projections.review.report" in loaded
    assert not {"sqlalchemy", "psycopg", "eventsourcing", "polars", "nats"} & {*loaded}


def test_one_processor_is_enough(installation: tuple[Settings, Path]) -> None:
    settings, archive = installation
    two = reviewed(settings, 2024, NOW, [archive])
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        one = reviewed(settings, 2024, NOW, [archive])
    finally:
        os.sched_setaffinity(0, allowed)
    assert (one.review.to_json(), one.heads) == (two.review.to_json(), two.heads)


def test_the_parquet_alone_gives_the_same_bytes(installation: tuple[Settings, Path], tmp_path: Path) -> None:
    settings, archive = installation
    alone = shutil.copytree(archive, tmp_path / "alone", ignore=shutil.ignore_patterns("0*.ndjson"))
    by_parquet, by_lines = (reviewed(settings, 2024, NOW, [folder]) for folder in (alone, archive))
    assert by_parquet.review.to_json() == by_lines.review.to_json()
    assert by_parquet.heads == by_lines.heads
    given = ("--data-dir", settings.data_dir, "--archive", alone, "--cut-off", NOW.isoformat(), "--out", tmp_path)
    command = (sys.executable, "-m", "fuyuan", *map(str, given[:2]), "review", "2024", "--figures-only")
    subprocess.run([*command, *map(str, given[2:])], check=True, timeout=120)  # here two processes may read it
    assert (tmp_path / "review-2024.json").read_bytes() == by_lines.review.to_json()


async def test_without_the_keys_to_its_texts_it_says_so(
    installation: tuple[Settings, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the command line, where the texts would stand, in the preface, and where they are checked."""
    settings, archive = installation
    closed = shutil.copytree(archive, tmp_path / "closed", ignore=shutil.ignore_patterns("text-keys.ndjson"))
    found, whole = (reviewed(settings, 2024, NOW, [folder]) for folder in (closed, archive))
    assert "归档缺少法院、政府、领导小组办公室的文字密钥（text-keys.ndjson）" in capsys.readouterr().err
    assert whole.review.log.unread == ()
    assert set(found.review.log.unread) == set(Side)
    assert found.review.log.sha256 == whole.review.log.sha256
    said = orjson.dumps(account(found.review, Edition.PUBLIC, found.heads)).decode()
    assert "归档缺少法院、政府、" in said
    assert UNREAD in orjson.dumps(account(found.review, Edition.INTERNAL, found.heads)["tables"]).decode()
    assert ERASED not in said
    file = write_figures(whole.review, tmp_path)
    told = [finding async for finding in examine(settings, file, [closed])]
    assert [one.good for one in told[:2]] == [True, None]
    assert told[1].zh.startswith("文字没有核对：归档缺少")
    assert any(finding.good is None and "文字密钥" in finding.zh for finding in archives(settings, [closed]))
    assert not any(finding.good is None for finding in archives(settings, [archive]))


def test_a_parquet_of_other_events_is_not_believed(installation: tuple[Settings, Path], tmp_path: Path) -> None:
    settings, archive = installation
    alone = shutil.copytree(archive, tmp_path / "alone", ignore=shutil.ignore_patterns("0*.ndjson"))
    file = min(alone.glob("court/*/*.parquet"))
    length = file.stat().st_size
    pl.read_parquet(file).reverse().write_parquet(file)
    manifest = orjson.loads((alone / "manifest.json").read_bytes())
    [part] = [one for one in manifest["sides"]["court"]["parts"] if one["parquet_bytes"] == length]
    part["parquet_bytes"] = file.stat().st_size
    (alone / "manifest.json").write_bytes(orjson.dumps(manifest))
    with pytest.raises(BadDay, match="与清单所载不同"):
        reviewed(settings, 2024, NOW, [alone])


@pytest.mark.parametrize("change", [b"", b"torn", None], ids=["empty", "of the same length", "gone"])
def test_a_parquet_that_is_none_is_told(
    installation: tuple[Settings, Path], tmp_path: Path, change: bytes | None
) -> None:
    settings, archive = installation
    alone = shutil.copytree(archive, tmp_path / "alone", ignore=shutil.ignore_patterns("0*.ndjson"))
    file = min(alone.glob("court/*/*.parquet"))
    if change is None:
        file.unlink()
    else:
        file.write_bytes(change and change.ljust(file.stat().st_size, b"."))
    with pytest.raises(BadDay, match=r"归档不完整|读不出来"):
        reviewed(settings, 2024, NOW, [alone])


@pytest.mark.skipif(len(os.sched_getaffinity(0)) == 1, reason="one process reads everything")
def test_at_the_command_line_a_process_that_is_killed_is_told_and_nothing_is_written(
    installation: tuple[Settings, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, archive = installation
    reader, blocks = os.getpid(), Look.blocks

    def killed(look: Look) -> Iterator[list[bytes]]:
        if os.getpid() != reader:
            os.kill(os.getpid(), signal.SIGKILL)
        return blocks(look)

    monkeypatch.setattr(Look, "blocks", killed)
    given = ("--data-dir", str(settings.data_dir), "--archive", str(archive), "--out", str(tmp_path / "out"))
    told = CliRunner().invoke(app, ["review", "2024", *given])
    assert isinstance(told.exception, BadDay)
    assert "请重新运行" in str(told.exception)
    assert not (tmp_path / "out").exists()
