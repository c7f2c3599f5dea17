"""Matters whose state is what happened in them: one act, or a course in which some events begin a stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Protocol, TypeVar

from events.base import Event
from events.terms import Term, Words
from services.rules import require, require_not_before, require_stage

E = TypeVar("E", bound=Event)
F = TypeVar("F", bound=Callable[..., object])


def one_act(event: type[E]) -> Callable[[E | None, E], E]:
    """The `evolve` of a matter that is one act: its state is the event, None before it."""
    return _taking(event, lambda state, act: act)


def single_act(act: E, done: E | None, state: Words) -> list[E]:
    """What a matter that is one act asks: nothing if the act is repeated, else that none was `done` (GEN-05)."""
    if act == done:
        return []
    require(done is None, "GEN-05", state=state)
    return [act]


@dataclass(frozen=True, slots=True)
class Course:
    """Where a matter stands, and what happened in it, in order."""

    stage: Term
    past: tuple[Event, ...] = ()

    @property
    def latest(self) -> date:
        """The day of the latest act."""
        return self.past[-1].occurred_on if self.past else date.min

    def every(self, kind: type[E]) -> list[E]:
        """What happened of this kind."""
        return [event for event in self.past if isinstance(event, kind)]

    def last(self, kind: type[E]) -> E | None:
        """The last that happened of this kind."""
        return next(reversed(self.every(kind)), None)


def through(events: UnionType, stages: Mapping[type[Event], Term]) -> Callable[[Course, Event], Course]:
    """The `evolve` of a course of these events: which stage some of them begin; the others leave it where it is."""
    return _taking(events, lambda state, act: Course(stages.get(type(act), state.stage), (*state.past, act)))


def _taking(events: object, evolve: F) -> F:
    """As every `evolve`, it says in its annotations which events it takes."""
    evolve.__annotations__ = {"event": events}
    return evolve


class Standing(Protocol):
    """What is asked of a matter before its next step, a `Course` or not."""

    @property
    def past(self) -> tuple[Event, ...]: ...
    @property
    def stage(self) -> Term: ...
    @property
    def latest(self) -> date: ...


def next_step(state: Standing, event: Event, *after: Term) -> list[Event]:
    """`event`, where the matter stands at one of `after` and nothing in it is of a later day; nothing if repeated."""
    if event in state.past:
        return []
    require_stage(state.stage, *after)
    require_not_before(event.occurred_on, state.latest)
    return [event]
