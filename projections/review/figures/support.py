"""M95–M98: the enforcement statistics the organs reported (E2), liaisons, funding, publicity (三(一)2(2), 四)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from domain.leading_group import LeadingGroup, evolve
from domain.registry import Organ
from events.base import Side
from events.group import (
    LeadingGroupEvent,
    LiaisonDesignated,
    LiaisonReplaced,
    PublicityActivityHeld,
    PublicityTopic,
    SeatFunction,
)
from events.organ import OrganRegistered
from events.values import Period
from events.vocabulary import Topic
from projections.review.facts import Facts
from projections.review.figure import Cell, Column, Count, Label, Rate, Sum, Table, Values, by, counts, numbers, refs
from projections.review.figures.bulletins import counted
from projections.review.folding import Entries, Said, folded, of_stream, references, said
from projections.review.folds.bulletins import Line
from projections.review.grouping import grouped
from projections.review.log import Log


class _Stated(NamedTuple):
    """One line of the E2 table that `ref` issued."""

    ref: str
    label: str
    organ: str
    value: Decimal
    period: Period | None
    issued_on: date


def m95_enforcement(facts: Facts) -> Values:
    """M95: what the E2 tables of the year say, added up by item, and by item and organ.

    Each table in its newest revision; percentages are not added up, they stand with their two numbers. What an organ
    states of a quarter is held by what it states of the half-year (BUL-07): the longer period counts. Where periods
    overlap in part, the sum holds something twice: the row says so.
    """
    issued = [each for each in counted(facts) if each.topic is Topic.E2]
    lines = [
        (
            figure,
            _Stated(each.ref, figure.label, figure.organ or each.issuer, figure.value, each.period, each.issued_on),
        )
        for each in issued
        for figure in each.figures
    ]
    lines.sort(key=lambda line: (line[1].label, line[1].organ, line[1].issued_on))
    of_organs = grouped(
        (one for figure, one in lines if figure.denominator is None), lambda one: ((one.label, one.organ),)
    )
    stated = [one for own in of_organs.values() for one in _longest(own)]
    note = Label(
        "同一项目按单位逐期相加；期间包含另一期间的，只计较长的；部分重叠的，标明“重叠”，合计含重复",
        "added up over the periods, of nested ones the longer; “重叠” marks those that overlap in part and count twice",
    )
    ends = (*numbers(("表数", "tables"), ("合计", "total")), Column("统计期间", "periods"))
    items = tuple((label, *_added(of)) for label, of in grouped(stated, lambda one: (one.label,)).items())
    by_organ = Table(
        "by_organ",
        Label("分项目、单位", "by item and organ"),
        (Column("项目", "item"), Column("单位", "organ"), *ends),
        tuple(
            (of[0].label, facts.label(of[0].organ, (one.issued_on for one in of)), *_added(of))
            for of in grouped(stated, lambda one: ((one.label, one.organ),)).values()
        ),
        note,
    )
    rates = Table(
        "rates",
        Label("比率", "rates"),
        (Column("项目", "item"), Column("单位", "organ"), Column("统计期间", "period"), Column("比率", "rate")),
        tuple(
            (one.label, facts.label(one.organ, (one.issued_on,)), _period(one.period), _rate(figure))
            for figure, one in lines
            if figure.denominator is not None
        ),
        Label("按通报所载，不另行计算", "as the bulletins print them, not computed"),
    )
    tables = Count("tables", Label("执法统计通报", "E2 bulletins"), refs(issued))
    empty = Count("empty", Label("其中未附统计表", "without a table"), refs(e for e in issued if not e.figures))
    return (tables, empty, by("by_item", "项目", "item", ends, items, note), by_organ, rates)


def _added(of: list[_Stated]) -> tuple[Cell, ...]:
    periods = sorted({one.period for one in of if one.period is not None}, key=lambda one: (one.start, one.end))
    by_organ = grouped(of, lambda one: (one.organ,))
    twice = any(_overlap([one.period for one in own if one.period is not None]) for own in by_organ.values())
    said = "、".join(map(_period, periods))
    return (
        len({one.ref for one in of}),
        _plain(sum((one.value for one in of), Decimal())),
        f"{said}（重叠）" if twice else said,
    )


def _longest(stated: list[_Stated]) -> Iterator[_Stated]:
    """Those whose period does not lie within a longer one of another."""
    days = {id(one): (one.period.start, one.period.end) for one in stated if one.period is not None}
    every = set(days.values())
    within = {own for own in every if any(own != it and it[0] <= own[0] and own[1] <= it[1] for it in every)}
    return (one for one in stated if days.get(id(one)) not in within)


def _overlap(periods: list[Period]) -> bool:
    """Whether two of them share a day."""
    periods.sort(key=lambda one: one.start)
    return any(one.overlaps(later) for one, later in pairwise(periods))


def _period(period: Period | None) -> str:
    return f"{period.start}至{period.end}" if period else ""


def _rate(figure: Line) -> str:
    """The two numbers with their names, and the percentage as printed."""
    part, whole = figure.numerator, figure.denominator
    assert part
    assert whole
    named = f"{part.label}{_plain(part.value)}／{whole.label}{_plain(whole.value)}"
    return f"{named} = {figure.value:f} %"


def _plain(value: Decimal) -> str:
    """Without useless zeros: 12, 12.5, 1200."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Member:
    """A member unit; `ref` is the event of its registration."""

    ref: str
    organ: Organ


