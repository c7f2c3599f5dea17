"""One addressee of a suggestion: service, original and binding deadline, objection, answer, assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from domain.suggestion_addressee import Addressee, Objection
from events.base import Event
from events.suggestion import FeedbackReceived
from events.values import OrganId
from events.vocabulary import AdoptionAnswer, ImplementationLevel
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Addressed:
    """`ref` is `<event of sending>#<place>`, from 1. `answered_on` is the day of the first complete feedback (SUG-13).

    `original_due` is the deadline from service, which counts in statistics; `due` the one that binds after an
    extension or a rejected objection (SUG-23, SUG-24). `results` of the assessment in force are by recommendation,
    `reasons` say why one was not adopted. `carrying_out`: the last word on one of them is 正在落实 (SUG-28).
    """

    ref: str
    organ: OrganId
    served_on: date | None
    presumed: bool
    original_due: date | None
    due: date | None
    objection: Objection
    answered_on: date | None
    assessed_on: date | None
    assessment_ref: str
    results: Mapping[int, AdoptionAnswer]
    levels: frozenset[ImplementationLevel]
    reasons: Mapping[int, str]
    carrying_out: bool

    @property
    def released(self) -> bool:
        """Its objection was upheld: it owes no answer."""
        return self.objection is Objection.UPHELD

    @property
    def days(self) -> int | None:
        """Days from service to the first complete feedback; None where either is unknown or receipt presumed."""
        if self.served_on is None or self.answered_on is None or self.presumed:
            return None
        return (self.answered_on - self.served_on).days

    @property
    def on_time(self) -> bool:
        """Answered by the original deadline; a later extension changes nothing (SUG-14)."""
        if self.answered_on is None or self.original_due is None:
            return False
        return self.answered_on <= self.original_due

    @property
    def days_late(self) -> int:
        """Days from the original deadline to the answer; 0 on time or unanswered."""
        if self.answered_on is None or self.original_due is None:
            return 0
        return max(0, (self.answered_on - self.original_due).days)

    def days_overdue(self, as_of: date) -> int:
        """Days that the answer is outstanding on `as_of` past the deadline that binds; 0 if none is."""
        owing = self.objection in (Objection.NONE, Objection.REJECTED)
        if self.answered_on is not None or not owing or self.due is None:
            return 0
        return max(0, (as_of - self.due).days)


_NOTHING: Mapping[int, str] = {}


@lru_cache(maxsize=64)
def _kept_once(levels: frozenset[ImplementationLevel]) -> frozenset[ImplementationLevel]:
    """The same: many addressees have the same."""
    return levels


def addressed(
    ref: str, state: Addressee, entries: Iterable[Entry], reference: Callable[[Event | None], str]
) -> Addressed:
    """What a review keeps of an addressee; `entries` are those of its suggestion."""
    assessment = state.assessment
    results = {one.recommendation: one.result for one in assessment.results} if assessment else {}
    refused = {number for number, result in results.items() if result is AdoptionAnswer.NOT_ADOPTED}
    return Addressed(
        ref=ref,
        organ=state.organ,
        served_on=state.served_on,
        presumed=state.presumed,
        original_due=state.original_due,
        due=state.due,
        objection=state.objection,
        answered_on=state.answered_on,
        assessed_on=assessment.occurred_on if assessment else None,
        assessment_ref=reference(assessment),
        results=results,
        levels=_kept_once(
            frozenset(e for e in ImplementationLevel if assessment and getattr(assessment.implementation, e.value))
        ),
        reasons=_reasons(state.organ, refused, entries) if refused else _NOTHING,
        carrying_out=bool(state.carrying_out),
    )


def _reasons(organ: OrganId, refused: set[int], entries: Iterable[Entry]) -> Mapping[int, str]:
    """The latest text to each of the recommendations."""
    feedback = (entry.event for entry in entries if isinstance(entry.event, FeedbackReceived))
    answers = (answer for event in feedback if event.organ == organ for answer in event.answers)
    return {
        answer.recommendation: answer.text for answer in answers if answer.text and answer.recommendation in refused
    }
