"""A word of a closed list with its labels.

A member is declared `("code", "中文", "English")`, with `auto()` for a code that is its name in lower case; on the wire
it is the code. The labels stand in the JSON schema too (`x-labels`), so that forms and documents need no second list.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, StrEnum
from typing import Any, NamedTuple, Self

from pydantic import Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Words(NamedTuple):
    """What is said in Chinese and in English."""

    zh: str
    en: str


class Phrase(Words, Enum):
    """One of a closed list of phrases, declared `("中文", "English")`: only people read it, so it has no code."""


class Labelled(StrEnum):
    """A closed list: the code is the value of a member, `zh` and `en` are its labels."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str = "", en: str = "", *marks: bool) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh, member.en = zh, en
        return member


def belongs_to(**terms: Iterable[str]) -> Any:
    """For a field that has its meaning beside these words of another field: `belongs_to(topic=(Topic.J1,))`.

    The schema says so (`x-when`), and a form shows the field first where one of them is chosen. It is no rule.
    """
    return Field(json_schema_extra={"x-when": {name: [str(term) for term in words] for name, words in terms.items()}})


class Term(Labelled):
    """A word of a closed list whose labels stand in the JSON schema."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        labels = {term.value: {"zh": term.zh, "en": term.en} for term in cls}
        handler.resolve_ref_schema(schema)["x-labels"] = labels
        return schema