def members(facts: Facts) -> tuple[Member, ...]:
    """The units with a member's seat in the leading group on the last day that counts; one seat may be of several.

    Who leads the group is no member unit by that. Before the group has seats they are those registered as its members.
    """
    registered = {each.event.organ: each.ref for each in facts.of(fold_registrations)}
    seats = folded(facts.at_year_end.of(fold_group), LeadingGroupEvent, LeadingGroup(), evolve).sitting.values()
    of_members = [seat.content for seat in seats if seat.content.function is SeatFunction.MEMBER]
    seated = {organ for seat in of_members for organ in (seat.organ, *seat.also_for)}
    day = facts.last_day
    active = (organ for _, organ in sorted(facts.organs.organs.items()) if organ.active(day))
    members = (organ for organ in active if (organ.id in seated if seated else organ.at(day).is_member))
    return tuple(Member(registered[organ.id], organ) for organ in members)


def fold_registrations(log: Log) -> tuple[Said[OrganRegistered], ...]:
    """How each organ was registered."""
    return tuple(each for registry in log.of(_registrations) for each in registry)


@of_stream("organ-registry", Side.JOINT)
def _registrations(entries: Entries) -> tuple[Said[OrganRegistered], ...]:
    return said(entries, OrganRegistered)


def fold_group(log: Log) -> Entries:
    """What the leading group did."""
    return tuple(entry for group in log.of(_group) for entry in group)


@of_stream("leading-group")
def _group(entries: Entries) -> Entries:
    return entries


def m96_liaisons(facts: Facts) -> Values:
    """M96: member units with a liaison on the last day (GRP-04), and those without."""
    every, group = members(facts), facts.of(fold_group)
    named = [entry.event for entry in group if isinstance(entry.event, LiaisonDesignated | LiaisonReplaced)]
    has = {event.organ for event in named if event.occurred_on <= facts.last_day}
    table = Table(
        "without",
        Label("尚未指定联络员的单位", "units without a liaison"),
        (Column("单位", "organ"),),
        tuple((each.organ.name(facts.last_day),) for each in every if each.organ.id not in has),
    )
    label = Label("已指定联络员的成员单位", "member units with a liaison")
    return (Rate("liaisons", label, refs(e for e in every if e.organ.id in has), refs(every)), table)


def m97_funding(facts: Facts) -> Values:
    """M97: member units that recorded funding for the year, with and without an amount; the newest record counts."""
    every, group = members(facts), facts.of(fold_group)
    state, ref = folded(group, LeadingGroupEvent, LeadingGroup(), evolve), references(group)
    stated = {organ: newest for (organ, year), newest in state.funding.items() if year == facts.year}
    own = [(member, stated[member.organ.id]) for member in every if member.organ.id in stated]
    amounts = tuple((newest.amount, ref(newest)) for newest in stated.values() if newest.amount is not None)
    return (
        Rate(
            "units",
            Label("已登记经费的成员单位", "member units that recorded funding"),
            refs(member for member, _ in own),
            refs(every),
        ),
        Count(
            "no_amount",
            Label("其中未载明金额", "without an amount"),
            tuple(ref(newest) for _, newest in own if newest.amount is None),
        ),
        Sum("yuan", Label("登记金额（元，含非成员单位）", "amounts in yuan, of non-members too"), amounts),
    )


def fold_publicity(log: Log) -> tuple[Said[PublicityActivityHeld], ...]:
    """All that were held, by day."""
    held = (each for activities in log.of(_publicity) for each in activities)
    return tuple(sorted(held, key=lambda each: (each.event.occurred_on, each.ref)))


@of_stream("publicity")
def _publicity(entries: Entries) -> tuple[Said[PublicityActivityHeld], ...]:
    return said(entries, PublicityActivityHeld)


def m98_publicity(facts: Facts) -> Values:
    """M98: publicity activities, by topic and by organ, and how many they reached as the organisers say (四(三))."""
    held = [each for each in facts.of(fold_publicity) if facts.in_year(each.event.occurred_on)]
    topics = counts(PublicityTopic, ((each.event.topic, each.ref) for each in held))
    by_organ = grouped((each.event for each in held), lambda event: (event.organ,))
    rows = (
        (facts.label(organ, (event.occurred_on for event in own)), len(own), sum(event.reach for event in own))
        for organ, own in sorted(by_organ.items())
    )
    columns = numbers(("场次", "activities"), ("受众人次", "people reached"))
    reach = Sum("reach", Label("受众人次", "people reached"), tuple((each.event.reach, each.ref) for each in held))
    return (
        Count("all", Label("合计", "total"), refs(held)),
        reach,
        *topics,
        by("by_organ", "单位", "organ", columns, tuple(rows)),
    )
