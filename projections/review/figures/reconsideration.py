"""M34–M37, M93, M94: reconsideration suggestions and opinions (三(二)2; 行政复议法 arts. 76, 77), and the cases."""

from __future__ import annotations

from events.case_terms import ReconsiderationOutcome
from events.reconsideration import LeadersSummoned, PerformanceOrdered, PublicCriticismIssued
from events.reconsideration_terms import ReconsiderationInstrument
from events.vocabulary import OrganRole
from projections.review.facts import Facts
from projections.review.figure import Column, Count, Label, Rate, Ratio, Table, Values, counts, numbers, refs
from projections.review.figures.cases import new as new_cases
from projections.review.folds.reconsideration import Paper, ReconsiderationCase
from projections.review.tally import tallied

SUGGESTION = ReconsiderationInstrument.RECONSIDERATION_SUGGESTION
OPINION = ReconsiderationInstrument.RECONSIDERATION_OPINION


def sent(facts: Facts) -> tuple[Paper, ...]:
    """Everything sent in the year, withdrawn or not."""
    return tuple(paper for paper in facts.papers if facts.in_year(paper.sent_on))


def _of(papers: tuple[Paper, ...], instrument: ReconsiderationInstrument) -> tuple[Paper, ...]:
    return tuple(paper for paper in papers if paper.instrument is instrument)


def m34_sent(facts: Facts) -> Values:
    """M34: suggestions and opinions apart, withdrawn ones apart; suggestions copied to the court of that day (REC-01).

    The copy of an opinion is optional: it is counted, not measured (REC-08).
    """
    everything = sent(facts)
    standing = tuple(paper for paper in everything if not paper.withdrawn)
    suggestions = _of(everything, SUGGESTION)
    return (
        *counts(ReconsiderationInstrument, ((paper.instrument, paper.ref) for paper in standing)),
        Count(
            "withdrawn",
            Label("已撤回（另计）", "withdrawn, counted apart"),
            refs(paper for paper in everything if paper.withdrawn),
        ),
        Rate(
            "copied",
            Label("建议书同时抄送法院", "suggestions copied to the court in the same act"),
            refs(paper for paper in suggestions if _copied(facts, paper)),
            refs(suggestions),
        ),
        Count(
            "opinions_copied",
            Label("意见书抄送法院（可选）", "opinions copied to the court, which is optional"),
            refs(paper for paper in _of(standing, OPINION) if _copied(facts, paper)),
        ),
    )


def _copied(facts: Facts, paper: Paper) -> bool:
    return facts.organs.holder(OrganRole.DISTRICT_COURT, paper.sent_on) in paper.cc


def m35_reports(facts: Facts) -> Values:
    """M35: opinions whose sixty days end in the year: reported by then, and at all (REC-03)."""
    due = [paper for paper in _of(facts.papers, OPINION) if not paper.withdrawn and facts.in_year(paper.due_on)]
    return (
        Rate("on_time", Label("按期报告", "reported on time"), refs(p for p in due if p.on_time), refs(due)),
        Rate("reported", Label("已报告", "reported"), refs(p for p in due if p.answered_on), refs(due)),
    )


def m36_enforced(facts: Facts) -> Values:
    """M36: orders to perform, talks with the leaders, public criticism of the year (REC-05)."""
    acts = [act for paper in facts.papers for act in paper.acts if facts.in_year(act.on)]
    kinds = (
        ("orders", Label("责令限期履行", "orders to perform"), PerformanceOrdered),
        ("talks", Label("约谈", "talks with the leaders"), LeadersSummoned),
        ("criticism", Label("通报批评", "public criticism"), PublicCriticismIssued),
    )
    return tuple(Count(key, label, refs(act for act in acts if act.type == cls.type)) for key, label, cls in kinds)


def m37_answered(facts: Facts) -> Values:
    """M37: suggestions of the year answered by the cut-off; no period runs, so none is late (REC-04)."""
    cohort = [paper for paper in _of(sent(facts), SUGGESTION) if not paper.withdrawn]
    answered = refs(paper for paper in cohort if paper.answered_on)
    return (Rate("answered", Label("建议书已反馈", "suggestions answered"), answered, refs(cohort)),)


def accepted(facts: Facts) -> tuple[ReconsiderationCase, ...]:
    """The reconsideration cases accepted in the year."""
    return tuple(case for case in facts.reconsideration_cases if facts.in_year(case.accepted_on))


def m93_reconsideration(facts: Facts) -> Values:
    """M93: new and concluded; corrected over both, since reports differ in which they print (C.2)."""
    came = accepted(facts)
    ended = [case for case in facts.reconsideration_cases if facts.in_year(case.decided_on)]
    corrected = [case for case in ended if case.outcome and case.outcome.corrected]
    table = Table(
        "by_outcome",
        Label("分审结方式", "by outcome"),
        (Column("审结方式", "outcome"), *numbers(("件数", "cases"))),
        tallied(ReconsiderationOutcome, ended, lambda case, outcome: case.outcome is outcome),
    )
    return (
        Count("new", Label("新收", "new"), refs(came)),
        Count("concluded", Label("审结", "concluded"), tuple(case.decided_ref for case in ended)),
        Rate(
            "over_concluded",
            Label("纠错率（审结口径）", "correction rate over concluded"),
            tuple(case.decided_ref for case in corrected),
            tuple(case.decided_ref for case in ended),
        ),
        Rate(
            "over_new",
            Label("纠错率（新收口径）", "correction rate over new"),
            tuple(case.decided_ref for case in corrected),
            refs(came),
            within=False,
        ),
        table,
    )


def m94_ratio(facts: Facts) -> Values:
    """M94: new reconsideration cases to new first-instance cases."""
    label = Label("复议与一审诉讼之比", "reconsideration to first-instance litigation")
    return (Ratio("ratio", label, refs(accepted(facts)), refs(new_cases(facts))),)
