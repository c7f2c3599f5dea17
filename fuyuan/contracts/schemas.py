"""Every named JSON schema (2020-12) of the contracts, each once: commands, events' data, the types that they share.

The classes say what a field accepts, `events/titles.py` what it is called; here the two come together. A schema names
another by `$ref` (`#/components/schemas/OrganId`), never by a copy of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

import orjson
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from events import annual_review, attachment, numbers, values
from events.base import Event
from events.shapes import Prose, Shape
from events.terms import Term
from events.titles import title_of
from fuyuan.contracts.tables import CommandEntry
from services.decider import Command

Schema = dict[str, Any]
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
COMPONENTS: Final = "#/components/schemas/"
REFERENCE: Final = re.compile(f'(?<="){COMPONENTS}([^"/]+)(?=")')
FIXED: Final[Mapping[str, Mapping[str, Any]]] = orjson.loads(files(__package__).joinpath("fixed.json").read_bytes())
"""What follows from no class: answers, an event of the feed, the envelope, parameters, how a caller is known."""
OCCURRED_ON: Final = "occurred_on"
EVERY_COMMAND: Final = {"id": "MatterId", OCCURRED_ON: "BusinessDate", "false_alarm": "FalseAlarm"}
"""The fields that every command has, and what their schemas are called."""

VALUES: Final[Mapping[str, Any]] = {
    name: value
    for module in (values, numbers, annual_review, attachment)
    for name, value in vars(module).items()
    if any(isinstance(rule, Shape | Prose) for rule in getattr(value, "__metadata__", ()))
}
"""The codes, numbers and texts that have a name. One that is accepted in other forms than it is recorded in has two."""


def _bytes(schema: Schema) -> bytes:
    return orjson.dumps(schema, option=orjson.OPT_SORT_KEYS)


PLAIN: Final[Mapping[bytes, str]] = {
    _bytes({"type": "string"}): "Text",
    _bytes({"type": "string", "format": "date"}): "Day",
    _bytes({"type": "string", "format": "uuid"}): "Uuid",
    _bytes({"type": "number"}): "Number",
    _bytes({"type": "number", "minimum": 0, "maximum": 1}): "Rate",
    _bytes({"type": "boolean"}): "Flag",
}
"""What has a name only where it may be null: `DayOrNull`."""


class Schemas:
    """`names`: class → name; `named`: name → schema. A command is `SendSuggestion`, an event's data `SuggestionSent`.

    What a command accepts and an event carries in different forms (a case number) stands there twice.
    """

    def __init__(
        self, commands: Iterable[CommandEntry], events: Iterable[type[Event]] = (), terms: Iterable[type[Term]] = ()
    ) -> None:
        """`terms`: closed lists that neither commands nor events name."""
        commands, events = list(commands), list(events)
        wanted: list[tuple[Any, JsonSchemaMode, TypeAdapter[Any]]] = [
            *((entry.command, "validation", TypeAdapter(entry.command)) for entry in commands),
            *((cls, "serialization", TypeAdapter(cls)) for cls in (*events, *terms)),
        ]
        references, document = TypeAdapter.json_schemas(wanted, ref_template=COMPONENTS + "{model}")
        self.names = {cls: _plain(references[cls, mode]["$ref"].removeprefix(COMPONENTS)) for cls, mode, _ in wanted}
        raw = {_plain(name): _titled(schema) for name, schema in document["$defs"].items()}
        for entry in commands:
            _present(raw[self.names[entry.command]], entry, entry.command)
        for event in events:
            _present(_without_business_date(raw[self.names[event]]), event, event)
        self._values = dict(_values())
        self.named: dict[str, Schema] = {}
        for name, schema in raw.items():
            self.named[name] = self._by_name(schema)
        for entry in commands:
            self._share(self.of(entry.command)["properties"])

    def of(self, cls: type[BaseModel]) -> Schema:
        """The schema of a command, or of the data of an event."""
        return self.named[self.names[cls]]

    def ref(self, cls: type[BaseModel] | type[Term]) -> Schema:
        """What stands where this schema is meant."""
        return {"$ref": COMPONENTS + self.names[cls]}

    def optional(self, schema: Schema) -> Schema:
        """`schema`, or null."""
        either: Schema
        match schema:
            case {"$ref": str(target)}:
                name, either = target.removeprefix(COMPONENTS), {"anyOf": [schema, {"type": "null"}]}
            case {"type": str(kind)}:
                name, either = PLAIN.get(_bytes(schema), ""), {**schema, "type": [kind, "null"]}
            case _:
                name, either = "", {"anyOf": [schema, {"type": "null"}]}
        if not name:
            return either
        self.named[f"{name}OrNull"] = either
        return {"$ref": f"{COMPONENTS}{name}OrNull"}

    def behind(self, part: Any, beside: Iterable[str] = ()) -> dict[str, Schema]:
        """The schemas that a part of a document leads to, by name. Those `beside` stand elsewhere already."""
        known, own = set[str](), set(beside)
        ahead = references(part)
        while ahead:
            name = ahead.pop()
            if name not in known and name not in own:
                known.add(name)
                ahead += references(self.named[name])
        return {name: self.named[name] for name in sorted(known)}

    def _share(self, fields: Schema) -> None:
        """What every command has stands once, with its title."""
        for field, name in EVERY_COMMAND.items():
            if self.named.setdefault(name, fields[field]) == fields[field]:
                fields[field] = {"$ref": COMPONENTS + name}

    def _by_name(self, part: Any) -> Any:
        """The same with a `$ref` where a value stands that has a name."""
        match part:
            case list():
                return [self._by_name(inner) for inner in part]
            case {"$ref": str(target)}:
                return {**part, "$ref": _plain(target)}
            case {"anyOf": [schema, {"type": "null"}], **rest}:
                if rest.get("default", ...) is None:
                    del rest["default"]  # that it may be left out is told by `required`
                return {**self.optional(self._by_name(schema)), **rest}
            case {"type": str()}:
                beside = {key: part[key] for key in ("title", "default") if key in part}
                schema = {key: inner for key, inner in part.items() if key not in beside}
                if (name := self._values.get(_bytes(schema))) is not None:
                    self.named[name] = schema
                    return {"$ref": COMPONENTS + name, **beside}
        return {key: self._by_name(inner) for key, inner in part.items()} if isinstance(part, dict) else part


def references(part: Any) -> list[str]:
    """The names that a part of a document refers to."""
    return REFERENCE.findall(orjson.dumps(part).decode())


def _values() -> Iterator[tuple[bytes, str]]:
    """The schema of every value that has a name, and the name; two of each that is accepted in more than one form."""
    for name, value in VALUES.items():
        adapter = TypeAdapter(value)
        accepted = _bytes(adapter.json_schema(mode="validation"))
        recorded = _bytes(adapter.json_schema(mode="serialization"))
        yield accepted, name if accepted == recorded else f"{name}Input"
        yield recorded, name


def _plain(name: str) -> str:
    """pydantic's `CaseRef-Input` and `CaseRef-Output`: the second is the form of the record, and has the plain name."""
    return name.replace("-Output", "").replace("-Input", "Input")


