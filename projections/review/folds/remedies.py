"""Major disputes and petitions as a review counts them (三(二)7). Of a petition nothing tells who brought it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from events.base import Visibility
from events.dispute import DisputeClosedUnresolved, DisputeRegistered, DisputeResolved
from events.petition import (
    PetitionAccepted,
    PetitionAnswered,
    PetitionClosed,
    PetitionExtended,
    PetitionRegistered,
    PetitionResponsibilityAssigned,
    PetitionReviewed,
    PetitionSteered,
)
from events.petition_terms import PetitionEnd
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Dispute:
    """One dispute; `ref` is the event of registration, `matter` its id, `ended_ref` the event that ended it."""

    ref: str
    matter: str
    registered: DisputeRegistered
    resolved: DisputeResolved | None = None
    ended_on: date | None = None
    ended_ref: str = ""

    @property
    def registered_on(self) -> date:
        return self.registered.occurred_on

    @property
    def restricted(self) -> bool:
        """Whether its title and organs stand in no table."""
        named = any(case.restricted for case in self.registered.case_refs)
        return named or self.registered.visibility is Visibility.RESTRICTED

    @property
    def party_group(self) -> str:
        return self.ref


@dataclass(frozen=True, slots=True)
class Review:
    """An opinion of a reviewing organ (复查, 复核)."""

    ref: str
    reviewed: PetitionReviewed


@dataclass(frozen=True, slots=True)
class Petition:
    """One petition; `responsible` is the organ that bears responsibility at the cut-off (PET-01).

    `original_due` is the day given at acceptance, `due` the one that binds after an extension (PET-03). `dropped`:
    it was steered to another procedure or withdrawn, so that no answer is due.
    """

    ref: str
    registered: PetitionRegistered
    responsible: str | None = None
    accepted_ref: str = ""
    accepted_on: date | None = None
    original_due: date | None = None
    due: date | None = None
    answered_on: date | None = None
    dropped: bool = False
    closed_on: date | None = None
    reviews: tuple[Review, ...] = ()

    @property
    def registered_on(self) -> date:
        return self.registered.occurred_on

    @property
    def on_time(self) -> bool:
        """Answered no later than the day that binds."""
        return self.answered_on is not None and self.due is not None and self.answered_on <= self.due

    @property
    def in_sixty_days(self) -> bool:
        """Answered without more time."""
        return self.answered_on is not None and self.original_due is not None and self.answered_on <= self.original_due

    @property
    def restricted(self) -> bool:
        """Every petition is (PET-05)."""
        return True

    @property
    def party_group(self) -> str:
        return self.ref


def fold_disputes(log: Log) -> tuple[Dispute, ...]:
    """All that were registered, by day."""
    found = (_dispute(matter, entries) for _, matter, entries in log.of("dispute"))
    return tuple(sorted(filter(None, found), key=lambda each: (each.registered_on, each.ref)))


def _dispute(matter: str, entries: tuple[Entry, ...]) -> Dispute | None:
    one: Dispute | None = None
    for entry in entries:
        on = entry.event.occurred_on
        match entry.event:
            case DisputeRegistered() as event:
                one = Dispute(entry.ref, matter, event)
            case DisputeResolved() as event if one is not None:
                one = replace(one, resolved=event, ended_on=on, ended_ref=entry.ref)
            case DisputeClosedUnresolved() if one is not None:
                one = replace(one, ended_on=on, ended_ref=entry.ref)
            case _:
                pass
    return one


def fold_petitions(log: Log) -> tuple[Petition, ...]:
    """All that were registered, by day."""
    found = (_petition(entries) for _, _, entries in log.of("petition"))
    return tuple(sorted(filter(None, found), key=lambda each: (each.registered_on, each.ref)))


def _petition(entries: tuple[Entry, ...]) -> Petition | None:
    one: Petition | None = None
    for entry in entries:
        on = entry.event.occurred_on
        match entry.event:
            case PetitionRegistered() as event:
                one = Petition(entry.ref, event)
            case PetitionResponsibilityAssigned(organ=organ) if one is not None:
                one = replace(one, responsible=organ)
            case PetitionAccepted(due_on=due) if one is not None:
                one = replace(one, accepted_ref=entry.ref, accepted_on=on, original_due=due, due=due)
            case PetitionExtended(due_on=due) if one is not None:
                one = replace(one, due=due)
            case PetitionAnswered() if one is not None:
                one = replace(one, answered_on=one.answered_on or on)
            case PetitionSteered() if one is not None:
                one = replace(one, dropped=one.answered_on is None)
            case PetitionReviewed() as event if one is not None:
                one = replace(one, reviews=(*one.reviews, Review(entry.ref, event)))
            case PetitionClosed(because=because) if one is not None:
                gone = because in (PetitionEnd.WITHDRAWN, PetitionEnd.STEERED) and one.answered_on is None
                one = replace(one, closed_on=on, dropped=one.dropped or gone)
            case _:
                pass
    return one
