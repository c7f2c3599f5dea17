"""Who is told why it may not act in a restricted matter (0.4).

Any other organ gets the answer that it gets where there is no such matter: ids follow from case numbers, so a refusal
would tell which cases are restricted. Who is concerned follows from the state (`domain.audience`).
"""

from __future__ import annotations

from domain.audience import Audience, name_of, names_of
from events.base import Side, Visibility
from events.vocabulary import OrganRole
from services.decider import Context
from services.rules.cases import names_restricted_case

_DESKS = frozenset(
    name_of(role)
    for role in (
        OrganRole.DISTRICT_COURT,
        OrganRole.COURT_ADMIN_DIVISION,
        OrganRole.DISTRICT_GOVERNMENT,
        OrganRole.GOVERNMENT_LEGAL_DEPARTMENT,
        OrganRole.RECONSIDERATION_INSTITUTION,
    )
)


def hears_of(matter: Audience, context: Context) -> bool:
    """Whether the actor may learn that there is such a matter.

    What court and office keep, all of them know. Where a whole side is concerned with what another keeps, its desks
    hear of it. Court, government and the desks that act in their names hear of more than they may read, but not of
    what belongs to a restricted case (CAS-04).
    """
    of_restricted_case = names_restricted_case(context)
    if matter.visibility is not Visibility.RESTRICTED and not of_restricted_case:
        return True
    side = context.registry.side(context.actor)
    if context.side is not Side.GOVERNMENT and side is context.side:
        return True
    names = names_of(context.actor, context.registry, context.today)
    at_a_desk = not _DESKS.isdisjoint(names)
    if side is not None and not at_a_desk:
        names -= {name_of(side)}
    return not matter.concerned.isdisjoint(names) or (at_a_desk and not of_restricted_case)
