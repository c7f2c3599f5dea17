"""Every text in a command or a state, however deep; words of closed lists are not texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel


def texts_in(value: Any) -> Iterator[str]:
    """The strings in models, dataclasses, mappings (keys too) and collections."""
    match value:
        case _ if type(value) is str:
            yield value
        case BaseModel():
            for name in type(value).model_fields:
                yield from texts_in(getattr(value, name))
        case tuple() | list() | set() | frozenset():
            for one in value:
                yield from texts_in(one)
        case Mapping():
            for key, one in value.items():
                yield from texts_in(key)
                yield from texts_in(one)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from texts_in(getattr(value, field.name))
