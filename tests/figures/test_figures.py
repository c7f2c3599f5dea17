"""Every figure of the review beside a plain, slow computation written from its definition alone.

Years are made in two ways. Of the sample year and the odd year, which real ledgers kept: their matters on other days,
at the edges of a year, ended, late, put right, withdrawn, restricted (`varied`). And of nothing: matters with every
turn that the events of today can say (`invented`), so that no value of a figure stays nought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from domain.definitions import DEFINITIONS
from events.base import Side
from tests.figures.compared import computed, differing, reviewed
from tests.figures.invented.years import invented
from tests.figures.plain.values import Values
from tests.figures.varied import Asked, Kind, varied
from tests.odd_year import odd_year
from tests.year import YearLedgers

NOTHING: dict[str, Any] = {}
CUT_OFF = datetime(2025, 1, 31, 15, 59, 59, 999_999, tzinfo=UTC)
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
VARIED, INVENTED = range(6), range(96)
MANY_VARIED, MANY_INVENTED, ODD_YEARS = range(1000, 1100), range(1000, 1600), range(2, 5)


@pytest.fixture(scope="module")
def sources(year_ledgers: YearLedgers, odd_ledgers: Mapping[Side, Sequence[bytes]]) -> tuple[list[bytes], list[bytes]]:
    """The documents of the sample year, and of the odd year."""
    return [bytes(entry.raw) for entries in year_ledgers.entries.values() for entry in entries], _all(odd_ledgers)


def _all(ledgers: Mapping[Side, Sequence[bytes]]) -> list[bytes]:
    return [raw for events in ledgers.values() for raw in events]


def meant(asked: Asked) -> dict[str, Values]:
    """What the definitions say."""
    return computed(asked.documents, asked.year, asked.cut_off, asked.meetings_due)


@lru_cache(maxsize=len(INVENTED))
def invented_and_meant(seed: int) -> tuple[Asked, dict[str, Values]]:
    asked = invented(seed)
    return asked, meant(asked)


def differences(asked: Asked, by_definition: Mapping[str, Values]) -> dict[str, tuple[Any, Any]]:
    """Every value that the review shows otherwise than the definitions say."""
    return differing(reviewed(asked.documents, asked.year, asked.cut_off, asked.meetings_due), by_definition)


@pytest.mark.parametrize("kind", KINDS)
def test_in_years_of_real_ledgers(kind: str, sources: tuple[list[bytes], list[bytes]]) -> None:
    for seed in VARIED:
        asked = varied(sources[seed % 2], seed, KINDS[kind])
        assert (seed, differences(asked, meant(asked))) == (seed, NOTHING)


@pytest.mark.parametrize("part", range(4))
def test_in_years_that_nobody_had(part: int) -> None:
    for seed in INVENTED[part::4]:
        asked, by_definition = invented_and_meant(seed)
        assert (seed, differences(asked, by_definition)) == (seed, NOTHING)


def test_no_value_is_nought_in_all_these_years() -> None:
    """What never counts anything is compared with nothing."""
    counted = set[str]()
    for seed in INVENTED:
        for metric, values in invented_and_meant(seed)[1].items():
            counted.update(f"{metric}.{key}" for key, value in values.items() if _counts(value))
    assert {f"{metric}.{key}" for metric, of in DEFINITIONS.items() for key in of.values} - counted == set()


def _counts(value: Any) -> bool:
    return value[0] not in (0, None, False) if isinstance(value, tuple) else bool(value)


def test_in_a_year_of_nothing_at_all() -> None:
    asked = Asked([], 2024, CUT_OFF)
    assert differences(asked, meant(asked)) == NOTHING


def test_of_one_event_alone(sources: tuple[list[bytes], list[bytes]]) -> None:
    """Of every type: a fold must not need what should have come before."""
    alone = {orjson.loads(raw)["type"]: raw for documents in sources for raw in documents}
    assert len(alone) > 150
    for wire_type, raw in alone.items():
        asked = Asked([raw], 2024, CUT_OFF)
        assert (wire_type, differences(asked, meant(asked))) == (wire_type, NOTHING)


def test_every_metric_and_every_value_of_the_dictionary_is_computed_plainly() -> None:
    """A new metric, or a new value of one, needs a computation from its definition."""
    plain = computed([], 2024, CUT_OFF)
    assert plain.keys() == DEFINITIONS.keys()
    assert {key for key, of in DEFINITIONS.items() if not plain[key].keys() >= set(of.values)} == set()


@pytest.mark.systems
@pytest.mark.timeout(600)
def test_in_many_years_that_nobody_had() -> None:
    for seed in MANY_INVENTED:
        asked = invented(seed)
        assert (seed, differences(asked, meant(asked))) == (seed, NOTHING)


@pytest.mark.systems
@pytest.mark.timeout(600)
@pytest.mark.parametrize("odd", ODD_YEARS)
def test_in_many_years_of_further_ledgers(odd: int, tmp_path: Path) -> None:
    documents = _all(odd_year(odd, tmp_path))
    for seed in MANY_VARIED:
        asked = varied(documents, seed, list(KINDS.values())[seed % len(KINDS)])
        assert (seed, differences(asked, meant(asked))) == (seed, NOTHING)
