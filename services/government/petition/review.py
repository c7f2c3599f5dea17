"""Review and second review of a petition's answer, and its end (PET-03; 信访工作条例 arts. 35, 36).

The organ above decides; where that is no organ of this system, the petition bureau enters what it decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.petition import ENDS, Petition, Stage
from events.base import Event, says
from events.petition import PetitionClosed, PetitionReviewed, PetitionReviewRequested
from events.petition_terms import PetitionEnd, ReviewResult, ReviewStage
from events.values import LongText, OrganId, Reason
from services.decider import Command, Context
from services.government.petition.rules import (
    REVIEW_DAYS,
    OutOfTime,
    Who,
    coordinates,
    due,
    require_handler,
    responsible,
    reviewing_organ,
)
from services.rules import require, require_actor, require_not_before, require_stage, required


@says("登记信访人提出的复查或者复核申请，由上一级机关办理。")
class RequestPetitionReview(Command, zh="登记复查复核申请"):
    """The petitioners ask for review, or after it for second review; `reviewer` is the organ above."""

    reviewer: OrganId | None = None


@says("登记复查、复核机关的意见，由该机关或者信访部门登记。")
class ReviewPetition(Command, zh="作出复查复核意见"):
    """The opinion of the reviewing organ, entered by it or by the petition bureau."""

    result: ReviewResult
    text: LongText


@says("信访事项不再有待办环节：已答复或者复查复核且不再申请、已引导至法定途径，或者信访人撤回。")
class ClosePetition(Command, zh="办结信访事项"):
    """Nothing more is due: answered or reviewed and no review asked for, steered elsewhere, or withdrawn."""

    review_waived: bool = False
    withdrawn: bool = False
    note: Reason | None = None

    @classmethod
    def as_recorded(cls, events: Sequence[Event]) -> dict[str, Any]:
        ends = {event.because for event in events if isinstance(event, PetitionClosed)}
        return {**super().as_recorded(events), "withdrawn": PetitionEnd.WITHDRAWN in ends}


def request(state: Petition, command: RequestPetitionReview, context: Context) -> list[Event]:
    """In 30 days after the answer or the first review, of the organ above; decided in 30 (PET-03)."""
    require_handler(state, context)
    if state.stage in (Stage.IN_REVIEW, Stage.IN_SECOND_REVIEW):
        return []
    until = required(state.review_until, "GEN-05", state=state.stage)
    require(command.on <= until, "PET-03", problem=OutOfTime.REQUESTED_LATE)
    require_not_before(command.on, state.latest)
    decided = responsible(state) if state.review is None else state.review.reviewer
    return [
        command.fact(
            PetitionReviewRequested,
            review_stage=ReviewStage.REVIEW if state.review is None else ReviewStage.SECOND_REVIEW,
            reviewer=reviewing_organ(command.reviewer, decided, context, command.on),
            **due(PetitionReviewRequested, command.on, REVIEW_DAYS, context.calendar),
        )
    ]


def review(state: Petition, command: ReviewPetition, context: Context) -> list[Event]:
    """By the reviewing organ or its successor, or entered by the petition bureau (GEN-10); late ones too (PET-03)."""
    asked = required(state.request, "GEN-05", state=state.stage)
    require_actor(context.acts_for(asked.reviewer) or coordinates(context), context, Who.REVIEWS)
    last = state.review
    if last is not None and last.review_stage is asked.review_stage:
        require(command.repeats(last), "GEN-05", state=state.stage)
        return []
    require_stage(state.stage, Stage.IN_REVIEW, Stage.IN_SECOND_REVIEW)
    require_not_before(command.on, state.latest)
    first = asked.review_stage is ReviewStage.REVIEW
    return [
        command.fact(
            PetitionReviewed,
            review_stage=asked.review_stage,
            reviewer=asked.reviewer,
            **(due(PetitionReviewed, command.on, REVIEW_DAYS, context.calendar) if first else {}),
        )
    ]


def close(state: Petition, command: ClosePetition, context: Context) -> list[Event]:
    """After the time for review, unless it was waived (PET-03); at any time when the petitioners withdraw."""
    require_handler(state, context)
    if state.closed is not None:
        return []
    because = PetitionEnd.WITHDRAWN if command.withdrawn else ENDS.get(state.stage)
    because = required(because, "GEN-05", state=state.stage)
    until = None if command.withdrawn else state.review_until
    over = until is None or command.on > until or command.review_waived
    require(over, "PET-03", problem=OutOfTime.REVIEW_OPEN)
    require_not_before(command.on, state.latest)
    return [command.fact(PetitionClosed, because=because)]


DECISIONS = (request, review, close)
