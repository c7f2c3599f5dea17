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


def _object(members: Iterable[tuple[str, Any]], depth: int = 1) -> Iterator[bytes]:
    line, opening = b"\n" + b"  " * depth, b"{"
    for name, value in members:
        yield opening + line + orjson.dumps(name) + b": "
        if isinstance(value, Members):
            yield from _object(((key, value.shown(value.things[key])) for key in sorted(value.things)), depth + 1)
        else:
            yield orjson.dumps(value, option=_FORM).replace(b"\n", line)
        opening = b","
    yield line[:-2] + b"}"
