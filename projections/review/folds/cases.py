"""The court's cases as a review counts them: filed, heard, concluded, appealed (domain A.11, F.3).

A case restricted by the cut-off is counted like any other; but no reference leads to it: what it was about and how it
ended is not for every reader to find behind a figure (CAS-04). Such cases come last, in an order that tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from events.base import Side
from events.case import (
    AppealConcluded,
    CaseAccessReleased,
    CaseAccessRestricted,
    CaseAppealed,
    CaseConcluded,
    CaseFiled,
    HearingHeld,
)
from events.case_terms import CaseOutcome, Procedure
from events.values import CaseNumber, case_parts
from projections.review.figure import RESTRICTED
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `ref` is the event of filing. A reference is "" where there is no such event.

    `party_group` names the parties: the number of the first case of the chain that this one comes from.
    `restriction_ref` is the event that restricts access at the cut-off.
    """

    ref: str
    filed: CaseFiled
    party_group: str
    restriction_ref: str = ""
    heard_on: tuple[date, ...] = ()
    concluded: CaseConcluded | None = None
    concluded_ref: str = ""
    appealed: CaseAppealed | None = None
    appeal: AppealConcluded | None = None
    appeal_ref: str = ""

    @property
    def number(self) -> CaseNumber:
        return self.filed.number

    @property
    def type_code(self) -> str:
        """类型代字 of the number: 行初, 行审 … (domain B.10)."""
        return case_parts(self.filed.number).type_code

    @property
    def first_instance(self) -> bool:
        return self.filed.procedure is Procedure.FIRST_INSTANCE

    @property
    def filed_on(self) -> date:
        return self.filed.occurred_on

    @property
    def concluded_on(self) -> date | None:
        return self.concluded.occurred_on if self.concluded else None

    @property
    def outcome(self) -> CaseOutcome | None:
        return self.concluded.outcome if self.concluded else None

    @property
    def restricted(self) -> bool:
        return bool(self.restriction_ref)

    def pending(self, on: date) -> bool:
        """Whether it was filed and not concluded before that day."""
        return self.filed_on < on and (self.concluded_on is None or self.concluded_on >= on)


def fold_cases(log: Log) -> tuple[Case, ...]:
    """All that were filed, by day and number; restricted ones behind them."""
    folded = [
        (case, entries[0].envelope.command_digest)
        for side, _, entries in log.of("case")
        if side is Side.COURT and (case := _case(entries)) is not None
    ]
    from_case = {case.number: case.filed.earlier_number for case, _ in folded}
    grouped = [(replace(case, party_group=_root(case.number, from_case)), digest) for case, digest in folded]
    known = sorted((case for case, _ in grouped if not case.restricted), key=_place)
    hidden = sorted(
        ((digest, case.ref, case) for case, digest in grouped if case.restricted), key=lambda each: each[:2]
    )
    return (*known, *_without_references(case for _, _, case in hidden))


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
        )


def _case(entries: tuple[Entry, ...]) -> Case | None:
    case: Case | None = None
    heard: set[date] = set()
    for entry in entries:
        match entry.event:
            case CaseFiled() as event:
                case = case or Case(entry.ref, event, event.number)
            case HearingHeld(occurred_on=on):
                heard.add(on)
            case CaseAccessRestricted() if case is not None:
                case = replace(case, restriction_ref=entry.ref)
            case CaseAccessReleased() if case is not None:
                case = replace(case, restriction_ref="")
            case CaseConcluded() as event if case is not None:
                case = replace(case, concluded=event, concluded_ref=entry.ref)
            case CaseAppealed() as event if case is not None:
                case = replace(case, appealed=event)
            case AppealConcluded() as event if case is not None:
                case = replace(case, appeal=event, appeal_ref=entry.ref)
            case _:
                pass
    return replace(case, heard_on=tuple(sorted(heard))) if case is not None else None
