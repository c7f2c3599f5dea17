"""Coordination while a decision is executed, as a review counts it: signs, opinions, outcome (三(二)6)."""

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
from events.risk_terms import AssessorCapacity, ConflictSeverity
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
    signs: tuple[Sign, ...] = ()
    closed: CoordinationClosed | None = None
    closed_ref: str = ""

    @property
    def opened_on(self) -> date:
        return self.opened.occurred_on


def fold_coordinations(log: Log) -> tuple[Coordination, ...]:
    """All that were opened, by day."""
    opened = (_coordination(matter, entries) for _, matter, entries in log.of("coordination"))
    return tuple(sorted(filter(None, opened), key=lambda each: (each.opened_on, each.ref)))


def _coordination(matter: str, entries: tuple[Entry, ...]) -> Coordination | None:
    one: Coordination | None = None
    for entry in entries:
        match entry.event:
            case CoordinationOpened() as event:
                one = Coordination(entry.ref, matter, event)
            case ConflictSignReported() as event if one is not None:
                one = replace(one, signs=(*one.signs, Sign(entry.ref, event.occurred_on, event.severity)))
            case CoordinationOpinionSought(capacity=who) if one is not None:
                one = replace(one, signs=tuple(replace(sign, sought=sign.sought | {who}) for sign in one.signs))
            case CoordinationOpinionGiven(capacity=who) if one is not None:
                one = replace(one, signs=tuple(replace(sign, given=sign.given | {who}) for sign in one.signs))
            case CoordinationClosed() as event if one is not None:
                one = replace(one, closed=event, closed_ref=entry.ref)
            case _:
                pass
    return one
