"""A duty to appear opens by itself for every organ sued when a hearing is set or held (法释〔2020〕3号 art. 1).

It ends for an organ that is sued no longer (行诉解释 art. 26).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.appearance import Appearance
from domain.case import Case
from events.appearance import AppearanceDutyEnded, AppearanceDutyRegistered
from events.case_terms import procedure_of
from events.values import CaseNumber, OrganId
from services.decider import Command, Companion, Context
from services.rules.appearance import WITH_HEARING, appearance_stream, duty_key, of_higher_court


class OpenAppearanceDuty(Command, zh="产生出庭义务", opens=True, internal=True):
    """A hearing of `case` is set or was held, and this organ is sued in it. Where the duty stands this says nothing."""

    case: CaseNumber
    organ: OrganId
    restricted: bool = False

    def natural_key(self) -> str:
        return duty_key(self.case, self.organ)


class EndAppearanceDuty(Command, zh="终止出庭义务", internal=True):
    """The organ is no longer sued in the case."""


def opening(case: Case, organs: Iterable[OrganId], command: Command) -> Iterator[Companion]:
    """The companions that open the duty of these defendants; enforcement review has no hearing (APP-09)."""
    if case.procedure not in WITH_HEARING:
        return
    for organ in organs:
        duty = OpenAppearanceDuty(occurred_on=command.on, case=case.number, organ=organ, restricted=case.restricted)
        yield appearance_stream(case.number, organ), duty


def ending(case: Case, organs: Iterable[OrganId], command: Command) -> Iterator[Companion]:
    """The companions that end the duties of these organs."""
    for organ in organs:
        yield appearance_stream(case.number, organ), EndAppearanceDuty(occurred_on=command.on)


def end_duty(state: Appearance, command: EndAppearanceDuty, context: Context) -> list[AppearanceDutyEnded]:
    """A companion; an organ whose duty is not open has none to end."""
    return [] if state.duty is None or state.ended_on is not None else [command.fact(AppearanceDutyEnded)]


def open_duty(state: Appearance, command: OpenAppearanceDuty, context: Context) -> list[AppearanceDutyRegistered]:
    """A companion: it never stands in the way of the hearing. The court adds the grounds of art. 4 by registering."""
    if state.duty is not None and state.ended_on is None:
        return []
    procedure = procedure_of(command.case)
    assert procedure is not None
    government = of_higher_court(command.case, command.organ, context.registry)
    return [command.fact(AppearanceDutyRegistered, procedure=procedure, government_defendant=government)]
