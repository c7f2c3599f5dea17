"""Every figure of the review beside a plain, slow computation written from its definition alone.

The years are made of the sample year and of the odd year: their matters, on other days, at the edges of the year,
ended, recorded late, put right, withdrawn, restricted (`varied`). What the definition's words leave open stands at the
plain computation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from domain.definitions import DEFINITIONS
from events.base import Side
from tests.figures.compared import computed, differing, reviewed
from tests.figures.varied import Asked, Kind, varied
from tests.year import YearLedgers

NOTHING: dict[str, Any] = {}
KINDS: Mapping[str, Kind] = {
    "a few matters": Kind(kept=0.02, organs=0),
    "some matters": Kind(kept=0.15),
    "many matters": Kind(kept=0.4),
    "all late": Kind(kept=0.3, moved=1, late=1),
    "all withdrawn": Kind(kept=0.3, withdrawn=1),
    "much put right": Kind(kept=0.3, amended=0.6),
    "most restricted": Kind(kept=0.3, restricted=0.7),
    "organs that follow others": Kind(kept=0.3, organs=1),
    "things said again": Kind(kept=0.3, ended=0, repeated=0.8),
    "things said otherwise": Kind(kept=0.3, ended=0, reworded=0.8),
}
SEEDS = range(8)
CUT_OFF = datetime(2025, 1, 31, 15, 59, 59, 999_999, tzinfo=UTC)


@pytest.fixture(scope="module")
def sources(year_ledgers: YearLedgers, odd_ledgers: Mapping[Side, Sequence[bytes]]) -> tuple[list[bytes], list[bytes]]:
    """The documents of the sample year, and of the odd year."""
    return (
        [bytes(entry.raw) for entries in year_ledgers.entries.values() for entry in entries],
        [raw for events in odd_ledgers.values() for raw in events],
    )


def differences(asked: Asked) -> dict[str, tuple[Any, Any]]:
    """Every value that the review shows otherwise than the definitions say."""
    shown = reviewed(asked.documents, asked.year, asked.cut_off, asked.meetings_due)
    return differing(shown, computed(asked.documents, asked.year, asked.cut_off, asked.meetings_due))


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_is_what_its_definition_says(kind: str, sources: tuple[list[bytes], list[bytes]]) -> None:
    for seed in SEEDS:
        assert (seed, differences(varied(sources[seed % 2], seed, KINDS[kind]))) == (seed, NOTHING)


def test_a_year_of_nothing_at_all_is_what_the_definitions_say() -> None:
    assert differences(Asked([], 2024, CUT_OFF)) == NOTHING


def test_one_event_alone_counts_as_the_definitions_say(sources: tuple[list[bytes], list[bytes]]) -> None:
    """Of every type: a fold must not need what should have come before."""
    alone = {orjson.loads(raw)["type"]: raw for documents in sources for raw in documents}
    assert len(alone) > 150
    for wire_type, raw in alone.items():
        assert (wire_type, differences(Asked([raw], 2024, CUT_OFF))) == (wire_type, NOTHING)


def test_every_metric_and_every_value_of_the_dictionary_is_computed_plainly() -> None:
    """A new metric, or a new value of one, needs a computation from its definition."""
    plain = computed([], 2024, CUT_OFF)
    assert plain.keys() == DEFINITIONS.keys()
    assert {key for key, of in DEFINITIONS.items() if not plain[key].keys() >= set(of.values)} == set()
