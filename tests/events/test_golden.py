"""Released events keep their bytes for ever."""

from __future__ import annotations

from pathlib import Path

import orjson

from events.base import Event, payload_class
from events.envelope import Envelope, encode
from tests.each import each
from tests.events.golden import FOLDER, documents, golden, load_all

CLASSES = load_all()


@each("cls", CLASSES, called=lambda cls: cls.type)
def test_every_event_has_its_golden_document_and_still_writes_it(cls: type[Event]) -> None:
    """Otherwise: `python -m tests.events.golden`."""
    assert golden(cls) in [path.read_bytes().rstrip(b"\n") for path in documents(cls)]


@each("document", sorted(FOLDER.glob("*.json")))
def test_every_golden_document_can_still_be_read_and_written(document: Path) -> None:
    """To the same bytes, unless an upcast brings it to a newer version."""
    raw = document.read_bytes().rstrip(b"\n")
    envelope = Envelope.decode(raw)
    payload = envelope.payload()
    assert payload is not None, f"{envelope.type} was released and is not known any more"
    if payload.type == envelope.type:
        assert encode(envelope, payload) == raw


def test_an_optional_field_may_be_left_out_and_an_unknown_one_ignored() -> None:
    cls = payload_class("suggestion.reminded.v1")
    assert cls is not None
    document = orjson.loads(golden(cls))
    document["data"]["something_of_a_later_version"] = 1
    assert Envelope.decode(orjson.dumps(document)).payload() == Envelope.decode(golden(cls)).payload()
