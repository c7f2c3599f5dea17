"""ANR-01 in years that nobody had: the same bytes for any order, duplication and split, and from any source."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import archived as sealed
from benchmarks.copies import Recorded as Fact
from events.base import Side
from events.envelope import Envelope
from fuyuan.installation import data_folder
from fuyuan.operations.review import reviewed
from fuyuan.settings import Settings
from projections.review.log import as_recorded, moment
from projections.review.report import Review, of_log, review
from projections.review.side_by_side import read_side_by_side
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from tests.databases import ENGINES, postgres_database
from tests.figures.invented.years import invented
from tests.flow.installation import settings_in
from tests.flow.under_load import ledgers_on_postgres
from tests.projections.test_review_side_by_side import CUTS, shares
from tests.projections.test_review_side_by_side import of_sides as logs

CUT_OFF = moment("2025-01-31")
SEEDS = st.integers(0, 300)
DIGEST = """
from projections.review.log import moment
from projections.review.report import review
from tests.figures.invented.years import invented
print(review(invented(3).documents, 2024, moment("2025-01-31"), "开封市鼓楼区").digest())
"""


def made(documents: Iterable[bytes], of: Settings | None = None) -> Review:
    name, regular = (of.organs.name, of.organs.rules.regular_meetings_per_year) if of else ("开封市鼓楼区", 1)
    return review(documents, 2024, CUT_OFF, name, regular)


@settings(max_examples=20)
@given(seed=SEEDS, random=st.randoms(use_true_random=False), cut=st.sampled_from(CUTS))
def test_any_order_any_redelivery_and_any_split_gives_the_same_bytes(
    seed: int, random: Random, cut: tuple[tuple[Side, ...], ...]
) -> None:
    """Split: into logs that several processes read."""
    documents = invented(seed).documents
    again = [*documents, *random.choices(documents, k=20)]
    random.shuffle(again)
    whole = made(documents).to_json()
    assert made(again).to_json() == whole
    apart, _ = read_side_by_side(shares(logs(again), *cut), CUT_OFF, as_recorded, int)
    assert of_log(apart, 2024, "开封市鼓楼区").to_json() == whole


def test_the_order_of_rows_is_the_same_in_every_process() -> None:
    """That of a set of texts is another in each."""
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    elsewhere = subprocess.check_output([sys.executable, "-c", DIGEST], env=environment, text=True)
    assert elsewhere.strip() == made(invented(3).documents).digest()


@pytest.mark.parametrize("engine", ENGINES)
def test_ledgers_of_either_engine_give_the_bytes_of_their_events(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Whatever the order of the streams in a ledger, and whatever was recorded in one transaction."""
    for seed in (1, 2):
        random, documents = Random(seed), invented(seed).documents
        with ledgers(engine, tmp_path / str(seed), request) as installation:
            for side, events in of_sides(dealt(documents, random)).items():
                with closing(Ledger(installation.ledger_url(side))) as ledger:
                    for some in cut(events, random):
                        ledger.append(some)
            by_ledgers = reviewed(installation, 2024, CUT_OFF).review
            assert by_ledgers.to_json() == made(documents, installation).to_json()


@pytest.mark.systems
def test_an_archive_gives_the_bytes_of_its_ledgers(tmp_path: Path) -> None:
    """And their figures are those of the events as they were said: in ledgers and archives their texts are sealed."""
    documents = invented(3).documents
    facts = (Fact(Envelope.decode(raw).side, raw) for raw in documents)
    installation = sealed.archived(tmp_path, sorted(facts, key=lambda fact: Envelope.decode(fact.raw).recorded_at))
    by_ledgers = reviewed(installation, 2024, CUT_OFF).review
    by_archive = reviewed(installation, 2024, CUT_OFF, [tmp_path / "archive"]).review
    assert by_archive.to_json() == by_ledgers.to_json()
    assert by_archive.figures == made(documents, installation).figures


@contextmanager
def ledgers(engine: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """An installation with empty ledgers on that engine."""
    installation = settings_in(folder)
    data_folder.prepare(installation)
    if engine == "sqlite":
        yield installation
        return
    with postgres_database(request.getfixturevalue("postgres_server")) as url:
        urls = ledgers_on_postgres(url)
        yield installation.model_copy(update={name.removeprefix("FUYUAN_").lower(): urls[name] for name in urls})


def dealt(documents: Iterable[bytes], random: Random) -> Iterator[bytes]:
    """The streams in any order among one another, each in its own."""
    streams = defaultdict[tuple[Side, str], list[bytes]](list)
    for raw in documents:
        envelope = Envelope.decode(raw)
        streams[envelope.side, envelope.stream].append(raw)
    turns = [place for place, events in streams.items() for _ in events]
    random.shuffle(turns)
    left = {place: iter(events) for place, events in streams.items()}
    return (next(left[place]) for place in turns)


def of_sides(documents: Iterable[bytes]) -> dict[Side, list[Recorded]]:
    sides: dict[Side, list[Recorded]] = {side: [] for side in Side}
    for raw in documents:
        envelope = Envelope.decode(raw)
        sides[envelope.side].append(Recorded(envelope.stream, envelope.version, envelope.type, raw))
    return sides


def cut(events: list[Recorded], random: Random) -> Iterator[list[Recorded]]:
    """Into transactions of any size."""
    while events:
        size = random.randint(1, 60)
        yield events[:size]
        events = events[size:]
