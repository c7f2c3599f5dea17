"""What of an event is searched, and how it is compared.

Searched are the fields people write (`Prose`: titles, reasons, bodies) and the numbers of documents and cases.
Which these are is read from the payload classes, once for each class: a new event is found without a line here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import BaseModel

from events.base import payload_class
from events.shapes import Prose, Shape
from events.titles import title_of
from events.upcasts import upcast

NUMBERS: Final = frozenset(
    {
        *("case_number", "cited_case_number", "earlier_case_number"),
        *("document_number", "act_number", "suggestion_number", "legacy_suggestion_number"),
    }
)
"""The shapes that are looked for by people; codes of organs and divisions are not."""
_OPENING, _CLOSING = "〔［【〖[{（〈《", "〕］】〗]}）〉》"


Plan = dict[str, tuple[str, "Plan"]]
"""The fields that hold texts, each with its title and, where they stand in parts of it, the plan of the parts."""


def texts_of(wire_type: str, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of an event with the Chinese title of their field, in the order of the payload."""
    wire_type, data = upcast(wire_type, data)
    known = payload_class(wire_type)
    if known is not None:
        yield from _inside(_plan(known), data)


def _inside(plan: Plan, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, (title, parts) in plan.items():
        yield from _texts(title, parts, data.get(name))


def _texts(title: str, parts: Plan, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case str() if not parts:
            yield title, value
        case list():
            for item in value:
                yield from _texts(title, parts, item)
        case dict() if parts:
            yield from _inside(parts, value)
        case _:
            pass


@cache
def _plan(cls: type[BaseModel]) -> Plan:
    parts = {name: _parts(field.annotation, field.metadata) for name, field in cls.model_fields.items()}
    return {name: (title_of(cls.__name__, name).zh, plan) for name, plan in parts.items() if plan is not None}


def _parts(annotation: Any, metadata: Iterable[Any] = ()) -> Plan | None:
    """None: no text; empty: a text; else the parts that hold texts."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _parts(inner, [*metadata, *more])
    if annotation is str:
        wanted = any(isinstance(one, Prose) or (isinstance(one, Shape) and one.name in NUMBERS) for one in metadata)
        return {} if wanted else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _plan(annotation) or None
    plans = [plan for plan in map(_parts, get_args(annotation)) if plan is not None]
    return {name: field for plan in plans for name, field in plan.items()} if plans else None


class _Folding(dict[int, str]):
    """One character as it is compared: NFKC and without case, any bracket is a bracket, any blank a blank."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _OPENING:
            folded = "("
        elif char in _CLOSING:
            folded = ")"
        elif char.isspace():
            folded = " "
        else:
            folded = unicodedata.normalize("NFKC", char).casefold()
        self[code] = folded
        return folded


_FOLDING: Final = _Folding()


def fold(text: str) -> str:
    """The text as it is compared. Each character is folded by itself, so places can be found again."""
    return text.translate(_FOLDING)


def place_of(text: str, term: str) -> tuple[int, int] | None:
    """Where a folded term stands in a text: start and end in characters of the text; None where it does not."""
    at = fold(text).find(term)
    if at < 0:
        return None
    start = end = 0
    length = 0
    for index, char in enumerate(text):
        if length <= at:
            start = index
        length += len(_FOLDING[ord(char)])
        if length >= at + len(term):
            end = index + 1
            break
    return start, end


def pairs(folded: str) -> set[str]:
    """Every two neighbouring characters, but for blanks: what the index holds."""
    return {one + two for one, two in pairwise(folded) if one != " " and two != " "}


def stable(term: str) -> str:
    """The longest run of ideographs in a folded term: they are folded from nothing but themselves."""
    runs = "".join(char if "\u3400" <= char <= "\u9fff" else " " for char in term).split()
    return max(runs, key=len, default="")
