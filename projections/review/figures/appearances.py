"""M40–M48: heads in court, over hearings and over notices (法释〔2020〕3号; domain A.5.1, C.4).

A duty is one for each case, procedure and defendant organ; an appearance is that of a head at one hearing.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from events.appearance_terms import AbsenceReason, HeadRank
from events.vocabulary import ABSENCE_KINDS, AbsenceGround
from projections.review.facts import Facts
from projections.review.figure import Cell, Count, Label, Rate, Values, by, numbers, refs, share
from projections.review.folds.appearances import Duty, Found
from projections.review.folds.suggestions import Suggestion
from projections.review.grouping import grouped
from projections.review.public_edition import SUPPRESSED, Tally, tallied

_NOT_RECORDED = Label("未登记事由", "reason not recorded")
FEWEST = 3
"""Of an organ with fewer duties heard no rate is shown (M47)."""


def heard(facts: Facts) -> tuple[Duty, ...]:
    """Duties with a hearing held in the year; not of an organ for which another defendant's head appears (APP-10)."""
    return tuple(
        duty for duty in facts.duties if not duty.released and any(facts.in_year(day) for day in duty.heard_on)
    )


def attended(facts: Facts, duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Those of the duties that a head fulfilled by the end of the year; one attendance suffices (APP-09)."""
    return tuple(duty for duty in duties if duty.appeared(facts.last_day))


def excused(facts: Facts, duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Nobody came, the reason was accepted, and no hearing of the year went without a head for no valid reason."""
    without = [duty for duty in duties if not duty.appeared(facts.last_day)]
    found = [(duty, [each for each in duty.found if facts.in_year(each.on)]) for duty in without]
    return tuple(
        duty for duty, each in found if any(one.excused for one in each) and not any(one.ground for one in each)
    )


def grounded(facts: Facts, duty: Duty) -> tuple[Found, ...]:
    """The findings of the year on one of the five grounds (APP-07)."""
    return tuple(each for each in duty.found if each.ground is not None and facts.in_year(each.on))


def unjustified(facts: Facts, duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Those of the duties with such a finding; that the head came another day does not undo it."""
    return tuple(duty for duty in duties if grounded(facts, duty))


def appearances(facts: Facts) -> tuple[Found, ...]:
    """The findings of the year that a head appeared."""
    return tuple(each for duty in facts.duties for each in duty.found if each.appeared and facts.in_year(each.on))


def m40_by_hearings(facts: Facts) -> Values:
    """M40: duties fulfilled, of those with a hearing in the year."""
    duties = heard(facts)
    label = Label("出庭率（开庭口径）", "attendance rate by hearings")
    return (Rate("heard", label, refs(attended(facts, duties)), refs(duties)),)


def m41_by_notice(facts: Facts) -> Values:
    """M41: duties fulfilled, of those with a hearing in the year for which the court had notified the organ."""
    duties = [duty for duty in heard(facts) if duty.notified(facts.last_day)]
    label = Label("出庭率（通知口径）", "attendance rate by notice")
    return (Rate("notified", label, refs(attended(facts, duties)), refs(duties)),)


def m42_excused(facts: Facts) -> Values:
    """M42: absent for a reason that the court accepted (APP-08), by reason."""
    duties = excused(facts, heard(facts))
    by_reason = grouped(
        duties, lambda duty: [each.reason for each in duty.found if each.excused and facts.in_year(each.on)][-1:]
    )
    rows = tuple(
        (Label.of(reason) if reason else _NOT_RECORDED, Tally(by_reason[reason]))
        for reason in (*AbsenceReason, None)
        if reason in by_reason
    )
    table = by("by_reason", "事由", "reason", numbers(("件数", "duties")), rows)
    return (Count("excused", Label("有正当理由未出庭", "absent, reason accepted"), refs(duties)), table)


def m43_unjustified(facts: Facts) -> Values:
    """M43: duties with an absence on one of the five grounds, of those heard; findings by ground."""
    duties = heard(facts)
    absent = unjustified(facts, duties)
    found = [each for duty in absent for each in grounded(facts, duty)]
    rows = tallied(AbsenceGround, found, lambda each, ground: ground in each.grounds)
    return (
        Rate("unjustified", Label("无正当理由未出庭", "unjustified absence"), refs(absent), refs(duties)),
        by("by_ground", "情形", "ground", numbers(("次数", "findings")), rows),
    )


def m44_principal(facts: Facts) -> Values:
    """M44: appearances by the principal; all ranks."""
    came = appearances(facts)
    label = Label("正职出庭占比", "by the principal")
    rows = tallied(HeadRank, came, lambda each, rank: each.head_rank is rank)
    return (
        share("principal", label, came, lambda each: each.head_rank is HeadRank.PRINCIPAL),
        by("by_rank", "职级", "rank", numbers(("人次", "appearances")), rows),
    )


def m45_spoke(facts: Facts) -> Values:
    """M45: appearances at which the head spoke on the substantive resolution of the dispute (art. 11)."""
    return (share("spoke", Label("出庭发声率", "spoke"), appearances(facts), lambda each: each.spoke),)


def m46_suggested(facts: Facts) -> Values:
    """M46: findings on a ground for which the court sent the suggestion it owes (art. 12, SUG-20): must reach 1.

    A 处分建议 for not appearing (行政诉讼法 art. 66(2)) is one too. It is sent on the day of the hearing or later,
    names the case and, as defendant, the organ or who continues its powers, and stands at the cut-off.
    """
    found = [(duty, each) for duty in facts.duties for each in grounded(facts, duty)]
    standing = (e for e in facts.suggestions if e.kind in ABSENCE_KINDS and not e.withdrawn)
    about = grouped(standing, lambda suggestion: suggestion.cases)
    sent = tuple(e.ref for duty, e in found if _suggested(facts, duty, e, about.get(duty.case, ())))
    label = Label("已发司法建议", "suggestions sent")
    return (Rate("sent", label, sent, tuple(each.ref for _, each in found)),)


def _suggested(facts: Facts, duty: Duty, found: Found, suggestions: Iterable[Suggestion]) -> bool:
    return any(
        suggestion.sent_on >= found.on
        and suggestion.defendant in tuple(facts.organs.heirs(duty.organ, suggestion.sent_on))
        for suggestion in suggestions
    )


def m48_by_case_and_hearing(facts: Facts) -> Values:
    """M48: cases in which a head appeared (件), and hearings of each defendant at which its head did (件次)."""
    duties = heard(facts)
    came = {duty.ref for duty in attended(facts, duties)}
    by_case = grouped(duties, lambda duty: (duty.case,))
    cases = [(listed[0].ref, any(duty.ref in came for duty in listed)) for listed in by_case.values()]
    turns = [(duty, day) for duty in duties for day in duty.heard_on if facts.in_year(day)]
    attended_on = {(duty.ref, each.on) for duty in duties for each in duty.found if each.appeared}
    hearings = [(f"{duty.ref}#{day}", (duty.ref, day) in attended_on) for duty, day in turns]
    return (
        _rate("cases", "出庭率（按件）", "attendance by case", cases),
        _rate("hearings", "出庭率（按件次）", "attendance by hearing and defendant", hearings),
    )


def _rate(key: str, zh: str, en: str, told: list[tuple[str, bool]]) -> Rate:
    return Rate(key, Label(zh, en), tuple(ref for ref, yes in told if yes), tuple(ref for ref, _ in told))


def m47_by_organ(facts: Facts) -> Values:
    """M47: organs by attendance rate, those with fewer than three duties behind them and without a rate."""
    by_organ = grouped(heard(facts), lambda duty: (duty.organ,))
    ordered = sorted(by_organ, key=lambda organ: _place(facts, organ, by_organ[organ]))
    columns = (
        *numbers(("开庭义务", "duties heard"), ("出庭", "attended"), ("出庭率 M40", "attendance rate")),
        *numbers(("有正当理由未出庭", "excused"), ("无正当理由未出庭", "unjustified")),
    )
    rows = tuple(_line(facts, organ, by_organ[organ]) for organ in ordered)
    note = Label(
        f"开庭义务不足{FEWEST}件的，不列比率，记“{SUPPRESSED}”",
        f"of fewer than {FEWEST} duties heard no rate is shown but “{SUPPRESSED}”",
    )
    ranked = tuple(duty.ref for organ in ordered if len(by_organ[organ]) >= FEWEST for duty in by_organ[organ])
    label = Label("列入排序的义务", "duties of organs that are ranked")
    return (Count("ranked", label, ranked), by("by_organ", "单位", "organ", columns, rows, note))


def _place(facts: Facts, organ: str, duties: list[Duty]) -> tuple[bool, Fraction, int, str]:
    few = len(duties) < FEWEST
    rate = Fraction(len(attended(facts, duties)), len(duties))
    return few, Fraction(0) if few else -rate, -len(duties), organ


def _line(facts: Facts, organ: str, duties: list[Duty]) -> tuple[Cell, ...]:
    days = (day for duty in duties for day in duty.heard_on if facts.in_year(day))
    name = facts.label(organ, days)
    came = attended(facts, duties)
    rate = Rate("M40", Label("出庭率", "attendance rate"), refs(came), refs(duties))
    return (
        name,
        Tally(duties),
        Tally(came),
        rate if len(duties) >= FEWEST else SUPPRESSED,
        Tally(excused(facts, duties)),
        Tally(unjustified(facts, duties)),
    )
