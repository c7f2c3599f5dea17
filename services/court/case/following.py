"""A case that came from another court is restricted as it is there, also where that was decided afterwards (CAS-04)."""

from __future__ import annotations

from domain.case import Case
from events.case import CaseAccessReleased, CaseAccessRestricted
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


def restrict_too(state: Case, command: RestrictAsElsewhere, context: Context) -> list[CaseAccessRestricted]:
    """Unless our own court restricted it, which names who may know it."""
    standing = state.restriction
    if state.filed is None or (standing and (standing.follows is None or standing.ground is command.ground)):
        return []
    return [command.fact(CaseAccessRestricted, elsewhere=state.moved_to)]


def release_too(state: Case, command: ReleaseAsElsewhere, context: Context) -> list[CaseAccessReleased]:
    """Only what followed that court: what our own restricted stays so."""
    if state.restriction is None or state.restriction.follows != command.follows:
        return []
    return [command.fact(CaseAccessReleased, elsewhere=state.moved_to)]
