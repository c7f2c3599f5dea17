"""The fields of a command's form, read off its schema: what each is called, how it is written, what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from events.streams import category_named
from events.terms import Words
from fuyuan.contracts.schemas import Schema

Kind = Literal[
    "line",
    "text",
    "day",
    "number",
    "organ",
    "district",
    "choice",
    "organs",
    "choices",
    "lines",
    "texts",
    "group",
    "groups",
    "files",
    "matter",
    "matters",
]
"""How a field is filled in.

- `lines`: a list, a line of one text area for each; `texts`: a list of longer texts, a text area for each.
- `district`: the code of a jurisdiction, chosen from those of the same engine or written.
- `organs`: a list of organs, a field with the pick list of one for each.
- `choices`: any number of the words offered. `group`: fields of its own; `groups`: a list of such.
- `files`: a list of files, each as the upload answered it.
- `matter`: the id of a matter, chosen by what it is called; `matters`: a list of such, a field for each.
"""
LINE: Final = 200
"""What may be longer than so many characters is written in a text area."""
_ORGAN: Final = {"x-names": "organ", "description": ""}
MARKS: Final[Mapping[str, Schema]] = {
    "OrganId": _ORGAN,
    "OrganIdInput": _ORGAN,
    "Attachment": {"x-names": "file"},
    "DivisionCode": {"x-names": "district"},
}
"""What is filled in in a way of its own. An organ is chosen or written by its name; what an id looks like does not
matter here."""
FLAG: Final = {"true": Words("是", "Yes"), "false": Words("否", "No")}


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `fields` are those of a group, or of each group of a list.

    `when`: by the name of a field beside it, the words with which this one is asked for.
    `names`: of which kind the matter is that it names.
    """

    name: str
    zh: str
    en: str
    kind: Kind
    required: bool
    choices: Mapping[str, Words]
    help: Words | None = None
    longest: int | None = None
    fields: tuple[Field, ...] = ()
    flag: bool = False
    when: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: str | None = None


def fields_of(schema: Schema, named: Mapping[str, Schema]) -> tuple[Field, ...]:
    """Those of an object, in its order; `named` holds what a `$ref` points to.

    What a correction changes has the fields of another command, and is written in that one's form.
    """
    required = schema.get("required", ())
    parts = {name: _whole(part, named) for name, part in schema["properties"].items()}
    return tuple(
        _field(name, part, name in required, named) for name, part in parts.items() if "maxProperties" not in part
    )


def _field(name: str, schema: Schema, required: bool, named: Mapping[str, Schema]) -> Field:
    title, description = _words(schema.get("title", name)), schema.get("description", "")
    kind, choices, fields = _kind(schema, named)
    return Field(
        name,
        title.zh,
        title.en,
        kind,
        required,
        choices,
        _words(description) if " / " in description else None,
        schema.get("maxLength"),
        fields,
        schema.get("type") == "boolean",
        schema.get("x-when", {}),
        category_named(name) if kind in {"matter", "matters"} else None,
    )


def _kind(schema: Schema, named: Mapping[str, Schema]) -> tuple[Kind, Mapping[str, Words], tuple[Field, ...]]:
    match schema:
        case {"enum": [*codes]}:
            return "choice", _labels(schema, codes), ()
        case {"type": "boolean"}:
            return "choice", FLAG, ()
        case {"x-names": "file"}:
            return "files", {}, ()
        case {"type": "object", "properties": _}:
            return "group", {}, fields_of(schema, named)
        case {"type": "array", "items": items}:
            return _kind_of_list(_whole(items, named), named)
        case {"type": "integer" | "number"} | {"anyOf": [{"type": "number"}, {"type": "string"}]}:
            return "number", {}, ()
        case {"format": "uuid"}:
            return "matter", {}, ()
        case {"format": "date"}:
            return "day", {}, ()
        case {"x-names": "organ"}:
            return "organ", {}, ()
        case {"x-names": "district"}:
            return "district", {}, ()
        case {"type": "string"}:
            return "line" if schema.get("maxLength", 0) <= LINE else "text", {}, ()
        case _:
            raise TypeError(f"no form for {schema}")


def _kind_of_list(items: Schema, named: Mapping[str, Schema]) -> tuple[Kind, Mapping[str, Words], tuple[Field, ...]]:
    match _kind(items, named):
        case "group", _, fields:
            return "groups", {}, fields
        case "choice", choices, _:
            return "choices", choices, ()
        case "text", _, _:
            return "texts", {}, ()
        case "organ", _, _:
            return "organs", {}, ()
        case "files", _, _:
            return "files", {}, ()
        case "matter", _, _:
            return "matters", {}, ()
        case _:
            return "lines", {}, ()


def _labels(schema: Schema, codes: list[str]) -> Mapping[str, Words]:
    labels = schema.get("x-labels", {})
    return {code: _words(labels.get(code, code)) for code in codes}


def _words(text: str) -> Words:
    """A text in both languages, `中文 / English`."""
    zh, _, en = text.partition(" / ")
    return Words(zh, en or zh)


def _whole(schema: Schema, named: Mapping[str, Schema]) -> Schema:
    """Without references and without the null beside a type: what is not filled in is left out."""
    match schema:
        case {"$ref": str(target), **rest}:
            name = target.rpartition("/")[2]
            return _whole({**named[name], **MARKS.get(name, {}), **rest}, named)
        case {"anyOf": [either, {"type": "null"}], **rest}:
            return {**_whole(either, named), **rest}
        case {"type": [kind, "null"]}:
            return {**schema, "type": kind}
    return schema
