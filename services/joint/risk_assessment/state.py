"""What a risk assessment knows of itself (domain A.7).

`open → concluded → linked to the decision`; a concluded one is reopened when the draft was adjusted, and then its
assessors are invited afresh; one that is not linked may be abandoned. Whether a response date is over is derived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from events.risk import (
    AssessmentDeclined,
    AssessmentOpinionSubmitted,
    AssessorInvited,
    DecisionLinked,
    MitigationRecorded,
    RiskAssessmentAbandoned,
    RiskAssessmentConcluded,
    RiskAssessmentOpened,
    RiskAssessmentReopened,
    RiskEvent,
)
from events.risk_terms import AssessorCapacity
from events.terms import Term, Words
from events.values import DocumentNumber, OrganId
from services.decider import Context
from services.rules import require_actor
from services.rules.risk import THE_TWO

Answer = AssessmentOpinionSubmitted | AssessmentDeclined


class Phase(Term):
    """Where the assessment stands."""

    NEW = ("new", "未启动", "not opened")
    OPEN = ("open", "评估中", "under assessment")
    CONCLUDED = ("concluded", "已作出结论", "concluded")
    LINKED = ("linked", "已关联决策", "linked to the decision")
    ABANDONED = ("abandoned", "已终止", "abandoned")


@dataclass(frozen=True, slots=True)
class Assessor:
    """An invited organ: since when, until when it may answer, and its latest answer."""

    invited: AssessorInvited
    since: date
    answer: Answer | None = None

    @property
    def opinion(self) -> AssessmentOpinionSubmitted | None:
        return self.answer if isinstance(self.answer, AssessmentOpinionSubmitted) else None


@dataclass(frozen=True, slots=True)
class RiskAssessment:
    """`assessors` of the present round: one as court, one as legal department, third parties by their id.

    `latest` is the day of the last step, `opinion_numbers` the document numbers of all opinions of all rounds.
    """

    phase: Phase = Phase.NEW
    latest: date = date.min
    opened: RiskAssessmentOpened | None = None
    respond_by: date = date.min
    assessors: Mapping[str, Assessor] = field(default_factory=dict)
    opinion_numbers: frozenset[DocumentNumber] = frozenset()
    mitigations: tuple[MitigationRecorded, ...] = ()
    concluded: RiskAssessmentConcluded | None = None
    reopened: RiskAssessmentReopened | None = None
    linked: DecisionLinked | None = None

    @property
    def since(self) -> date:
        """The first day of this round."""
        start = self.reopened or self.opened
        return start.occurred_on if start is not None else date.min

    @property
    def uninvited(self) -> tuple[AssessorCapacity, ...]:
        """Which of the two were not invited in this round (RSK-02)."""
        return tuple(capacity for capacity in THE_TWO if place_of(capacity) not in self.assessors)


def evolve(state: RiskAssessment, event: RiskEvent) -> RiskAssessment:
    match event:
        case RiskAssessmentOpened():
            state = replace(state, phase=Phase.OPEN, opened=event, respond_by=event.respond_by)
        case AssessorInvited():
            state = _with_invited(state, event)
        case AssessmentOpinionSubmitted():
            numbers = {event.document_number} if event.document_number else set()
            state = replace(_with_answer(state, event), opinion_numbers=state.opinion_numbers | numbers)
        case AssessmentDeclined():
            state = _with_answer(state, event)
        case MitigationRecorded():
            return replace(state, mitigations=(*state.mitigations, event))
        case RiskAssessmentConcluded():
            state = replace(state, phase=Phase.CONCLUDED, concluded=event)
        case DecisionLinked():
            state = replace(state, phase=Phase.LINKED, linked=event)
        case RiskAssessmentReopened():
            state = replace(state, phase=Phase.OPEN, concluded=None, reopened=event, assessors={})
            state = replace(state, respond_by=event.respond_by)
        case RiskAssessmentAbandoned():
            state = replace(state, phase=Phase.ABANDONED)
        case _:
            assert_never(event)
    return replace(state, latest=max(state.latest, event.occurred_on))


def place_of(capacity: AssessorCapacity, organ: OrganId = "") -> str:
    """Under which key an assessor stands: the two by their capacity, so that a new holder takes its place."""
    return organ if capacity is AssessorCapacity.THIRD_PARTY else f"@{capacity}"


def _with_invited(state: RiskAssessment, event: AssessorInvited) -> RiskAssessment:
    place = place_of(event.capacity, event.assessor)
    before = state.assessors.get(place)
    if before is not None and before.invited.assessor == event.assessor:
        assessor = replace(before, invited=event)
    else:
        assessor = Assessor(event, event.occurred_on)
    return replace(state, assessors={**state.assessors, place: assessor})


def _with_answer(state: RiskAssessment, event: Answer) -> RiskAssessment:
    assessors = {
        place: replace(assessor, answer=event) if assessor.invited.assessor == event.assessor else assessor
        for place, assessor in state.assessors.items()
    }
    return replace(state, assessors=assessors)


def opened(state: RiskAssessment) -> RiskAssessmentOpened:
    """The opening; every command but the opening one is about a matter that exists."""
    assert state.opened is not None
    return state.opened


def is_initiator(state: RiskAssessment, context: Context) -> bool:
    """Whether the actor opened it, or continues the powers of who did (ORG-02)."""
    return context.acts_for(opened(state).initiator)


def require_initiator(state: RiskAssessment, context: Context) -> None:
    """The organ that prepares the decision, or its successor (GEN-10)."""
    initiator = Words("发起风险评估的机关", "the organ that initiates the assessment")
    require_actor(is_initiator(state, context), context, initiator)
