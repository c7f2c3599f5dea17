"""The standard tables about what the two sides do together: T11–T13, and T15, what changed (domain C.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.definitions import DEFINITIONS
from events.dispute_terms import ResolutionKind
from events.petition_terms import ReviewResult
from projections.percentage import NONE
from projections.review.baselines import baselines, change, of_value
from projections.review.facts import Facts
from projections.review.figure import (
    NO_RECORD,
    RESTRICTED,
    Cell,
    Column,
    Count,
    Figure,
    Label,
    NoRecord,
    Rate,
    Sum,
    Table,
    numbers,
    share,
)
from projections.review.figures import activities, figure, remedies, risk
from projections.review.figures.cases import TOTAL, recorded
from projections.review.figures.remedies import Dispute, Petition
from projections.review.figures.risk import THE_TWO, Assessment
from projections.review.public_edition import SMALLEST, SUPPRESSED, Tally, few_entered
from projections.review.tables.cases import STATUS

LEFT_OUT = "M11"
"""Of the year's slots a setting decides: that they changed says nothing."""
OF_CASES = frozenset(metric for metric in DEFINITIONS if "M80" <= metric <= "M92") | {"M94"}
"""What is counted of the court's cases: a year has it whose cases are recorded."""


def assessments(facts: Facts) -> Table:
    """T11: the assessments opened or concluded in the year. What they are about is not for every reader (RSK-09)."""
    shown = {each.ref: each for each in risk.opened(facts)} | {one.ref: one for one, _ in risk.concluded(facts)}
    columns = (
        *(Column("启动日", "opened"), Column("启动单位", "initiator"), Column("重点领域", "priority field")),
        *(Column("两家意见", "opinions"), Column("结论日", "concluded"), Column("结论", "conclusion")),
        *(*numbers(("措施", "measures")), Column("决策日", "decided")),
    )
    rows = tuple(_assessment(facts, one) for one in sorted(shown.values(), key=lambda each: (each.opened_on, each.ref)))
    note = Label("评估内容、意见为限定知悉，不列", "what was assessed and said is restricted and not listed")
    return Table("T11", Label("重大行政决策诉讼风险评估", "risk assessments"), columns, rows, note)


def _assessment(facts: Facts, one: Assessment) -> tuple[Cell, ...]:
    last = one.conclusions[-1] if one.conclusions else None
    given = {each.capacity for each in one.opinions} if last is None else last.opinions_of
    late = {each.capacity for each in one.opinions if last and each.late and each.given_on >= last.on}
    heard = [each for each in THE_TWO if each in given | late]
    said = "、".join(f"{each.zh}{'' if each in given else '（迟到）'}" for each in heard)
    return (
        one.opened_on,
        facts.label(one.initiator, (one.opened_on,)),
        Label.of(one.priority_field),
        said,
        last.on if last else None,
        Label.of(last.level) if last else None,
        len(one.mitigations),
        one.linked.event.decided_on if one.linked else None,
    )


def disputes(facts: Facts) -> Table:
    """T12: the disputes registered or ended in the year."""
    shown = [e for e in facts.of(remedies.fold_disputes) if facts.in_year(e.registered_on) or facts.in_year(e.ended_on)]
    columns = (
        *(Column("登记日", "registered"), Column("争议", "dispute"), Column("涉及单位", "organs")),
        *(*numbers(("涉诉案件", "lawsuits")), Column("终结日", "ended"), *STATUS),
    )
    at_year_end = {each.ref: each for each in facts.at_year_end.of(remedies.fold_disputes)}
    rows = tuple(
        (
            each.registered_on,
            RESTRICTED if each.restricted else each.title,
            RESTRICTED if each.restricted else _organs(facts, each),
            len(each.cases),
            each.ended_on,
            _result(at_year_end[each.ref]) if each.ref in at_year_end else None,
            _result(each),
        )
        for each in shown
    )
    return Table("T12", Label("重大行政争议", "major disputes"), columns, rows)


