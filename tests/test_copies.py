"""The sample year many times over is a log like any other: every matter its own, no version missing."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.copies import copies, in_order
from projections.review.log import read
from tests.year import YearLedgers

LATER = datetime(2026, 1, 1, tzinfo=UTC)


def test_each_copy_has_matters_and_numbers_of_its_own(year_ledgers: YearLedgers) -> None:
    year = in_order(year_ledgers)
    three = list(copies(year, 3))
    log, alone = read((fact.raw for fact in three), LATER), read((fact.raw for fact in year), LATER)
    once = sum(len(entries) for (_, stream), entries in alone.streams.items() if ":" not in stream)
    assert log.events == len(three) == 3 * alone.events - 2 * once
    assert (log.gaps, log.set_aside, log.unknown_types) == ((), (), {})
    cases = [entries[0].event for (_, stream), entries in log.streams.items() if stream.startswith("case:")]
    numbers = [filed.model_dump()["number"] for filed in cases]
    assert (
        len(set(numbers))
        == len(numbers)
        == 3 * sum(stream.startswith("case:") for (_, stream), _ in alone.streams.items())
    )


def test_the_same_copies_are_made_each_time(year_ledgers: YearLedgers) -> None:
    year = in_order(year_ledgers)
    assert list(copies(year, 2)) == list(copies(year, 2))
