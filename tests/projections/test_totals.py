"""Totals and places say what the rows say: to every reader, on every day, wherever the totals stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from events.base import Side, Visibility
from projections.access.sight import Reader
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store
from projections.query import query
from projections.store.store import Store
from projections.totals import counting, places
from projections.totals.settling import LEAST, settling, unpacked
from projections.totals.stirred import KEPT, counted_upto
from projections.totals.tables import COUNTED, TOTAL
from projections.view import View
from tests.databases import postgres_database
from tests.organs import HOUSING, URBAN
from tests.projections.story import apply
from tests.projections.test_restricted import READERS, RELEASED, case_rows, restricted
from tests.projections.year import tell_twice, told_year
from tests.year import YearLedgers

TODAY = date(2026, 1, 1)
DAYS = 5
FILLED = [
    ("sqlite", "small"),
    pytest.param(("sqlite", "sample"), marks=pytest.mark.systems),
    ("postgresql", "small"),
]
"""Engine and year. PostgreSQL takes a minute to settle the sample year, and tells nothing new by it."""
ASKED = {"year": "2024", "addressee": HOUSING, "organ": URBAN, "instrument": "judicial_suggestion", "topic": "J4"}
ASKED |= {"kind": "similar_cases", "sent_from": "2024-05-01", "field": "market_regulation", "sent_to": "2024-09-30"}
ASKED |= {"issued_from": "2024-04-08", "issued_to": "2024-07-08", "from": "2024-03-01", "to": "2025-01-20"}
COUNTING = [view for view in KEPT if view.counts is not None]
VIEWS = pytest.mark.parametrize("view", KEPT, ids=lambda view: view.name)
COUNTS = pytest.mark.parametrize("view", COUNTING, ids=lambda view: view.name)


def settle(store: Store, block: int) -> None:
    for _ in settling(store, block):
        pass


def with_restrictions() -> list[Message]:
    """The small year, everything twice; then each case is restricted, and one of them released."""
    story = tell_twice(told_year())
    for number, stream in enumerate(sorted({row["stream"] for row in case_rows(story)})):
        raw = story.encoded(Side.COURT, stream, restricted(), visibility=Visibility.RESTRICTED, version=98)
        story.carry(Side.COURT, raw)
        if number == 0:
            story.carry(Side.COURT, story.encoded(Side.COURT, stream, RELEASED, version=99))
    return list(story.messages)


def told(year: str, year_ledgers: YearLedgers) -> list[Message]:
    """What is told, side after side."""
    if year == "small":
        return with_restrictions()
    return [
        Message(side, place, entry.ledger_id, entry.raw)
        for side, entries in year_ledgers.entries.items()
        for place, entry in enumerate(entries, start=1)
    ]


def dealt(messages: list[Message], random: Random) -> list[Message]:
    """The three streams dealt out in any order, each in its own."""
    order = [message.side for message in messages]
    random.shuffle(order)
    streams = {side: iter([message for message in messages if message.side is side]) for side in Side}
    return [next(streams[side]) for side in order]


@pytest.fixture(scope="module", params=FILLED, ids="-".join)
def stores(
    request: pytest.FixtureRequest, year_ledgers: YearLedgers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Store]]:
    """One read model with totals, taken up now and then while the events came and short of the newest; one without."""
    engine, year = request.param
    messages = told(year, year_ledgers)
    folder = tmp_path_factory.mktemp("totals")
    plain = open_store(f"sqlite:///{folder}/plain.db")
    apply(plain, messages)
    with ExitStack() as stack:
        url = f"sqlite:///{folder}/settled.db"
        if engine != "sqlite":
            url = stack.enter_context(postgres_database(request.getfixturevalue("postgres_server")))
        settled = open_store(url)
        _fill(settled, dealt(messages, Random(1)), Random(2))
        yield settled, plain
        settled.close()
    plain.close()


def _fill(store: Store, rest: list[Message], random: Random) -> None:
    length, newest = len(rest), len(rest) // 20
    while rest:
        some = min(random.randrange(20, 1 + length // 3), max(len(rest) - newest, newest))
        apply(store, rest[:some])
        rest = rest[some:]
        if rest:
            settle(store, random.choice([7, 20, 50]))


def questions(view: View) -> list[dict[str, str]]:
    """All, and each filter alone."""
    asked = [one for one in view.filters if one.name in ASKED and (one.name, view.name) != ("kind", "meeting_calendar")]
    return [{}, *({one.name: ASKED[one.name]} for one in asked)]


def turning_days(store: Store, view: View) -> list[date]:
    """Every day on which a count changes, the days beside it, and some far from it."""
    with store.reading() as connection:
        steps = connection.scalars(select(COUNTED.c.steps).where(COUNTED.c.view == view.name)).all()
    kept = [unpacked(packed) for packed in steps]
    turns = [steps if view.counts else {day for _, _, *span in steps for day in span if day < "9"} for steps in kept]
    days = {date.fromisoformat(day) for turn in turns for day in turn}
    around = {day + timedelta(days=by) for day in days for by in (-1, 0, 1)}
    return sorted(around | {date(2020, 1, 1), date(2024, 12, 31), TODAY, date(2999, 12, 31)})


def answers(
    store: Store, view: View, reader: Reader, as_of: date, filters: dict[str, str], limit: int = 500
) -> list[dict[str, Any]]:
    """All pages."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = query(store, view, reader, filters, limit, cursor, as_of, TODAY)
        found += page.items
        if (cursor := page.next) is None:
            return found


