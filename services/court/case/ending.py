"""How a case ends: concluded, appealed, in effect (CAS-05; domain F.3), and what the court then owes (F.6)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.case import Case, CaseStatus
from domain.deadlines import add_months
from domain.last_days import last_day
from events.base import Event, says
from events.case import (
    AppealConcluded,
    CaseAppealed,
    CaseConcluded,
    JudgmentTookEffect,
    LossGrounds,
    OwnOutcomes,
)
from events.case_terms import AppealResult, Appellant, CaseOutcome, DraftingTaskKind, Procedure
from events.drafting_task import DraftingTaskOpened
from events.terms import Words
from events.values import CaseNumber, OrganId, ShortText
from services.court import drafting_task
from services.decider import Command, Companion, Context
from services.rules import require, require_court, require_not_before, require_stage
from services.rules.case_entry import OutcomeDefect, require_fitting
from services.rules.cases import OfCase, own_court
from services.rules.number_defects import NumberDefect
from services.rules.suggestion_sending import NORMATIVE_MONTHS


@says("登记案件的结案方式；败诉的，写明败诉原因；各被告结果不同的，分别写明。")
class ConcludeCase(OfCase, zh="登记审结"):
    """Conclude it by an outcome of the table; a loss has its grounds. `by_defendant`: for whom it ended otherwise."""

    outcome: CaseOutcome
    loss_grounds: LossGrounds = ()
    act_changed_before_withdrawal: bool = False
    settled: bool = False
    by_defendant: OwnOutcomes | None = None


@says("登记当日提出的上诉。")
class RecordAppeal(OfCase, zh="登记上诉"):
    """An appeal was lodged on this day, each party's apart; `defendant` says which of several defendants appeals."""

    appellant: Appellant
    appeal_number: CaseNumber | None = None
    defendant: OrganId | None = None


@says("登记上级法院当日作出的上诉结果；只有一方撤回上诉、其他上诉继续审理的，写明该上诉人。")
class RecordAppealResult(OfCase, zh="登记上诉结果"):
    """The court above decided the appeals on this day; `appellant`: only this party withdrew its own."""

    result: AppealResult
    appeal_number: CaseNumber
    appellant: Appellant | None = None


@says("登记裁判已生效，发生日期为生效日，并写明是否认定规范性文件不合法。")
class RecordJudgmentEffect(OfCase, zh="登记裁判生效"):
    """It took effect on this day; say whether it finds a normative document unlawful."""

    normative_document_unlawful: bool = False
    normative_title: ShortText | None = None


def conclude(state: Case, command: ConcludeCase, context: Context) -> list[CaseConcluded]:
    """By the table of outcomes (CAS-05), after filing and every hearing (GEN-08)."""
    require_court(context)
    concluded = command.fact(
        CaseConcluded,
        occurred_on=state.concluded.occurred_on if state.concluded else command.on,
        loss_grounds=tuple(dict.fromkeys(command.loss_grounds)),
    )
    if concluded == state.concluded:
        return []
    require_stage(state.status, CaseStatus.FILED)
    require_not_before(command.on, state.filed_on)
    require_not_before(command.on, *state.heard_on, state.change.occurred_on if state.change else None)
    _check_outcome(concluded, state.procedure)
    _check_by_defendant(concluded, state)
    return [concluded]


def _check_by_defendant(concluded: CaseConcluded, case: Case) -> None:
    """Of defendants, by the same table; the case, which counts once, is lost where one of them lost (CAS-05)."""
    own = {each.organ: each.outcome for each in concluded.by_defendant or ()}
    named_once = len(own) == len(concluded.by_defendant or ())
    require(named_once and own.keys() <= set(case.defendants), "CAS-05", problem=OutcomeDefect.NOT_SUED)
    for outcome in own.values():
        require_fitting(outcome, case.procedure)
    outcomes = {own.get(organ, concluded.outcome) for organ in case.defendants}
    standing = max((outcome.loss, outcome.counted) for outcome in outcomes)
    of_one = concluded.outcome in outcomes and (concluded.outcome.loss, concluded.outcome.counted) == standing
    require(of_one, "CAS-05", problem=OutcomeDefect.OTHER_THAN_THEIRS)


def _check_outcome(concluded: CaseConcluded, procedure: Procedure | None) -> None:
    """The outcome fits the procedure, and what goes with it fits the outcome by table F.3 (CAS-05)."""
    outcome = concluded.outcome
    require_fitting(outcome, procedure)
    require(outcome.loss or not concluded.loss_grounds, "CAS-05", problem=OutcomeDefect.GROUND_WITHOUT_LOSS)
    require(concluded.loss_grounds or not outcome.loss, "CAS-05", problem=OutcomeDefect.LOSS_WITHOUT_GROUND)
    withdrawn = outcome is CaseOutcome.WITHDRAWN
    changed = concluded.act_changed_before_withdrawal
    require(withdrawn or not changed, "CAS-05", problem=OutcomeDefect.CHANGED_WITHOUT_WITHDRAWAL)
    settled = withdrawn or outcome is CaseOutcome.MEDIATED
    require(settled or not concluded.settled, "CAS-05", problem=OutcomeDefect.SETTLED_OTHERWISE)


