"""Two processes that find no read model make one together: neither fails, and there is one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import delete, insert
from sqlalchemy.engine import make_url

from projections.opening import open_store
from projections.store.schema import STAMP
from projections.store.store import Store

ROUNDS = 10
_together: list[Barrier] = []


def _meet(barrier: Any) -> None:
    _together.append(barrier)


def _prepare(url: str) -> int:
    """In a process of its own: how many sides the checkpoint holds."""
    _together[0].wait(30)
    store = open_store(url)
    try:
        return len(store.positions())
    finally:
        store.close()


@pytest.fixture(scope="module")
def two() -> Iterator[ProcessPoolExecutor]:
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, spawned, initializer=_meet, initargs=(spawned.Barrier(2),)) as pool:
        yield pool


def _fresh(database_url: str, number: int) -> str:
    if database_url.startswith("sqlite"):
        return f"{database_url}.{number}"
    return make_url(database_url).update_query_dict({"schema": f"r{number}"}).render_as_string(hide_password=False)


def test_two_processes_make_one_read_model(two: ProcessPoolExecutor, database_url: str, tmp_path: Path) -> None:
    for number in range(ROUNDS):
        url = _fresh(database_url, number)
        assert list(two.map(_prepare, [url, url])) == [3, 3]
    generations = [path for path in tmp_path.glob("test.db.*") if path.is_file() and not path.is_symlink()]
    assert len([path for path in generations if not path.name.endswith(("-wal", "-shm"))]) in {0, ROUNDS}


def test_two_processes_empty_one_of_another_definition_once(two: ProcessPoolExecutor, store: Store) -> None:
    for _ in range(ROUNDS):
        with store.writing() as connection:
            connection.execute(delete(STAMP))
            connection.execute(insert(STAMP), {"definition": "of another version", "identity": "another"})
        assert list(two.map(_prepare, [store.url, store.url])) == [3, 3]
        assert store.prepare() == "kept"