@VIEWS
def test_what_is_kept_says_what_the_rows_say(stores: tuple[Store, Store], view: View) -> None:
    settled, plain = stores
    with settled.reading() as connection, plain.reading() as other:
        assert counted_upto(connection)
        assert not counted_upto(other)
    days, random = turning_days(settled, view), Random(3)
    asked = list(product(READERS.values(), questions(view)))
    assert len(days) > 6
    for day in random.sample(days, min(DAYS, len(days))):
        for reader, filters in random.sample(asked, 3):
            expected = answers(plain, view, reader, day, filters)
            limit = random.choice([1, 3, 500]) if len(expected) < 20 else 500
            assert answers(settled, view, reader, day, filters, limit) == expected, (reader, day, filters, limit)


@COUNTS
def test_the_totals_are_the_sum_of_what_each_matter_adds(stores: tuple[Store, Store], view: View) -> None:
    """On every scale; so a matter can be taken out of them again."""
    settled, _ = stores
    with settled.reading() as connection:
        kept = connection.scalars(select(COUNTED.c.steps).where(COUNTED.c.view == view.name)).all()
        scales = select(TOTAL.c.scale, func.sum(TOTAL.c.n0)).where(TOTAL.c.view == view.name).group_by(TOTAL.c.scale)
        sums = {scale: int(total) for scale, total in connection.execute(scales)}
    added = sum(change[0] for packed in kept for groups in unpacked(packed).values() for change in groups.values())
    assert sums == dict.fromkeys((4, 7, 10), added)
    assert added


@COUNTS
def test_pages_of_counts_follow_on_one_another(stores: tuple[Store, Store], view: View) -> None:
    settled, _ = stores
    asked = view, READERS["court"], date(2024, 12, 31), dict[str, str]()
    assert answers(settled, *asked, limit=2) == answers(settled, *asked)


@VIEWS
def test_the_answer_is_not_asked_of_the_rows(
    stores: tuple[Store, Store], view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nothing is newer, what is kept says all: else the tests above prove nothing."""
    settled, _ = stores
    settle(settled, 1)
    day, reader = date(2024, 12, 31), READERS["auditor"]
    whole = answers(settled, view, reader, day, {})
    monkeypatch.setattr(places, "_walk", lambda *_: iter(()))
    monkeypatch.setattr(counting, "_totals", lambda *_: {})
    assert whole
    assert answers(settled, view, reader, day, {}) != whole


def test_settling_may_be_left_at_any_step(tmp_path: Path) -> None:
    messages = with_restrictions()
    views = {}
    for left_after in (0, 1, 3, 10):
        store = open_store(f"sqlite:///{tmp_path / str(left_after)}.db")
        apply(store, dealt(messages, Random(1)))
        steps = settling(store, 50)
        for _ in range(left_after):
            next(steps)
        settle(store, 50)
        with store.reading() as connection:
            views[left_after] = sorted(connection.execute(select(TOTAL).where(TOTAL.c.n0 != 0)).all())
        store.close()
    assert views[1] == views[3] == views[10] == views[0] != []


def test_the_last_events_are_taken_in_too_unless_they_are_very_few(tmp_path: Path) -> None:
    """Pages look at the matters of those that are not: up to a block of them cost more than all else on a page."""
    messages = dealt(with_restrictions(), Random(1))
    with closing(open_store(f"sqlite:///{tmp_path / 'views.db'}")) as store:
        apply(store, messages[: LEAST + 5])
        for length in (LEAST + 5, 2 * LEAST + 4):
            apply(store, messages[:length])
            for _ in Projector(store).indexing():
                pass
            with store.reading() as connection:
                assert counted_upto(connection) == LEAST + 5, length
