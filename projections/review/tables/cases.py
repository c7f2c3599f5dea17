"""The standard tables about cases: T1–T5, appearance T6, reconsideration papers T14 (domain C.3).

Restricted cases are in the counts like others; `public_tables` suppresses the cells that are tied to one (ANR-05).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from events.appearance_terms import HeadRank
from events.case_grammar import CASE_TYPES
from events.case_terms import CaseCause, CaseOutcome
from events.vocabulary import Field, OrganRole
from projections.review.baselines import baselines
from projections.review.facts import Facts
from projections.review.figure import NO_RECORD, RESTRICTED, Cell, Column, Label, Rate, Table, numbers
from projections.review.figures import appearances, outcomes, reconsideration
from projections.review.figures.cases import (
    TOTAL,
    at_work,
    by_defendant,
    concluded,
    first_instance,
    new,
    recorded,
    sued_as,
)
from projections.review.figures.reconsideration import Addressee, Paper
from projections.review.folds.appearances import Duty
from projections.review.folds.cases import Case
from projections.review.grouping import grouped, most_first
from projections.review.public_edition import SUPPRESSED, FromPaper, Tally

STATUS = (Column("年末情况", "at year end"), Column("截止日情况", "at the cut-off"))
"""Where a matter stands on the last day of the year, and on the day of the cut-off."""
SEVERAL = Label(
    "共同被告的案件在各单位分别计入，合计按件", "a case with several defendants counts for each, once in the total"
)


INTAKE = ("new", "新收", "各类案件新收")
"""What a baseline may call the intake of a year: the value's key, or what the review calls it."""


def cases(facts: Facts) -> Table:
    """T1: by court and type of case: 旧存, 新收, 总计, 上年同期新收.

    Once the year is over, what was entered as the baseline of the year before stands for its intake (ANR-06): of our
    court's type of case (M82, by its code or name), of all (M82), and of the first instance (M80) on a line of its own.
    """
    known, over = recorded(facts, facts.year - 1), facts.last_day == date(facts.year, 12, 31)
    entered = baselines(facts, facts.year - 1) if over else {}

    def line(court: Cell, kind: Cell, of: Iterable[Case], metric: str, *measures: str) -> tuple[Cell, ...]:
        *now, last_year = map(Tally, at_work(facts, of))
        paper = next((entered[metric, measure] for measure in measures if (metric, measure) in entered), None)
        return (court, kind, *now, FromPaper(paper) if paper else last_year if known else NO_RECORD)

    found = grouped(facts.cases, lambda case: ((case.court, case.type_code),))
    ours = facts.organs.holder(OrganRole.DISTRICT_COURT, facts.last_day)
    rows = [
        line(
            *(facts.organs.name(court, facts.last_day), f"{code}（{zh}）", found[court, code], "M82"),
            *((code, zh, f"{code}（{zh}）") if court == ours else ()),
        )
        for court in sorted({case.court for case in facts.cases} | {ours or ""} - {""})
        for code, (zh, _) in CASE_TYPES.items()
    ]
    total = line(TOTAL, "", facts.cases, "M82", *INTAKE)
    first = line(Label("其中一审", "of which first instance"), "", first_instance(facts), "M80", *INTAKE)
    columns = (
        *(Column("法院", "court"), Column("案件类型", "type")),
        *numbers(("旧存", "carried over"), ("新收", "new"), ("总计", "total")),
        *numbers(("上年同期新收", "new in the same period last year")),
    )
    kept = (row for row in rows if any(cell for cell in row[2:] if cell is not NO_RECORD))
    label = Label("各类案件收案情况", "cases by court and type")
    return Table("T1", label, columns, (*kept, total, *([first] if isinstance(first[-1], FromPaper) else [])))


def causes(facts: Facts) -> Table:
    """T2: the first-instance cases concluded in the year, cause by outcome."""
    ended = concluded(facts)
    shown = [outcome for outcome in CaseOutcome if any(case.outcome is outcome for case in ended)]

    def line(name: Label, of: Iterable[Case]) -> tuple[Cell, ...]:
        listed = list(of)
        return name, *(Tally(c for c in listed if c.outcome is outcome) for outcome in shown), Tally(listed)

    rows = [line(Label.of(cause), (c for c in ended if c.cause is cause)) for cause in CaseCause]
    columns = (Column("案由", "cause"), *numbers(*((each.zh, each.en) for each in shown), ("合计", "total")))
    kept = (row for row in rows if row[-1])
    label = Label("案由与结案方式", "cause by outcome")
    return Table("T2", label, columns, (*kept, line(TOTAL, ended)))


def fields(facts: Facts) -> Table:
    """T3: the first-instance cases filed in the year, defendant by field."""
    came = new(facts)
    shown = [each for each in Field if any(case.field is each for case in came)]

    def line(name: Cell, of: Sequence[Case]) -> tuple[Cell, ...]:
        return name, *(Tally(case for case in of if case.field is each) for each in shown), Tally(of)

    sued = by_defendant(came)
    rows = (line(sued_as(facts, organ, sued[organ]), sued[organ]) for organ in most_first(sued))
    columns = (Column("单位", "organ"), *numbers(*((each.zh, each.en) for each in shown), ("合计", "total")))
    return Table(
        "T3", Label("领域与被告单位（一审新收）", "field by defendant"), columns, (*rows, line(TOTAL, came)), SEVERAL
    )


