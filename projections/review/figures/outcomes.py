"""M84–M91: how cases ended, by table F.3 and nothing else (CAS-05), and what became of them on appeal.

Every rate of M84 to M89 is over first-instance cases concluded in the year; 移送 and 终结 stand in no denominator.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from events.case_terms import AppealResult, CaseCoordinationOutcome, CaseOutcome, LossGround, Procedure
from projections.review.facts import Facts
from projections.review.figure import Column, Count, Label, Rate, Rows, Table, Values, counts, numbers, refs, share
from projections.review.figures.cases import concluded, first_instance
from projections.review.folds.cases import Case
from projections.review.public_edition import tallied

_DISMISSED = (CaseOutcome.SUIT_DISMISSED, CaseOutcome.NOT_DOCKETED)
_ENFORCED = (CaseOutcome.ENFORCEMENT_GRANTED, CaseOutcome.PARTLY_GRANTED)


def counted(facts: Facts) -> tuple[Case, ...]:
    """The first-instance cases concluded in the year that stand in denominators (F.3)."""
    return in_denominators(concluded(facts))


def in_denominators(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Those of the cases that did not end by a transfer or a termination (F.3)."""
    return tuple(case for case in cases if case.outcome is not None and case.outcome.counted)


def ended(case: Case) -> str:
    """The event of conclusion."""
    return case.concluded_ref


def overall_loss(key: str, label: Label, cases: Iterable[Case]) -> Rate:
    """The cases that the organ lost (F.3), of all."""
    return share(key, label, tuple(cases), lambda case: case.lost, ended)


def substantive_loss(key: str, label: Label, cases: Iterable[Case]) -> Rate:
    """The cases that the organ lost, of the judgments on the merits (F.3)."""
    return overall_loss(key, label, (case for case in cases if case.outcome is not None and case.outcome.merits))


