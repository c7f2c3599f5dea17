"""The envelope: CloudEvents 1.0, encoded once, read with care."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import Side, Visibility
from events.envelope import Envelope, NotAnEvent, encode, ledger_id
from events.register import NumberTaken
from events.suggestion import SuggestionReminded
from events.upcasts import upcast
from tests.events.golden import golden

GOOD = orjson.loads(golden(SuggestionReminded))
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(
    lambda text: text.strip() and text.isprintable()
)


@given(
    number=st.integers(1, 10**9),
    version=st.integers(1, 10**9),
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
    on=st.dates(date(1990, 1, 1)),
    key=TEXT,
    side=st.sampled_from(Side),
    visibility=st.sampled_from(Visibility),
    cause=st.none() | TEXT,
    concerns=st.lists(st.from_regex("@?[a-z][a-z0-9_-]{1,20}", fullmatch=True), max_size=5),
    principal=st.none() | st.from_regex("[a-z][a-z0-9-]{1,20}", fullmatch=True),
)
def test_what_is_written_is_read(
    number: int,
    version: int,
    at: datetime,
    on: date,
    key: str,
    side: Side,
    visibility: Visibility,
    cause: str | None,
    concerns: list[str],
    principal: str | None,
) -> None:
    payload = NumberTaken(occurred_on=on, number=f"鼓政〔2024〕{number}号", holder=UUID(int=number))
    envelope = Envelope(
        jurisdiction="410204",
        side=side,
        stream="number-register:suggestion:2024",
        version=version,
        type=payload.type,
        recorded_at=at.replace(tzinfo=UTC),
        occurred_on=on,
        actor="district-court",
        command_id=key,
        command_digest="0" * 16,
        visibility=visibility,
        data=orjson.loads(payload.data()),
        causation_id=cause,
        concerns=tuple(concerns),
        in_the_name_of=principal,
    )
    raw = encode(envelope, payload)
    read = Envelope.decode(raw)
    assert read == envelope
    assert read.payload() == payload
    assert encode(read, payload) == raw


@pytest.mark.parametrize(
    "change",
    [
        {"specversion": "0.3"},
        {"id": "elsewhere:7"},
        {"id": f"{GOOD['subject']}:0"},
        {"id": f"{GOOD['subject']}:07"},
        {"id": f"{GOOD['subject']}:seven"},
        {"source": "court"},
        {"source": "/410204/parliament"},
        {"time": "yesterday"},
        {"occurredon": "2024-02-30"},
        {"visibility": "everybody"},
        {"visibility": None},
        {"visibility": []},
        {"actor": None},
        {"type": 7},
        {"data": "text"},
        {"data": None},
        {"correlationid": 7},
        {"concerns": ["housing-bureau"]},
        {"actor": "court\u0000"},
        {"commandid": "key\u200b"},
        {"time": "0001-01-01T00:00:00+08:00"},
    ],
    ids=str,
)
def test_what_is_not_an_event_is_named(change: dict[str, Any]) -> None:
    with pytest.raises(NotAnEvent):
        Envelope.decode(orjson.dumps({**GOOD, **change}))


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"null", b'{"specversion":"1.0"}'])
def test_bytes_that_are_no_document(raw: bytes) -> None:
    with pytest.raises(NotAnEvent):
        Envelope.decode(raw)


def test_an_unknown_type_is_read_as_far_as_it_goes() -> None:
    envelope = Envelope.decode(orjson.dumps({**GOOD, "type": "comet.sighted.v1"}))
    assert envelope.payload() is None


def test_data_that_does_not_fit_its_type() -> None:
    with pytest.raises(NotAnEvent, match="organ"):
        Envelope.decode(orjson.dumps({**GOOD, "data": {"organ": "NO SLUG"}})).payload()


def test_upcasts_chain() -> None:
    steps = {
        "comet.sighted.v1": ("comet.sighted.v2", lambda data: {**data, "where": "north"}),
        "comet.sighted.v2": ("comet.sighted.v3", lambda data: {**data, "sure": True}),
    }
    assert upcast("comet.sighted.v1", {"by": "x"}, steps) == (
        "comet.sighted.v3",
        {"by": "x", "where": "north", "sure": True},
    )


@pytest.mark.parametrize(
    ("header", "found"),
    [("1", 1), ("9" * 18, 10**18 - 1), (None, 0), ("", 0), ("²", 0), ("٣", 0), ("-1", 0), ("1_0", 0), (str(2**63), 0)],
)
def test_a_ledger_id_that_cannot_be_is_none(header: str | None, found: int) -> None:
    assert ledger_id(header) == found
