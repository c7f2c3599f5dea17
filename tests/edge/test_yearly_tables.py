"""The page of the yearly tables of a ledger with many events: what was computed before, and computed anew beside."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.read_models import READERS
from events.base import Side
from events.bulletin import BulletinIssued
from events.vocabulary import Topic
from fuyuan.installation import data_folder
from fuyuan.operations.computing import Computing
from fuyuan.operations.yearly_tables import YearlyTables
from fuyuan.settings import Settings
from fuyuan.web.annual import annual
from fuyuan.web.pages import Pages
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store
from projections.query import query
from projections.store.store import Store
from projections.views.annual_kept import SHOWN
from tests.projections.story import Story, bulletin
from tests.projections.test_growth import TODAY
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(300)  # the read model of several years is made first
PATIENCE = 120.0  # seconds: what computes stands behind everything else on the machine
YEAR = Question({"year": "2024"})


@pytest.fixture
def settings(tmp_path: Path, few_years: Store) -> Settings:
    """An installation with the read model of several years."""
    made = Settings.read(data_dir=tmp_path)
    data_folder.prepare(made)
    source, target = (Path(url.removeprefix("sqlite:///")) for url in (few_years.url, made.views_at))
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
        other.execute("DELETE FROM annual_kept")  # another test may have computed them
        other.commit()
    return made


@pytest.fixture
def seen(settings: Settings) -> Iterator[Seen]:
    with closing(open_store(settings.views_at)) as store:
        yield Seen(store, READERS["court"], TODAY, compute_year=YearlyTables(Computing(settings)).compute)


async def test_the_page_shows_what_was_computed_and_what_came_since(seen: Seen) -> None:
    at_first = annual(seen, YEAR)
    assert (at_first["tables"], at_first["current"], at_first["year"]) == ([], False, 2024)
    page = await awaited(seen, lambda page: page["tables"])
    assert page["current"]
    exact = query(seen.store, "annual_tables", seen.reader, {"year": "2024"}, limit=500, today=TODAY).items
    assert [(one["key"], one["total"], len(one["rows"])) for one in page["tables"]] == [
        (one["table"], len(one["rows"]), min(len(one["rows"]), SHOWN)) for one in exact
    ]
    assert {one["edition"] for one in seen.page("annual_tables", {"year": "2024"}).items} == {"internal"}
    elsewhere = annual(replace(seen, reader=READERS["an organ with few matters"]), YEAR)
    assert [one["key"] for one in elsewhere["tables"] if not one["rows"]] == ["T7", "T10", "T10b", "T11", "T12", "T14"]
    issue(seen.store)
    after = annual(seen, YEAR)
    assert (after["tables"], after["current"], after["since"]) == (page["tables"], False, 1)


async def test_tables_that_cannot_be_computed_are_told_since_when_until_they_are(
    settings: Settings, seen: Seen
) -> None:
    model = Path(settings.views_at.removeprefix("sqlite:///"))
    seen = replace(seen, compute_year=YearlyTables(Computing(settings, pause=1)).compute)
    with closing(sqlite3.connect(model)) as full:
        full.execute("CREATE TRIGGER full BEFORE INSERT ON annual_kept BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        full.commit()
        failed = await awaited(seen, lambda page: page["failing_since"])
        assert failed["tables"] == []
        assert "disk is full" in settings.log("annual").read_text("utf-8")
        told = Pages().render("annual.html", me=None, seq=0, **failed)
        assert f"自{failed['failing_since']}起未能算出" in bytes(told.body).decode()
        full.execute("DROP TRIGGER full")
        full.commit()
    made = await awaited(seen, lambda page: page["tables"])
    assert (made["failing_since"], made["current"]) == ("", True)
    assert "disk is full" in settings.log("annual").read_text("utf-8"), "the words of the last failure stay"


async def awaited(seen: Seen, is_so: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    def shown() -> dict[str, Any] | None:
        page = annual(seen, YEAR)
        return page if is_so(page) else None

    return await eventually(shown, PATIENCE)


def issue(store: Store) -> None:
    story = Story()
    story.court("bulletin:late", BulletinIssued(occurred_on=TODAY, content=bulletin(Topic.J1, "通报")))
    place = store.positions()[Side.COURT].sequence + 1
    Projector(store).apply_batch([Message(Side.COURT, place, place, story.messages[-1].raw)])
