"""M60–M65: litigation risk assessments before major decisions (三(二)5). M66 stands in `litigation`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from events.risk import (
    AssessmentDeclined,
    AssessmentOpinionSubmitted,
    AssessorInvited,
    DecisionLinked,
    MitigationRecorded,
    RiskAssessmentConcluded,
    RiskAssessmentOpened,
    RiskAssessmentReopened,
)
from events.risk_terms import AssessorCapacity, PriorityField, RiskLevel
from events.values import OrganId
from projections.review.facts import Facts
from projections.review.figure import (
    Cell,
    Column,
    Count,
    Label,
    Median,
    Rate,
    Rows,
    Table,
    Values,
    by,
    numbers,
    refs,
    share,
)
from projections.review.folding import Entries, Said, dated, last, matter_in, of_stream, said
from projections.review.log import Log
from projections.review.shelf import Entry

THE_TWO = (AssessorCapacity.COURT, AssessorCapacity.LEGAL_DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The first opinion of an invited assessor in a round; `days` from its first invitation of that round.

    `late`: it came after the conclusion.
    """

    ref: str
    capacity: AssessorCapacity
    given_on: date
    days: int
    late: bool


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One conclusion; `opinions_of` says whose opinion stood then, of the court and the legal department."""

    ref: str
    on: date
    level: RiskLevel
    opinions_of: frozenset[AssessorCapacity]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment; `ref` is the event of opening, `matter` its id, `linked` names the decision."""

    ref: str
    matter: str
    opened_on: date
    initiator: OrganId
    priority_field: PriorityField
    opinions: tuple[Opinion, ...]
    conclusions: tuple[Conclusion, ...]
    mitigations: tuple[tuple[date | None, str], ...]
    linked: Said[DecisionLinked] | None


def fold_assessments(log: Log) -> tuple[Assessment, ...]:
    """All that were opened, by day."""
    return tuple(sorted(log.of(_assessment), key=lambda each: (each.opened_on, each.ref)))


@of_stream("risk-assessment")
def _assessment(entries: Entries) -> Assessment | None:
    opened = last(entries, RiskAssessmentOpened)
    if opened is None:
        return None
    opinions, conclusions = _rounds(entries)
    return Assessment(
        ref=opened.ref,
        matter=matter_in(entries),
        opened_on=opened.event.occurred_on,
        initiator=opened.event.initiator,
        priority_field=opened.event.priority_field,
        opinions=opinions,
        conclusions=conclusions,
        mitigations=tuple(map(dated, said(entries, MitigationRecorded))),
        linked=last(entries, DecisionLinked),
    )


def _rounds(entries: tuple[Entry, ...]) -> tuple[tuple[Opinion, ...], tuple[Conclusion, ...]]:
    """Those of all rounds. `heard`: whoever gave an opinion in a round; `standing`: whose latest word it is."""
    opinions: list[Opinion] = []
    conclusions: list[Conclusion] = []
    invited: dict[str, tuple[date, AssessorCapacity]] = {}
    heard, standing = set[str](), set[str]()
    for entry in entries:
        on = entry.event.occurred_on
        match entry.event:
            case RiskAssessmentReopened():
                invited, heard, standing = {}, set(), set()
            case AssessorInvited(assessor=organ, capacity=capacity):
                invited.setdefault(organ, (on, capacity))
            case AssessmentOpinionSubmitted(assessor=organ, late=late):
                if organ in invited and organ not in heard:
                    since, capacity = invited[organ]
                    opinions.append(Opinion(entry.ref, capacity, on, (on - since).days, bool(late)))
                heard.add(organ)
                standing.add(organ)
            case AssessmentDeclined(assessor=organ):
                standing.discard(organ)
            case RiskAssessmentConcluded() as event:
                given = frozenset(capacity for organ, (_, capacity) in invited.items() if organ in standing)
                conclusions.append(Conclusion(entry.ref, on, event.level, given, event.missing_opinion_of))
    return tuple(opinions), tuple(conclusions)


def opened(facts: Facts) -> tuple[Assessment, ...]:
    """The assessments opened in the year."""
    return tuple(each for each in facts.of(fold_assessments) if facts.in_year(each.opened_on))


def concluded(facts: Facts) -> tuple[tuple[Assessment, Conclusion], ...]:
    """The assessments concluded in the year, each once, with its last conclusion of the year."""
    found = ((one, [each for each in one.conclusions if facts.in_year(each.on)]) for one in facts.of(fold_assessments))
    return tuple((one, said[-1]) for one, said in found if said)


