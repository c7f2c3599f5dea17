"""The key of what people wrote in one stream: each event's own key follows from it, and one alone can be destroyed.

A tree of keys (the function of Goldreich, Goldwasser and Micali, 1986, with sixteen branches): the key of an event
lies at the six hexadecimal digits of its version, each digit one HMAC-SHA256 further down. To destroy one key, the
nodes on its way are replaced by those that branch off there. All others, of later events too, are what they were: so
whoever seals with an older copy of the key seals alike (docs/decisions/0081).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Self

import orjson

from events.base import Side

SIZE: Final = 32  # bytes: AES-256
DIGITS: Final = "0123456789abcdef"
DEPTH: Final = 6
MOST: Final = len(DIGITS) ** DEPTH - 1
"""The greatest version: sixteen million events of one stream."""

_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
_INNER_REST, _OUTER_REST = (bytes((pad,)) * (64 - SIZE) for pad in (0x36, 0x5C))


class NotATextKey(ValueError):
    """The bytes are not the key of a stream; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class TextKey:
    """`nodes`: what is left of the tree, by the digits that lead there; at first the root alone.

    `destroyed` counts the events whose keys are gone: of two copies, the one with more of them is what is left.
    """

    stream: str
    nodes: Mapping[str, bytes] = field(repr=False)
    destroyed: int = 0

    @classmethod
    def new(cls, stream: str) -> Self:
        return cls(stream, {"": secrets.token_bytes(SIZE)})

    @classmethod
    def alone(cls, stream: str, version: int, key: bytes) -> Self:
        """The key of one event, from which no other one follows."""
        return cls(stream, {_way(version): key})

    def of(self, version: int) -> bytes | None:
        """The key of one event; None where it was destroyed."""
        way = _way(version)
        for depth in range(DEPTH, -1, -1):  # none lies above another: what `sixteen` leaves is found at once
            if (key := self.nodes.get(way[:depth])) is not None:
                for digit in way[depth:]:
                    key = _branch(key, digit)
                return key
        return None

    def sixteen(self, block: int) -> Self:
        """What is needed of it for the versions from 16 × `block` on, sixteen of them: one step from the keys of all,
        unless one was destroyed."""
        way = f"{block:0{DEPTH - 1}x}"
        for depth in range(DEPTH) if len(way) < DEPTH else ():
            if (key := self.nodes.get(way[:depth])) is not None:
                for digit in way[depth:]:
                    key = _branch(key, digit)
                return type(self)(self.stream, {way: key}, self.destroyed)
        return self

    def without(self, versions: Iterable[int]) -> Self:
        """What is left where the keys of these events are destroyed; itself where they were gone before."""
        nodes, gone = dict(self.nodes), 0
        for version in dict.fromkeys(versions):
            way = _way(version)
            depth = next((depth for depth in range(DEPTH + 1) if way[:depth] in nodes), None)
            if depth is None:
                continue
            key, gone = nodes.pop(way[:depth]), gone + 1
            for place in range(depth, DEPTH):
                beside = {way[:place] + other: _branch(key, other) for other in DIGITS if other != way[place]}
                nodes, key = nodes | beside, _branch(key, way[place])
        return type(self)(self.stream, nodes, self.destroyed + gone) if gone else self

    def document(self) -> bytes:
        nodes = {place: base64.b64encode(key).decode() for place, key in self.nodes.items()}
        return orjson.dumps({"stream": self.stream, "destroyed": self.destroyed, "nodes": nodes})

    @classmethod
    def read(cls, document: bytes) -> Self:
        """Raises NotATextKey."""
        try:
            said: dict[str, Any] = orjson.loads(document)
            stream, destroyed = said["stream"], said["destroyed"]
            nodes = {place: _bytes(key) for place, key in said["nodes"].items()}
            if not (isinstance(stream, str) and isinstance(destroyed, int)):
                raise ValueError("stream or destroyed")
            return cls(stream, nodes, destroyed)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise NotATextKey(f"{type(error).__name__}: {error}") from error


def key_stream(side: Side) -> str:
    """`COURT_TEXT_KEYS`: the stream on the bus in which a side tells its keys."""
    return f"{side.value.upper()}_TEXT_KEYS"


def key_subject(jurisdiction: str, side: Side, stream: str) -> str:
    """The subject of one key there: a stream may be called what a subject may not."""
    return f"fuyuan.text-key.{jurisdiction}.{side.value}.{hashlib.sha256(stream.encode()).hexdigest()[:32]}"


def _way(version: int) -> str:
    if not 0 < version <= MOST:
        raise ValueError(f"no event of a stream has version {version}")
    return f"{version:0{DEPTH}x}"


def _branch(key: bytes, digit: str) -> bytes:
    """HMAC-SHA256 as RFC 2104 writes it, of a key of 32 bytes: `hmac.digest` takes twice as long, since OpenSSL looks
    for the hash anew each time."""
    inner = sha256(key.translate(_INNER) + _INNER_REST + digit.encode()).digest()
    return sha256(key.translate(_OUTER) + _OUTER_REST + inner).digest()


def _bytes(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != SIZE:
        raise ValueError(f"a key has {SIZE} bytes, not {len(key)}")
    return key
