"""Canonical JSON written in pieces, so that a large document never stands in memory whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

_FORM = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2


@dataclass(frozen=True, slots=True)
class Members:
    """An object whose members are made when they are written, one after the other; there is at least one."""

    things: Mapping[str, Any]
    shown: Callable[[Any], Any]


def pieces(document: Mapping[str, Any]) -> Iterator[bytes]:
    """What `orjson.dumps` makes with sorted keys and two spaces, of an object that may hold `Members`."""
    return _object((name, document[name]) for name in sorted(document))


def _object(members: Iterable[tuple[str, Any]]) -> Iterator[bytes]:
    opening = b"{"
    for name, value in members:
        yield opening + b"\n  " + orjson.dumps(name) + b": "
        if isinstance(value, Members):
            within = _object((key, value.shown(value.things[key])) for key in sorted(value.things))
        else:
            within = iter([orjson.dumps(value, option=_FORM)])
        yield from (piece.replace(b"\n", b"\n  ") for piece in within)
        opening = b","
    yield b"\n}"
