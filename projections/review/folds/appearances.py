"""Duties to appear as a review counts them: one for each case, procedure and defendant organ (APP-09; A.5.1).

What the court found on a hearing counts as it stands at the cut-off: a correction replaces it, under the day of the
hearing. What the organ says itself is a claim and counts nowhere (APP-12).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from events.appearance import (
    AbsenceReasonReviewed,
    AppearanceDutyRegistered,
    AppearanceFindingCorrected,
    AppearanceNoticeServed,
    Finding,
    HeadAbsent,
    HeadAppeared,
    HeadNamed,
    JointAppearanceSettled,
)
from events.appearance_terms import AbsenceReason
from events.base import Side
from projections.review.figure import RESTRICTED
from projections.review.folds.cases import Case
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the court that stands; `ref` is the event that says it. `reason` is the one last accepted."""

    ref: str
    finding: Finding
    party_group: str
    restricted: bool
    reason: AbsenceReason | None = None

    @property
    def on(self) -> date:
        return self.finding.hearing_on


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty; `ref` is the event that registered it. `heard_on`: hearings held since, found on or not.

    `released`: another defendant's head appears for all (APP-10). `notified_for`: hearings of notices served.
    """

    ref: str
    registered: AppearanceDutyRegistered
    party_group: str
    restricted: bool
    heard_on: tuple[date, ...]
    notified_for: tuple[date, ...]
    found: tuple[Found, ...]
    released: bool

    @property
    def organ(self) -> str:
        return self.registered.organ

    def appeared(self, until: date) -> bool:
        """Whether the head came to one hearing by that day: one attendance suffices (APP-09)."""
        return any(each.finding.appeared and each.on <= until for each in self.found)

    def notified(self, until: date) -> bool:
        """Whether a notice was served for a hearing held by that day, or for one before it."""
        held = [day for day in self.heard_on if day <= until]
        return bool(held) and any(day <= max(held) for day in self.notified_for)


@dataclass(slots=True)
class _Read:
    """What the events of one duty say, in version order."""

    ref: str = ""
    digest: str = ""
    registered: AppearanceDutyRegistered | None = None
    since: date | None = None
    notified_for: list[date] = field(default_factory=list)
    reason: AbsenceReason | None = None
    joint: JointAppearanceSettled | None = None
    found: dict[date, tuple[str, Finding, AbsenceReason | None]] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        match entry.event:
            case AppearanceDutyRegistered() as event:
                self.ref, self.since = self.ref or entry.ref, self.since or event.occurred_on
                self.registered, self.digest = event, entry.envelope.command_digest
            case AppearanceNoticeServed(hearing_on=day):
                self.notified_for.append(day)
            case AbsenceReasonReviewed() as event:
                self.reason = event.given.absence_reason if event.accepted else None
            case JointAppearanceSettled() as event:
                self.joint = event
            case (HeadAppeared() | HeadAbsent()) as event:
                self._find(entry.ref, _finding(event))
            case AppearanceFindingCorrected(finding=finding):
                self._find(entry.ref, finding)
            case _:
                pass

    def _find(self, ref: str, finding: Finding) -> None:
        self.found[finding.hearing_on] = (ref, finding, self.reason if finding.excused else None)


def fold_appearances(log: Log, cases: Iterable[Case]) -> tuple[Duty, ...]:
    """All duties, by day of registration; those of restricted cases last and without references (CAS-04)."""
    index = {case.number: case for case in cases}
    read = (_read(entries) for side, _, entries in log.of("appearance") if side is Side.COURT)
    duties = [(duty, each.digest) for each in read if (duty := _duty(each, index)) is not None]
    known = sorted((duty for duty, _ in duties if not duty.restricted), key=_place)
    hidden = sorted(((digest, duty.ref, duty) for duty, digest in duties if duty.restricted), key=lambda each: each[:2])
    return (*known, *_without_references(duty for _, _, duty in hidden))


def heads_appeared(log: Log) -> frozenset[tuple[str, date]]:
    """Matter of the duty and day of each hearing at which the head appeared; restricted cases too, for counts only."""
    read = ((matter, _read(entries)) for side, matter, entries in log.of("appearance") if side is Side.COURT)
    return frozenset(
        (matter, day)
        for matter, each in read
        if each.registered is not None
        for day, (_, finding, _) in each.found.items()
        if finding.appeared
    )


def _place(duty: Duty) -> tuple[date, str, str]:
    return duty.registered.occurred_on, duty.registered.case, duty.ref


def _read(entries: tuple[Entry, ...]) -> _Read:
    read = _Read()
    for entry in entries:
        read.take(entry)
    return read


def _duty(read: _Read, index: Mapping[str, Case]) -> Duty | None:
    if read.registered is None or read.since is None:
        return None
    case = index.get(read.registered.case)
    restricted = case.restricted if case else read.registered.restricted
    group = case.party_group if case else read.registered.case
    held = {day for day in case.heard_on if day >= read.since} if case else set()
    found = tuple(
        Found(ref, finding, group, restricted, reason) for _, (ref, finding, reason) in sorted(read.found.items())
    )
    return Duty(
        ref=read.ref,
        registered=read.registered,
        party_group=group,
        restricted=restricted,
        heard_on=tuple(sorted(held | read.found.keys())),
        notified_for=tuple(read.notified_for),
        found=found,
        released=read.joint is not None and read.joint.appearing_organ != read.registered.organ,
    )


def _without_references(duties: Iterable[Duty]) -> Iterable[Duty]:
    for place, duty in enumerate(duties, start=1):
        mask = f"{RESTRICTED}{place}"
        found = (replace(each, ref=f"{mask}#{n}") for n, each in enumerate(duty.found, start=1))
        yield replace(duty, ref=mask, found=tuple(found))


def _finding(event: HeadAppeared | HeadAbsent) -> Finding:
    match event:
        case HeadAppeared():
            head = HeadNamed(post=event.post, head_rank=event.head_rank, head_of=event.head_of)
            return Finding(hearing_on=event.occurred_on, appeared=True, head=head, spoke=event.spoke)
        case HeadAbsent():
            return Finding(
                hearing_on=event.occurred_on,
                appeared=False,
                staff_present=event.staff_present,
                ground=event.ground,
                excused=event.excused,
            )