def ranking(facts: Facts) -> Table:
    """T4: defendants by new cases, with losses and both loss rates."""

    def line(name: Cell, came: Sequence[Case], concluded: Sequence[Case]) -> tuple[Cell, ...]:
        ended = outcomes.in_denominators(concluded)
        return (
            *(name, Tally(came), Tally(ended), Tally(outcomes.lost(ended))),
            outcomes.overall_loss("M84", Label("败诉率（总体）", "overall"), ended),
            outcomes.substantive_loss("M85", Label("实体败诉率", "substantive"), ended),
        )

    came, ended = new(facts), outcomes.counted(facts)
    sued, over = by_defendant(came), by_defendant(ended)
    order = sorted(sued.keys() | over.keys(), key=lambda organ: (-len(sued[organ]), -len(over[organ]), organ))
    rows = [line(sued_as(facts, organ, (*sued[organ], *over[organ])), sued[organ], over[organ]) for organ in order]
    columns = (
        Column("单位", "organ"),
        *numbers(("新收", "new"), ("审结", "concluded"), ("败诉", "lost")),
        *numbers(("败诉率（总体）M84", "overall loss rate"), ("实体败诉率 M85", "substantive loss rate")),
    )
    label = Label("被告单位排序", "defendants ranked")
    return Table("T4", label, columns, (*rows, line(TOTAL, came, ended)), SEVERAL)


def grounds(facts: Facts) -> Table:
    """T5: why the organs lost (M86)."""
    lost = outcomes.lost(outcomes.counted(facts))
    note = Label("一件可有数项原因，合计为败诉案件数", "a case may have several grounds; the total is of cases lost")
    columns = (Column("败诉原因", "ground"), *numbers(("件数", "cases")))
    return Table(
        "T5", Label("败诉原因", "loss grounds"), columns, (*outcomes.by_ground(lost), (TOTAL, Tally(lost))), note
    )


def appearance(facts: Facts) -> Table:
    """T6: by organ: duties heard in the year, attended by rank, excused, unjustified, spoke."""
    duties = appearances.heard(facts)
    by_organ = grouped(duties, lambda duty: (duty.organ,))
    rows = []
    for organ in most_first(by_organ):
        days = (day for duty in by_organ[organ] for day in duty.heard_on if facts.in_year(day))
        rows.append(_attended(facts, facts.label(organ, days), by_organ[organ]))
    columns = (
        Column("单位", "organ"),
        *numbers(("开庭义务", "duties heard"), ("出庭", "attended")),
        *numbers(*((f"其中{rank.zh}", rank.en) for rank in HeadRank)),
        *numbers(("有正当理由未出庭", "excused"), ("无正当理由未出庭", "unjustified"), ("当庭发声", "spoke")),
        *numbers(("出庭率 M40", "attendance rate")),
    )
    note = Label(
        f"职级按首次出庭；当庭发声为至少一次；开庭义务不足{appearances.FEWEST}件的不列比率，记“{SUPPRESSED}”",
        f"rank of the first appearance; spoke at least once; no rate of fewer than {appearances.FEWEST} duties",
    )
    label = Label("负责人出庭应诉（分单位）", "appearance by organ")
    return Table("T6", label, columns, (*rows, _attended(facts, TOTAL, list(duties))), note)


def _attended(facts: Facts, name: Cell, duties: list[Duty]) -> tuple[Cell, ...]:
    came = appearances.attended(facts, duties)
    first = {
        duty.ref: next(each for each in duty.found if each.appeared and each.on <= facts.last_day) for duty in came
    }
    ranks = (Tally(duty for duty in came if first[duty.ref].head_rank is rank) for rank in HeadRank)
    spoke = Tally(duty for duty in came if any(each.spoke and each.on <= facts.last_day for each in duty.found))
    rate = Rate("M40", Label("出庭率", "attendance rate"), tuple(d.ref for d in came), tuple(d.ref for d in duties))
    return (
        *(name, Tally(duties), Tally(came), *ranks),
        Tally(appearances.excused(facts, duties)),
        Tally(appearances.unjustified(facts, duties)),
        spoke,
        rate if len(duties) >= appearances.FEWEST else SUPPRESSED,
    )


def papers(facts: Facts) -> Table:
    """T14: the reconsideration suggestions and opinions sent in the year, as they stand at the cut-off.

    One that went to several organs has a line for each, as in T7.
    """
    columns = (
        *(Column("文号", "no.", tight=True), Column("文书", "kind"), Column("发出日", "sent")),
        *(Column("被建议单位", "addressee"), Column("送达日", "served"), Column("报告期限", "due")),
        *(Column("反馈或报告日", "answered"), *STATUS),
    )
    at_year_end = {
        (paper.ref, to.organ): (paper, to)
        for paper in reconsideration.sent(facts.at_year_end)
        for to in paper.addressees
    }
    rows = tuple(
        (
            paper.number,
            paper.instrument.zh,
            paper.sent_on,
            RESTRICTED if paper.restricted else facts.label(to.organ, (paper.sent_on,)),
            to.served_on,
            paper.due_on,
            to.answered_on,
            _status(facts.at_year_end, *ended) if (ended := at_year_end.get((paper.ref, to.organ))) else None,
            _status(facts, paper, to),
        )
        for paper in reconsideration.sent(facts)
        for to in paper.addressees
    )
    note = Label("建议书依法无答复期限，不计逾期", "the law sets no period for a suggestion: it is never late")
    return Table("T14", Label("行政复议建议书、意见书", "reconsideration papers"), columns, rows, note)


def _status(facts: Facts, paper: Paper, to: Addressee) -> str:
    if paper.withdrawn:
        return f"已撤回（{paper.withdrawn_on}）"
    if to.answered_on is not None:
        return "已反馈" if paper.due_on is None else ("按期报告" if paper.on_time else "逾期报告")
    if paper.due_on is None:
        return "待反馈"
    late = (facts.as_of - paper.due_on).days
    return f"逾期{late}天未报告" if late > 0 else "待报告"