def _without_business_date(schema: Schema) -> Schema:
    """An event's business date stands in the envelope (`occurredon`), not in its data."""
    schema.get("properties", {}).pop(OCCURRED_ON, None)
    schema["required"] = [name for name in schema.get("required", ()) if name != OCCURRED_ON]
    if not schema["required"]:
        del schema["required"]
    return schema


def _titled(schema: Schema) -> Schema:
    """The trade's titles of fields and words; pydantic's own title, the name of the class, tells a reader nothing."""
    owner = schema.pop("title", "")
    for field, shape in schema.get("properties", {}).items():
        shape["title"] = " / ".join(title_of(owner, field))
    if labels := schema.get("x-labels"):
        schema["x-labels"] = {code: f"{label['zh']} / {label['en']}" for code, label in labels.items()}
    return schema


def _present(schema: Schema, named: Any, cls: type[Command] | type[Event]) -> None:
    """`named` has `zh` and `en`. The description, Markdown: Chinese by `says`, then the docstring."""
    schema["title"] = f"{named.zh} / {named.en}"
    schema["description"] = f"{cls.says}\n\n{in_english(cls)}"


def in_english(cls: type[Command] | type[Event]) -> str:
    """What its docstring says."""
    return "\n".join(line.strip() for line in (cls.__doc__ or "").strip().splitlines())
