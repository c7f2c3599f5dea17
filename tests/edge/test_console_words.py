"""How the console tells an event: in titles of the trade, and after what it followed from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson
import pytest

from events.base import Side
from fuyuan.web.boards import referred
from fuyuan.web.matter import causes_first, spoken_of
from fuyuan.web.pages import environment
from fuyuan.web.payload import Said, described
from fuyuan.web.seen import Row, subject_of
from fuyuan.web.words import percent
from projections.review.figure import Label, Rate
from projections.views import BY_NAME
from tests.each import each

GOLDEN = sorted((Path(__file__).parents[1] / "events" / "golden").glob("*.json"))


@each("path", GOLDEN)
def test_every_event_is_told_in_titles_of_the_trade(path: Path) -> None:
    """No field name, no code of a closed list and no organ id reaches the page."""
    document = orjson.loads(path.read_bytes())
    said = described(document["type"], document["data"], document["occurredon"], lambda organ: f"«{organ}»")
    everything = list(_parts(said))
    assert [one.title for one in everything if one.title.isascii()] == []
    for one in everything:
        for text in (one.text, *one.items, *(cell for row in one.rows for cell in row)):
            assert not re.fullmatch(r"[a-z]+(_[a-z]+)+|[a-z]+(-[a-z]+)+", text), (one, text)
            assert text not in {*Side}, (one, text)
            assert "': " not in text, (one, text)
            assert not text.startswith("("), (one, text)


def _parts(said: Iterable[Said]) -> Iterator[Said]:
    for one in said:
        yield one
        yield from _parts(one.fields)


def test_a_registry_entry_is_told_as_the_event_it_copies() -> None:
    entry = {"organ": "a-court", "name": "某法院", "organ_kind": "court", "organ_side": "court", "is_member": False}
    data = {"entry_id": "organ-registry:1", "entry_type": "organ.registered.v1", "entry": entry}
    told = {one.title: one for one in described("registry-entry.received.v1", data, "2024-01-01", str)}
    assert told["名录条目类型"].text == "机关已登记"
    fields = {one.title: one.text for one in told["名录条目内容"].fields}
    assert fields == {"机关": "a-court", "机关名称": "某法院", "机关类别": "人民法院", "所属一方": "法院"}


def test_another_matter_is_called_by_its_kind_and_led_to() -> None:
    [path] = (path for path in GOLDEN if path.stem == "standard.drafted.v1")
    document = orjson.loads(path.read_bytes())
    said = described(document["type"], document["data"], document["occurredon"], str)
    [research] = (one for one in said if one.kind == "matter")
    assert (research.text, research.items) == ("联合调研", [f"research:{document['data']['research']}"])
    column = next(column for column in BY_NAME["application_standards"].columns if column.name == "research")
    assert referred(column, research.items[0]) == research.items[0]


def test_an_unknown_entry_is_told_as_far_as_it_can_be() -> None:
    entry = {"name": "某局", "other": [1, "二"]}
    data = {"entry_id": "organ-registry:9", "entry_type": "organ.other.v9", "entry": entry}
    told = {one.title: one for one in described("registry-entry.received.v1", data, "2024-01-01", str)}
    fields = {one.title: one.text for one in told["名录条目内容"].fields}
    assert fields == {"机关名称": "某局", "other": '[1,"二"]'}


@pytest.mark.parametrize(
    ("stream", "wire_type", "data", "title"),
    [
        ("annual-review:a", "annual-review.opened.v1", {"year": 2024}, "年度总结 2024年"),
        ("appearance:a", "appearance-duty.registered.v1", {"case": "（2024）豫0204行初1号"}, "（2024）豫0204行初1号"),
        ("dispute:a", "dispute.registered.v1", {"title": "补偿争议"}, "补偿争议"),
        ("registry-copy", "registry-entry.received.v1", {"entry": {}}, ""),
    ],
)
def test_a_matter_is_named_by_what_opened_it(stream: str, wire_type: str, data: Row, title: str) -> None:
    assert subject_of(stream, [{"stream": stream, "version": 1, "type": wire_type, "data": data}]) == title


def test_a_matter_is_named_as_it_is_read_now() -> None:
    def event(version: int, wire_type: str, **data: object) -> Row:
        return {"stream": "bulletin:a", "version": version, "type": wire_type, "data": data}

    said = [event(1, "bulletin.issued.v1", content={"title": "〔依法删除〕"})]
    said.append(event(2, "record.erased.v1", record=1, becomes={"content": {"title": "态势通报"}}))
    assert subject_of("bulletin:a", said) == "态势通报"
    said.append(event(3, "bulletin.corrected.v1", content={"title": "二版"}))
    said.append(event(4, "record.corrected.v1", record=3, becomes={"content": {"title": "第二版"}}))
    assert subject_of("bulletin:a", said) == "第二版"
    said.append(event(5, "record.voided.v1", record=3))
    assert subject_of("bulletin:a", said) == "态势通报"


@each("path", GOLDEN)
def test_every_event_can_stand_in_the_title_of_its_matter(path: Path) -> None:
    document = orjson.loads(path.read_bytes())
    told = {"stream": document["subject"], "version": 1}
    events = [{**told, "type": document["type"], "data": document["data"]}]
    assert isinstance(subject_of(document["subject"], events), str)
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


@pytest.mark.parametrize(
    ("row", "beside"),
    [
        ({"provisional": False}, None),
        ({"provisional": True}, "暂定"),
        ({"provisional": True, "extended": True, "original_due_on": "2027-02-11"}, "原期限 2027-02-11（暂定）"),
    ],
)
def test_a1_a_provisional_due_day_says_so(row: dict[str, object], beside: str | None) -> None:
    shown = environment().get_template("_parts.html").module.due({"reply_due_on": "2027-02-15", **row})  # type: ignore[attr-defined]
    assert re.findall(r'<span class="sub">(.*?)</span>', shown) == ([beside] if beside else [])
