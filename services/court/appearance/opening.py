"""A duty to appear opens by itself for every organ sued when a hearing is set or held (法释〔2020〕3号 art. 1)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.appearance import Appearance
from domain.case import Case
from events.appearance import AppearanceDutyRegistered
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


def opening(case: Case, command: Command) -> Iterator[Companion]:
    """The companions that open the duty of each defendant; enforcement review has no hearing (APP-09)."""
    if case.procedure not in WITH_HEARING:
        return
    for organ in case.defendants:
        duty = OpenAppearanceDuty(occurred_on=command.on, case=case.number, organ=organ, restricted=case.restricted)
        yield appearance_stream(case.number, organ), duty


def open_duty(state: Appearance, command: OpenAppearanceDuty, context: Context) -> list[AppearanceDutyRegistered]:
    """A companion: it never stands in the way of the hearing. The court adds the grounds of art. 4 by registering."""
    if state.duty is not None:
        return []
    procedure = procedure_of(command.case)
    assert procedure is not None
    government = of_higher_court(command.case, command.organ, context.registry)
    return [command.fact(AppearanceDutyRegistered, procedure=procedure, government_defendant=government)]
