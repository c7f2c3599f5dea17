"""M84–M91: how cases ended, by table F.3 and nothing else (CAS-05), and what became of them on appeal.

Every rate of M84 to M89 is over first-instance cases concluded in the year; 移送 and 终结 stand in no denominator.
"""

from __future__ import annotations

from collections.abc import Iterable

from events.case_terms import AppealResult, CaseOutcome, LossGround, Procedure
from projections.review.facts import Facts
from projections.review.figure import Column, Count, Label, Rate, Rows, Table, Values, counts, numbers, refs
from projections.review.figures.cases import concluded
from projections.review.folds.cases import Case
from projections.review.public_edition import tallied

_DISMISSED = (CaseOutcome.SUIT_DISMISSED, CaseOutcome.NOT_DOCKETED)
_ENFORCED = (CaseOutcome.ENFORCEMENT_GRANTED, CaseOutcome.PARTLY_GRANTED)


def counted(facts: Facts) -> tuple[Case, ...]:
    """The first-instance cases concluded in the year that stand in denominators (F.3)."""
    return tuple(case for case in concluded(facts) if case.outcome is not None and case.outcome.counted)


def lost(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Those of the cases that the organ lost (F.3)."""
    return tuple(case for case in cases if case.outcome is not None and case.outcome.loss)


def on_the_merits(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Those of the cases that ended in a judgment on the merits (F.3)."""
    return tuple(case for case in cases if case.outcome is not None and case.outcome.merits)


def ended(cases: Iterable[Case]) -> tuple[str, ...]:
    """The events of conclusion."""
    return tuple(case.concluded_ref for case in cases)


def _with(cases: Iterable[Case], *outcomes: CaseOutcome) -> tuple[Case, ...]:
    return tuple(case for case in cases if case.outcome in outcomes)


def by_ground(losses: Iterable[Case]) -> Rows:
    """Why they were lost: a case may stand on several lines."""
    return tallied(LossGround, losses, lambda case, ground: ground in case.loss_grounds)


def m84_overall_loss(facts: Facts) -> Values:
    """M84: lost, over all that was concluded."""
    cases = counted(facts)
    rate = Rate("overall", Label("败诉率（总体）", "overall loss rate"), ended(lost(cases)), ended(cases))
    return (rate,)


def m85_substantive_loss(facts: Facts) -> Values:
    """M85: lost, over judgments on the merits."""
    judged = on_the_merits(counted(facts))
    rate = Rate("substantive", Label("实体败诉率", "substantive loss rate"), ended(lost(judged)), ended(judged))
    return (rate,)


def m86_grounds(facts: Facts) -> Values:
    """M86: why the organs lost; one judgment may rest on several grounds."""
    losses = lost(counted(facts))
    table = Table(
        "by_ground",
        Label("分原因", "by ground"),
        (Column("败诉原因", "ground"), *numbers(("件数", "cases"))),
        by_ground(losses),
        Label("一件可有数项原因，各行之和可大于件数", "a case may have several grounds: rows may add up to more"),
    )
    return (Count("lost", Label("败诉案件", "cases lost"), ended(losses)), table)


def m87_withdrawn(facts: Facts) -> Values:
    """M87: withdrawn with leave; of these after the organ changed its act (行政诉讼法 art. 62)."""
    cases = counted(facts)
    withdrawn = _with(cases, CaseOutcome.WITHDRAWN)
    changed = (case for case in withdrawn if case.act_changed)
    deemed = _with(cases, CaseOutcome.DEEMED_WITHDRAWN)
    return (
        Rate("withdrawn", Label("撤诉率", "withdrawal rate"), ended(withdrawn), ended(cases)),
        Rate(
            "act_changed",
            Label("其中被告改变行政行为后撤诉", "after the organ changed its act"),
            ended(changed),
            ended(withdrawn),
        ),
        Count("deemed", Label("按撤诉处理（另计）", "deemed withdrawn, counted apart"), ended(deemed)),
    )


def m88_settled(facts: Facts) -> Values:
    """M88: mediated, or withdrawn after a settlement (行政诉讼法 arts. 60, 62)."""
    cases = counted(facts)
    mediated = _with(cases, CaseOutcome.MEDIATED)
    withdrawn = _with(cases, CaseOutcome.WITHDRAWN)
    settled = tuple(case for case in withdrawn if case.settled)
    label = Label("调撤率（协调化解率）", "mediation-withdrawal rate")
    return (
        Rate("settled", label, ended((*mediated, *settled)), ended(cases)),
        Count("mediated", Label("调解", "mediated"), ended(mediated)),
        Count("withdrawn", Label("协调化解后撤诉", "withdrawn after a settlement"), ended(settled)),
    )


def m89_dismissed(facts: Facts) -> Values:
    """M89: ended by procedural ruling, 驳回起诉 and 不予立案 (行政诉讼法 arts. 49, 51)."""
    cases = counted(facts)
    both, dismissed = _with(cases, *_DISMISSED), _with(cases, CaseOutcome.SUIT_DISMISSED)
    return (
        Rate("procedural", Label("程序驳回率", "procedural dismissals"), ended(both), ended(cases)),
        Rate("dismissed", Label("其中驳回起诉", "suits dismissed"), ended(dismissed), ended(cases)),
    )


def m90_appeals(facts: Facts) -> Values:
    """M90: appealed by the cut-off, of judgments and appealable rulings; what the court above made of appeals."""
    appealable = [case for case in counted(facts) if case.outcome is not None and case.outcome.appealable]
    from_case = {each.earlier_number for each in facts.cases if each.procedure is Procedure.SECOND_INSTANCE}
    appealed = (case for case in appealable if case.appealed or case.number in from_case)
    decided = [
        (case.appeal_ref, case.appeal_result)
        for case in facts.cases
        if case.first_instance and facts.in_year(case.appeal_on)
    ]
    whole = tuple(ref for ref, _ in decided)
    results = (
        Rate(
            result.value,
            Label(f"上诉审结：{result.zh}", f"appeals decided: {result.en}"),
            tuple(ref for ref, said in decided if said is result),
            whole,
        )
        for result in AppealResult
    )
    return (Rate("appealed", Label("上诉率", "appeal rate"), ended(appealed), ended(appealable)), *results)


def m91_enforcement(facts: Facts) -> Values:
    """M91: 行审: applied for in the year; granted, in part or not at all (行政诉讼法 art. 97)."""
    reviews = [case for case in facts.cases if case.type_code == "行审"]
    applied = (case for case in reviews if facts.in_year(case.filed_on))
    decided = [
        case
        for case in reviews
        if facts.in_year(case.concluded_on) and case.outcome is not None and case.outcome.of_enforcement_review
    ]
    results = (CaseOutcome.ENFORCEMENT_GRANTED, CaseOutcome.PARTLY_GRANTED, CaseOutcome.ENFORCEMENT_REFUSED)
    return (
        Count("applied", Label("申请", "applied for"), refs(applied)),
        *counts(results, ((case.outcome, case.concluded_ref) for case in decided)),
        Rate(
            "granted",
            Label("准予执行率（含部分准予）", "granted, in whole or in part"),
            ended(_with(decided, *_ENFORCED)),
            ended(decided),
        ),
    )
