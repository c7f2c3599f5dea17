"""The envelope: one CloudEvents 1.0 document per event, encoded once, when it is recorded.

The bytes made here are the ones stored, published, mirrored, hashed and replayed; nobody encodes an event
a second time (CloudEvents 1.0.2, JSON event format, structured mode).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

import orjson
from pydantic import ValidationError

from events.base import Event, Side, Visibility, payload_class
from events.instants import written
from events.upcasts import upcast

CONTENT_TYPE = "application/cloudevents+json"
LEDGER_ID: Final = "Fuyuan-Ledger-Id"
"""The header of a message on the bus that carries the event's id in the ledger of its side, from 1."""
_TEXT = ("id", "source", "type", "subject", "time", "actor", "occurredon", "commandid", "commanddigest")
_texts = itemgetter(*_TEXT)
_day = lru_cache(maxsize=4096)(date.fromisoformat)
"""The days of a log are few, and each is kept once."""
_visibility = lru_cache(maxsize=len(Visibility))(Visibility)
_SIDES = {side.value: side for side in Side}
_OPTIONAL = ("correlationid", "causationid", "concerns", "inthenameof")


def ledger_id(header: str | None) -> int:
    """The ledger id of a message by its header; 0 where there is none, or what stands there is none."""
    if header is None or not (header.isascii() and header.isdecimal() and len(header) < 19):
        return 0
    return int(header)


class NotAnEvent(ValueError):
    """The bytes are not an event of this system; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What surrounds a payload. `recorded_at` is UTC, `occurred_on` a date in Asia/Shanghai.

    `concerns` names the parties that may know of the matter from this event on, whatever its visibility, beside those
    that earlier events of the stream named: organs by their ids, `@<role>`, `@<side>`. Events recorded before there
    was such an extension say it in their payload only. `in_the_name_of` is the organ whose powers the actor used by a
    delegation (ORG-08), None where it acted in its own name. `false_alarm` is why the caller says that what looked like
    personal data is none.
    """

    jurisdiction: str
    side: Side
    stream: str
    version: int
    type: str
    recorded_at: datetime
    occurred_on: date
    actor: str
    command_id: str
    command_digest: str
    visibility: Visibility
    data: Any
    correlation_id: str | None = None
    causation_id: str | None = None
    concerns: tuple[str, ...] = ()
    in_the_name_of: str | None = None
    false_alarm: str | None = None

    @property
    def id(self) -> str:
        return f"{self.stream}:{self.version}"

    @property
    def category(self) -> str:
        """The kind of matter: the part of the stream id before the first colon."""
        return self.stream.partition(":")[0]

    @property
    def matter(self) -> UUID:
        """The UUID of the matter. Raises ValueError for a stream that is about none (a register, the registry)."""
        return UUID(self.stream.rpartition(":")[2])

    def payload(self) -> Event | None:
        """The payload in its newest version, or None where this reader does not know the type.

        Raises NotAnEvent when the data does not fit the type.
        """
        return payload_of(self.type, self.data, self.occurred_on)

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Read the bytes of one event. Raises NotAnEvent."""
        return cls.of(document_of(raw))

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Read the document of one event. Raises NotAnEvent."""
        place = place_of(document)
        return cls(
            jurisdiction=place.jurisdiction,
            side=place.side,
            stream=place.stream,
            version=place.version,
            type=document["type"],
            recorded_at=place.recorded_at,
            occurred_on=place.occurred_on,
            actor=document["actor"],
            command_id=document["commandid"],
            command_digest=document["commanddigest"],
            visibility=place.visibility,
            data=document["data"],
            correlation_id=document.get("correlationid"),
            causation_id=document.get("causationid"),
            concerns=tuple(filter(None, document.get("concerns", "").split(","))),
            in_the_name_of=document.get("inthenameof"),
            false_alarm=document.get("falsealarm"),
        )


class Place(NamedTuple):
    """Where and when an event was recorded: what an envelope does not say as it stands in the document."""

    jurisdiction: str
    side: Side
    stream: str
    version: int
    recorded_at: datetime
    occurred_on: date
    visibility: Visibility


