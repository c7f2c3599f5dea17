"""`given(DECIDER, …events).when(command, …).then(…events)` or `.rejected("SUG-02")`: rules without I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any, Self
from uuid import UUID

import pytest

from domain.calendar import Calendar, StateCouncilCalendar
from domain.registry import Registry
from domain.settings import RuleSettings
from events.base import Event, Side
from events.instants import SHANGHAI
from services.attachments.held import HoldsFile, no_file
from services.decider import Command, Context, Decider
from services.errors import Refused
from tests.organs import REGISTRY

MATTER = UUID("00000000-0000-4000-8000-000000000001")
TODAY = date(2025, 6, 30)


@dataclass
class Given:
    """A history and the circumstances of the next command. `today` is the date in Asia/Shanghai."""

    decider: Decider[Any]
    history: Sequence[Event]
    side: Side = Side.COURT
    actor: str = "district-court"
    today: date = TODAY
    registry: Registry = REGISTRY
    settings: RuleSettings = field(default_factory=RuleSettings)
    calendar: Calendar = field(default_factory=StateCouncilCalendar)
    known: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[Event] = ()
    holds_file: HoldsFile = no_file
    jurisdiction: str = "410204"

    def as_(self, actor: str) -> Self:
        """The organ that gives the command; its side follows from the registry."""
        side = self.registry.side(actor)
        return replace(self, actor=actor, side=side or self.side)

    def having(self, **circumstances: Any) -> Self:
        return replace(self, **circumstances)

    @property
    def state(self) -> Any:
        return self.decider.fold([*self.history, *self.events])

    def context(self) -> Context:
        at = datetime.combine(self.today, time(10), SHANGHAI).astimezone(UTC)
        return Context(
            at=at,
            jurisdiction=self.jurisdiction,
            side=self.side,
            actor=self.actor,
            stream=self.decider.stream(MATTER),
            registry=self.registry,
            calendar=self.calendar,
            settings=self.settings,
            known=self.known,
            holds_file=self.holds_file,
        )

    def when(self, command: Command) -> When:
        if command.occurred_on is None:
            command = command.model_copy(update={"occurred_on": self.today})
        return When(self, command)


@dataclass
class When:
    given: Given
    command: Command

    def decide(self) -> Sequence[Event]:
        return self.given.decider.decide(self.given.state, self.command, self.given.context())

    def then(self, *expected: Event) -> Given:
        """Exactly these events, compared in full; the story may go on from the result."""
        events = self.decide()
        assert list(events) == list(expected)
        return self._after(events)

    def then_types(self, *expected: type[Event]) -> Given:
        """Events of these classes, in order."""
        events = self.decide()
        assert [type(event) for event in events] == list(expected)
        return self._after(events)

    def nothing(self) -> Given:
        """A satisfied command writes no event."""
        return self.then()

    def rejected(self, rule: str) -> Given:
        """Refused with this rule id; the story may go on, nothing happened."""
        with pytest.raises(Refused) as refusal:
            self.decide()
        assert refusal.value.rule == rule, str(refusal.value)
        return self.given

    def companions(self) -> list[tuple[str, Command]]:
        """What would be recorded beside it on other streams of the same ledger."""
        given = self.given
        return list(given.decider.companions(given.state, self.command, given.context()))

    def _after(self, events: Sequence[Event]) -> Given:
        return replace(self.given, history=[*self.given.history, *events], events=())


def internal(decider: Decider[Any], name: str) -> Any:
    """The class of the internal command of this type, as a receipt makes it."""
    [command] = [command for command in decider.decisions if command.type == name and command.internal]
    return command


def given(decider: Decider[Any], *history: Event) -> Given:
    return Given(decider, history)