def _organs(facts: Facts, each: Dispute) -> str:
    return "、".join(facts.organs.name(organ, each.registered_on) for organ in each.organs)


def _result(each: Dispute) -> Cell:
    if each.ended_on is None:
        return Label("化解中", "in resolution")
    kind = each.resolution
    return Label.of(kind) if kind else Label("未化解而终结", "closed unresolved")


def resolutions(facts: Facts) -> Table:
    """T12, second part: the disputes that ended in the year, by how they did."""
    ended = remedies.ended(facts)
    lines = [(Label.of(kind), Tally(e for e in ended if e.resolution is kind)) for kind in ResolutionKind]
    lines.append((Label("未化解而终结", "closed unresolved"), Tally(e for e in ended if e.resolution is None)))
    rows = (*(line for line in lines if line[1]), (TOTAL, Tally(ended)))
    columns = (Column("结果", "result"), *numbers(("件数", "disputes")))
    return Table("T12b", Label("重大行政争议终结情况", "how disputes ended"), columns, rows)


def petitions(facts: Facts) -> Table:
    """T12, third part: petitions by the organ responsible at the cut-off."""
    came, due = remedies.registered(facts), remedies.due(facts)
    answered = [each for each in facts.of(remedies.fold_petitions) if facts.in_year(each.answered_on)]
    changed = [
        each
        for each in facts.of(remedies.fold_petitions)
        if any(facts.in_year(one.on) and one.result is ReviewResult.CHANGED for one in each.reviews)
    ]

    def line(name: Cell, chosen: Callable[[Petition], bool]) -> tuple[Cell, ...]:
        own = [each for each in due if chosen(each)]
        label = Label("按期答复率", "on time")
        rate = share("M75", label, own, lambda each: each.on_time, remedies.accepted)
        return name, *(Tally([each for each in of if chosen(each)]) for of in (came, answered, changed)), rate

    def of_organ(organ: str) -> tuple[Cell, ...]:
        return line(_responsible(facts, organ), lambda each: (each.responsible or "") == organ)

    rows = map(of_organ, sorted({each.responsible or "" for each in (*came, *due, *answered, *changed)}))
    columns = (
        Column("责任单位", "responsible organ"),
        *numbers(("登记", "registered"), ("答复", "answered"), ("复查、复核变更", "changed on review")),
        *numbers(("按期答复率 M75", "answered on time")),
    )
    label = Label("信访事项（分责任单位）", "petitions by responsible organ")
    return Table("T12c", label, columns, (*rows, line(TOTAL, lambda each: True)))


def _responsible(facts: Facts, organ: str) -> Cell:
    return facts.label(organ, (facts.last_day,)) if organ else Label("未确定", "none yet")


def together(facts: Facts) -> Table:
    """T13: trainings, observations, research: how often, and how many people."""
    held = activities.observed(facts), activities.trained(facts), activities.trained(facts, alone=True)
    researches, standards = figure("M54", facts), figure("M55", facts)
    rows: tuple[tuple[Cell, ...], ...] = (
        (Label("庭审观摩", "trial observation"), len(held[0]), sum(each.people for each in held[0])),
        (Label("联合培训", "joint training"), len(held[1]), sum(each.people for each in held[1])),
        (Label("单方举办的培训", "training by one side alone"), len(held[2]), sum(each.people for each in held[2])),
        (Label("联合调研启动", "researches opened"), _count(researches, "opened"), None),
        (Label("联合调研结束", "researches concluded"), _count(researches, "concluded"), None),
        (Label("规范化标准印发", "standards issued"), _count(standards, "issued"), None),
        (Label("规范化标准废止", "standards repealed"), _count(standards, "repealed"), None),
    )
    columns = (Column("活动", "activity"), *numbers(("次数", "times"), ("人次", "people")))
    note = Label(
        "以庭审观摩为形式的联合培训，场次计入培训，人次只计入观摩",
        "a training that was an observation counts as a training, its people with the observation only",
    )
    label = Label("培训、观摩、调研", "training, observation, research")
    return Table("T13", label, columns, rows, note)


