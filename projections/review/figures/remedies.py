"""M70–M76: coordination while decisions are executed, major disputes, petitions (三(二)6, 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from events.dispute_terms import ResolutionKind
from events.petition_terms import ReviewResult, ReviewStage
from events.risk_terms import ConflictSeverity, CoordinationOutcome
from projections.review.facts import Facts
from projections.review.figure import Cell, Column, Count, Label, Rate, Table, Values, counts, numbers, refs
from projections.review.folds.coordination import Sign
from projections.review.folds.remedies import Dispute, Petition, Review
from projections.review.folds.risk import THE_TWO

ALL = Label("合计", "total")


def m70_coordinations(facts: Facts) -> Values:
    """M70: opened in the year; closed in the year, by outcome."""
    every = facts.coordinations
    closed = [each for each in every if each.closed is not None and facts.in_year(each.closed.occurred_on)]
    return (
        Count("opened", Label("启动", "opened"), refs(each for each in every if facts.in_year(each.opened_on))),
        Count("closed", Label("结束", "closed"), tuple(each.closed_ref for each in closed)),
        *counts(CoordinationOutcome, ((each.closed.outcome, each.closed_ref) for each in closed if each.closed)),
    )


def m71_signs_heard(facts: Facts) -> Values:
    """M71: signs of conflict upon which both the court and the legal department were heard (COO-03)."""
    every = [sign for one in facts.coordinations for sign in one.signs if facts.in_year(sign.on)]
    major = [sign for sign in every if sign.severity is ConflictSeverity.MAJOR]
    return (
        _heard("all", Label("全部苗头：两家均已提出意见", "all signs: both heard"), every),
        _heard("major", Label("重大苗头：两家均已提出意见", "major signs: both heard"), major),
        Rate(
            "major_sought",
            Label("重大苗头：已向两家征求意见", "major signs: both asked"),
            refs(sign for sign in major if (sign.sought | sign.given).issuperset(THE_TWO)),
            refs(major),
        ),
    )


def _heard(key: str, label: Label, signs: list[Sign]) -> Rate:
    return Rate(key, label, refs(sign for sign in signs if sign.given.issuperset(THE_TWO)), refs(signs))


def ended(facts: Facts) -> tuple[Dispute, ...]:
    """The disputes that ended in the year, resolved or not."""
    return tuple(each for each in facts.disputes if facts.in_year(each.ended_on))


def m72_resolution(facts: Facts) -> Values:
    """M72: registered; resolved, of those that ended in the year (化解率)."""
    begun = (each for each in facts.disputes if facts.in_year(each.registered_on))
    over = ended(facts)
    resolved = tuple(each.ended_ref for each in over if each.resolution is not None)
    label = Label("化解率", "resolution rate")
    return (
        Count("registered", Label("登记", "registered"), refs(begun)),
        Rate("resolved", label, resolved, tuple(each.ended_ref for each in over)),
    )


def m73_kinds(facts: Facts) -> Values:
    """M73: how the disputes of the year were resolved."""
    return tuple(counts(ResolutionKind, ((each.resolution, each.ended_ref) for each in ended(facts))))


def registered(facts: Facts) -> tuple[Petition, ...]:
    """The petitions registered in the year."""
    return tuple(each for each in facts.petitions if facts.in_year(each.registered_on))


def m74_petitions(facts: Facts) -> Values:
    """M74: registered, by the organ responsible at the cut-off and by the territory."""
    found = registered(facts)
    return (
        Count("all", ALL, refs(found)),
        Count("unassigned", Label("责任单位未定", "no organ responsible yet"), refs(_unassigned(found))),
        _petitions_by(
            facts,
            "by_organ",
            Label("分责任单位", "by responsible organ"),
            Column("责任单位", "responsible organ"),
            [(each.responsible, each) for each in found if each.responsible is not None],
        ),
        _petitions_by(
            facts,
            "by_territory",
            Label("分属地", "by territory"),
            Column("属地街道办事处", "subdistrict office"),
            [(each.territory, each) for each in found],
        ),
    )


def _unassigned(found: Iterable[Petition]) -> Iterator[Petition]:
    return (each for each in found if each.responsible is None)


def _petitions_by(facts: Facts, key: str, label: Label, column: Column, found: list[tuple[str, Petition]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for organ in sorted({organ for organ, _ in found}):
        own = [each for who, each in found if who == organ]
        people = sum(each.petitioner_count for each in own)
        days = [each.registered_on for each in own]
        rows.append((facts.label(organ, days), len(own), people))
    return Table(key, label, (column, *numbers(("件数", "petitions"), ("人次", "petitioners"))), tuple(rows))


def due(facts: Facts) -> tuple[Petition, ...]:
    """The accepted petitions whose answer was due in the year by the day that binds."""
    return tuple(each for each in facts.petitions if facts.in_year(each.due) and not each.dropped)


def m75_on_time(facts: Facts) -> Values:
    """M75: answered by the day that binds (60 days, 90 with more time), and within the 60 days, of those due."""
    found = due(facts)
    whole = _acceptances(found)
    return (
        Rate(
            "on_time",
            Label("在有效期限内答复（含依法延长）", "by the day that binds"),
            _acceptances(each for each in found if each.on_time),
            whole,
        ),
        Rate(
            "in_sixty_days",
            Label("在六十日内答复", "within sixty days"),
            _acceptances(each for each in found if each.in_sixty_days),
            whole,
        ),
    )


def _acceptances(found: Iterable[Petition]) -> tuple[str, ...]:
    return tuple(each.accepted_ref for each in found)


def reviewed(facts: Facts) -> tuple[Review, ...]:
    """The opinions on review given in the year."""
    return tuple(each for one in facts.petitions for each in one.reviews if facts.in_year(each.on))


def m76_reviews(facts: Facts) -> Values:
    """M76: reviews and second reviews, upheld and changed."""
    found = reviewed(facts)
    return tuple(
        Count(
            f"{stage.value}_{result.value}",
            Label(f"{stage.zh}：{result.zh}", f"{stage.en}: {result.en}"),
            refs(e for e in found if e.stage is stage and e.result is result),
        )
        for stage in ReviewStage
        for result in ReviewResult
    )
