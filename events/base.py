"""An event payload: a fact in the past tense, declared once with its wire type, titles and the sides that say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import auto
from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

from events.terms import Term


class Side(Term):
    """Who keeps a ledger: the court, the government, or the joint leading-group office."""

    COURT = auto(), "法院", "court"
    GOVERNMENT = auto(), "政府", "government"
    JOINT = auto(), "领导小组办公室", "joint office"


COURT, GOVERNMENT, JOINT = (Side.COURT,), (Side.GOVERNMENT,), (Side.JOINT,)
BOTH = (*COURT, *GOVERNMENT)
ALL_BUT_COURT = (*GOVERNMENT, *JOINT)
ALL_SIDES = tuple(Side)
"""The ledgers on which an event, or a category of streams, may stand."""


class Visibility(Term):
    """Who may see a fact, from widest to narrowest (domain 0.4)."""

    PUBLIC = auto(), "公开", "public"
    MEMBERS = auto(), "成员单位内部", "members"
    BILATERAL = auto(), "府院双方", "court and government"
    RESTRICTED = auto(), "限定知悉", "restricted"

    @property
    def rank(self) -> int:
        """0 for public … 3 for restricted."""
        return _RANK[self]


_RANK = {visibility: rank for rank, visibility in enumerate(Visibility)}


Message = TypeVar("Message", bound=type[BaseModel])


def says(sentence: str) -> Callable[[Message], Message]:
    """What an event or a command is, in Chinese, for schemas, API documents and forms; kept as `says` of the class.

    The docstring says the same in English.
    """

    def keep(message: Message) -> Message:
        message.says = sentence  # type: ignore[attr-defined]
        return message

    return keep


class Part(BaseModel):
    """Base of what stands inside a payload or a command: nothing unknown in what a caller sends."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)  # a text may have to be erased


class Event(BaseModel):
    """Base of every payload. Its English title is its name in words, where none is given.

    - `internal`: what a side does before it sends or issues, or notes of the whole year: seen by that side only, also
      afterwards.
    - `confided`: seen by the confidants of the matter and by who said it, not by all it concerns (RSK-09).

    `occurred_on` is the business date (Asia/Shanghai). On the wire it is the CloudEvents extension
    `occurredon`, so it is left out of `data`. Unknown fields of a newer writer are ignored on reading.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    type: ClassVar[str]
    sides: ClassVar[frozenset[Side]]
    zh: ClassVar[str]
    en: ClassVar[str]
    says: ClassVar[str]
    internal: ClassVar[bool]
    confided: ClassVar[bool]

    occurred_on: date

    def __init_subclass__(
        cls,
        *,
        type: str = "",
        sides: tuple[Side, ...] = (),
        zh: str = "",
        en: str = "",
        internal: bool = False,
        confided: bool = False,
    ) -> None:
        super().__init_subclass__()
        if not type:  # a shared base of several payloads
            return
        if type in _REGISTRY:
            raise TypeError(f"two payloads claim the wire type {type}")
        cls.type, cls.sides, cls.zh = type, frozenset(sides), zh
        cls.internal, cls.confided = internal, confided
        cls.en = en or re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__).capitalize()
        _REGISTRY[type] = cls

    def repeats(self, earlier: Event | None) -> bool:
        """Whether the earlier one says the same, of whatever day."""
        return earlier is not None and self.model_copy(update={"occurred_on": earlier.occurred_on}) == earlier

    def data(self) -> bytes:
        """The payload's JSON, without the business date and without empty optional fields."""
        return self.__pydantic_serializer__.to_json(self, exclude=_NOT_IN_DATA, exclude_none=True)


_NOT_IN_DATA = {"occurred_on"}
_REGISTRY: dict[str, type[Event]] = {}


def payload_class(wire_type: str) -> type[Event] | None:
    """The payload class of a wire type, or None for a type this version does not know."""
    return _REGISTRY.get(wire_type)


def payload_classes() -> Iterator[type[Event]]:
    """Every declared payload class, by wire type."""
    return iter(sorted(_REGISTRY.values(), key=lambda cls: cls.type))
