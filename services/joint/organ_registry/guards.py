"""What the commands of the organ registry ask before they decide: who gives them, and that an organ stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.registry import Organ, Registry
from events.base import Side
from events.values import OrganId
from events.vocabulary import OrganRole
from services.decider import Context
from services.rules import require_actor, required


def require_office(state: Registry, context: Context) -> None:
    """Only the group office keeps the registry; before there is one, whoever is not of another side (GEN-10).

    Authority is of today, whatever day the change is dated.
    """
    if state.founded:
        allowed = state.holds(context.actor, OrganRole.GROUP_OFFICE, context.today)
    else:
        allowed = context.actor not in state or state.side(context.actor) is Side.JOINT
    require_actor(allowed, context, OrganRole.GROUP_OFFICE)


def acts_for_court(state: Registry, context: Context) -> bool:
    """Whether the district court of today or its administrative division gives the command."""
    roles = (OrganRole.DISTRICT_COURT, OrganRole.COURT_ADMIN_DIVISION)
    return any(state.holds(context.actor, role, context.today) for role in roles)


def standing(state: Registry, organ: OrganId, on: date) -> Organ:
    """The organ, registered, active on that date and not ended since; GEN-07 otherwise."""
    known = state.organ(organ)
    stands = known is not None and known.active(on) and known.valid_to is None
    return required(known if stands else None, "GEN-07", organ=organ, day=on)


def below(state: Registry, organ: OrganId, on: date) -> Iterator[Organ]:
    """The organs whose superior it is on that day or now, by itself or as who continues its powers."""
    for other in state.organs.values():
        superiors = {other.at(on).superior, other.traits[-1].superior} - {None}
        if any(superior and state.acts_for(organ, superior, on) for superior in superiors):
            yield other
