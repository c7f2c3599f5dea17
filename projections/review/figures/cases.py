"""M80–M83, M92: the court's cases, how many came in, of what kind, against whom (domain A.11; 三(一)1(2)).

Tables count restricted cases like others; the public edition suppresses the cells that are tied to one (ANR-05).
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from events.case_grammar import CASE_TYPES
from events.case_terms import CaseCause
from events.vocabulary import Field, OrganKind
from projections.review.baselines import baselines, of_value
from projections.review.facts import Facts
from projections.review.figure import Cell, Count, Label, NoRecord, Rate, Rows, Value, Values, by, numbers, refs
from projections.review.folds.cases import Case
from projections.review.grouping import grouped, most_first
from projections.review.public_edition import Tally, tallied

TOTAL = Label("合计", "total")
_ABOVE = Label("区外机关、上级机关", "organs above or outside the district")
_UNKNOWN = Label("未登记机关", "not registered")


def first_instance(facts: Facts) -> tuple[Case, ...]:
    """The first-instance cases of any year, compensation included (行初, 行赔初)."""
    return facts.first_instances


def new(facts: Facts) -> tuple[Case, ...]:
    """The first-instance cases filed in the year."""
    return tuple(case for case in first_instance(facts) if facts.in_year(case.filed_on))


def carried_over(facts: Facts) -> tuple[Case, ...]:
    """The first-instance cases pending at the beginning of the year."""
    return tuple(case for case in first_instance(facts) if case.pending(date(facts.year, 1, 1)))


def concluded(facts: Facts) -> tuple[Case, ...]:
    """The first-instance cases concluded in the year, in whatever way."""
    return tuple(case for case in first_instance(facts) if facts.in_year(case.concluded_on))


def at_work(facts: Facts, cases: Iterable[Case]) -> tuple[tuple[Case, ...], ...]:
    """Of these cases: carried over, new, both, and new in the same period of the year before."""
    listed, before, until = tuple(cases), date(facts.year - 1, 1, 1), a_year_before(facts.last_day)
    carried = tuple(case for case in listed if case.pending(date(facts.year, 1, 1)))
    came = tuple(case for case in listed if facts.in_year(case.filed_on))
    return carried, came, (*carried, *came), tuple(case for case in listed if before <= case.filed_on <= until)


def m80_cases(facts: Facts) -> Values:
    """M80: carried over, new, total, new in the same period of the year before, and what is not concluded.

    What was entered as the baseline of the whole year before stands for it once the year is over.
    """
    carried, came, total, earlier = at_work(facts, first_instance(facts))
    intake = Count("new", Label("新收", "new"), refs(came))
    label = Label("上年同期新收", "new in the same period last year")
    last_year: Value = Count("last_year", label, refs(earlier))
    if not recorded(facts, facts.year - 1):
        last_year = NoRecord("last_year", label)
    baseline = of_value(baselines(facts, facts.year - 1), "M80", intake)
    if baseline is not None and facts.last_day == date(facts.year, 12, 31):
        last_year = replace(baseline, key="last_year", label=label)
    return (
        Count("carried_over", Label("旧存", "carried over"), refs(carried)),
        intake,
        Count("total", Label("总计", "total"), refs(total)),
        last_year,
        Count("pending", Label("年末未结", "pending at year end"), refs(unfinished(facts, facts.last_day))),
        Count("pending_at_cut_off", Label("截止日未结", "at the cut-off"), refs(unfinished(facts, facts.as_of))),
    )


def recorded(facts: Facts, year: int) -> bool:
    """Whether the cases of that year are recorded: one at least was filed and concluded in it.

    Of a year before the first records the index holds what was carried over, or nothing: no number of that year.
    """
    days = ((case.filed_on, case.concluded_on) for case in facts.cases)
    return any(filed.year == year and ended is not None and ended.year == year for filed, ended in days)


def unfinished(facts: Facts, day: date) -> tuple[Case, ...]:
    """The first-instance cases filed and not concluded by the end of that day: the next day's 旧存."""
    return tuple(case for case in first_instance(facts) if case.pending(day + timedelta(days=1)))


def a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=min(day.day, monthrange(day.year - 1, day.month)[1]))


