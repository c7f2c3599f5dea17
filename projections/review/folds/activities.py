"""Trial observations, trainings, researches and their standards, as a review counts them (三(二)3, 4)."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date

from events.observation import ObservationHeld, ObservationPlanned, ObservationReviewed, Observers
from events.observation_terms import TrainingForm
from events.research import (
    ResearchConcluded,
    ResearchOpened,
    StandardDrafted,
    StandardFlaggedForReview,
    StandardIssued,
    StandardRepealed,
    SymposiumHeld,
)
from events.training import Attendance, TrainingHeld, TrainingPlanned
from projections.review.folds.appearances import Duty
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Observation:
    """One that was held; `ref` is the event of holding.

    `with_head`: it is linked to an appearance, and the court found that the head came to the same hearing (OBS-06).
    """

    ref: str
    held_on: date
    case: str
    observers: tuple[Observers, ...]
    with_head: bool
    reviewed: bool = False

    @property
    def people(self) -> int:
        return sum(group.count for group in self.observers)


@dataclass(frozen=True, slots=True)
class Training:
    """One that was held. Of a training that was an observation the observation states who came (TRN-02)."""

    ref: str
    held_on: date
    form: TrainingForm
    title: str
    attendance: tuple[Attendance, ...]
    observed: bool

    @property
    def people(self) -> int:
        return sum(each.count for each in self.attendance)


@dataclass(frozen=True, slots=True)
class Research:
    """`ref` is the event of opening, `concluded_ref` that of the conclusion."""

    ref: str
    title: str
    opened_on: date
    symposia: int = 0
    concluded_on: date | None = None
    concluded_ref: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """An issued standard; `ref` is the event of issue."""

    ref: str
    title: str
    number: str
    issued_on: date
    flags: tuple[tuple[date, str], ...] = ()
    repealed_on: date | None = None
    repealed_ref: str = ""


@dataclass(frozen=True, slots=True)
class Activities:
    """What the two sides did together, each list by day."""

    observations: tuple[Observation, ...] = ()
    trainings: tuple[Training, ...] = ()
    researches: tuple[Research, ...] = ()
    standards: tuple[Standard, ...] = ()


def fold_activities(log: Log, duties: Iterable[Duty]) -> Activities:
    """Everything that was held, opened or issued by the cut-off."""
    heads = {(duty.matter, each.on) for duty in duties for each in duty.found if each.appeared}
    observations = filter(None, (_observation(entries, heads) for _, _, entries in log.of("observation")))
    trainings = filter(None, (_training(entries) for _, _, entries in log.of("training")))
    researches = filter(None, (_research(entries) for _, _, entries in log.of("research")))
    standards = filter(None, (_standard(entries) for _, _, entries in log.of("standard")))
    return Activities(
        tuple(sorted(observations, key=lambda each: (each.held_on, each.ref))),
        tuple(sorted(trainings, key=lambda each: (each.held_on, each.ref))),
        tuple(sorted(researches, key=lambda each: (each.opened_on, each.ref))),
        tuple(sorted(standards, key=lambda each: (each.issued_on, each.ref))),
    )


def _observation(entries: tuple[Entry, ...], heads: Container[tuple[str, date]]) -> Observation | None:
    case, held = "", None
    for entry in entries:
        match entry.event:
            case ObservationPlanned() as event:
                case = event.case
            case ObservationHeld() as event:
                with_head = (str(event.appearance), event.occurred_on) in heads
                held = Observation(entry.ref, event.occurred_on, case, event.observers, with_head)
            case ObservationReviewed() if held is not None:
                held = replace(held, reviewed=True)
            case _:
                pass
    return held


def _training(entries: tuple[Entry, ...]) -> Training | None:
    planned: TrainingPlanned | None = None
    for entry in entries:
        match entry.event:
            case TrainingPlanned() as event:
                planned = event
            case TrainingHeld() as event if planned is not None:
                observed = event.observation is not None
                attendance = () if observed else event.attendance
                return Training(entry.ref, event.occurred_on, planned.form, planned.title, attendance, observed)
            case _:
                pass
    return None


def _research(entries: tuple[Entry, ...]) -> Research | None:
    research: Research | None = None
    for entry in entries:
        match entry.event:
            case ResearchOpened() as event:
                research = Research(entry.ref, event.title, event.occurred_on)
            case SymposiumHeld() if research is not None:
                research = replace(research, symposia=research.symposia + 1)
            case ResearchConcluded() as event if research is not None:
                research = replace(research, concluded_on=event.occurred_on, concluded_ref=entry.ref)
            case _:
                pass
    return research


def _standard(entries: tuple[Entry, ...]) -> Standard | None:
    title, standard = "", None
    for entry in entries:
        match entry.event:
            case StandardDrafted() as event:
                title = event.title
            case StandardIssued() as event:
                standard = Standard(entry.ref, title, event.document_number, event.occurred_on)
            case StandardFlaggedForReview() as event if standard is not None:
                standard = replace(standard, flags=(*standard.flags, (event.occurred_on, entry.ref)))
            case StandardRepealed() as event if standard is not None:
                standard = replace(standard, repealed_on=event.occurred_on, repealed_ref=entry.ref)
            case _:
                pass
    return standard
