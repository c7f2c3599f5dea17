"""Figures as plain JSON values, and canonical JSON written in pieces so that it never stands in memory whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

import orjson

from domain.definitions import DEFINITIONS
from projections.review.figure import (
    Answer,
    Baseline,
    Cell,
    Count,
    Label,
    Median,
    NoRecord,
    NotShown,
    Rate,
    Ratio,
    Sum,
    Table,
    Value,
)


def plain(value: Value | Cell) -> Any:
    """A value or a table cell for JSON: numbers with the references behind them, days as ISO text."""
    match value:
        case None | str() | int():
            return value
        case date():
            return value.isoformat()
        case Label():
            return {"zh": value.zh, "en": value.en}
        case Rate() | Ratio():
            percent = {"percent": value.percent} if isinstance(value, Rate) else {}
            return _named(value) | {
                "numerator": value.numerator,
                "denominator": value.denominator,
                **percent,
                "text": value.text,
                "numerator_refs": list(value.part),
                "denominator_refs": list(value.whole),
            }
        case Count():
            return _named(value) | {"value": value.value, "refs": list(value.refs)}
        case Sum():
            parts = [{"number": number, "ref": ref} for number, ref in value.parts]
            return _named(value) | {"value": value.value, "parts": parts}
        case Median():
            spans = [{value.unit: span, "ref": ref} for span, ref in value.spans]
            return _named(value) | {value.unit: value.days, "n": value.n, "spans": spans}
        case Answer():
            return _named(value) | {
                "yes": value.yes,
                "on": plain(value.on),
                "missing": [plain(label) for label in value.missing],
                "refs": list(value.refs),
            }
        case Baseline():
            return _named(value) | {"text": value.text, "source": value.source, "ref": value.ref}
        case NoRecord() | NotShown():
            return _named(value) | {"text": value.text}
        case Table():
            return _named(value) | {
                "columns": [{"zh": column.zh, "en": column.en} for column in value.columns],
                "rows": [[plain(cell) for cell in row] for row in value.rows],
                "note": plain(value.note),
            }
        case _:
            assert_never(value)


def defined(metric: str) -> dict[str, Any]:
    """What a figure is: its id, titles, unit, what it counts over what, by which source."""
    definition = DEFINITIONS[metric]
    return {
        "id": definition.id,
        "title": plain(definition.label),
        "unit": definition.unit,
        "numerator": plain(definition.numerator),
        "denominator": plain(definition.denominator),
        "source": definition.source,
    }


def in_edition(cell: Cell) -> Any:
    """A cell without the references behind it: who may follow them is decided event by event."""
    match cell:
        case Rate():
            return {
                "definition": cell.key,
                "numerator": cell.numerator,
                "denominator": cell.denominator,
                "percent": cell.percent,
                "text": cell.text,
            }
        case _:
            return plain(cell)


def _named(value: Value) -> dict[str, Any]:
    return {"kind": value.kind, "key": value.key, "title": plain(value.label)}


_AT_ONCE, _TOGETHER = 1000, 50
_FORM = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2


@dataclass(frozen=True, slots=True)
class Members:
    """An object whose members are made when they are written, one after the other; there is at least one."""

    things: Mapping[str, Any]
    shown: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Items:
    """A list whose items are made when they are written, one after the other."""

    things: Iterable[Any]
    shown: Callable[[Any], Any]


_HOLDING = (dict, list, Members, Items)


def pieces(document: Mapping[str, Any]) -> Iterator[bytes]:
    """What `orjson.dumps` makes with sorted keys and two spaces, of an object that may hold `Members` and `Items`."""
    return _object((name, document[name]) for name in sorted(document))


def _object(members: Iterable[tuple[str, Any]], depth: int = 1) -> Iterator[bytes]:
    line, opening = b"\n" + b"  " * depth, b"{"
    for name, value in members:
        yield opening + line + orjson.dumps(name) + b": "
        yield from _value(value, depth)
        opening = b","
    yield line[:-2] + b"}"


def _list(items: Iterable[Any], depth: int) -> Iterator[bytes]:
    line, opening, together = b"\n" + b"  " * depth, b"[", list[Any]()
    for item in items:
        small = _small(item) and (not isinstance(item, list) or all(map(_small, item)))
        if small:
            together.append(item)
        if together and (not small or len(together) == _TOGETHER):
            yield opening + _some(together, line[:-2])
            opening = b","
            together.clear()
        if not small:
            yield opening + line
            yield from _value(item, depth)
            opening = b","
    if together:
        yield opening + _some(together, line[:-2])
        opening = b","
    yield b"[]" if opening == b"[" else line[:-2] + b"]"


def _value(value: Any, depth: int) -> Iterator[bytes]:
    match value:
        case Members(things, shown):
            yield from _object(((key, shown(things[key])) for key in sorted(things)), depth + 1)
        case Items(things, shown):
            yield from _list(map(shown, things), depth + 1)
        case dict() if not _small(value):
            yield from _object(((key, value[key]) for key in sorted(value)), depth + 1)
        case list() if not all(map(_small, value)):
            yield from _list(value, depth + 1)
        case list() if len(value) > _AT_ONCE:
            opening = b"["
            for start in range(0, len(value), _AT_ONCE):
                yield opening + _some(value[start : start + _AT_ONCE], b"\n" + b"  " * depth)
                opening = b","
            yield b"\n" + b"  " * depth + b"]"
        case _:
            yield orjson.dumps(value, option=_FORM).replace(b"\n", b"\n" + b"  " * depth)


def _some(items: list[Any], line: bytes) -> bytes:
    """Items of a list that begins at this depth, without its brackets."""
    return orjson.dumps(items, option=_FORM)[1:-2].replace(b"\n", line)


def _small(value: Any) -> bool:
    """Whether it is written in one piece."""
    if not isinstance(value, _HOLDING):
        return True
    match value:
        case dict():
            return all(map(_small, value.values()))
        case list():
            return len(value) <= _AT_ONCE
        case _:
            return False
