"""An example of every payload, made from its own JSON schema: every field filled, the same each time."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter

from fuyuan.contracts import examples

WORDS = examples.Words(
    {
        "date": "2024-03-15",
        "date-time": "2024-03-15T08:30:00Z",
        "uuid": "00000000-0000-4000-8000-000000000001",
    },
    lambda name, title: f"{name} 示例",
    {
        "Period": {"start": "2024-01-01", "end": "2024-03-31"},
        "ReplyPeriod": {"months": 2},
        "Figure": {"label": "新收案件", "organ": "district-court", "value": "12"},
    },
)


def example(model: type[BaseModel]) -> dict[str, Any]:
    """JSON that `model` accepts."""
    schema = TypeAdapter(model).json_schema()
    body: dict[str, Any] = examples.example(schema, schema.get("$defs", {}), WORDS, whole=True)
    return body
