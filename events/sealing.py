"""The texts that people wrote in an event, sealed before it is recorded: whose key is destroyed, that text is gone.

What is recorded, published, mirrored, hashed and archived is the sealed form, so nothing of that changes when a text
is erased (personal information protection law, art. 47). A text is replaced by `SEALED` where it stood; what it was is
in the extension attribute `sealed` of the event: the base64 of a nonce of 12 bytes and of the AES-256-GCM of a JSON
object, bound to the event's source, id and type. That object holds the texts by their place in `data`, the reason why
an alarm was false, and the digest of the command, by which a text could be guessed.
"""

from __future__ import annotations

import base64
import os
from binascii import a2b_base64
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from events.base import Event
from events.correction import RecordCorrected, RecordVoided
from events.envelope import NotAnEvent, payload_of
from events.people_texts import texts_with_places
from events.text_key import TextKey

SEALED: Final = "〔密〕"
"""Where a text stands that is sealed."""
ERASED: Final = "〔依法删除〕"
"""What is read where the key of a text was destroyed."""
UNREAD: Final = "〔缺少密钥，未能读取〕"
"""What is read where nobody gave the keys to the texts."""
NO_DIGEST: Final = "0" * 16
"""The digest of a command in the sealed form, and of one whose texts were erased."""
_NONCE: Final = 12  # bytes
_MARK: Final = b'"sealed":"'


class NotOpened(NotAnEvent):
    """What is sealed in an event does not open with this key: another key, or another content."""


def places_of_texts(event: Event) -> tuple[str, ...]:
    """Where in `data` people wrote something, as in `problems.0.text`; of an amendment also in what it amends."""
    return tuple(_places(event))


def _places(event: Event) -> Iterator[str]:
    yield from (place.path for place, _ in texts_with_places(event))
    contents: dict[str, Any] = {}
    match event:
        case RecordCorrected():
            contents = {"was": event.was, "becomes": event.becomes}
        case RecordVoided():
            contents = {"was": event.was}
    for name, content in contents.items():
        amended = None if content is None else payload_of(event.of_type, content, event.was_on)  # type: ignore[attr-defined]
        if amended is not None:
            yield from (f"{name}.{place}" for place in _places(amended))


def sealed(raw: bytes, places: tuple[str, ...], key: bytes) -> bytes:
    """The bytes of an event as they are recorded. `places`: of the texts in its data; `key`: of this event alone."""
    document = orjson.loads(raw)
    texts = {}
    for place in places:
        holder, last = _holder(document["data"], place)
        texts[place], holder[last] = holder[last], SEALED
    hidden = {"texts": texts, "commanddigest": document["commanddigest"]}
    document["commanddigest"] = NO_DIGEST
    if "falsealarm" in document:
        hidden["falsealarm"], document["falsealarm"] = document["falsealarm"], SEALED
    nonce = os.urandom(_NONCE)
    closed = AESGCM(key).encrypt(nonce, orjson.dumps(hidden), _bound(document))
    document["sealed"] = base64.b64encode(nonce + closed).decode()
    return orjson.dumps(document)


def blank(data: Any, places: tuple[str, ...], unless: Any = None) -> None:
    """Leave nothing of the texts at these places of an event's data; but of those that `unless` says again there."""
    for place in places:
        holder, last = _holder(data, place)
        if holder[last] != _text_at(unless, place):
            holder[last] = ERASED


def _text_at(data: Any, place: str) -> Any:
    try:
        holder, last = _holder(data, place)
        return holder[last]
    except (LookupError, TypeError):
        return None


def is_sealed(raw: bytes) -> bool:
    """Whether this may be the sealed form; of bytes that say no, there is nothing to open."""
    return _MARK in raw


def opened(raw: bytes, stream_key: TextKey) -> bytes:
    """The event as it was said; where its own key was destroyed, as it is read since. Raises NotOpened."""
    document = orjson.loads(raw)
    if "sealed" not in document:
        return raw
    try:
        version = int(document["id"].rpartition(":")[2])
    except ValueError as error:
        raise NotOpened(str(error)) from error
    open_document(document, stream_key, version)
    return orjson.dumps(document)


def opened_alone(raw: bytes, key: bytes | None) -> bytes:
    """The same with the key of this event alone, None where it was destroyed. Raises NotOpened."""
    document = orjson.loads(raw)
    if "sealed" not in document:
        return raw
    _open(document, key)
    return orjson.dumps(document)


def open_document(document: dict[str, Any], stream_key: TextKey, version: int) -> None:
    """The same of a document that holds something sealed, in its place; `version`: its own. Raises NotOpened."""
    try:
        key = stream_key.of(version)
    except ValueError as error:
        raise NotOpened(str(error)) from error
    _open(document, key)


def leave_unread(document: dict[str, Any]) -> None:
    """The same without any key: of each text is said that it could not be read."""
    _without_texts(document, UNREAD)


def _without_texts(document: dict[str, Any], said: str) -> None:
    document.pop("sealed", None)
    if document.get("falsealarm") == SEALED:
        document["falsealarm"] = said
    document["data"] = _instead_of_texts(document["data"], said)


def _open(document: dict[str, Any], key: bytes | None) -> None:
    if key is None:
        _without_texts(document, ERASED)
        return
    closed = document.pop("sealed")
    try:
        content = a2b_base64(closed, strict_mode=True)
        hidden = orjson.loads(AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], _bound(document)))
        for place, text in hidden.pop("texts").items():
            holder, last = _holder(document["data"], place)
            holder[last] = text
        document |= hidden
    except (InvalidTag, LookupError, TypeError, ValueError, AttributeError) as error:
        raise NotOpened(f"the texts of {document.get('id')} do not open: {type(error).__name__}") from error


def _bound(document: dict[str, Any]) -> bytes:
    return "\n".join((document["source"], document["id"], document["type"])).encode()


def _holder(data: Any, place: str) -> tuple[Any, Any]:
    """What holds the text at a place, and under which name or number."""
    way, last = _steps(place)
    for step in way:
        data = data[step]
    return data, last


@lru_cache(maxsize=4096)  # texts stand in few places
def _steps(place: str) -> tuple[tuple[Any, ...], Any]:
    *way, last = (int(step) if step.isdecimal() else step for step in place.split("."))
    return tuple(way), last


def _instead_of_texts(value: Any, said: str) -> Any:
    match value:
        case str():
            return said if value == SEALED else value
        case dict():
            return {name: _instead_of_texts(item, said) for name, item in value.items()}
        case list():
            return [_instead_of_texts(item, said) for item in value]
        case _:
            return value