def appeal(state: Case, command: RecordAppeal, context: Context) -> list[Event]:
    """Against a judgment or an appealable ruling (CAS-05), after it was given (GEN-08), before it took effect."""
    require_court(context)
    appealed = command.fact(CaseAppealed)
    if appealed in state.appeals:
        return []
    require_stage(state.status, CaseStatus.CONCLUDED, CaseStatus.APPEALED)
    require(state.appeal is None, "GEN-05", state=Words("上诉已审结", "the appeal is decided"))
    assert state.concluded is not None
    require(state.concluded.outcome.appealable, "CAS-05", problem=OutcomeDefect.NOT_APPEALABLE)
    require_not_before(command.on, state.concluded.occurred_on)
    _require_number_above(command.appeal_number, context)
    if command.appeal_number is not None:
        _require_same_number(state, command.appeal_number)
    of_defendant = command.appellant is Appellant.DEFENDANT and command.defendant in state.defendants
    require(command.defendant is None or of_defendant, "CAS-05", problem=OutcomeDefect.OTHER_APPELLANT)
    return [appealed]


def _require_same_number(state: Case, number: CaseNumber) -> None:
    """All appeals of a case are one case of the court above (CAS-02)."""
    known = {appeal.appeal_number for appeal in state.appeals} - {None}
    require(known <= {number}, "CAS-02", number=number, problem=NumberDefect.OTHER_APPEAL)


def record_appeal_result(state: Case, command: RecordAppealResult, context: Context) -> list[Event]:
    """Once for all appeals, after them (GEN-08), under the number of the court above (CAS-02).

    That one party withdraws while another's appeal goes on is recorded apart; the last one to withdraw ends it.
    """
    require_court(context)
    appellants = {appeal.appellant for appeal in state.appeals}
    alone = command.appellant is not None and bool(appellants - state.withdrawn - {command.appellant})
    if command.repeats(state.appeal) or command.appellant in state.withdrawn:
        return []
    require(state.appeal is None, "GEN-05", state=Words("上诉已审结", "the appeal is decided"))
    require_stage(state.status, CaseStatus.APPEALED)
    require_not_before(command.on, *(appeal.occurred_on for appeal in state.appeals))
    _require_number_above(command.appeal_number, context)
    _require_same_number(state, command.appeal_number)
    withdrew = command.result is AppealResult.WITHDRAWN and command.appellant in appellants
    require(command.appellant is None or withdrew, "CAS-05", problem=OutcomeDefect.OTHER_APPELLANT)
    return [command.fact(AppealConcluded, appellant=command.appellant if alone else None)]


def take_effect(state: Case, command: RecordJudgmentEffect, context: Context) -> list[Event]:
    """Concluded and not under appeal (GEN-05), not sent back (CAS-05), not before that day (GEN-08)."""
    require_court(context)
    if command.repeats(state.effect):
        return []
    pending = state.appealed is not None and state.appeal is None
    require_stage(state.status, CaseStatus.CONCLUDED, *(() if pending else (CaseStatus.APPEALED,)))
    assert state.concluded is not None
    sent_back = state.appeal is not None and state.appeal.result is AppealResult.REMANDED
    require(not sent_back, "CAS-05", problem=OutcomeDefect.NO_EFFECT)
    last = state.appeal.occurred_on if state.appeal is not None else state.concluded.occurred_on
    require_not_before(command.on, last)
    unlawful = command.normative_document_unlawful
    require(not unlawful or state.concluded.outcome.merits, "CAS-05", problem=OutcomeDefect.NO_JUDGMENT)
    return [command.fact(JudgmentTookEffect)]


def tasks(state: Case, command: Command, context: Context) -> Iterator[Companion]:
    """A normative document found unlawful: suggest within three months, and report upwards (行诉解释 149, 150)."""
    match command:
        case RecordJudgmentEffect(normative_document_unlawful=True):
            ends = add_months(command.on, NORMATIVE_MONTHS)
            rolls = context.settings.roll_normative_months_over_holidays
            due = last_day(DraftingTaskOpened, ends, context.calendar) if rolls else {"due_on": ends}
            yield drafting_task.opening(DraftingTaskKind.NORMATIVE_DOCUMENT, state.number, command.on, **due)
            yield drafting_task.opening(DraftingTaskKind.REPORT_TO_HIGHER_COURT, state.number, command.on)


DECISIONS = (conclude, appeal, record_appeal_result, take_effect)


def _require_number_above(number: CaseNumber | None, context: Context) -> None:
    """An appeal bears a number of the court above, never our own (CAS-02)."""
    above = number is None or not own_court(number, context.settings)
    require(above, "CAS-02", number=number, problem=NumberDefect.OWN_COURT)
