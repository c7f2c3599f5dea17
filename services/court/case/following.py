"""A case is restricted in every district alike, also where that is decided afterwards (CAS-04).

One that came from another court is restricted as it is there. Where a paper of ours went that names it, the court there
hears whether it is restricted.
"""

from __future__ import annotations

from uuid import UUID

from domain.case import Case
from events.case import CaseAccessReleased, CaseAccessRestricted
from events.case_moving import CaseNamedElsewhere
from events.case_terms import RestrictionGround
from events.values import DivisionCode, Reason
from services.decider import Context
from services.rules.cases import OfCase


class RestrictAsElsewhere(OfCase, zh="随移送法院限定知悉", internal=True):
    """The court of the jurisdiction `follows`, from which it came, restricted it."""

    ground: RestrictionGround
    reason: Reason
    follows: DivisionCode


class ReleaseAsElsewhere(OfCase, zh="随移送法院解除限定", internal=True):
    """The court of the jurisdiction `follows` lifted its restriction."""

    reason: Reason
    follows: DivisionCode


class NameCaseElsewhere(OfCase, zh="告知其他辖区提及的案件", internal=True):
    """This suggestion, which names it, goes to that jurisdiction."""

    jurisdiction: DivisionCode
    suggestion: UUID


def restrict_too(state: Case, command: RestrictAsElsewhere, context: Context) -> list[CaseAccessRestricted]:
    """Unless our own court restricted it, which names who may know it."""
    standing = state.restriction
    if state.filed is None or (standing and (standing.follows is None or standing.ground is command.ground)):
        return []
    return [command.fact(CaseAccessRestricted, elsewhere=state.moved_to, named_in=state.named_in)]


def release_too(state: Case, command: ReleaseAsElsewhere, context: Context) -> list[CaseAccessReleased]:
    """Only what followed that court: what our own restricted stays so."""
    if state.restriction is None or state.restriction.follows != command.follows:
        return []
    return [command.fact(CaseAccessReleased, elsewhere=state.moved_to, named_in=state.named_in)]


def name_elsewhere(state: Case, command: NameCaseElsewhere, context: Context) -> list[CaseNamedElsewhere]:
    """Of a case that is filed here, once for each paper and jurisdiction."""
    told = {(paper.jurisdiction, paper.suggestion) for paper in state.named}
    if state.filed is None or (command.jurisdiction, command.suggestion) in told:
        return []
    ground = state.restriction.ground if state.restriction else None
    return [command.fact(CaseNamedElsewhere, number=state.number, restriction=ground)]
