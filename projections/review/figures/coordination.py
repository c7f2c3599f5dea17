"""M70, M71: coordination while decisions are executed: signs of conflict, opinions, outcome (三(二)6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from events.coordination import (
    ConflictSignReported,
    CoordinationClosed,
    CoordinationOpened,
    CoordinationOpinionGiven,
    CoordinationOpinionSought,
)
from events.risk_terms import AssessorCapacity, ConflictSeverity, CoordinationOutcome
from projections.review.facts import Facts
from projections.review.figure import Count, Label, Values, counts, refs, share
from projections.review.figures.risk import THE_TWO
from projections.review.folding import Entries, Said, last, matter_in, of_stream
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of conflict; `sought` and `given` by whom since it was reported (COO-03)."""

    ref: str
    on: date
    severity: ConflictSeverity
    sought: frozenset[AssessorCapacity] = frozenset()
    given: frozenset[AssessorCapacity] = frozenset()


@dataclass(frozen=True, slots=True)
class Coordination:
    """One coordination; `ref` is the event of opening, `matter` its id."""

    ref: str
    matter: str
    opened: CoordinationOpened
    signs: tuple[Sign, ...]
    closed: Said[CoordinationClosed] | None


def fold_coordinations(log: Log) -> tuple[Coordination, ...]:
    """All that were opened, by day."""
    return tuple(sorted(log.of(_coordination), key=lambda each: (each.opened.occurred_on, each.ref)))


@of_stream("coordination")
def _coordination(entries: Entries) -> Coordination | None:
    opened = last(entries, CoordinationOpened)
    if opened is None:
        return None
    return Coordination(
        opened.ref, matter_in(entries), opened.event, _signs(entries), last(entries, CoordinationClosed)
    )


def _signs(entries: tuple[Entry, ...]) -> tuple[Sign, ...]:
    signs: tuple[Sign, ...] = ()
    for entry in entries:
        match entry.event:
            case ConflictSignReported() as event:
                signs = (*signs, Sign(entry.ref, event.occurred_on, event.severity))
            case CoordinationOpinionSought(capacity=who):
                signs = tuple(replace(sign, sought=sign.sought | {who}) for sign in signs)
            case CoordinationOpinionGiven(capacity=who):
                signs = tuple(replace(sign, given=sign.given | {who}) for sign in signs)
    return signs


def m70_coordinations(facts: Facts) -> Values:
    """M70: opened in the year; closed in the year, by outcome."""
    every = facts.of(fold_coordinations)
    opened = refs(each for each in every if facts.in_year(each.opened.occurred_on))
    closed = [each.closed for each in every if each.closed and facts.in_year(each.closed.event.occurred_on)]
    return (
        Count("opened", Label("启动", "opened"), opened),
        Count("closed", Label("结束", "closed"), refs(closed)),
        *counts(CoordinationOutcome, ((each.event.outcome, each.ref) for each in closed)),
    )


def m71_signs_heard(facts: Facts) -> Values:
    """M71: signs of conflict upon which both the court and the legal department were heard (COO-03)."""
    every = [sign for one in facts.of(fold_coordinations) for sign in one.signs if facts.in_year(sign.on)]
    major = [sign for sign in every if sign.severity is ConflictSeverity.MAJOR]
    of_all = Label("全部苗头：两家均已提出意见", "all signs: both heard")
    of_major = Label("重大苗头：两家均已提出意见", "major signs: both heard")
    asked = Label("重大苗头：已向两家征求意见", "major signs: both asked")
    return (
        share("all", of_all, every, lambda sign: sign.given.issuperset(THE_TWO)),
        share("major", of_major, major, lambda sign: sign.given.issuperset(THE_TWO)),
        share("major_sought", asked, major, lambda sign: (sign.sought | sign.given).issuperset(THE_TWO)),
    )
