"""JSON schemas (2020-12) of commands and events, with the trade's titles: for contracts, the API and forms.

The classes say what a field accepts, `events/titles.py` what it is called; here the two come together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from events.base import Event
from events.titles import title_of
from fuyuan.contracts.command_table import CommandEntry
from services.decider import Command

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMPONENTS = "#/components/schemas/{model}"
NOT_IN_DATA = "occurred_on"


@dataclass(frozen=True, slots=True)
class Schemas:
    """`of`: class → the schema of one class (a `$ref`); `shared`: name → what the refs point to."""

    of: Mapping[type[BaseModel], Schema]
    shared: Mapping[str, Schema]

    def named(self, cls: type[BaseModel]) -> Schema:
        """The schema itself that the `$ref` of a class points to."""
        return self.shared[self.of[cls]["$ref"].rpartition("/")[2]]


def command_schema(entry: CommandEntry) -> Schema:
    """One command on its own: what may stand in the body of `POST /api/v1/commands/<type>`."""
    schema = _alone(entry.command, "validation")
    _present(schema, entry, entry.command)
    return {"$schema": DIALECT, "$id": f"urn:fuyuan:command:{entry.type}", **schema}


def event_schema(event: type[Event]) -> Schema:
    """The `data` of one event on its own."""
    schema = without_business_date(_alone(event, "serialization"))
    _present(schema, event, event)
    return {"$schema": DIALECT, "$id": f"urn:fuyuan:event:{event.type}", **schema}


def together(entries: Iterable[CommandEntry], events: Iterable[type[Event]] = ()) -> Schemas:
    """Commands, and the data of events, for one document; what they share is kept once.

    What a command accepts and an event carries in different forms (a case number) stands there twice.
    """
    entries, events = list(entries), list(events)
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [(entry.command, "validation") for entry in entries]
    wanted += [(event, "serialization") for event in events]
    found, document = models_json_schema(wanted, ref_template=COMPONENTS)
    shared = {name: _titled(schema) for name, schema in sorted(document.get("$defs", {}).items())}
    schemas = Schemas({cls: found[cls, mode] for cls, mode in wanted}, shared)
    for entry in entries:
        _present(schemas.named(entry.command), entry, entry.command)
    for event in events:
        _present(without_business_date(schemas.named(event)), event, event)
    return schemas


def without_business_date(schema: Schema) -> Schema:
    """An event's business date stands in the envelope (`occurredon`), not in its data."""
    schema.get("properties", {}).pop(NOT_IN_DATA, None)
    schema["required"] = [name for name in schema.get("required", ()) if name != NOT_IN_DATA]
    if not schema["required"]:
        del schema["required"]
    return schema


def _alone(cls: type[BaseModel], mode: JsonSchemaMode) -> Schema:
    schema = cls.model_json_schema(mode=mode)
    shared = {name: _titled(found) for name, found in sorted(schema.pop("$defs", {}).items())}
    return {**_titled(schema), **({"$defs": shared} if shared else {})}


def _titled(schema: Schema) -> Schema:
    owner = schema.get("title", "")  # pydantic's title is the name of the class
    for field, found in schema.get("properties", {}).items():
        found["title"] = str(title_of(owner, field))
    return schema


def _present(schema: Schema, named: Any, cls: type[Command] | type[Event]) -> None:
    """`named` has `zh` and `en`. The description, Markdown: Chinese by `says`, then the docstring."""
    schema["title"] = f"{named.zh} / {named.en}"
    english = "\n".join(line.strip() for line in (cls.__doc__ or "").strip().splitlines())
    schema["description"] = f"{cls.says}\n\n{english}"
