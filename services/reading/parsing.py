"""The bytes of a command, read strictly: no field that is unknown, none twice, no number that is none."""

from __future__ import annotations

import jiter
import orjson
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from events.as_written import Reading
from services.decider import Command
from services.errors import BadCommand, FieldError
from services.reading.field_messages import message_of


class DoubledKey(ValueError):
    """An object of the body has the same key twice: whichever value were taken, the caller may have meant the other."""


def parse(command_class: type[Command], body: bytes, reading: Reading | None = None) -> Command:
    """The command in `body`; `reading` knows organs by name and takes what is stored otherwise than it was written.

    Raises orjson.JSONDecodeError when it is no JSON, DoubledKey, BadCommand when it does not fit.
    """
    orjson.loads(body)  # stricter than pydantic's own parser, which takes NaN for a number
    require_single_keys(body)
    try:
        return command_class.model_validate_json(body, strict=True, context=reading)
    except ValidationError as error:
        mistakes = _without_consequences(error.errors(include_url=False, include_input=False))
        fields = tuple(
            FieldError(".".join(str(part) for part in wrong["loc"]), message_of(wrong)) for wrong in mistakes
        )
        first = fields[0]
        where = first.path or "内容 / body"
        raise BadCommand(f"{where}: {first.message}", fields) from error


def _without_consequences(mistakes: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without a list's being too short where one of its items is wrong: pydantic counts the items that fit."""
    places = [wrong["loc"] for wrong in mistakes]
    return [
        wrong
        for wrong in mistakes
        if wrong["type"] != "too_short" or not any(_inside(place, wrong["loc"]) for place in places)
    ]


def _inside(place: tuple[int | str, ...], whole: tuple[int | str, ...]) -> bool:
    return len(place) > len(whole) and place[: len(whole)] == whole


def require_single_keys(body: bytes) -> None:
    """Raises DoubledKey with the key and its place. orjson and pydantic silently take the last value of a doubled key.

    Any other complaint of jiter, pydantic's parser, is left to pydantic.
    """
    try:
        jiter.from_json(body, catch_duplicate_keys=True)
    except ValueError as error:
        if "duplicate key" in str(error):
            raise DoubledKey(str(error)) from error
