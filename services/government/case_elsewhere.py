"""A case of another court against organs of the district (集中管辖、铁路法院), as the legal department enters it.

One matter for each number, entered anew as it goes on. Our own court's cases are the court's to file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.audience import Party
from events.base import Event, Side, says
from events.case import Defendants
from events.case_elsewhere import CaseElsewhereEntered
from events.case_terms import CaseCause, CaseOutcome, procedure_of
from events.numbers import EarlierCaseNumber
from events.terms import Words
from events.values import CaseNumber, Day, ShortText
from events.vocabulary import OrganRole
from services.decider import Command, Context, Decider, by_command
from services.rules import require, require_actor, require_not_before
from services.rules.case_entry import OutcomeDefect, require_fitting, require_sued
from services.rules.cases import own_court


@says("登记其他法院审理的、以本区行政机关为被告的案件；情况有变化的再次登记，替换此前的内容。")
class EnterCaseElsewhere(Command, zh="登记其他法院案件", opens=True, key="number"):
    """Enter a case of another court against organs of the district, with all that is known of it today."""

    number: CaseNumber
    court: ShortText
    defendants: Defendants
    cause: CaseCause
    filed_on: Day | None = None
    hearing_on: Day | None = None
    outcome: CaseOutcome | None = None
    concluded_on: Day | None = None
    earlier_number: EarlierCaseNumber | None = None


@dataclass(frozen=True, slots=True)
class CaseElsewhere:
    """What was entered last."""

    entered: CaseElsewhereEntered | None = None

    @property
    def concerned(self) -> Iterator[Party]:
        """The organs sued, the legal department, and the court."""
        if self.entered is not None:
            yield from self.entered.defendants
            yield from (OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, Side.COURT)


def evolve(state: CaseElsewhere, event: CaseElsewhereEntered) -> CaseElsewhere:
    return CaseElsewhere(event)


def enter(state: CaseElsewhere, command: EnterCaseElsewhere, context: Context) -> list[Event]:
    """By the legal department (GEN-10), never of our own court (CAS-06), and as the index has it (CAS-03, CAS-05)."""
    department = Words("区政府法制部门", "the government legal department")
    require_actor(context.entitled(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT), context, department)
    entered = command.fact(CaseElsewhereEntered)
    if entered.repeats(state.entered):
        return []
    require(not own_court(command.number, context.settings), "CAS-06", number=command.number)
    require_sued(command.defendants, context.registry, command.filed_on or command.on)
    require_not_before(command.on, command.filed_on, command.concluded_on)
    require_not_before(command.on, state.entered.occurred_on if state.entered else None)
    for later in (command.hearing_on, command.concluded_on):
        require_not_before(later or command.on, command.filed_on)
    together = (command.outcome is None) == (command.concluded_on is None)
    require(together, "CAS-05", problem=OutcomeDefect.WITHOUT_DAY)
    if command.outcome is not None:
        require_fitting(command.outcome, procedure_of(command.number))
    return [entered]


DECIDER = Decider(
    category="case-elsewhere",
    initial=CaseElsewhere(),
    evolve=evolve,
    decisions=by_command(enter),
    personal_data="CAS-03",
)
