"""Facts that say something else: another word of a closed list, a yes for a no, the same again some days later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from random import Random
from typing import Any

import orjson

from events.base import payload_class
from events.envelope import NotAnEvent, payload_of

Said = dict[str, Any]
Schema = dict[str, Any]
KEPT = ("topic", "proof", "instrument", "form", "percentage")
"""Where no other word may stand: the topic is the side's (BUL-01), a presumed receipt the feedback's (SUG-15), the
instrument the event's (REC-01, REC-03), the form of a training that of an observation
(TRN-02), a percentage that of a paper (ANR-06)."""


def reworded(said: Said, random: Random) -> Said:
    """The same document with one such word changed; as it is where there is none, or nothing else may stand there."""
    schema = _schema(said["type"])
    data = orjson.loads(orjson.dumps(said["data"]))
    places = list(_places(data, schema, schema.get("$defs", {})))
    if places:
        within, name, words = random.choice(places)
        within[name] = random.choice(words)
        if _may_be_said(said, data):
            return said | {"data": data}
    return said


@cache
def _schema(wire_type: str) -> Schema:
    cls = payload_class(wire_type)
    assert cls is not None
    return cls.model_json_schema()


def _places(value: Any, schema: Schema, named: Schema) -> Iterator[tuple[Any, Any, list[Any]]]:
    """Where a word stands: what holds it, under which name or number, and what else may stand there."""
    match value:
        case dict():
            fields = schema.get("properties", {})
            inside: Any = [(name, fields[name]) for name in fields if name in value]
        case list():
            inside = [(place, schema.get("items", {})) for place in range(len(value))]
        case _:
            return
    for name, of in inside:
        of = _of(of, named)
        if name in KEPT:
            continue
        words = of.get("enum") or ([True, False] if of.get("type") == "boolean" else None)
        if words:
            yield value, name, words
        else:
            yield from _places(value[name], of, named)


def _of(schema: Schema, named: Schema) -> Schema:
    for option in schema.get("anyOf", ()):
        if option.get("type") != "null":
            schema = option
    return named[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _may_be_said(said: Said, data: Said) -> bool:
    try:
        return payload_of(said["type"], data, date.fromisoformat(said["occurredon"])) is not None
    except NotAnEvent:
        return False
