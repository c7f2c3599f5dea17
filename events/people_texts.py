"""The texts that people write, found by declaration: every field of a type with `Prose` in it, however deep.

Which fields of a class hold such texts is read from the class once. What checks or searches texts asks here, so a new
field is seen without a line elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from events.shapes import Prose


def texts_for_people(value: Any) -> Iterator[str]:
    """Every text for people in a model, in the order of its fields."""
    match value:
        case str():
            yield value
        case BaseModel():
            for name in _fields(type(value)):
                yield from texts_for_people(getattr(value, name))
        case tuple() | list():
            for item in value:
                yield from texts_for_people(item)
        case _:
            pass


@cache
def _fields(cls: type[BaseModel]) -> tuple[str, ...]:
    """The fields that are texts for people, or hold models with such texts."""
    return tuple(name for name, field in cls.model_fields.items() if _holds(field.annotation, field.metadata))


def _holds(annotation: Any, metadata: Iterable[Any] = ()) -> bool:
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _holds(inner, [*metadata, *more])
    if annotation is str:
        return any(isinstance(item, Prose) for item in metadata)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(_fields(annotation))
    return any(_holds(part) for part in get_args(annotation))
