"""A form as it was filled in: the body of the command that it means, and the form again with what was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import orjson
from pydantic import ValidationError

from events.attachment import Attachment
from fuyuan.web.forms.fields import Field
from fuyuan.web.language import named
from fuyuan.web.words import file_said

NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
Given = Mapping[str, Sequence[str]]
"""By the path of a field, `content.figures.0.label`, what was written there."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with what stands in it. `wrong`: what is wrong with it; `parts`: the fields of each of its groups.

    `wrong_places`: with which of its values something is wrong, where it is a list.
    `asked`: it belongs to what is chosen, or something stands in it; the others are folded.
    `asks`: what is chosen here decides which other fields are asked for.
    """

    field: Field
    path: str
    values: tuple[str, ...]
    wrong: tuple[str, ...]
    wrong_places: frozenset[int]
    parts: Mapping[int, Sequence[Shown]]
    asked: bool
    asks: bool

    @property
    def files(self) -> list[tuple[str, str]]:
        """Of each file what the form carries, and what it says of it."""
        told = []
        for text in self.values:
            with suppress(ValidationError):  # no upload of ours answered so
                told.append((text, file_said(Attachment.model_validate_json(text))))
        return told


def body_of(fields: Iterable[Field], given: Given, within: str = "") -> dict[str, Any]:
    """The JSON object; what was left blank is left out, save a group that must be there: it says what it lacks."""
    values = [(field, _value(field, given, within + field.name)) for field in fields]
    return {
        field.name: value for field, value in values if not _blank(value) or (field.required and field.kind == "group")
    }


def _value(field: Field, given: Given, path: str) -> Any:
    match field.kind:
        case "group":
            return body_of(field.fields, given, f"{path}.")
        case "groups":
            groups = (body_of(field.fields, given, f"{path}.{place}.") for place in places(given, path))
            return [group for group in groups if not _blank(group)]
        case "lines" | "organs":
            return _written_lines(given, path)
        case "texts" | "choices" | "matters":
            return _written(given, path)
        case "files":
            return list(map(_file, _written(given, path)))
        case "number":
            return next(map(_number, _written(given, path)), None)
        case "choice" if field.flag:
            return next((value == "true" for value in _written(given, path)), None)
        case _:
            return next(iter(_written(given, path)), None)


def given_of(
    fields: Iterable[Field], body: Mapping[str, Any], organ: Callable[[str], str] = str, within: str = ""
) -> dict[str, list[str]]:
    """How the form is filled in that means `body`: groups and texts in a row, without those left blank.

    `organ` gives what is written for an organ of the body.
    """
    given: dict[str, list[str]] = {}
    for field in fields:
        value, path = body.get(field.name), within + field.name
        if value is None:
            continue
        match field.kind:
            case "group":
                given |= given_of(field.fields, value, organ, f"{path}.")
            case "groups":
                for place, group in enumerate(value):
                    given |= given_of(field.fields, group, organ, f"{path}.{place}.")
            case "lines":
                given[path] = ["\n".join(map(str, value))]
            case "organs":
                given[path] = list(map(organ, value))
            case "texts" | "choices" | "matters":
                given[path] = list(value)
            case "files":
                given[path] = [orjson.dumps(file).decode() for file in value]
            case "organ":
                given[path] = [organ(value)]
            case _:
                given[path] = [str(value).lower() if field.flag else str(value)]
    return given


def _blank(value: Any) -> bool:
    return value in (None, []) or (isinstance(value, dict) and all(map(_blank, value.values())))


def places(given: Given, path: str) -> list[int]:
    """Which groups of a list the form has."""
    prefix = f"{path}."
    heads = {name.removeprefix(prefix).partition(".")[0] for name in given if name.startswith(prefix)}
    return sorted(int(head) for head in heads if head.isascii() and head.isdecimal() and len(head) < 5)


def shown(fields: Iterable[Field], given: Given, wrong: Mapping[str, str], within: str = "") -> list[Shown]:
    """The form with what was written. `wrong`: by path, what is wrong there."""
    fields = tuple(fields)
    touched = {
        prefix
        for name in (*(name for name in given if _written(given, name)), *wrong)
        for prefix in accumulate(name.split("."), "{}.{}".format)
    }
    return _shown_all(fields, given, wrong, touched, within)


def _shown_all(
    fields: Sequence[Field], given: Given, wrong: Mapping[str, str], touched: Set[str], within: str
) -> list[Shown]:
    deciding = {name for field in fields for name in field.when}
    return [_shown(field, given, wrong, touched, within, field.name in deciding) for field in fields]


def _shown(field: Field, given: Given, wrong: Mapping[str, str], touched: Set[str], within: str, asks: bool) -> Shown:
    path = within + field.name
    at = [path] if field.kind in {"group", "groups"} else [name for name in wrong if f"{name}.".startswith(f"{path}.")]
    parts = {}
    if field.kind == "group":
        parts[0] = _shown_all(field.fields, given, wrong, touched, f"{path}.")
    elif field.kind == "groups":
        begun = places(given, path) or ([0] if field.required else [])
        parts = {place: _shown_all(field.fields, given, wrong, touched, f"{path}.{place}.") for place in begun}
    chosen = any(set(_written(given, within + name)) & set(words) for name, words in field.when.items())
    asked = not field.when or chosen or path in touched or bool(parts and field.kind == "groups")
    faults = tuple(wrong[name] for name in at if name in wrong)
    values = _written_lines(given, path) if field.kind == "organs" else given.get(path, ())
    places_at = (name.removeprefix(f"{path}.") for name in at)
    wrong_places = frozenset(int(place) for place in places_at if place.isdecimal())
    return Shown(field, path, tuple(values), faults, wrong_places, parts, asked, asks)


def faults(fields: Iterable[Shown]) -> Iterator[tuple[str, str, str]]:
    """Path, name and fault of every field with which something is wrong, from top to bottom."""
    for field in fields:
        yield from ((field.path, named(field.field), message) for message in field.wrong)
        for part in field.parts.values():
            yield from faults(part)


def _written(given: Given, path: str) -> list[str]:
    return [text.strip() for text in given.get(path, ()) if text.strip()]


def _written_lines(given: Given, path: str) -> list[str]:
    return [line for text in _written(given, path) for line in _lines(text)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _file(text: str) -> Any:
    """A file as the upload answered it; what is none stays as it came."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _number(text: str) -> int | float | str:
    """What is no number stays as it was written: the command says what is wrong with it."""
    if NUMBER.fullmatch(text) is None:
        return text
    return float(text) if "." in text else int(text)
