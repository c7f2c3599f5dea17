"""The court's cases as a review counts them: filed, heard, concluded, appealed (domain A.11, F.3).

A case restricted by the cut-off is counted like any other; but no reference leads to it: what it was about and how it
ended is not for every reader to find behind a figure (CAS-04). Such cases come last, in an order that tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain import case as court_case
from events.base import Side
from events.case import CaseCoordinated, DefendantOutcome
from events.case_moving import ArrivedCaseNamed, ArrivedCaseReleased, ArrivedCaseRestricted
from events.case_terms import AppealResult, CaseCause, CaseCoordinationOutcome, CaseOutcome, LossGround, Procedure
from events.values import CaseNumber, DocumentNumber, OrganId, case_parts
from events.vocabulary import Field
from projections.review.figure import RESTRICTED
from projections.review.folding import Entries, folded, of_stream, references, said
from projections.review.log import Log


@dataclass(frozen=True, slots=True)
class Coordination:
    """A coordination of the pending case by the court that ended on this day; `ref` is the event."""

    ref: str
    on: date
    outcome: CaseCoordinationOutcome


@dataclass(frozen=True, slots=True)
class Retrial:
    """A retrial that ended on this day; `ref` is the event, `outcome` the new one where it changed."""

    ref: str
    on: date
    outcome: CaseOutcome | None


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `ref` is the event of filing. A reference is "" where there is no such event.

    `party_group` names the parties: the number of the first case of the chain that this one comes from.
    `restriction_ref` is the event that restricts access at the cut-off; `closed`: it is restricted because it names a
    case that is. `type_code`: 类型代字 of the number, 行初,
    行审 … (domain B.10).
    """

    ref: str
    number: CaseNumber
    type_code: str
    court: OrganId
    procedure: Procedure
    cause: CaseCause
    field: Field
    defendants: tuple[OrganId, ...]
    filed_on: date
    decision_number: DocumentNumber | None
    earlier_number: CaseNumber | None
    party_group: str
    restriction_ref: str
    heard_on: tuple[date, ...]
    concluded_on: date | None
    outcome: CaseOutcome | None
    loss_grounds: tuple[LossGround, ...]
    act_changed: bool
    settled: bool
    own_outcomes: tuple[DefendantOutcome, ...]
    coordinations: tuple[Coordination, ...]
    concluded_ref: str
    appealed: bool
    appeal_result: AppealResult | None
    appeal_on: date | None
    appeal_ref: str
    retrials: tuple[Retrial, ...]
    closed: bool = False

    @property
    def first_instance(self) -> bool:
        return self.procedure is Procedure.FIRST_INSTANCE

    @property
    def lost(self) -> bool:
        """The organ lost it (F.3)."""
        return self.outcome is not None and self.outcome.loss

    @property
    def restricted(self) -> bool:
        return self.closed or bool(self.restriction_ref)

    @property
    def concluded_before_filed(self) -> bool:
        """By the days that are recorded, which no ledger takes so (GEN-08) and an archive may hold."""
        return self.concluded_on is not None and self.concluded_on < self.filed_on

    def against(self, organ: OrganId) -> Case:
        """The case as one against this defendant, with the outcome that it had for it."""
        own = [each.outcome for each in self.own_outcomes if each.organ == organ]
        return replace(self, outcome=own[0]) if own else self

    def pending(self, on: date) -> bool:
        """Whether it was filed and not concluded before that day."""
        return self.filed_on < on and (self.concluded_on is None or self.concluded_on >= on)


def fold_cases(log: Log) -> tuple[Case, ...]:
    """All that were filed, by day and number; restricted ones behind them."""
    counted = tuple(log.of(_case))
    from_case = {case.number: case.earlier_number for case, _ in counted}
    grouped = [(_in_chain(case, from_case), digest) for case, digest in counted]
    known = sorted((case for case, _ in grouped if not case.restricted), key=_place)
    hidden = sorted(
        ((digest, case.ref, case) for case, digest in grouped if case.restricted), key=lambda each: each[:2]
    )
    return (*known, *_without_references(case for _, _, case in hidden))


