"""The state of a trial observation, and how events change it.

States: [requested →] planned → invited → held → reviewed; cancelled; a request may be declined.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from events.observation import (
    ObservationCancelled,
    ObservationEvent,
    ObservationHeld,
    ObservationPlanned,
    ObservationRequestDeclined,
    ObservationRequestReceived,
    ObservationReviewed,
    ObserversInvited,
)
from events.terms import Term


class Stage(Term):
    NEW = ("new", "尚未计划", "not planned")
    REQUESTED = ("requested", "已申请", "requested")
    DECLINED = ("declined", "申请未采纳", "request declined")
    PLANNED = ("planned", "已计划", "planned")
    INVITED = ("invited", "已邀请", "invited")
    HELD = ("held", "已举行", "held")
    REVIEWED = ("reviewed", "已讲评", "reviewed")
    CANCELLED = ("cancelled", "已取消", "cancelled")


@dataclass(frozen=True, slots=True)
class Observation:
    """`latest` is the day of the last step; `past` tells a repetition."""

    stage: Stage = Stage.NEW
    latest: date = date.min
    past: tuple[ObservationEvent, ...] = ()
    requested: ObservationRequestReceived | None = None
    planned: ObservationPlanned | None = None


def evolve(state: Observation, event: ObservationEvent) -> Observation:
    state = replace(state, latest=event.occurred_on, past=(*state.past, event))
    match event:
        case ObservationRequestReceived():
            return replace(state, stage=Stage.REQUESTED, requested=event)
        case ObservationRequestDeclined():
            return replace(state, stage=Stage.DECLINED)
        case ObservationPlanned():
            return replace(state, stage=Stage.PLANNED, planned=event)
        case ObserversInvited():
            return replace(state, stage=Stage.INVITED)
        case ObservationHeld():
            return replace(state, stage=Stage.HELD)
        case ObservationReviewed():
            return replace(state, stage=Stage.REVIEWED)
        case ObservationCancelled():
            return replace(state, stage=Stage.CANCELLED)
        case _:
            assert_never(event)
