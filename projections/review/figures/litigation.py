"""M66: the suits that followed within 24 months from decisions with and without a risk assessment (三(二)5, 6, 7).

A decision is known by its document number, else by title and day. It is named by an assessment it was linked to, or
by the coordination of its execution: that is the only way an unassessed one becomes known. A suit is tied to it by
the number of the act in dispute, by what a coordination became, or by a dispute about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.deadlines import add_months
from events.case_terms import Procedure, procedure_of
from events.coordination import CoordinationOpened
from events.risk import DecisionLinked
from events.values import CaseNumber
from projections.review.facts import Facts
from projections.review.figure import Count, Label, Rate, Value, Values, refs
from projections.review.figures.coordination import fold_coordinations
from projections.review.figures.remedies import Dispute, fold_disputes
from projections.review.figures.risk import fold_assessments
from projections.review.folds.cases import Case
from projections.review.grouping import grouped

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


def decisions(facts: Facts) -> tuple[Decision, ...]:
    """Every decision that is named with its day, by day, each once."""
    known = _Known({case.number: case for case in facts.cases if case.first_instance})
    disputes = {dispute.matter: dispute for dispute in facts.of(fold_disputes)}
    for assessment in facts.of(fold_assessments):
        if assessment.linked is not None:
            known.add(assessment.linked.ref, assessment.linked.event, assessment.matter)
    arising = grouped(disputes, lambda matter: (disputes[matter].coordination,))
    for each in facts.of(fold_coordinations):
        assessed = each.opened.risk_assessment
        decision = known.add(each.ref, each.opened, str(assessed) if assessed else None)
        decision.tieable = True
        became = {str(each.closed.event.dispute)} if each.closed else set()
        for matter in sorted(became.union(arising[each.matter]) & disputes.keys()):
            known.tie_dispute(decision, disputes[matter])
        if each.closed is not None:
            event = each.closed.event
            known.tie(decision, (case.number for case in event.case_refs), event.occurred_on, each.closed.ref)
    for dispute in disputes.values():
        for decision in known.titled[dispute.decision or ""]:
            known.tie_dispute(decision, dispute)
    for suit in known.filed.values():
        sued = known.numbered.get(suit.decision_number or "")
        if sued is not None and sued.decided_on <= suit.filed_on <= sued.ends_on:
            sued.suits[suit.number] = suit.ref
    for decision in known.all:
        decision.tieable = decision.tieable or decision.number is not None
    return tuple(sorted(known.all, key=lambda each: (each.decided_on, each.ref)))


class _Known:
    """The decisions met so far, found by number, by title and day, by title, by assessment.

    `filed`: the first-instance cases of the index, by number.
    """

    def __init__(self, filed: Mapping[str, Case]) -> None:
        self.filed = filed
        self.all: list[Decision] = []
        self.numbered: dict[str, Decision] = {}
        self.titled: defaultdict[str, list[Decision]] = defaultdict(list)
        self.assessments: dict[str, Decision] = {}

    def add(self, ref: str, event: DecisionLinked | CoordinationOpened, assessment: str | None) -> Decision:
        """The decision that this event names, known before or not; it may show that two known ones are the same."""
        title, on, number = event.decision_title, event.decided_on, event.decision_number
        found = [
            self.numbered.get(number or ""),
            self._dated(title, on, number),
            self.assessments.get(assessment or ""),
        ]
        same = list({id(each): each for each in found if each is not None}.values())
        if not same:
            same = [Decision(ref, title, on, number, assessed=False)]
            self.all.append(same[0])
        decision, *others = same
        for other in others:
            numbers = {decision.number, other.number} - {None}
            if other.decided_on == decision.decided_on and len(numbers) < 2:
                self._are_one(decision, other)
        decision.number = decision.number or number
        decision.assessed = decision.assessed or assessment is not None
        if all(each is not decision for each in self.titled[title]):
            self.titled[title].append(decision)
        if number is not None:
            self.numbered.setdefault(number, decision)
        if assessment is not None:
            self.assessments.setdefault(assessment, decision)
        return decision

    def _are_one(self, decision: Decision, other: Decision) -> None:
        decision.number = decision.number or other.number
        decision.assessed = decision.assessed or other.assessed
        decision.tieable = decision.tieable or other.tieable
        decision.suits |= other.suits
        self.all = [each for each in self.all if each is not other]
        for known in (self.numbered, self.assessments):
            known.update((name, decision) for name, each in known.items() if each is other)
        for titled in self.titled.values():
            titled[:] = {id(each): each for each in (decision if each is other else each for each in titled)}.values()

    def _dated(self, title: str, on: date, number: str | None) -> Decision | None:
        same = (each for each in self.titled[title] if each.decided_on == on)
        return next((each for each in same if number is None or each.number in (None, number)), None)

    def tie(self, decision: Decision, numbers: Iterable[CaseNumber], on: date, ref: str) -> None:
        """The event `ref` of that day names these cases: a suit outside the index was filed by then at the latest."""
        decision.tieable = True
        for place, number in enumerate(numbers, start=1):
            suit = self.filed.get(number)
            filed_on, source = (suit.filed_on, suit.ref) if suit else (on, f"{ref}#{place}")
            first_instance = procedure_of(number) is Procedure.FIRST_INSTANCE
            if first_instance and decision.decided_on <= filed_on <= decision.ends_on:
                decision.suits[number] = source

    def tie_dispute(self, decision: Decision, dispute: Dispute) -> None:
        self.tie(decision, dispute.cases, dispute.registered_on, dispute.ref)


def m66_litigation(facts: Facts) -> Values:
    """M66: decisions sued over, of the decisions; apart for those of the year and those whose 24 months ended in it.

    A decision that nothing could tie to a suit is in no denominator; how many there are is said.
    """
    named = decisions(facts)
    tied = [each for each in named if each.tieable]
    made = [each for each in tied if facts.in_year(each.decided_on)]
    over = [each for each in tied if facts.in_year(each.ends_on)]
    loose = (each for each in named if not each.tieable and facts.in_year(each.decided_on))
    return (
        *_values("of_year", "本年作出的决策", "decisions of the year", made),
        *_values("ended", "二十四个月在本年届满的决策", "decisions whose 24 months ended in the year", over),
        Count("untied", Label("本年作出、无法与案件对应的决策", "decisions that cannot be tied"), refs(loose)),
    )


def _values(key: str, zh: str, en: str, found: list[Decision]) -> Iterator[Value]:
    for name, told, say, assessed in (
        ("assessed", "经评估", "assessed", True),
        ("unassessed", "未经评估", "unassessed", False),
    ):
        whole = [each for each in found if each.assessed is assessed]
        sued = [each for each in whole if each.suits]
        suits = {number: ref for each in sued for number, ref in each.suits.items()}
        yield Rate(f"{key}_{name}", Label(f"{zh}：{told}的被诉率", f"{en}: {say}, sued over"), refs(sued), refs(whole))
        label = Label(f"{zh}：{told}的决策引发案件", f"{en}: suits over {say} ones")
        yield Count(f"{key}_{name}_cases", label, tuple(suits[number] for number in sorted(suits)))
