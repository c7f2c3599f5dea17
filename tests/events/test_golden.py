"""Released events keep their bytes for ever."""

from __future__ import annotations

import orjson
import pytest

from events.base import Event, payload_class
from events.envelope import Envelope
from tests.events.golden import FOLDER, golden, load_all, path

CLASSES = load_all()


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.type)
def test_every_event_has_its_golden_document_and_still_writes_it(cls: type[Event]) -> None:
    assert path(cls).exists(), f"no golden document for {cls.type}: run python -m tests.events.golden"
    assert golden(cls) == path(cls).read_bytes().rstrip(b"\n")


@pytest.mark.parametrize("document", sorted(FOLDER.glob("*.json")), ids=lambda p: p.stem)
def test_every_golden_document_can_still_be_read(document: object) -> None:
    raw = document.read_bytes().rstrip(b"\n")  # type: ignore[attr-defined]
    envelope = Envelope.decode(raw)
    payload = envelope.payload()
    assert payload is not None, f"{envelope.type} was released and is not known any more"
    assert orjson.loads(payload.data()).keys() >= envelope.data.keys()


def test_an_optional_field_may_be_left_out_and_an_unknown_one_ignored() -> None:
    cls = payload_class("suggestion.reminded.v1")
    assert cls is not None
    document = orjson.loads(golden(cls))
    document["data"]["something_of_a_later_version"] = 1
    assert Envelope.decode(orjson.dumps(document)).payload() == Envelope.decode(golden(cls)).payload()
