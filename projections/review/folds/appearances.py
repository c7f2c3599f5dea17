"""Duties to appear as a review counts them: one for each case, procedure and defendant organ (APP-09; A.5.1).

What the court found on a hearing counts as it stands at the cut-off: a correction replaces it, under the day of the
hearing. What the organ says itself is a claim and counts nowhere (APP-12).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain.appearance import Appearance, evolve, finding_of
from events.appearance import (
    AbsenceReasonReviewed,
    AppearanceDutyEnded,
    AppearanceDutyRegistered,
    AppearanceEvent,
    AppearanceFindingCorrected,
    HeadAbsent,
    HeadAppeared,
)
from events.appearance_terms import AbsenceReason, HeadRank
from events.base import Side
from events.case_terms import Procedure
from events.values import CaseNumber, OrganId
from events.vocabulary import AbsenceGround
from projections.review.figure import RESTRICTED
from projections.review.folding import Entries, folded, matter_in, of_stream
from projections.review.folds.cases import Case
from projections.review.log import Log


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the court that stands; `ref` is the event that says it. `reason` is the one last accepted."""

    ref: str
    on: date
    appeared: bool
    head_rank: HeadRank | None
    spoke: bool
    ground: AbsenceGround | None
    excused: bool
    reason: AbsenceReason | None
    grounds: tuple[AbsenceGround, ...] = ()
    party_group: str = ""
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty; `ref` is the event that registered it, `matter` its id. `heard_on`: hearings held since, found on or
    not. `released`: another defendant's head appears for all (APP-10). `notified_for`: hearings of notices served.
    """

    ref: str
    matter: str
    organ: OrganId
    case: CaseNumber
    procedure: Procedure
    registered_on: date
    party_group: str
    restricted: bool
    heard_on: tuple[date, ...]
    notified_for: tuple[date, ...]
    found: tuple[Found, ...]
    released: bool

    def appeared(self, until: date) -> bool:
        """Whether the head came to one hearing by that day: one attendance suffices (APP-09)."""
        return any(each.appeared and each.on <= until for each in self.found)

    def notified(self, until: date) -> bool:
        """Whether a notice was served for a hearing held by that day, or for one before it."""
        held = [day for day in self.heard_on if day <= until]
        return bool(held) and any(day <= max(held) for day in self.notified_for)


def fold_appearances(log: Log, cases: Iterable[Case]) -> tuple[Duty, ...]:
    """All duties, by day of registration; those of restricted cases last and without references (CAS-04).

    Without those in cases of other courts, which are in no figure.
    """
    index = {case.number: case for case in cases}
    duties = [each.beside(index.get(each.duty.case)) for each in log.of(_duty)]
    known = sorted((duty for duty, _ in duties if not duty.restricted), key=_place)
    hidden = sorted(((digest, duty.ref, duty) for duty, digest in duties if duty.restricted), key=lambda each: each[:2])
    return (*known, *_without_references(duty for _, _, duty in hidden))


def _place(duty: Duty) -> tuple[date, str, str]:
    return duty.registered_on, duty.case, duty.ref


@dataclass(frozen=True, slots=True)
class _Registered:
    """A duty before its case is looked at; `digest` is that of the command that registered it last.

    `bound`: from which day on it bound, and from which no more. An organ may be sued again after it was not.
    """

    duty: Duty
    digest: str
    bound: tuple[tuple[date, date], ...]

    def beside(self, case: Case | None) -> tuple[Duty, str]:
        """With what the case, where it is known, says of hearings, parties and restriction; and the digest."""
        duty = self.duty
        restricted = case.restricted if case else duty.restricted
        group = case.party_group if case else duty.party_group
        held = {day for day in case.heard_on for since, until in self.bound if since <= day < until} if case else set()
        found = tuple(
            each
            if (each.party_group, each.restricted) == (group, restricted)
            else replace(each, party_group=group, restricted=restricted)
            for each in duty.found
        )
        heard_on = tuple(sorted(held.union(duty.heard_on)))
        beside = replace(duty, party_group=group, restricted=restricted, heard_on=heard_on, found=found)
        return beside, self.digest


@of_stream("appearance", Side.COURT)
def _duty(entries: Entries) -> _Registered | None:
    state = folded(entries, AppearanceEvent, Appearance(), evolve)
    registrations = [entry for entry in entries if isinstance(entry.event, AppearanceDutyRegistered)]
    if state.duty is None or state.duty.elsewhere:
        return None
    first, last = registrations[0], registrations[-1]
    number = state.duty.case
    duty = Duty(
        ref=first.ref,
        matter=matter_in(entries),
        organ=state.duty.organ,
        case=number,
        procedure=state.duty.procedure,
        registered_on=state.duty.occurred_on,
        party_group=number,
        restricted=state.duty.restricted,
        heard_on=tuple(state.findings),
        notified_for=tuple(notice.hearing_on for notice in state.notices),
        found=tuple(_found(entries, number)),
        released=state.joint is not None and state.joint.appearing_organ != state.duty.organ,
    )
    return _Registered(duty, last.digest, _bound(entries))


def _bound(entries: Entries) -> tuple[tuple[date, date], ...]:
    bound: list[tuple[date, date]] = []
    for entry in entries:
        match entry.event:
            case AppearanceDutyRegistered(occurred_on=day):
                since = min(day, bound.pop()[0]) if bound and bound[-1][1] == date.max else day
                bound.append((since, date.max))
            case AppearanceDutyEnded(occurred_on=day) if bound:
                bound.append((bound.pop()[0], day))
            case _:
                pass
    return tuple(bound)


def _found(entries: Entries, number: CaseNumber) -> Iterable[Found]:
    """What stands of each hearing, by its day, with the event that says it."""
    found: dict[date, Found] = {}
    reason: AbsenceReason | None = None
    for entry in entries:
        match entry.event:
            case AbsenceReasonReviewed() as event:
                reason = event.given.absence_reason if event.accepted else None
            case (HeadAppeared() | HeadAbsent() | AppearanceFindingCorrected()) as event:
                finding = finding_of(event)
                found[finding.hearing_on] = Found(
                    ref=entry.ref,
                    on=finding.hearing_on,
                    appeared=finding.appeared,
                    head_rank=finding.head.head_rank if finding.head else None,
                    spoke=finding.spoke,
                    ground=finding.ground,
                    excused=finding.excused,
                    reason=reason if finding.excused else None,
                    grounds=tuple(filter(None, (finding.ground, *(finding.further_grounds or ())))),
                    party_group=number,
                )
            case _:
                pass
    return (found[day] for day in sorted(found))


def _without_references(duties: Iterable[Duty]) -> Iterable[Duty]:
    for place, duty in enumerate(duties, start=1):
        mask = f"{RESTRICTED}{place}"
        found = (replace(each, ref=f"{mask}#{n}") for n, each in enumerate(duty.found, start=1))
        yield replace(duty, ref=mask, found=tuple(found))
