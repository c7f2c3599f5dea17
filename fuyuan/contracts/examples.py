"""Examples of what a schema accepts. The same schema, the same example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from fuyuan.contracts.schemas import Schema, Schemas
from fuyuan.contracts.tables import CommandEntry
from services.amendment.commands import Amending

POSTS: Final = {"职务": "副局长", "约谈对象职务": "局长"}  # what a field with this title must hold: a post


@dataclass(frozen=True, slots=True)
class Words:
    """What stands for a value of each kind.

    - `formats`: text by JSON Schema format (`date`, `date-time`, `uuid`).
    - `text`: any other text, from the field's name and its title.
    - `given`: schemas whose example is given, by name, where a rule ties fields together.
    """

    formats: Mapping[str, str]
    text: Callable[[str, str], str]
    given: Mapping[str, Any] = field(default_factory=dict)


def _say(name: str, title: str) -> str:
    zh = title.partition(" / ")[0]
    return POSTS.get(zh, zh) or "示例"


WORDS: Final = Words(
    {
        "date": "2024-05-15",
        "date-time": "2025-01-10T00:00:00+08:00",
        "uuid": "7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21",
    },
    _say,
)


def command_example(
    entry: CommandEntry, schemas: Schemas, *, whole: bool = False, words: Words = WORDS
) -> dict[str, Any]:
    """The body of a command with what it must have, or with every field (`whole`: not all make sense together)."""
    body = example(schemas.of(entry.command), schemas.named, words, whole=whole)
    assert isinstance(body, dict)
    body.pop("false_alarm", None)  # given when something was refused
    if entry.command.model_validate_json(orjson.dumps(body)).natural_key() is not None:
        return {name: value for name, value in body.items() if name != "id"}  # its matter is named already
    named = entry.command.opens or issubclass(entry.command, Amending)
    return body if named else {**body, "id": words.formats["uuid"]}


def example(schema: Schema, named: Mapping[str, Schema], words: Words, name: str = "", *, whole: bool = False) -> Any:
    """A value that `schema` accepts. `name` is the field's; `named` holds what a `$ref` points to."""

    def part(inner: Schema, field_name: str = name) -> Any:
        titled = inner if "title" in inner or "title" not in schema else {**inner, "title": schema["title"]}
        return example(titled, named, words, field_name, whole=whole)

    match schema:
        case {"$ref": str(reference)}:
            target = reference.rpartition("/")[2]
            return words.given.get(target) or part(named[target])
        case {"examples": [first, *_]}:
            return first
        case {"const": value}:
            return value
        case {"enum": [first, *_]}:
            return first
        case {"anyOf": [*branches]}:
            return part(next(branch for branch in branches if branch.get("type") != "null"))
        case {"type": "object", "properties": properties}:
            required = [*schema.get("required", ()), *schema.get("oneOf", [{}])[0].get("required", ())]
            chosen = properties if whole and "oneOf" not in schema else required
            return {
                field_name: example(properties[field_name], named, words, field_name, whole=whole)
                for field_name in chosen
            }
        case {"type": "object"}:
            return {"name": name}
        case {"type": "array", "items": items}:
            return [part(items) for _ in range(max(1, schema.get("minItems", 0)))]
        case {"type": [str(kind), "null"]}:
            return part({**schema, "type": kind})
        case {"type": "integer" | "number"}:
            return max(1, schema.get("minimum", 1))
        case {"type": "boolean"}:
            return True
        case {"type": "string"}:
            return words.formats.get(schema.get("format", "")) or words.text(name, schema.get("title", ""))
        case _:
            raise TypeError(f"no example for {schema}")
