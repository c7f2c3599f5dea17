"""The texts that people write, found by declaration: every field of a type with `Prose` in it, however deep.

Which fields of a class hold such texts is read from the class once. What checks or searches texts asks here, so a new
field is seen without a line elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from events.shapes import Prose


class Place(NamedTuple):
    """Where a text stands: the class and the field that hold it, the path from the model, as in `problems.0.text`."""

    owner: str
    field: str
    path: str


def texts_for_people(value: BaseModel) -> Iterator[str]:
    """Every text for people in a model, in the order of its fields."""
    return (text for _, text in texts_with_places(value))


def texts_with_places(value: BaseModel) -> Iterator[tuple[Place, str]]:
    """Every text for people in a model with its place, in the order of its fields."""
    return _texts(value, Place("", "", ""))


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    match value:
        case str():
            yield place, value
        case BaseModel():
            for name in _fields(type(value)):
                path = f"{place.path}.{name}" if place.path else name
                yield from _texts(getattr(value, name), Place(type(value).__name__, name, path))
        case tuple() | list():
            for number, item in enumerate(value):
                yield from _texts(item, place._replace(path=f"{place.path}.{number}"))
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
