"""A case is filed: on its own, or as one that came from a court of another jurisdiction (CAS-01 to 04)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from domain.case import Case
from domain.registry import Registry
from domain.settings import RuleSettings
from events.base import Side, says
from events.case import CaseAccessRestricted, CaseFiled, Defendants, PlaintiffCount
from events.case_terms import CaseCause, PlaintiffKind, RestrictionGround, procedure_of
from events.codes import ExternalReference
from events.numbers import ActNumber, EarlierCaseNumber
from events.values import CaseNumber, DivisionCode, OrganId, case_parts
from events.vocabulary import Field as AdministrativeField
from events.vocabulary import OrganKind, OrganRole
from services.decider import Command, Context
from services.rules import require, require_court
from services.rules.case_entry import require_sued
from services.rules.cases import case_streams, own_court, require_known_cases
from services.rules.number_defects import NumberDefect


@says("登记当日立案的案件，不写任何当事人姓名。")
class FileCase(Command, zh="立案登记", opens=True, key="number"):
    """Enter a case in the index on the day it was docketed, without any party's name."""

    number: CaseNumber
    cause: CaseCause
    field: AdministrativeField
    defendants: Defendants
    plaintiff_kind: PlaintiffKind
    plaintiff_count: PlaintiffCount = 1
    house_expropriation: bool = False
    enterprise_restructuring: bool = False
    decision_number: ActNumber | None = None
    earlier_number: EarlierCaseNumber | None = None
    external_reference: ExternalReference | None = None

    def references(self, side: Side) -> list[str]:
        return case_streams((self.earlier_number,), side)


class FileArrivedCase(FileCase, zh="为移送来案立案", opens=True, internal=True, key="number"):
    """File a case that came from a court of another jurisdiction, restricted on this ground where it is so there.

    `follows`: that jurisdiction.
    """

    arrived_case: UUID
    ground: RestrictionGround | None = None
    follows: DivisionCode | None = None


RESTRICTED_THERE: Final = "移送法院已限定知悉"


def _check_number(number: CaseNumber, filed_on: date, settings: RuleSettings) -> None:
    """Our own court's, of the year of filing (CAS-02; domain B.10)."""
    require(own_court(number, settings), "CAS-02", number=number, problem=NumberDefect.OTHER_COURT)
    of_that_year = case_parts(number).year == filed_on.year
    require(of_that_year, "CAS-02", number=number, problem=NumberDefect.NOT_FILED_THAT_YEAR)


def has_government(defendants: Iterable[OrganId], registry: Registry) -> bool:
    """Whether a government of county level or above is sued (APP-14; 行政诉讼法 art. 15)."""
    organs = (registry.organ(organ) for organ in defendants)
    return any(organ is not None and organ.kind is OrganKind.GOVERNMENT for organ in organs)


def file(state: Case, command: FileCase, context: Context) -> list[CaseFiled]:
    """The court files (CAS-01) a number of its own, once (CAS-02), without names (CAS-03).

    A government as defendant is a flag, never a refusal (APP-14).
    """
    filed = _as_filed(state, command, context)
    if filed:
        require_known_cases((command.earlier_number,), context)
    return filed


def _as_filed(state: Case, command: FileCase, context: Context) -> list[CaseFiled]:
    require_court(context)
    on = state.filed.occurred_on if state.filed else command.on
    filed = command.fact(
        CaseFiled,
        occurred_on=on,
        court=state.court or context.registry.holder(OrganRole.DISTRICT_COURT, on) or context.actor,
        procedure=procedure_of(command.number),
        government_defendant=has_government(command.defendants, context.registry),
    )
    if state.filed is not None:
        require(filed == state.filed, "CAS-02", number=command.number, problem=NumberDefect.FILED_OTHERWISE)
        return []
    _check_number(command.number, command.on, context.settings)
    require_sued(command.defendants, context.registry, command.on)
    return [filed]


def file_arrived(state: Case, command: FileArrivedCase, context: Context) -> list[CaseFiled | CaseAccessRestricted]:
    """As any case; what was restricted at the other court is restricted here too, before it is filed (CAS-04).

    Its former number is what that court says it is, and stands in no index of ours, whatever code it bears: that of one
    court may stand for several districts (集中管辖), or for one that became part of another.
    """
    filed = _as_filed(state, command, context)
    if not filed or command.ground is None:
        return [*filed]
    return [command.fact(CaseAccessRestricted, reason=RESTRICTED_THERE), *filed]