def place_of(document: Mapping[str, Any]) -> Place:
    """Look at the whole document of one event but what its type makes of its data. Raises NotAnEvent."""
    if document.get("specversion") != "1.0":
        raise NotAnEvent("specversion is not 1.0")
    try:
        told = document.get
        optional = told("correlationid", ""), told("causationid", ""), told("concerns", ""), told("inthenameof", "")
        texts_good = "".join((*_texts(document), *optional)).isprintable()
    except (LookupError, TypeError):
        texts_good = False
    if not texts_good:
        raise NotAnEvent(_bad_text(document))
    if not isinstance(document.get("falsealarm", ""), str):
        raise NotAnEvent("attribute falsealarm is not a text")
    try:
        jurisdiction, side = _source(document["source"])
    except (ValueError, LookupError):
        raise NotAnEvent(f"source {document['source']!r} is not /<jurisdiction>/<side>") from None
    stream, colon, number = document["id"].rpartition(":")
    if not colon or stream != document["subject"] or not _is_version(number):
        raise NotAnEvent(f"id {document['id']!r} is not <subject>:<version>")
    try:
        recorded_at = datetime.fromisoformat(document["time"])
        if recorded_at.tzinfo is not UTC:
            recorded_at = recorded_at.astimezone(UTC)
        occurred_on, visibility = _day(document["occurredon"]), _visibility(document.get("visibility", ""))
    except (ValueError, OverflowError, TypeError) as error:
        raise NotAnEvent(str(error)) from error
    if not isinstance(document.get("data"), dict):
        raise NotAnEvent("data is not a JSON object")
    return Place(jurisdiction, side, stream, int(number), recorded_at, occurred_on, visibility)


@lru_cache(maxsize=256)  # a log has one
def _source(text: str) -> tuple[str, Side]:
    """The jurisdiction and the side. Raises ValueError, LookupError."""
    _, jurisdiction, side = text.split("/")
    return jurisdiction, _SIDES[side]


def payload_of(wire_type: str, data: Any, occurred_on: date) -> Event | None:
    """The payload of a type in its newest version, None for a type that is not known. Raises NotAnEvent."""
    newest, data = upcast(wire_type, data)
    cls = payload_class(newest)
    if cls is None:
        return None
    try:
        # A newer writer may have added fields, at any depth: they are ignored, never refused.
        event: Event = cls.__pydantic_validator__.validate_python({**data, "occurred_on": occurred_on}, extra="ignore")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise NotAnEvent(f"data of {wire_type} does not fit: {where}: {first['msg']}") from error
    return event


def encode(envelope: Envelope, payload: Event) -> bytes:
    """The bytes of one event: the envelope's attributes in a fixed order, then `payload` as its data."""
    document: dict[str, Any] = {
        "specversion": "1.0",
        "id": envelope.id,
        "source": f"/{envelope.jurisdiction}/{envelope.side}",
        "type": payload.type,
        "subject": envelope.stream,
        "time": written(envelope.recorded_at),
        "datacontenttype": "application/json",
        "dataschema": f"urn:fuyuan:event:{payload.type}",
        "actor": envelope.actor,
        "occurredon": envelope.occurred_on.isoformat(),
        "commandid": envelope.command_id,
        "commanddigest": envelope.command_digest,
    }
    if envelope.correlation_id is not None:
        document["correlationid"] = envelope.correlation_id
    if envelope.causation_id is not None:
        document["causationid"] = envelope.causation_id
    if envelope.in_the_name_of is not None:
        document["inthenameof"] = envelope.in_the_name_of
    if envelope.false_alarm is not None:
        document["falsealarm"] = envelope.false_alarm
    document["visibility"] = envelope.visibility.value
    if envelope.concerns:
        document["concerns"] = ",".join(envelope.concerns)
    document["data"] = orjson.Fragment(payload.data())
    return orjson.dumps(document)


def document_of(raw: bytes) -> dict[str, Any]:
    """The JSON object that bytes are, if they are one. Raises NotAnEvent."""
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise NotAnEvent(f"not JSON: {error}") from error
    if not isinstance(document, dict):
        raise NotAnEvent("not a JSON object")
    return document


def _bad_text(document: Mapping[str, Any]) -> str:
    """Which attribute of those that should be printable texts is none."""
    for name in _TEXT:
        if not _is_text(document.get(name)):
            return f"attribute {name} is missing or not a printable text"
    name = next(name for name in _OPTIONAL if not _is_text(document.get(name, "")))
    return f"attribute {name} is not a printable text"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.isprintable()


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and text[0] != "0"
