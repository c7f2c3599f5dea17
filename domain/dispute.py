"""What a major dispute knows of itself: `registered → tasks_assigned → in_resolution → resolved | closed_unresolved`.

Whether a task is overdue follows from its due date and is never stored. Lead and tasks follow who holds the role,
or who continues the powers of the organ, on the day of the act.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from domain.audience import Party
from events.base import Side, Visibility
from events.dispute import (
    DisputeClosedUnresolved,
    DisputeEvent,
    DisputeRegistered,
    DisputeResolved,
    DisputeTaskAssigned,
    ResolutionEffortRecorded,
)
from events.terms import Term
from events.values import CaseNumber
from events.vocabulary import OrganRole


class Stage(Term):
    """Where the dispute stands."""

    NEW = ("new", "未登记", "not registered")
    REGISTERED = ("registered", "已登记", "registered")
    TASKS_ASSIGNED = ("tasks_assigned", "已交办", "tasks assigned")
    IN_RESOLUTION = ("in_resolution", "化解中", "being resolved")
    RESOLVED = ("resolved", "已化解", "resolved")
    CLOSED_UNRESOLVED = ("closed_unresolved", "未化解而终结", "closed unresolved")


OPEN = (Stage.REGISTERED, Stage.TASKS_ASSIGNED, Stage.IN_RESOLUTION)


@dataclass(frozen=True, slots=True)
class Dispute:
    """`latest` is the day of the newest event; `efforts` in the order of recording."""

    stage: Stage = Stage.NEW
    latest: date = date.min
    registered: DisputeRegistered | None = None
    tasks: tuple[DisputeTaskAssigned, ...] = ()
    efforts: tuple[ResolutionEffortRecorded, ...] = ()
    resolved: DisputeResolved | None = None
    closed: DisputeClosedUnresolved | None = None

    @property
    def visibility(self) -> Visibility:
        return self.registered.visibility if self.registered else Visibility.BILATERAL

    @property
    def concerned(self) -> tuple[Party, ...]:
        """The organs concerned or charged with a task, the court, and the two that coordinate disputes."""
        if self.registered is None:
            return ()
        roles = (OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU)
        return (*self.registered.organs, *(task.organ for task in self.tasks), Side.COURT, *roles)

    @property
    def cases(self) -> frozenset[CaseNumber]:
        refs = self.registered.case_refs if self.registered else ()
        return frozenset(case.number for case in refs)


def evolve(state: Dispute, event: DisputeEvent) -> Dispute:
    state = replace(state, latest=max(state.latest, event.occurred_on))
    match event:
        case DisputeRegistered():
            return replace(state, stage=Stage.REGISTERED, registered=event)
        case DisputeTaskAssigned():
            stage = Stage.TASKS_ASSIGNED if state.stage is Stage.REGISTERED else state.stage
            return replace(state, stage=stage, tasks=(*state.tasks, event))
        case ResolutionEffortRecorded():
            return replace(state, stage=Stage.IN_RESOLUTION, efforts=(*state.efforts, event))
        case DisputeResolved():
            return replace(state, stage=Stage.RESOLVED, resolved=event)
        case DisputeClosedUnresolved():
            return replace(state, stage=Stage.CLOSED_UNRESOLVED, closed=event)
        case _:
            assert_never(event)
