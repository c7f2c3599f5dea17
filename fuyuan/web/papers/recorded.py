"""What papers are made from: the facts of one matter that the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from domain.registry import Registry
from events.base import Event
from events.vocabulary import OrganRole

E = TypeVar("E", bound=Event)
Fields = dict[str, Any]
"""By the names that templates call them by. What was not recorded is left blank by the template."""


@dataclass(frozen=True)
class Recorded:
    """The facts of one matter that the reader may see, as they are to be read today, in the order of recording.

    `due`: the last day of an addressee's answer, as of a day.
    """

    events: Sequence[Event]
    registry: Registry
    due: Callable[[str, date], str | None]

    def last(self, kind: type[E], where: Callable[[E], bool] = lambda event: True) -> E | None:
        """The newest event of a kind."""
        return next((event for event in reversed(self.events) if isinstance(event, kind) and where(event)), None)

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def name(self, organ: str | None, on: date) -> str:
        return self.registry.name(organ, on) if organ else ""

    def court(self, on: date) -> str:
        """The name of the district's court."""
        return self.name(self.registry.holder(OrganRole.DISTRICT_COURT, on), on)

    def names(self, organs: Iterable[str] | None, on: date) -> str:
        return "、".join(self.name(organ, on) for organ in organs or ())


class Paper(NamedTuple):
    """`kind` names the template."""

    kind: str
    fields: Fields