def _count(figure: Figure, key: str) -> int:
    value = figure[key]
    return value.value if isinstance(value, Count) else 0


def changes(facts: Facts, now: Mapping[str, Figure], earlier: Mapping[str, Figure], *, public: bool = False) -> Table:
    """T15: every count, sum and rate of the year that differs from the year before, on the same data.

    Of a year before whose records are not there no number is shown and no change, but what was entered as a baseline
    (ANR-06). In the public edition a value from 1 to 2, and a rate over or of so few, is suppressed, its change too.
    """
    columns = (
        *(Column("指标", "metric", tight=True), Column("项目", "value")),
        *numbers((f"{facts.year - 1}年", "the year before"), (f"{facts.year}年", "the year"), ("增减", "change")),
    )
    of_cases = recorded(facts, facts.year - 1)
    of_others = of_cases or facts.log.streams.acted_in(facts.year - 1)
    entered = baselines(facts, facts.year - 1)
    unnamed = {id(baseline): (metric, baseline) for (metric, _), baseline in entered.items()}
    rows: list[tuple[Cell, ...]] = []
    for metric, of_year in now.items():
        if metric == LEFT_OUT:
            continue
        for value in of_year.values:
            baseline = of_value(entered, metric, value)
            if baseline is not None and not isinstance(value, Table):
                unnamed.pop(id(baseline), None)
                few = public and (few_entered(baseline) or (isinstance(value, Compared) and _few(value)))
                shown = (SUPPRESSED,) * 3 if few else (baseline.text, value.text, change(baseline, value))
                rows.append((metric, value.label, *shown))
                continue
            if not isinstance(value, Count | Sum | Rate):
                continue
            before = next((each for each in earlier[metric].values if each.key == value.key), None)
            if not (of_cases if metric in OF_CASES else of_others) or isinstance(before, NoRecord):
                few = public and _few(value)
                if _says(value):
                    rows.append((metric, value.label, NO_RECORD, SUPPRESSED if few else value.text, NONE))
            elif type(before) is type(value) and before.text != value.text:
                few = public and (_few(before) or _few(value))
                shown = (SUPPRESSED,) * 3 if few else (before.text, value.text, _change(before, value))
                rows.append((metric, value.label, *shown))
    for metric, baseline in unnamed.values():
        few = public and few_entered(baseline)
        rows.append((metric, baseline.label, SUPPRESSED if few else baseline.text, NONE, NONE))
    note = Label(
        "比率的增减为百分点；两年均按同一截止时刻的记录计算，未列的项目没有变化；上年没有记录的，记“无记录”，不计增减；"
        "标“（基数）”的为依来源录入的往年数",
        "rates change by percentage points; both years by the same records; what is not listed is as it was; "
        "of a year before without records there is no number and no change; （基数） marks what a paper says of it",
    )
    return Table("T15", Label("与上年比较", "changes since the year before"), columns, tuple(rows), note)


Compared = Count | Sum | Rate


def _says(value: Compared) -> bool:
    return bool(value.denominator if isinstance(value, Rate) else value.value)


def _few(value: Compared) -> bool:
    match value:
        case Rate():
            return any(0 < number < SMALLEST for number in (value.numerator, value.denominator))
        case Count() | Sum():
            return 0 < value.value < SMALLEST


def _change(before: Compared, now: Compared) -> str:
    if isinstance(before, Rate) and isinstance(now, Rate):
        if not (before.denominator and now.denominator):
            return NONE
        points = _tenths(now) - _tenths(before)
        return f"{'-' if points < 0 else '+'}{abs(points) // 10}.{abs(points) % 10}"
    assert not isinstance(before, Rate)
    assert not isinstance(now, Rate)
    return f"{now.value - before.value:+d}"


def _tenths(rate: Rate) -> int:
    """The rate as it is printed, in tenths of a per cent."""
    return int(rate.percent.replace(".", ""))
