"""M50–M56: trial observations, trainings, researches and the standards that follow from them (三(二)3, 4)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from events.base import Side
from events.observation import ObservationHeld, ObservationReviewed, Observers
from events.observation_terms import ObserverCategory, TrainingForm
from events.research import (
    ResearchConcluded,
    ResearchOpened,
    StandardFlaggedForReview,
    StandardIssued,
    StandardRepealed,
)
from events.training import Attendance, TrainingHeld, TrainingPlanned
from projections.review.facts import Facts
from projections.review.figure import Count, Label, Median, Sum, Values, by, counts, numbers, refs
from projections.review.folding import dated, last, of_stream, said
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Observation:
    """One that was held; `ref` is the event of holding. `appearance`: the duty it is linked to (OBS-06)."""

    ref: str
    held_on: date
    observers: tuple[Observers, ...]
    appearance: str
    reviewed: bool

    @property
    def people(self) -> int:
        return sum(group.count for group in self.observers)


def fold_observations(log: Log) -> tuple[Observation, ...]:
    """All that were held, by day."""
    return tuple(sorted(log.of(_observation), key=lambda each: (each.held_on, each.ref)))


@of_stream("observation")
def _observation(entries: tuple[Entry, ...]) -> Observation | None:
    held = last(entries, ObservationHeld)
    if held is None:
        return None
    on, reviewed = held.event.occurred_on, last(entries, ObservationReviewed) is not None
    return Observation(held.ref, on, held.event.observers, str(held.event.appearance), reviewed)


@dataclass(frozen=True, slots=True)
class Training:
    """One that was held. Of a training that was an observation the observation states who came (TRN-02).

    `alone`: the court or the legal department held it without the other, so that it is no joint one (TRN-01).
    """

    ref: str
    held_on: date
    form: TrainingForm
    attendance: tuple[Attendance, ...]
    alone: bool

    @property
    def people(self) -> int:
        return sum(each.count for each in self.attendance)


def fold_trainings(log: Log) -> tuple[Training, ...]:
    """All that were held, by day."""
    return tuple(sorted(log.of(_training), key=lambda each: (each.held_on, each.ref)))


@of_stream("training")
def _training(entries: tuple[Entry, ...]) -> Training | None:
    planned, held = last(entries, TrainingPlanned), last(entries, TrainingHeld)
    if planned is None or held is None:
        return None
    attendance = () if held.event.observation is not None else held.event.attendance
    return Training(held.ref, held.event.occurred_on, planned.event.form, attendance, bool(planned.event.alone))


@dataclass(frozen=True, slots=True)
class Research:
    """`ref` is the event of opening, `concluded_ref` that of the conclusion."""

    ref: str
    opened_on: date
    concluded_on: date | None
    concluded_ref: str


def fold_researches(log: Log) -> tuple[Research, ...]:
    """All that were opened, by day."""
    return tuple(sorted(log.of(_research), key=lambda each: (each.opened_on, each.ref)))


@of_stream("research")
def _research(entries: tuple[Entry, ...]) -> Research | None:
    opened = last(entries, ResearchOpened)
    if opened is None:
        return None
    return Research(opened.ref, opened.event.occurred_on, *dated(last(entries, ResearchConcluded)))


@dataclass(frozen=True, slots=True)
class Standard:
    """An issued standard; `ref` is the event of issue. `flags` are the events that flagged it for review."""

    ref: str
    issued_on: date
    flags: tuple[tuple[date | None, str], ...]
    repealed_on: date | None
    repealed_ref: str


def fold_standards(log: Log) -> tuple[Standard, ...]:
    """All that were issued, by day."""
    return tuple(sorted(log.of(_standard), key=lambda each: (each.issued_on, each.ref)))


@of_stream("standard")
def _standard(entries: tuple[Entry, ...]) -> Standard | None:
    issued, flags = last(entries, StandardIssued), said(entries, StandardFlaggedForReview)
    if issued is None:
        return None
    return Standard(
        issued.ref, issued.event.occurred_on, tuple(map(dated, flags)), *dated(last(entries, StandardRepealed))
    )


ALL = Label("合计", "total")


def observed(facts: Facts) -> tuple[Observation, ...]:
    """The observations held in the year."""
    return tuple(each for each in facts.of(fold_observations) if facts.in_year(each.held_on))


def trained(facts: Facts, *, alone: bool = False) -> tuple[Training, ...]:
    """The joint trainings held in the year, or those that one of the two held alone."""
    held = (each for each in facts.of(fold_trainings) if facts.in_year(each.held_on))
    return tuple(each for each in held if each.alone is alone)


def m50_observations(facts: Facts) -> Values:
    """M50: held; of these with the head's appearance, which count once (OBS-06), and with a 讲评 afterwards."""
    held = observed(facts)
    heads = {(duty.matter, found.on) for duty in facts.duties for found in duty.found if found.appeared}
    with_head = refs(each for each in held if (each.appearance, each.held_on) in heads)
    return (
        Count("all", ALL, refs(held)),
        Count("with_head", Label("其中负责人同时出庭", "the head appeared at the same hearing"), with_head),
        Count("reviewed", Label("其中已讲评", "reviewed afterwards"), refs(e for e in held if e.reviewed)),
    )


