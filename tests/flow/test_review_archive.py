"""ANR-01: the archive of a whole year, sealed as it is recorded, gives the review of the ledgers at any cut-off."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.archived import archived
from benchmarks.copies import in_order
from fuyuan.operations.review import reviewed
from fuyuan.settings import Settings
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