def restricted_elsewhere(log: Log) -> Iterator[CaseNumber]:
    """The cases of courts of other jurisdictions that papers from there name and that are restricted there (CAS-04)."""
    return log.of(_named_there)


@of_stream("arrived-case", Side.COURT)
def _named_there(entries: Entries) -> CaseNumber | None:
    number: CaseNumber | None = None
    restricted = False
    for entry in entries:
        match entry.event:
            case ArrivedCaseNamed() as named:
                number, restricted = named.number, named.restriction is not None
            case ArrivedCaseRestricted():
                restricted = True
            case ArrivedCaseReleased():
                restricted = False
    return number if restricted else None


def _in_chain(case: Case, from_case: Mapping[CaseNumber, CaseNumber | None]) -> Case:
    group = _root(case.number, from_case)
    return case if case.party_group == group else replace(case, party_group=group)


def _place(case: Case) -> tuple[date, int, str, str]:
    return case.filed_on, len(case.number), case.number, case.ref  # 9号 before 10号


def _root(number: CaseNumber, from_case: Mapping[CaseNumber, CaseNumber | None]) -> str:
    """The first case of the chain: the parties are the same all along it."""
    seen = [number]
    while (earlier := from_case.get(seen[-1])) and earlier not in seen:
        seen.append(earlier)
    return seen[-1]


def _without_references(cases: Iterable[Case]) -> Iterable[Case]:
    for place, case in enumerate(cases, start=1):
        mask = f"{RESTRICTED}{place}"
        yield replace(
            case,
            ref=mask,
            concluded_ref=mask if case.concluded_ref else "",
            appeal_ref=mask if case.appeal_ref else "",
            coordinations=tuple(replace(each, ref=mask) for each in case.coordinations),
            retrials=tuple(replace(each, ref=f"{mask}#{n}") for n, each in enumerate(case.retrials, start=1)),
        )


@of_stream("case", Side.COURT)
def _case(entries: Entries) -> tuple[Case, str] | None:
    """The case, and the digest of the first command."""
    state, ref = folded(entries, court_case.CaseEvent, court_case.Case(), court_case.evolve), references(entries)
    filed, concluded = state.filed, state.concluded
    if filed is None:
        return None
    case = Case(
        ref=ref(filed),
        number=filed.number,
        type_code=case_parts(filed.number).type_code,
        court=filed.court,
        procedure=filed.procedure,
        cause=filed.cause,
        field=filed.field,
        defendants=state.defendants,
        filed_on=filed.occurred_on,
        decision_number=filed.decision_number,
        earlier_number=filed.earlier_number,
        party_group=filed.number,
        restriction_ref=ref(state.restriction),
        heard_on=tuple(sorted(state.heard_on)),
        concluded_on=state.concluded_on,
        outcome=state.outcome,
        loss_grounds=concluded.loss_grounds if concluded else (),
        act_changed=concluded is not None and concluded.act_changed_before_withdrawal,
        settled=concluded is not None and concluded.settled,
        coordinations=tuple(
            Coordination(told.ref, told.event.occurred_on, told.event.outcome)
            for told in said(entries, CaseCoordinated)
            if told.event.outcome is not None
        ),
        own_outcomes=(concluded.by_defendant or ()) if concluded else (),
        concluded_ref=ref(concluded),
        appealed=state.appealed is not None,
        appeal_result=state.appeal.result if state.appeal else None,
        appeal_on=state.appeal.occurred_on if state.appeal else None,
        appeal_ref=ref(state.appeal),
        retrials=tuple(
            Retrial(ref(event), event.occurred_on, event.outcome)
            for event in state.supervision
            if event.result is not None and event.result.of_retrial
        ),
    )
    return case, entries[0].digest
