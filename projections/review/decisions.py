"""Major decisions that the events name, and the suits that followed from each (M66; 三(二)5, 6, 7).

A decision is known by its document number, else by title and day. It is named by an assessment it was linked to, or
by the coordination of its execution: that is the only way an unassessed one becomes known. A suit is tied to it by
the number of the act in dispute, by what a coordination became, or by a dispute about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from domain.deadlines import add_months
from events.case_terms import Procedure, procedure_of
from events.values import CaseNumber
from projections.review.folds.cases import Case
from projections.review.folds.coordination import Coordination
from projections.review.folds.remedies import Dispute
from projections.review.folds.risk import Assessment

MONTHS = 24


@dataclass(slots=True)
class Decision:
    """`ref` is the event that names it first. `suits`: number → reference, filed within 24 months.
    `tieable`: there is something by which a suit could be tied to it.
    """

    ref: str
    title: str
    decided_on: date
    number: str | None
    assessed: bool
    suits: dict[str, str] = field(default_factory=dict)
    tieable: bool = False

    @property
    def ends_on(self) -> date:
        """The last day of its 24 months."""
        return add_months(self.decided_on, MONTHS)


def decisions(
    assessments: Iterable[Assessment],
    coordinations: Iterable[Coordination],
    disputes: Iterable[Dispute],
    cases: Iterable[Case],
) -> tuple[Decision, ...]:
    """Every decision that is named with its day, by day, each once."""
    known = _Known()
    for one in assessments:
        if one.linked is not None:
            event = one.linked
            known.add(one.linked_ref, event.decision_title, event.decided_on, event.decision_number, one.matter)
    by_matter = {str(dispute.matter): dispute for dispute in disputes}
    by_number = {case.number: case for case in cases if case.first_instance}
    arising: dict[str, set[str]] = defaultdict(set)
    for matter, dispute in by_matter.items():
        arising[dispute.coordination or ""].add(matter)
    for each in coordinations:
        _coordinated(known, each, by_matter, by_number, arising[each.matter])
    for dispute in by_matter.values():
        for decision in known.titled.get(dispute.decision or "", ()):
            _tie(decision, _of_dispute(dispute), by_number)
    for suit in by_number.values():
        sued = known.numbered.get(suit.decision_number or "")
        if sued is not None and sued.decided_on <= suit.filed_on <= sued.ends_on:
            sued.suits[suit.number] = suit.ref
    for decision in known.all:
        decision.tieable = decision.tieable or decision.number is not None
    return tuple(sorted(known.all, key=lambda each: (each.decided_on, each.ref)))


class _Known:
    """The decisions met so far, found by number, by title and day, by title, by assessment."""

    def __init__(self) -> None:
        self.all: list[Decision] = []
        self.numbered: dict[str, Decision] = {}
        self.titled: dict[str, list[Decision]] = {}
        self.assessments: dict[str, Decision] = {}

    def add(self, ref: str, title: str, on: date, number: str | None, assessment: str | None) -> Decision:
        found = self.numbered.get(number or "") or self._dated(title, on, number)
        if found is None and assessment is not None:
            found = self.assessments.get(assessment)
        if found is None:
            found = Decision(ref, title, on, number, assessed=False)
            self.all.append(found)
            self.titled.setdefault(title, []).append(found)
        found.number = found.number or number
        found.assessed = found.assessed or assessment is not None
        if number is not None:
            self.numbered.setdefault(number, found)
        if assessment is not None:
            self.assessments.setdefault(assessment, found)
        return found

    def _dated(self, title: str, on: date, number: str | None) -> Decision | None:
        same = (each for each in self.titled.get(title, ()) if each.decided_on == on)
        return next((each for each in same if number is None or each.number is None), None)


def _coordinated(
    known: _Known, one: Coordination, disputes: dict[str, Dispute], filed: dict[str, Case], arising: set[str]
) -> None:
    event = one.opened
    assessment = str(event.risk_assessment) if event.risk_assessment else None
    decision = known.add(one.ref, event.decision_title, event.decided_on, event.decision_number, assessment)
    decision.tieable = True
    became = {str(one.closed.dispute)} if one.closed and one.closed.dispute else set()
    for matter in sorted((became | arising) & disputes.keys()):
        _tie(decision, _of_dispute(disputes[matter]), filed)
    if one.closed is not None:
        _tie(
            decision,
            _named((case.number for case in one.closed.case_refs), one.closed.occurred_on, one.closed_ref),
            filed,
        )


Named = Iterator[tuple[str, date, str]]


def _of_dispute(dispute: Dispute) -> Named:
    return _named(dispute.cases, dispute.registered_on, dispute.ref)


def _named(cases: Iterable[CaseNumber], on: date, ref: str) -> Named:
    return ((number, on, f"{ref}#{place}") for place, number in enumerate(cases, start=1))


def _tie(decision: Decision, named: Named, filed: dict[str, Case]) -> None:
    """A suit outside the index counts by the day that names it: by then at the latest it was filed."""
    decision.tieable = True
    for number, on, ref in named:
        suit = filed.get(number)
        if suit is not None:
            on, ref = suit.filed_on, suit.ref
        if procedure_of(number) is Procedure.FIRST_INSTANCE and decision.decided_on <= on <= decision.ends_on:
            decision.suits[number] = ref