def m81_concluded(facts: Facts) -> Values:
    """M81: concluded, over new and over carried over and new; 移送 and 终结 conclude a case too (F.3).

    A case that is recorded as concluded in the year and filed in a later one counts by its days.
    """
    ended, came = refs(concluded(facts)), refs(new(facts))
    return (
        Count("concluded", Label("审结", "concluded"), tuple(case.concluded_ref for case in concluded(facts))),
        Rate("over_new", Label("结案率（新收口径）", "over new cases"), ended, came, within=False),
        Rate(
            "over_total",
            Label("结案率（旧存与新收口径）", "over carried over and new"),
            ended,
            (*refs(carried_over(facts)), *came),
            within=False,
        ),
    )


def m82_types(facts: Facts) -> Values:
    """M82: every case of the index by the type code of its number, new and concluded."""
    came = [case for case in facts.cases if facts.in_year(case.filed_on)]
    ended = [case for case in facts.cases if facts.in_year(case.concluded_on)]
    rows: list[tuple[Cell, ...]] = []
    for code, (zh, en) in CASE_TYPES.items():
        columns = [[case for case in cases if case.type_code == code] for cases in (came, ended)]
        if any(columns):
            rows.append((Label(f"{code}（{zh}）", en), *map(Tally, columns)))
    rows.append((TOTAL, Tally(came), Tally(ended)))
    return (
        Count("new", Label("各类案件新收", "new cases of every type"), refs(came)),
        by("by_type", "类型", "type", numbers(("新收", "new"), ("审结", "concluded")), tuple(rows)),
    )


def m83_what_about(facts: Facts) -> Values:
    """M83: new first-instance cases by cause, by field, by defendant (most first), by kind of defendant."""
    came = new(facts)
    by_cause = tallied(CaseCause, came, lambda case, cause: case.cause is cause)
    by_field = tallied(Field, came, lambda case, field: case.field is field)
    several = Label("共同被告的案件分别计入，各行之和可大于件数", "a case with several defendants counts for each")
    counted = numbers(("件数", "cases"))
    return (
        Count("new", Label("一审新收", "new first-instance cases"), refs(came)),
        by("by_cause", "案由", "cause", counted, (*by_cause, (TOTAL, Tally(came)))),
        by("by_field", "领域", "field", counted, (*by_field, (TOTAL, Tally(came)))),
        by("by_organ", "被告单位", "defendant", counted, _by_organ(facts, came), several),
        by("by_level", "被告层级", "kind of defendant", counted, _by_level(facts, came), several),
    )


def by_defendant(cases: Iterable[Case]) -> defaultdict[str, list[Case]]:
    """The cases by organ that is sued in them, each with the outcome that it had for this organ."""
    sued = grouped(cases, lambda case: dict.fromkeys(case.defendants))
    return defaultdict(list, {organ: [case.against(organ) for case in against] for organ, against in sued.items()})


def sued_as(facts: Facts, organ: str, cases: Iterable[Case]) -> str:
    """The name as on the days of filing, with the successor (scenario 23)."""
    return facts.label(organ, (case.filed_on for case in cases))


def _by_organ(facts: Facts, cases: Iterable[Case]) -> Rows:
    """Most cases first."""
    sued = by_defendant(cases)
    return tuple((sued_as(facts, organ, sued[organ]), Tally(sued[organ])) for organ in most_first(sued))


def _by_level(facts: Facts, cases: Iterable[Case]) -> Rows:
    """By the kind under which the defendant is registered; a case with two of one kind counts once there."""
    found = grouped(cases, lambda case: dict.fromkeys(_level(facts, organ) for organ in case.defendants))
    order = (*(Label.of(kind) for kind in OrganKind), _ABOVE, _UNKNOWN)
    return tuple((level, Tally(found[level])) for level in order if level in found)


def _level(facts: Facts, organ: str) -> Label:
    registered = facts.organs.organ(organ)
    if registered is None:
        return _UNKNOWN
    return _ABOVE if registered.outside_district else Label.of(registered.kind)


def m92_restricted(facts: Facts) -> Values:
    """M92: cases of any type, pending in the year or filed in it, that the court restricts at the cut-off: a number.

    One that names such a case is restricted to readers too, but it is none of these.
    """
    start = date(facts.year, 1, 1)
    at_work = (case for case in facts.cases if facts.in_year(case.filed_on) or case.pending(start))
    hidden = sorted(case.restriction_ref for case in at_work if case.restriction_ref)
    return (Count("restricted", Label("限定知悉案件", "restricted cases"), tuple(hidden)),)
