"""Risk assessments as a review counts them: rounds, who was asked and answered, how it was concluded (三(二)5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

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
)
from events.risk_terms import AssessorCapacity, PriorityField, RiskLevel
from events.values import OrganId
from projections.review.log import Log
from projections.review.shelf import Entry

THE_TWO = (AssessorCapacity.COURT, AssessorCapacity.LEGAL_DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The first opinion of an invited assessor in a round; `days` from its first invitation of that round."""

    ref: str
    organ: str
    capacity: AssessorCapacity
    given_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One conclusion; `opinions_of` says whose opinion stood then, of the court and the legal department."""

    ref: str
    on: date
    level: RiskLevel
    opinions_of: frozenset[AssessorCapacity]
    missing: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment; `ref` is the event of opening, `matter` its id, `linked_ref` names the decision."""

    ref: str
    matter: str
    opened_on: date
    initiator: OrganId
    priority_field: PriorityField
    opinions: tuple[Opinion, ...] = ()
    conclusions: tuple[Conclusion, ...] = ()
    mitigations: tuple[tuple[date, str], ...] = ()
    linked: DecisionLinked | None = None
    linked_ref: str = ""
    reopened_on: date | None = None
    abandoned_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Round:
    """Who was invited since when and as what; who answered, and whether the latest answer is an
    opinion; who ever gave one.
    """

    invited: Mapping[str, tuple[date, AssessorCapacity]] = field(default_factory=dict)
    answered: Mapping[str, bool] = field(default_factory=dict)
    spoke: frozenset[str] = frozenset()


def fold_assessments(log: Log) -> tuple[Assessment, ...]:
    """All that were opened, by day."""
    opened = (_assessment(matter, entries) for _, matter, entries in log.of("risk-assessment"))
    return tuple(sorted(filter(None, opened), key=lambda each: (each.opened_on, each.ref)))


def _assessment(matter: str, entries: tuple[Entry, ...]) -> Assessment | None:
    one: Assessment | None = None
    now = _Round()
    for entry in entries:
        on = entry.event.occurred_on
        match entry.event:
            case RiskAssessmentOpened(initiator=organ, priority_field=priority):
                one = Assessment(entry.ref, matter, on, organ, priority)
            case RiskAssessmentReopened() if one is not None:
                one, now = replace(one, reopened_on=on), _Round()
            case AssessorInvited(assessor=organ, capacity=capacity):
                now = replace(now, invited={organ: (on, capacity), **now.invited})  # the first invitation stays
            case AssessmentOpinionSubmitted(assessor=organ) if one is not None:
                if organ in now.invited and organ not in now.spoke:
                    since, capacity = now.invited[organ]
                    given = Opinion(entry.ref, organ, capacity, on, (on - since).days)
                    one = replace(one, opinions=(*one.opinions, given))
                now = replace(now, answered={**now.answered, organ: True}, spoke=now.spoke | {organ})
            case AssessmentDeclined(assessor=organ):
                now = replace(now, answered={**now.answered, organ: False})
            case MitigationRecorded() if one is not None:
                one = replace(one, mitigations=(*one.mitigations, (on, entry.ref)))
            case RiskAssessmentConcluded() as event if one is not None:
                ended = Conclusion(entry.ref, on, event.level, _whose(now), event.missing_opinion_of, event.reason)
                one = replace(one, conclusions=(*one.conclusions, ended))
            case DecisionLinked() as event if one is not None:
                one = replace(one, linked=event, linked_ref=entry.ref)
            case RiskAssessmentAbandoned() if one is not None:
                one = replace(one, abandoned_on=on)
            case _:
                pass
    return one


def _whose(now: _Round) -> frozenset[AssessorCapacity]:
    given = (organ for organ, opinion in now.answered.items() if opinion and organ in now.invited)
    return frozenset(now.invited[organ][1] for organ in given)
