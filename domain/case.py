"""A case of the court as its events leave it: the court decides by it, the review counts it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from events.base import Visibility
from events.case import (
    AppealConcluded,
    CaseAccessReleased,
    CaseAccessRestricted,
    CaseAppealed,
    CaseConcluded,
    CaseCoordinated,
    CaseDefendantsChanged,
    CaseFiled,
    CaseFlagged,
    HearingClosedToPublic,
    HearingHeld,
    HearingScheduled,
    JudgmentTookEffect,
    TrialSupervised,
)
from events.case_moving import CaseCameBack, CaseMoved, CaseNamedElsewhere
from events.case_terms import Appellant, CaseFlag, CaseOutcome, Procedure
from events.terms import Term
from events.values import CaseNumber, DivisionCode, OrganId

CaseEvent = (
    CaseFiled
    | CaseCoordinated
    | CaseDefendantsChanged
    | CaseFlagged
    | CaseAccessRestricted
    | CaseAccessReleased
    | HearingScheduled
    | HearingHeld
    | HearingClosedToPublic
    | CaseConcluded
    | CaseAppealed
    | AppealConcluded
    | CaseMoved
    | CaseCameBack
    | CaseNamedElsewhere
    | JudgmentTookEffect
    | TrialSupervised
)


class CaseStatus(Term):
    """Where a case stands."""

    NEW = ("new", "尚未立案", "not filed")
    FILED = ("filed", "审理中", "pending")
    CONCLUDED = ("concluded", "已审结", "concluded")
    APPEALED = ("appealed", "已上诉", "under appeal")
    EFFECTIVE = ("effective", "裁判已生效", "in effect")
    MOVED = ("moved", "已移送其他法院", "moved to another court")


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `hearings` are the days in the calendar, `heard_on` those on which it was heard.

    `known_to` are the organs that may know a restricted case beside the court; `filed` and `concluded` are the acts.
    `coordination` is the newest one, `change` that of the defendants; `withdrawn` are those whose appeal alone is over.
    `moved` is how it went to another court, until it came back. `named`: each paper for another jurisdiction that
    names it.
    """

    filed: CaseFiled | None = None
    coordination: CaseCoordinated | None = None
    change: CaseDefendantsChanged | None = None
    flags: frozenset[CaseFlag] = frozenset()
    restriction: CaseAccessRestricted | None = None
    hearings: frozenset[date] = frozenset()
    heard_on: frozenset[date] = frozenset()
    closed: HearingClosedToPublic | None = None
    concluded: CaseConcluded | None = None
    appeals: tuple[CaseAppealed, ...] = ()
    withdrawn: frozenset[Appellant] = frozenset()
    appeal: AppealConcluded | None = None
    moved: CaseMoved | None = None
    named: tuple[CaseNamedElsewhere, ...] = ()
    effect: JudgmentTookEffect | None = None
    supervision: tuple[TrialSupervised, ...] = ()

    @property
    def number(self) -> CaseNumber:
        return self.filed.number if self.filed else ""

    @property
    def court(self) -> OrganId | None:
        return self.filed.court if self.filed else None

    @property
    def filed_on(self) -> date | None:
        return self.filed.occurred_on if self.filed else None

    @property
    def procedure(self) -> Procedure | None:
        return self.filed.procedure if self.filed else None

    @property
    def defendants(self) -> tuple[OrganId, ...]:
        """Who is sued now."""
        if self.change is not None:
            return self.change.defendants
        return self.filed.defendants if self.filed else ()

    @property
    def restricted(self) -> bool:
        """Whether it is a number only to all but the court and the organs named (CAS-04)."""
        return self.restriction is not None

    @property
    def known_to(self) -> tuple[OrganId, ...]:
        return self.restriction.known_to if self.restriction else ()

    @property
    def moved_to(self) -> DivisionCode | None:
        """The jurisdiction whose court has it."""
        return self.moved.jurisdiction if self.moved else None

    @property
    def named_in(self) -> tuple[DivisionCode, ...] | None:
        """The jurisdictions to which papers went that name it."""
        return tuple(sorted({paper.jurisdiction for paper in self.named})) or None

    @property
    def appealed(self) -> CaseAppealed | None:
        """The first appeal."""
        return self.appeals[0] if self.appeals else None

    @property
    def concluded_on(self) -> date | None:
        return self.concluded.occurred_on if self.concluded else None

    @property
    def outcome(self) -> CaseOutcome | None:
        return self.concluded.outcome if self.concluded else None

    @property
    def effective_on(self) -> date | None:
        return self.effect.occurred_on if self.effect else None

    @property
    def normative_document_unlawful(self) -> bool:
        return self.effect is not None and self.effect.normative_document_unlawful

    @property
    def status(self) -> CaseStatus:
        if self.filed is None:
            return CaseStatus.NEW
        if self.moved is not None and self.moved.ground.ends_here:
            return CaseStatus.MOVED
        if self.effect is not None:
            return CaseStatus.EFFECTIVE
        if self.appealed is not None:
            return CaseStatus.APPEALED
        return CaseStatus.FILED if self.concluded is None else CaseStatus.CONCLUDED

    @property
    def visibility(self) -> Visibility:
        return Visibility.RESTRICTED if self.restricted else Visibility.BILATERAL


def evolve(state: Case, event: CaseEvent) -> Case:
    """The case after one event about it; never rejects."""
    match event:
        case CaseFiled():
            return replace(state, filed=event)
        case CaseCoordinated():
            return replace(state, coordination=event)
        case CaseDefendantsChanged():
            return replace(state, change=event)
        case CaseFlagged():
            return replace(state, flags=state.flags | {event.flag})
        case CaseAccessRestricted():
            return replace(state, restriction=event)
        case CaseAccessReleased():
            return replace(state, restriction=None)
        case HearingScheduled():
            return replace(state, hearings=(state.hearings - {event.replaces}) | {event.hearing_on})
        case HearingHeld():
            return replace(state, heard_on=state.heard_on | {event.occurred_on})
        case HearingClosedToPublic():
            return replace(state, closed=event)
        case CaseConcluded():
            return replace(state, concluded=event)
        case CaseAppealed():
            return replace(state, appeals=(*state.appeals, event))
        case AppealConcluded():
            if event.appellant is not None:
                return replace(state, withdrawn=state.withdrawn | {event.appellant})
            return replace(state, appeal=event)
        case CaseMoved():
            return replace(state, moved=event)
        case CaseCameBack():
            return replace(state, moved=None)
        case CaseNamedElsewhere():
            return replace(state, named=(*state.named, event))
        case JudgmentTookEffect():
            return replace(state, effect=event)
        case TrialSupervised():
            return replace(state, supervision=(*state.supervision, event))
        case _:
            assert_never(event)
