"""Two versions of the program on one PostgreSQL database: each fills and reads a read model of its own definition."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Column, func, inspect, select
from sqlalchemy.types import TEXT

from events.base import Side
from projections.filling.engine import Projector
from projections.filling.rebuild import rebuild
from projections.opening import open_store
from projections.query import query
from projections.store import kept, store
from projections.store.definitions import KEPT
from projections.store.store import Store
from projections.views.bulletin_board import BULLETIN
from tests.projections.story import AUDITOR, TODAY, apply, contents
from tests.projections.year import told_year

ADDED = "of_the_next_version"
ROUNDS = 5
LATER = KEPT + timedelta(minutes=1)


def _become_next() -> None:
    """This process is of the next version: another definition, and a column more."""
    store.DEFINITION_VERSION += 1
    BULLETIN.append_column(Column(ADDED, TEXT))


def _opened(url: str) -> tuple[bool, list[str], int]:
    """Whether it is level, which others stand beside it, and how many events it has; opening makes it."""
    with closing(open_store(url)) as opened:
        return opened.is_level(), opened.others(), opened.positions()[Side.COURT].sequence


def _fill(url: str, first: int, last: int) -> int:
    """Some of the year's messages, from the bus; how many bulletins are shown then."""
    with closing(open_store(url)) as opened:
        apply(opened, told_year().messages[first:last], 20)
        return _bulletins(opened)


def _rebuild(url: str) -> tuple[bool, int]:
    with closing(open_store(url)) as opened:
        rebuild(opened, told_year().messages)
        return opened.is_level(), _bulletins(opened)


def _columns(url: str) -> set[str]:
    with closing(open_store(url)) as opened, opened.reading() as connection:
        return {column["name"] for column in inspect(connection).get_columns(BULLETIN.name)}


def _drop(url: str, later: timedelta) -> list[str]:
    with closing(open_store(url)) as opened:
        return opened.drop_former(datetime.now(UTC) + later)


def _bulletins(opened: Store) -> int:
    return len(query(opened, "bulletin_board", AUDITOR, today=TODAY).items)


@pytest.fixture(scope="module")
def next_version() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=_become_next) as pool:
        yield pool


@pytest.fixture
def ours(postgres_url: str) -> Iterator[Store]:
    """The year, in the read model of this version."""
    with closing(open_store(postgres_url)) as opened:
        told_year().told_to(opened)
        yield opened


def test_readers_see_whole_pages_while_the_next_version_is_filled_beside(
    postgres_url: str, next_version: ProcessPoolExecutor
) -> None:
    year = told_year().messages
    half = len(year) // 2
    seen, wrong, done = list[int](), list[list[str]](), threading.Event()

    def reads() -> None:
        with closing(open_store(postgres_url)) as mine:
            while not done.is_set():
                shown = [item["stream"] for item in query(mine, "bulletin_board", AUDITOR, today=TODAY).items]
                seen.append(len(shown))
                if len(shown) != len(set(shown)):
                    wrong.append(shown)

    with closing(open_store(postgres_url)) as ours:
        apply(ours, year[:half], 50)
        at_least = _bulletins(ours)
        reader = threading.Thread(target=reads)
        reader.start()
        level, others, reached = next_version.submit(_opened, postgres_url).result()
        assert (level, others, reached) == (False, [ours.schema], 0)  # type: ignore[attr-defined]
        for first in range(0, half, 40):  # the two take turns, as workers that share a district do
            next_version.submit(_fill, postgres_url, first, min(first + 40, half)).result()
            apply(ours, year[half + first : half + first + 40], 50)
        next_version.submit(_fill, postgres_url, half, len(year)).result()
        apply(ours, [one for one in year if one.sequence > ours.positions()[one.side].sequence], 50)
        done.set()
        reader.join()
        assert _bulletins(ours) == next_version.submit(_fill, postgres_url, 0, 0).result() == 5
    assert not wrong
    assert seen == sorted(seen)  # nothing that was shown was gone
    assert seen[0] >= at_least
    assert next_version.submit(_opened, postgres_url).result()[0]


def test_neither_empties_or_changes_that_of_the_other(
    ours: Store, postgres_url: str, next_version: ProcessPoolExecutor
) -> None:
    before = contents(ours)
    assert next_version.submit(_rebuild, postgres_url).result() == (True, 5)
    assert contents(ours) == before
    for _ in range(ROUNDS):
        with closing(open_store(postgres_url)) as again:
            assert again.prepare() == "kept"
            assert _bulletins(again) == 5
        assert next_version.submit(_opened, postgres_url).result()[0]
        assert next_version.submit(_fill, postgres_url, 0, 0).result() == 5
    rebuild(ours, told_year().messages)
    assert _bulletins(ours) == 5
    assert ADDED in next_version.submit(_columns, postgres_url).result()
    assert ADDED not in _columns(postgres_url)


def test_what_is_filled_beside_is_not_level_before_it_has_everything(
    ours: Store, postgres_url: str, next_version: ProcessPoolExecutor
) -> None:
    year = told_year().messages
    next_version.submit(_fill, postgres_url, 0, len(year) - 1).result()
    assert not next_version.submit(_opened, postgres_url).result()[0]
    assert ours.is_level()
    next_version.submit(_fill, postgres_url, len(year) - 1, len(year)).result()
    assert next_version.submit(_opened, postgres_url).result()[0]


def test_the_former_one_is_dropped_a_day_later_and_the_newer_one_never(
    ours: Store, postgres_url: str, next_version: ProcessPoolExecutor
) -> None:
    schema: str = ours.schema  # type: ignore[attr-defined]
    next_version.submit(_opened, postgres_url).result()
    assert next_version.submit(_drop, postgres_url, LATER).result() == []  # it has not what the former one has
    next_version.submit(_rebuild, postgres_url).result()
    assert next_version.submit(_drop, postgres_url, timedelta()).result() == []
    rebuild(ours, told_year().messages)  # anew, and no newer for it
    assert ours.drop_former(datetime.now(UTC) + LATER) == []
    ours.close()
    assert next_version.submit(_drop, postgres_url, LATER).result() == [schema]
    assert next_version.submit(_opened, postgres_url).result()[:2] == (True, [])
    assert next_version.submit(_fill, postgres_url, 0, 0).result() == 5


def test_whoever_compares_a_ledger_asks_the_one_that_knows_most(
    ours: Store, postgres_url: str, next_version: ProcessPoolExecutor
) -> None:
    newest = kept.newest(postgres_url, Side.COURT)
    assert newest is not None
    assert newest.raw is not None
    next_version.submit(_fill, postgres_url, 0, 30).result()
    assert kept.newest(postgres_url, Side.COURT) == newest
    assert kept.message(postgres_url, Side.COURT, newest.sequence) == newest


def test_one_that_was_made_before_each_had_a_schema_of_its_own_counts_as_former(ours: Store, postgres_url: str) -> None:
    with ours.engine().begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA read_model")
        for table in ("checkpoint", "event"):
            connection.exec_driver_sql(f"CREATE TABLE read_model.{table} AS TABLE {table}")
    assert ours.others() == ["read_model"]
    assert ours.is_level()
    Projector(ours)
    assert ours.drop_former(datetime.now(UTC)) == []
    assert ours.drop_former(datetime.now(UTC) + LATER) == ["read_model"]
    with ours.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(BULLETIN)) == 5