def m60_assessments(facts: Facts) -> Values:
    """M60: opened and concluded, by priority field and by initiator."""
    begun, ended = opened(facts), [one for one, _ in concluded(facts)]
    days = [(each.initiator, each.opened_on) for each in begun]
    days += [(one.initiator, each.on) for one, each in concluded(facts)]
    counted = numbers(("启动", "opened"), ("作出结论", "concluded"))

    def lines(of: Callable[[Assessment], str], names: Mapping[str, Cell]) -> Rows:
        opened_as, concluded_as = Counter(map(of, begun)), Counter(map(of, ended))
        return tuple((name, opened_as[code], concluded_as[code]) for code, name in names.items())

    fields = lines(lambda each: each.priority_field, {field: Label.of(field) for field in PriorityField})
    organs = sorted({organ for organ, _ in days})
    names = {organ: facts.label(organ, (on for of, on in days if of == organ)) for organ in organs}
    return (
        Count("opened", Label("启动", "opened"), refs(begun)),
        Count("concluded", Label("作出结论", "concluded"), refs(each for _, each in concluded(facts))),
        Count(
            "none_found",
            Label("其中未发现诉讼风险", "of these with no litigation risk found"),
            refs(each for _, each in concluded(facts) if each.level is RiskLevel.NONE_FOUND),
        ),
        by("by_field", "重点领域", "priority field", counted, fields),
        by("by_initiator", "启动单位", "initiator", counted, lines(lambda each: each.initiator, names)),
    )


def m61_both_opinions(facts: Facts) -> Values:
    """M61: concluded with the opinions of both the court and the legal department (RSK-02, RSK-03)."""
    ended, label = [each for _, each in concluded(facts)], Label("两家意见齐全", "both opinions obtained")
    return (share("both", label, ended, lambda each: each.opinions_of.issuperset(THE_TWO)),)


def m62_without_one(facts: Facts) -> Values:
    """M62: concluded without an opinion of one of the two, and which one (RSK-03)."""
    lacking = [(one, each) for one, each in concluded(facts) if not each.opinions_of.issuperset(THE_TWO)]
    by_capacity = (
        Count(
            capacity.value,
            Label(f"缺{capacity.zh}意见", f"without the {capacity.en}'s"),
            refs(each for _, each in lacking if capacity not in each.opinions_of),
        )
        for capacity in THE_TWO
    )
    rows = tuple(
        (each.on, "、".join(facts.organs.name(organ, each.on) for organ in each.missing)) for _, each in lacking
    )
    columns = (Column("结论日", "concluded on"), Column("未提出意见的单位", "no opinion of"))
    return (
        Count("all", Label("合计", "total"), refs(each for _, each in lacking)),
        *by_capacity,
        Table("lines", Label("逐件", "one by one"), columns, rows),
    )


def m63_uncontrollable(facts: Facts) -> Values:
    """M63: found uncontrollable in the year, and of these made controllable by the cut-off (RSK-06)."""
    found = [
        (one, each)
        for one in facts.of(fold_assessments)
        for each in [next((c for c in one.conclusions if _uncontrollable(c) and facts.in_year(c.on)), None)]
        if each is not None
    ]
    later = (
        each
        for one, each in found
        if any(not _uncontrollable(c) for c in one.conclusions[one.conclusions.index(each) + 1 :])
    )
    label = Label("后经调整转为可控", "later made controllable")
    return (Rate("made_controllable", label, refs(later), refs(each for _, each in found)),)


def _uncontrollable(conclusion: Conclusion) -> bool:
    return conclusion.level is RiskLevel.UNCONTROLLABLE


def m64_days(facts: Facts) -> Values:
    """M64: days from the first invitation of a round to the first opinion, of opinions given in the year."""
    given = [each for one in facts.of(fold_assessments) for each in one.opinions if facts.in_year(each.given_on)]
    medians = (
        Median(
            capacity.value,
            Label.of(capacity),
            tuple((each.days, each.ref) for each in given if each.capacity is capacity),
        )
        for capacity in AssessorCapacity
    )
    return tuple(medians)


def m65_mitigations(facts: Facts) -> Values:
    """M65: measures against a risk that were recorded as taken in the year."""
    taken = (ref for one in facts.of(fold_assessments) for day, ref in one.mitigations if facts.in_year(day))
    return (Count("all", Label("防范化解措施", "measures"), tuple(taken)),)
