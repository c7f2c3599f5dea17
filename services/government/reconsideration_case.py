"""The index of the district government's reconsideration cases (domain A.11, CAS-01 to 03; REC-06, REC-07).

States: 已受理 → 已审结. The matter is named by the case's document number. No applicant's name stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, assert_never

from pydantic import Field

from domain.audience import Party
from events.base import Event, says
from events.case_terms import CaseCause, PlaintiffKind, ReconsiderationOutcome
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationCaseEvent, ReconsiderationDecided
from events.terms import Words
from events.values import DocumentNumber, FewOrgans, OrganId, ShortText, document_year
from events.vocabulary import Field as AdministrativeField
from services.decider import Command, Context, Decider, by_command
from services.rules import require, require_active, require_not_before
from services.rules.number_defects import NumberDefect
from services.rules.reconsideration import (
    ISSUERS,
    Defect,
    check_notified,
    competent_superiors,
    within_jurisdiction,
)

_WITHOUT_DECISION = (
    ReconsiderationOutcome.MEDIATED,
    ReconsiderationOutcome.SETTLED,
    ReconsiderationOutcome.TERMINATED,
)
"""Endings without a 行政复议决定书, so with nothing that art. 79 sends on (行政复议法 arts. 41, 73, 74)."""


@says("登记本区受理的行政复议案件，发生日期为受理日。")
class AcceptReconsideration(Command, zh="登记受理行政复议案件", opens=True, key="number"):
    """Enter a reconsideration case on the day it was accepted."""

    number: DocumentNumber
    respondent: OrganId
    field: AdministrativeField
    cause: CaseCause | None = None
    applicant_kind: PlaintiffKind | None = None
    applicant_count: Annotated[int, Field(ge=1, le=100_000)] = 1


@says(
    "登记行政复议案件的审结方式；案件以案号或者事项标识指明。复议决定书抄告被申请人的上一级主管部门：未填写的，"
    "抄告已登记的；未登记的填写名称。"
)
class DecideReconsideration(Command, zh="登记行政复议结果", key="reconsideration_number"):
    """How it ended on this day. The case is named by `reconsideration_number` or by its id.

    `notify_superior` are the respondent's superior competent departments that get the decision (抄告, REC-06): left
    empty, the registered ones. One that the registry does not hold is named by `superior_department`.
    """

    outcome: ReconsiderationOutcome
    reconsideration_number: DocumentNumber | None = None
    decision_number: DocumentNumber | None = None
    notify_superior: FewOrgans = ()
    superior_department: ShortText | None = None


@dataclass(frozen=True, slots=True)
class ReconsiderationCase:
    """One reconsideration case: how it was accepted, how it ended."""

    accepted: ReconsiderationAccepted | None = None
    decided: ReconsiderationDecided | None = None

    @property
    def respondent(self) -> OrganId | None:
        return self.accepted.respondent if self.accepted else None


def evolve(state: ReconsiderationCase, event: ReconsiderationCaseEvent) -> ReconsiderationCase:
    match event:
        case ReconsiderationAccepted():
            return replace(state, accepted=event)
        case ReconsiderationDecided():
            return replace(state, decided=event)
        case _:
            assert_never(event)


def accept(state: ReconsiderationCase, command: AcceptReconsideration, context: Context) -> list[Event]:
    """By the government or its legal department (CAS-01), once (CAS-02), within its jurisdiction (REC-07)."""
    _require_reconsideration_organ(context)
    on = state.accepted.occurred_on if state.accepted else command.on
    accepted = command.fact(ReconsiderationAccepted, occurred_on=on)
    if state.accepted is not None:
        require(accepted == state.accepted, "GEN-04", number=command.number)
        return []
    of_that_year = document_year(command.number) == command.on.year
    require(of_that_year, "CAS-02", number=command.number, problem=NumberDefect.NOT_FILED_THAT_YEAR)
    require_active(context.registry, command.on, command.respondent)
    inside = within_jurisdiction(context.registry, command.respondent, command.on)
    require(inside, "REC-07", organ=command.respondent)
    return [accepted]


def decide(state: ReconsiderationCase, command: DecideReconsideration, context: Context) -> list[Event]:
    """Once, by the same (CAS-01), not before it was accepted (GEN-08); sent to the superior departments (REC-06)."""
    _require_reconsideration_organ(context)
    above = _superiors(state, command, context)
    recorded = state.decided.notify_superior if state.decided else above
    decided = command.fact(
        ReconsiderationDecided,
        occurred_on=state.decided.occurred_on if state.decided else command.on,
        notify_superior=command.notify_superior or recorded or None,
    )
    if decided == state.decided:
        return []
    require(state.decided is None, "GEN-05", state=Words("该案已审结", "the case is decided"))
    require_not_before(command.on, state.accepted.occurred_on if state.accepted else None)
    notified = decided.notify_superior or ()
    check_notified(notified, context.registry, command.on)
    for organ in above:
        require(organ in notified, "REC-06", problem=Defect.NOT_NOTIFIED, organ=organ)
    return [decided]


def _superiors(state: ReconsiderationCase, command: DecideReconsideration, context: Context) -> tuple[OrganId, ...]:
    """Who must be notified: the respondent's registered superior departments, where there is a decision (REC-06)."""
    if state.respondent is None or command.outcome in _WITHOUT_DECISION:
        return ()
    return competent_superiors(state.respondent, context.registry, command.on)


def _require_reconsideration_organ(context: Context) -> None:
    require(context.entitled(*ISSUERS), "CAS-01", organ=context.actor)


def _concerned(state: ReconsiderationCase) -> Iterator[Party | None]:
    """Whose act is reconsidered, and whom the decision is told to."""
    yield state.respondent
    yield from (state.decided.notify_superior or ()) if state.decided else ()


DECIDER = Decider(
    category="reconsideration-case",
    initial=ReconsiderationCase(),
    evolve=evolve,
    decisions=by_command(accept, decide),
    concerned=_concerned,
)
