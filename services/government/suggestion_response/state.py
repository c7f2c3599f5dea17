"""The state of the government's side of one suggestion, and how events change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import assert_never

from events.base import Visibility
from events.response import (
    CopyAcknowledged,
    FeedbackReturnReceived,
    FeedbackSubmitted,
    ObjectionDecisionReceived,
    ResponseEnded,
    ResponseOpened,
    ServiceAcknowledged,
    SuggestionObjected,
)
from events.terms import Words
from events.values import OrganId
from events.vocabulary import ResponseEnd
from services.decider import Command
from services.rules import require, required


@dataclass(frozen=True, slots=True)
class Response:
    """Keyed by the organ that was addressed. `objections`: None while open, then whether upheld."""

    opened: ResponseOpened | None = None
    copies: frozenset[OrganId] = frozenset()
    served: frozenset[OrganId] = frozenset()
    objections: Mapping[OrganId, bool | None] = field(default_factory=lambda: MappingProxyType({}))
    feedback: Mapping[OrganId, FeedbackSubmitted] = field(default_factory=lambda: MappingProxyType({}))
    ended: ResponseEnd | None = None

    @property
    def visibility(self) -> Visibility:
        return self.opened.visibility if self.opened else Visibility.BILATERAL

    @property
    def concerned(self) -> tuple[OrganId, ...]:
        """Who got it or a copy of it."""
        return (*self.opened.addressees, *self.opened.cc) if self.opened else ()


ResponseEvent = (
    ResponseOpened
    | CopyAcknowledged
    | ServiceAcknowledged
    | SuggestionObjected
    | ObjectionDecisionReceived
    | FeedbackSubmitted
    | FeedbackReturnReceived
    | ResponseEnded
)


def evolve(state: Response, event: ResponseEvent) -> Response:
    match event:
        case ResponseOpened():
            return replace(state, opened=event)
        case CopyAcknowledged():
            return replace(state, copies=state.copies | {event.organ})
        case ServiceAcknowledged():
            return replace(state, served=state.served | {event.organ})
        case SuggestionObjected():
            return replace(state, objections=MappingProxyType({**state.objections, event.organ: None}))
        case ObjectionDecisionReceived():
            return replace(state, objections=MappingProxyType({**state.objections, event.organ: event.upheld}))
        case FeedbackSubmitted():
            return replace(state, feedback=MappingProxyType({**state.feedback, event.feedback_by: event}))
        case FeedbackReturnReceived():
            return state
        case ResponseEnded():
            return replace(state, ended=event.because)
        case _:
            assert_never(event)


def opened(state: Response) -> ResponseOpened:
    """What was received; before that nothing is possible (GEN-05)."""
    return required(state.opened, "GEN-05", state=Words("尚未收文", "nothing was received"))


def require_live(state: Response) -> None:
    """Nothing is due any more after withdrawal (SUG-18) or closing (GEN-05)."""
    require(state.ended is not ResponseEnd.WITHDRAWN, "SUG-18")
    require(state.ended is None, "GEN-05", state=state.ended if state.ended else "")


def require_after_sending(state: Response, command: Command) -> None:
    """Receipt and answer cannot lie before the day of sending (SUG-11)."""
    require(command.on >= opened(state).occurred_on, "SUG-11")
