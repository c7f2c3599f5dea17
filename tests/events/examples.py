"""An example of every payload, made from its own JSON schema: every field filled, the same each time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

EXAMPLES: dict[str, Any] = {
    "date": "2024-03-15",
    "date-time": "2024-03-15T08:30:00Z",
    "uuid": str(UUID("00000000-0000-4000-8000-000000000001")),
}
# Where a rule ties two fields together, the example is given whole.
WHOLE: dict[str, Any] = {
    "Period": {"start": "2024-01-01", "end": "2024-03-31"},
    "ReplyPeriod": {"months": 2},
    "Figure": {"label": "新收案件", "organ": "district-court", "value": "12"},
}


def example(model: type[BaseModel]) -> dict[str, Any]:
    """JSON that `model` accepts."""
    schema = TypeAdapter(model).json_schema()
    return _object(schema, schema.get("$defs", {}))


def _object(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(part, definitions, name) for name, part in schema.get("properties", {}).items()}


def _value(schema: dict[str, Any], definitions: dict[str, Any], name: str) -> Any:
    if "$ref" in schema:
        target = schema["$ref"].rpartition("/")[2]
        return WHOLE.get(target) or _value(definitions[target], definitions, name)
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema and "properties" not in schema:
            return _value(next(part for part in schema[union] if part.get("type") != "null"), definitions, name)
    if schema.get("examples"):
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return _object(schema, definitions) if "properties" in schema else {"name": name}
        case "array":
            return [_value(schema["items"], definitions, name)]
        case "integer":
            return max(1, schema.get("minimum", 1))
        case "number":
            return 1
        case "boolean":
            return True
        case "string":
            return EXAMPLES.get(schema.get("format", "")) or f"{name} 示例"
        case other:
            raise TypeError(f"no example for {other}: {schema}")
