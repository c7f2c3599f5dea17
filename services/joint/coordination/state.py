"""What the coordination of a decision in execution knows of itself (domain A.8).

`opened → closed`; in between signs of conflict, opinions asked and given, duties, dialogues and reports follow one
another as the execution goes. What a major sign asks for is counted from that sign on (COO-03).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from events.base import Visibility
from events.coordination import (
    ConflictSignReported,
    CoordinationClosed,
    CoordinationEvent,
    CoordinationOpened,
    CoordinationOpinionGiven,
    CoordinationOpinionSought,
    DecisionProblemReported,
    DialogueHeld,
    DutiesClarified,
)
from events.risk_terms import AssessorCapacity, ConflictSeverity
from events.terms import Term, Words
from services.decider import Context
from services.rules import require_actor, require_not_before, require_stage
from services.rules.risk import THE_TWO


class Phase(Term):
    """Where the coordination stands."""

    NEW = ("new", "未启动", "not opened")
    OPEN = ("open", "协调中", "being coordinated")
    CLOSED = ("closed", "已结束", "closed")


@dataclass(frozen=True, slots=True)
class Coordination:
    """`sought` and `given`: the latest of each capacity, of this conflict (since the latest major sign)."""

    phase: Phase = Phase.NEW
    latest: date = date.min
    opened: CoordinationOpened | None = None
    signs: tuple[ConflictSignReported, ...] = ()
    major: ConflictSignReported | None = None
    sought: Mapping[AssessorCapacity, CoordinationOpinionSought] = field(default_factory=dict)
    given: Mapping[AssessorCapacity, CoordinationOpinionGiven] = field(default_factory=dict)
    duties: tuple[DutiesClarified, ...] = ()
    dialogues: tuple[DialogueHeld, ...] = ()
    reports: tuple[DecisionProblemReported, ...] = ()
    closed: CoordinationClosed | None = None

    @property
    def since(self) -> date:
        """The day of the opening, or of the major sign from which opinions count."""
        start = self.major or self.opened
        return start.occurred_on if start is not None else date.min

    @property
    def suspended(self) -> bool:
        """Whether the head of the decision organ suspended the execution (COO-04)."""
        return any(report.urgent_suspension is not None for report in self.reports)

    @property
    def visibility(self) -> Visibility:
        """Both sides and the organs concerned, unless it became a restricted case."""
        restricted = self.closed is not None and any(case.restricted for case in self.closed.case_refs)
        return Visibility.RESTRICTED if restricted else Visibility.BILATERAL

    def silent(self, on: date) -> tuple[AssessorCapacity, ...]:
        """Which of the two were, by that day, neither heard nor asked in vain (COO-03)."""
        return tuple(capacity for capacity in THE_TWO if capacity not in self.given and not self._in_vain(capacity, on))

    def _in_vain(self, capacity: AssessorCapacity, on: date) -> bool:
        asked = self.sought.get(capacity)
        return asked is not None and asked.respond_by < on


def evolve(state: Coordination, event: CoordinationEvent) -> Coordination:
    match event:
        case CoordinationOpened():
            state = replace(state, phase=Phase.OPEN, opened=event)
        case ConflictSignReported():
            state = replace(state, signs=(*state.signs, event))
            if event.severity is ConflictSeverity.MAJOR:
                state = replace(state, major=event, sought={}, given={})
        case CoordinationOpinionSought():
            state = replace(state, sought={**state.sought, event.capacity: event})
        case CoordinationOpinionGiven():
            state = replace(state, given={**state.given, event.capacity: event})
        case DutiesClarified():
            state = replace(state, duties=(*state.duties, event))
        case DialogueHeld():
            state = replace(state, dialogues=(*state.dialogues, event))
        case DecisionProblemReported():
            state = replace(state, reports=(*state.reports, event))
        case CoordinationClosed():
            state = replace(state, phase=Phase.CLOSED, closed=event)
        case _:
            assert_never(event)
    return replace(state, latest=max(state.latest, event.occurred_on))


def opened(state: Coordination) -> CoordinationOpened:
    """The opening; every command but the opening one is about a matter that exists."""
    assert state.opened is not None
    return state.opened


def require_executing(state: Coordination, context: Context) -> None:
    """The organ that executes the decision, or its successor (GEN-10, ORG-02)."""
    executing = Words("决策执行单位", "the organ that executes the decision")
    require_actor(context.acts_for(opened(state).executing_organ), context, executing)


def require_open(state: Coordination, earlier: date, on: date) -> None:
    """It goes on (GEN-05), and nothing is dated before what it follows (GEN-08)."""
    require_stage(state.phase, Phase.OPEN)
    require_not_before(on, earlier)