def m51_observers(facts: Facts) -> Values:
    """M51: how many people observed, by category."""
    groups = [
        (group.category, group.count, f"{each.ref}#{place}")
        for each in observed(facts)
        for place, group in enumerate(each.observers, start=1)
    ]
    by_category = (
        Sum(kind.value, Label.of(kind), tuple((n, ref) for category, n, ref in groups if category is kind))
        for kind in ObserverCategory
    )
    return (Sum("all", ALL, tuple((n, ref) for _, n, ref in groups)), *by_category)


def m52_trainings(facts: Facts) -> Values:
    """M52: held jointly, by form (TRN-01)."""
    held = trained(facts)
    return (Count("all", ALL, refs(held)), *counts(TrainingForm, ((each.form, each.ref) for each in held)))


def m53_attendance(facts: Facts) -> Values:
    """M53: who attended joint trainings, by side and by organ. Of an observation they stand in M51 alone (TRN-02)."""
    people: dict[str, list[tuple[int, str]]] = defaultdict(list)
    days: dict[str, list[date]] = defaultdict(list)
    for each in trained(facts):
        for place, group in enumerate(each.attendance, start=1):
            people[group.organ].append((group.count, f"{each.ref}#{place}"))
            days[group.organ].append(each.held_on)
    sides = {organ: facts.organs.side(organ) for organ in sorted(people)}

    def of(*chosen: Side | None) -> tuple[tuple[int, str], ...]:
        return tuple(part for organ, side in sides.items() if side in chosen for part in people[organ])

    rows = tuple(
        (facts.label(organ, days[organ]), len(parts), sum(n for n, _ in parts))
        for organ, parts in sorted(people.items())
    )
    table = by("by_organ", "单位", "organ", numbers(("场次", "trainings"), ("人次", "people")), rows)
    return (
        Sum("all", ALL, of(*Side, None)),
        Sum("court", Label("法院", "court"), of(Side.COURT)),
        Sum("government", Label("政府", "government"), of(Side.GOVERNMENT)),
        Sum("other", Label("其他", "others"), of(Side.JOINT, None)),
        table,
    )


def m54_researches(facts: Facts) -> Values:
    """M54: opened and concluded in the year."""
    every = facts.of(fold_researches)
    concluded = (each.concluded_ref for each in every if facts.in_year(each.concluded_on))
    return (
        Count("opened", Label("启动", "opened"), refs(each for each in every if facts.in_year(each.opened_on))),
        Count("concluded", Label("结束", "concluded"), tuple(concluded)),
    )


def m55_standards(facts: Facts) -> Values:
    """M55: issued, repealed, and flagged because a legal basis was superseded (RES-04)."""
    every = facts.of(fold_standards)
    repealed = (each.repealed_ref for each in every if facts.in_year(each.repealed_on))
    flagged = (ref for each in every for day, ref in each.flags if facts.in_year(day))
    return (
        Count("issued", Label("印发", "issued"), refs(each for each in every if facts.in_year(each.issued_on))),
        Count("repealed", Label("废止", "repealed"), tuple(repealed)),
        Count("flagged", Label("依据被替代待复核", "flagged for review"), tuple(flagged)),
    )


def m56_months(facts: Facts) -> Values:
    """M56: whole months from opening to conclusion, of the researches concluded in the year."""
    spans = tuple(
        (whole_months(each.opened_on, each.concluded_on), each.concluded_ref)
        for each in facts.of(fold_researches)
        if each.concluded_on is not None and facts.in_year(each.concluded_on)
    )
    return (Median("months", Label("启动至结束", "from opening to conclusion"), spans, unit="months"),)


def whole_months(start: date, end: date) -> int:
    """Months that are over between two days: from 31 January to 29 February none is."""
    months = 12 * (end.year - start.year) + end.month - start.month
    return max(0, months - (end.day < start.day))
