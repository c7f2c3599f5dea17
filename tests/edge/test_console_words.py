"""How the console tells an event: in titles of the trade, and after what it followed from."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
import pytest

from fuyuan.web.matter import causes_first, spoken_of
from fuyuan.web.payload import described
from fuyuan.web.seen import subject_of
from fuyuan.web.words import percent
from projections.review.figure import Label, Rate

GOLDEN = sorted((Path(__file__).parents[1] / "events" / "golden").glob("*.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_event_is_told_in_titles_of_the_trade(path: Path) -> None:
    """No field name, no code of a closed list and no organ id reaches the page."""
    document = orjson.loads(path.read_bytes())
    said = described(document["type"], document["data"], document["occurredon"], lambda organ: f"«{organ}»")
    assert [one.title for one in said if one.title.isascii()] == []
    for one in said:
        for text in (one.text, *one.items, *(cell for row in one.rows for cell in row)):
            assert not re.fullmatch(r"[a-z]+(_[a-z]+)+|[a-z]+(-[a-z]+)+", text), (one, text)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_event_can_stand_in_the_title_of_its_matter(path: Path) -> None:
    document = orjson.loads(path.read_bytes())
    events = [{"type": document["type"], "data": document["data"]}]
    said = {"content": {}, **document["data"]}
    title = said["content"].get("title") if isinstance(said["content"], dict) else None
    assert subject_of(events) in {"", title, said.get("subject"), said.get("title")}
    assert isinstance(spoken_of(events), set)


def test_an_instant_is_told_in_shanghai_time() -> None:
    """Near midnight the day in UTC is another one."""
    data = {"year": 2026, "cut_off": "2026-11-22T23:35:12Z"}
    told = {one.title: one.text for one in described("annual-data.frozen.v1", data, "2026-11-23", str)}
    assert told["数据截止时刻"] == "2026年11月23日 07:35"


def test_nothing_is_told_before_what_it_followed_from() -> None:
    """The clocks of two sides need not agree."""
    events = [
        {"id": "bulletin-receipt:a:1", "stream": "bulletin-receipt:a", "version": 1, "causation_id": "bulletin:a:1"},
        {"id": "bulletin-receipt:a:2", "stream": "bulletin-receipt:a", "version": 2, "causation_id": None},
        {"id": "bulletin:a:1", "stream": "bulletin:a", "version": 1, "causation_id": None},
    ]
    assert [event["id"] for event in causes_first(events)] == [
        "bulletin:a:1",
        "bulletin-receipt:a:1",
        "bulletin-receipt:a:2",
    ]


@pytest.mark.parametrize(("part", "whole", "said"), [(1, 16, "6.3%"), (13, 80, "16.3%"), (1, 3, "33.3%"), (0, 0, "—")])
def test_a_rate_is_rounded_once_and_as_in_the_annual_review(part: int, whole: int, said: str) -> None:
    """Half up of the counts themselves: a float to the nearest even would print 6.2%."""
    refs = tuple(str(number) for number in range(whole))
    assert percent(part, whole) == said
    assert percent(part, whole).rstrip("%") == Rate("r", Label("率", "rate"), refs[:part], refs).percent