def lost(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Those of the cases that the organ lost."""
    return tuple(case for case in cases if case.lost)


def _with(cases: Iterable[Case], *outcomes: CaseOutcome) -> tuple[Case, ...]:
    return tuple(case for case in cases if case.outcome in outcomes)


def by_ground(losses: Iterable[Case]) -> Rows:
    """Why they were lost: a case may stand on several lines."""
    return tallied(LossGround, losses, lambda case, ground: ground in case.loss_grounds)


def m84_overall_loss(facts: Facts) -> Values:
    """M84: lost, over all that was concluded."""
    return (overall_loss("overall", Label("败诉率（总体）", "overall loss rate"), counted(facts)),)


def m85_substantive_loss(facts: Facts) -> Values:
    """M85: lost, over judgments on the merits."""
    return (substantive_loss("substantive", Label("实体败诉率", "substantive loss rate"), counted(facts)),)


def m86_grounds(facts: Facts) -> Values:
    """M86: why the organs lost; one judgment may rest on several grounds."""
    losses = lost(counted(facts))
    columns = (Column("败诉原因", "ground"), *numbers(("件数", "cases")))
    note = Label("一件可有数项原因，各行之和可大于件数", "a case may have several grounds: rows may add up to more")
    return (
        Count("lost", Label("败诉案件", "cases lost"), tuple(map(ended, losses))),
        Table("by_ground", Label("分原因", "by ground"), columns, by_ground(losses), note),
    )


def m87_withdrawn(facts: Facts) -> Values:
    """M87: withdrawn with leave; of these after the organ changed its act (行政诉讼法 art. 62)."""
    cases = counted(facts)
    withdrawn, deemed = _with(cases, CaseOutcome.WITHDRAWN), _with(cases, CaseOutcome.DEEMED_WITHDRAWN)
    changed = Label("其中被告改变行政行为后撤诉", "after the organ changed its act")
    return (
        _ended_by("withdrawn", Label("撤诉率", "withdrawal rate"), cases, (CaseOutcome.WITHDRAWN,)),
        share("act_changed", changed, withdrawn, lambda case: case.act_changed, ended),
        Count("deemed", Label("按撤诉处理（另计）", "deemed withdrawn, counted apart"), tuple(map(ended, deemed))),
    )


def m88_settled(facts: Facts) -> Values:
    """M88: mediated, with every withdrawal, and with those after a settlement only (行政诉讼法 arts. 58, 60, 62)."""
    cases = counted(facts)
    whole = tuple(map(ended, cases))
    mediated = tuple(map(ended, _with(cases, CaseOutcome.MEDIATED)))
    withdrawn = tuple(map(ended, _with(cases, CaseOutcome.WITHDRAWN, CaseOutcome.DEEMED_WITHDRAWN)))
    settled = tuple(ended(case) for case in _with(cases, CaseOutcome.WITHDRAWN) if case.settled)
    return (
        Rate("mediated_or_withdrawn", Label("调撤率", "mediation-withdrawal rate"), (*mediated, *withdrawn), whole),
        Rate("settled", Label("协调化解率", "coordination-settlement rate"), (*mediated, *settled), whole),
        Count("mediated", Label("调解", "mediated"), mediated),
        Count("all_withdrawn", Label("全部撤诉（含按撤诉处理）", "all withdrawals, deemed ones too"), withdrawn),
        Count("withdrawn", Label("其中协调化解后撤诉", "withdrawn after a settlement"), settled),
        _coordinated(facts),
    )


def _coordinated(facts: Facts) -> Rate:
    """Coordinations of pending cases that ended in the year, of a case the last; those that settled the dispute.

    One that is taken up again after the year, or goes on again, has ended in the year all the same.
    """
    ended = ([each for each in case.coordinations if facts.in_year(each.on)] for case in first_instance(facts))
    last = [of_case[-1] for of_case in ended if of_case]
    label = Label("诉中协调成功率", "coordinations of pending cases that settled them")
    return share("coordinated", label, last, lambda each: each.outcome is CaseCoordinationOutcome.SETTLED)


def m89_dismissed(facts: Facts) -> Values:
    """M89: ended by procedural ruling, 驳回起诉 and 不予立案 (行政诉讼法 arts. 49, 51)."""
    rulings = (
        ("procedural", Label("程序驳回率", "procedural dismissals"), _DISMISSED),
        ("dismissed", Label("其中驳回起诉", "suits dismissed"), (CaseOutcome.SUIT_DISMISSED,)),
    )
    return tuple(_ended_by(key, label, counted(facts), outcomes) for key, label, outcomes in rulings)


def _ended_by(key: str, label: Label, cases: Sequence[Case], outcomes: Container[CaseOutcome | None]) -> Rate:
    return share(key, label, cases, lambda case: case.outcome in outcomes, ended)


def m90_appeals(facts: Facts) -> Values:
    """M90: appealed by the cut-off, of judgments and appealable rulings; what the court above made of appeals."""
    appealable = [case for case in counted(facts) if case.outcome is not None and case.outcome.appealable]
    from_case = {each.earlier_number for each in facts.cases if each.procedure is Procedure.SECOND_INSTANCE}
    label = Label("上诉率", "appeal rate")
    appealed = share("appealed", label, appealable, lambda case: case.appealed or case.number in from_case, ended)
    return (appealed, *(_appeals(facts, result) for result in AppealResult), *_retrials(facts))


def _retrials(facts: Facts) -> Values:
    """Retrials that ended in the year, and those by which a case lost became one not lost, or the other way round."""
    ended_in_year = [
        (case, retrial) for case in first_instance(facts) for retrial in case.retrials if facts.in_year(retrial.on)
    ]
    turned = [(case.lost, retrial) for case, retrial in ended_in_year if retrial.outcome is not None]
    told = (
        ("retried", Label("再审审结", "retrials ended"), [retrial for _, retrial in ended_in_year]),
        (
            "loss_turned",
            Label("其中败诉案件再审改为未败诉", "losses turned by a retrial"),
            [retrial for lost, retrial in turned if lost and retrial.outcome and not retrial.outcome.loss],
        ),
        (
            "loss_made",
            Label("其中未败诉案件再审改为败诉", "losses made by a retrial"),
            [retrial for lost, retrial in turned if not lost and retrial.outcome and retrial.outcome.loss],
        ),
    )
    return tuple(Count(key, label, refs(retrials)) for key, label, retrials in told)


def _appeals(facts: Facts, result: AppealResult) -> Rate:
    decided = [case for case in first_instance(facts) if facts.in_year(case.appeal_on)]
    label = Label(f"上诉审结：{result.zh}", f"appeals decided: {result.en}")
    return share(result.value, label, decided, lambda case: case.appeal_result is result, lambda case: case.appeal_ref)


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
        _ended_by("granted", Label("准予执行率（含部分准予）", "granted, in whole or in part"), decided, _ENFORCED),
    )
