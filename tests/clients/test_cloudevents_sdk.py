"""A28: the official SDK reads every event as it is stored, and what it writes again is not taken for the event."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import orjson
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from events.base import Side
from events.bulletin import BulletinIssued
from projections.opening import open_store
from tests.each import each
from tests.events.golden import FOLDER
from tests.projections.story import Story, bulletin, parked


def written_again(raw: bytes) -> bytes:
    event = JSONFormat().read(CloudEvent, raw)
    again = JSONFormat().write(event)
    return again if isinstance(again, bytes) else again.encode()


@each("document", sorted(FOLDER.glob("*.json")))
def test_a28_it_reads_every_event_and_keeps_each_attribute(document: Path) -> None:
    raw = document.read_bytes()
    assert orjson.loads(written_again(raw)) == orjson.loads(raw)  # the microseconds of `time` among them
    assert JSONFormat().read(CloudEvent, raw).get_time().microsecond == 123456  # type: ignore[union-attr]


def test_a28_what_it_writes_has_other_bytes_and_is_parked_as_another_content(sqlite_url: str) -> None:
    story = Story().court("bulletin:a", BulletinIssued(occurred_on=date(2024, 4, 8), content=bulletin()))
    story.carry(Side.COURT, written_again(story.messages[-1].raw))
    store = open_store(sqlite_url)
    story.told_to(store)
    assert parked(store) == ["version_conflict"]
    store.close()
