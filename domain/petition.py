"""What a petition matter knows of itself, and how events change it.

`registered → responsibility_assigned → accepted → answered → [in_review → reviewed → in_second_review →
second_reviewed] → closed`, or `steered → closed` before an answer. The stability task goes on beside it, past its
closing too: `contracted → reported … → ended`, and perhaps contracted anew.
Responsibility and task are those of whoever continues the organ's powers; what is overdue is never stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from events.petition import (
    PetitionAccepted,
    PetitionAnswered,
    PetitionClosed,
    PetitionEvent,
    PetitionExtended,
    PetitionRegistered,
    PetitionResponsibilityAssigned,
    PetitionReviewed,
    PetitionReviewRequested,
    PetitionSteered,
    StabilityTaskContracted,
    StabilityTaskEnded,
    StabilityTaskReported,
)
from events.petition_terms import PetitionEnd, ReviewStage, StatutoryRoute
from events.terms import Term


class Stage(Term):
    """Where the petition stands."""

    NEW = ("new", "未登记", "not registered")
    REGISTERED = ("registered", "已登记", "registered")
    ASSIGNED = ("assigned", "已确定责任单位", "responsible organ assigned")
    ACCEPTED = ("accepted", "已受理", "accepted")
    ANSWERED = ("answered", "已答复", "answered")
    IN_REVIEW = ("in_review", "复查中", "in review")
    REVIEWED = ("reviewed", "已复查", "reviewed")
    IN_SECOND_REVIEW = ("in_second_review", "复核中", "in second review")
    SECOND_REVIEWED = ("second_reviewed", "已复核", "reviewed a second time")
    STEERED = ("steered", "已引导至法定途径", "steered to a statutory route")
    CLOSED = ("closed", "已办结", "closed")


UNANSWERED = (Stage.REGISTERED, Stage.ASSIGNED, Stage.ACCEPTED)
ENDS = {
    Stage.ANSWERED: PetitionEnd.ANSWERED,
    Stage.REVIEWED: PetitionEnd.REVIEWED,
    Stage.SECOND_REVIEWED: PetitionEnd.SECOND_REVIEWED,
    Stage.STEERED: PetitionEnd.STEERED,
}
"""What closing means in each stage that can be closed."""


@dataclass(frozen=True, slots=True)
class Petition:
    """`latest` is the day of the newest step; `responsible`, `request` and `task` are the newest of their kind.

    `reports` and `task_ended` are of this task.
    """

    stage: Stage = Stage.NEW
    latest: date = date.min
    registered: PetitionRegistered | None = None
    responsible: PetitionResponsibilityAssigned | None = None
    task: StabilityTaskContracted | None = None
    reports: tuple[StabilityTaskReported, ...] = ()
    task_ended: StabilityTaskEnded | None = None
    accepted: PetitionAccepted | None = None
    extended: PetitionExtended | None = None
    answered: PetitionAnswered | None = None
    steered: PetitionSteered | None = None
    request: PetitionReviewRequested | None = None
    reviews: tuple[PetitionReviewed, ...] = ()
    closed: PetitionClosed | None = None

    @property
    def route(self) -> StatutoryRoute | None:
        """The procedure it belongs to instead (PET-04)."""
        if self.steered is not None:
            return self.steered.statutory_route
        return self.registered.statutory_route if self.registered else None

    @property
    def review(self) -> PetitionReviewed | None:
        """The newest opinion on review."""
        return self.reviews[-1] if self.reviews else None

    @property
    def due_on(self) -> date | None:
        """The last day to answer, None before acceptance."""
        if self.extended is not None:
            return self.extended.due_on
        return self.accepted.due_on if self.accepted else None

    @property
    def review_until(self) -> date | None:
        """The last day to ask for the next review, None when there is none to ask for."""
        match self.stage:
            case Stage.ANSWERED if self.answered is not None:
                return self.answered.review_until
            case Stage.REVIEWED if self.review is not None:
                return self.review.review_until
            case _:
                return None


def evolve(state: Petition, event: PetitionEvent) -> Petition:
    if not isinstance(event, StabilityTaskReported | StabilityTaskEnded):  # they are no step of the petition
        state = replace(state, latest=max(state.latest, event.occurred_on))
    match event:
        case PetitionRegistered():
            return replace(state, stage=Stage.REGISTERED, registered=event)
        case PetitionResponsibilityAssigned():
            stage = Stage.ASSIGNED if state.stage is Stage.REGISTERED else state.stage
            return replace(state, stage=stage, responsible=event)
        case StabilityTaskContracted():
            return replace(state, task=event, reports=(), task_ended=None)
        case StabilityTaskReported():
            return replace(state, reports=(*state.reports, event))
        case StabilityTaskEnded():
            return replace(state, task_ended=event)
        case PetitionAccepted():
            return replace(state, stage=Stage.ACCEPTED, accepted=event)
        case PetitionExtended():
            return replace(state, extended=event)
        case PetitionAnswered():
            return replace(state, stage=Stage.ANSWERED, answered=event)
        case PetitionSteered():
            return replace(state, stage=Stage.STEERED, steered=event)
        case PetitionReviewRequested():
            first = event.review_stage is ReviewStage.REVIEW
            return replace(state, stage=Stage.IN_REVIEW if first else Stage.IN_SECOND_REVIEW, request=event)
        case PetitionReviewed():
            first = event.review_stage is ReviewStage.REVIEW
            return replace(
                state, stage=Stage.REVIEWED if first else Stage.SECOND_REVIEWED, reviews=(*state.reviews, event)
            )
        case PetitionClosed():
            return replace(state, stage=Stage.CLOSED, closed=event)
        case _:
            assert_never(event)
