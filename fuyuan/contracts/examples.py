"""Examples of what a schema accepts. The same schema, the same example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from fuyuan.contracts.command_table import CommandEntry
from fuyuan.contracts.schemas import Schema, Schemas

MATTER: Final = "7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21"
DAY: Final = "2024-05-15"
POSTS: Final = {"职务": "副局长", "约谈对象职务": "局长"}  # what a field with this title must hold: a post
MOMENT: Final = "2025-01-10T00:00:00+08:00"


def command_example(entry: CommandEntry, schemas: Schemas, *, whole: bool = False) -> dict[str, Any]:
    """The body of a command with what it must have, or with every field (`whole`: not all make sense together)."""
    body = example(schemas.named(entry.command), schemas.shared, whole=whole)
    assert isinstance(body, dict)
    if entry.command.model_validate_json(orjson.dumps(body)).natural_key() is not None:
        return {name: value for name, value in body.items() if name != "id"}  # its matter is named already
    return body if entry.command.opens else {**body, "id": MATTER}


def example(schema: Schema, shared: Mapping[str, Schema], name: str = "", *, whole: bool = False) -> Any:
    """`name` is the field's title; a text without an example of its own says it."""

    def part(found: Schema, name: str = "") -> Any:
        return example(found, shared, name, whole=whole)

    match schema:
        case {"$ref": str(reference)}:
            return part(shared[reference.rpartition("/")[2]], _title(schema, name))
        case {"examples": [first, *_]}:
            return first
        case {"const": value}:
            return value
        case {"enum": [first, *_]}:
            return first
        case {"anyOf": [*branches]}:
            return part(next(b for b in branches if b.get("type") != "null"), _title(schema, name))
        case {"type": "object"}:
            required = [*schema.get("required", ()), *schema.get("oneOf", [{}])[0].get("required", ())]
            properties = schema.get("properties", {})
            named = properties if whole and "oneOf" not in schema else required
            return {field: part(properties[field]) for field in named}
        case {"type": "array", "items": items}:
            return [part(items, _title(schema, name)) for _ in range(max(1, schema.get("minItems", 0)))]
        case {"type": "integer" | "number"}:
            return schema.get("minimum", 1)
        case {"type": "boolean"}:
            return True
        case {"type": "string", "format": "uuid"}:
            return MATTER
        case {"type": "string", "format": "date"}:
            return DAY
        case {"type": "string", "format": "date-time"}:
            return MOMENT
        case {"type": "string"}:
            said = _title(schema, name).partition(" / ")[0]
            return POSTS.get(said, said) or "示例"
        case _:
            return {}


def _title(schema: Schema, name: str) -> str:
    return str(schema.get("title", name))
