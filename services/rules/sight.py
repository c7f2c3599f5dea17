"""Who is told why it may not act in a matter: by its class, whom it names, and who holds a role (0.4, GEN-06).

Any other organ gets the answer that it gets where there is no such matter: ids follow from case numbers, so a refusal
would tell which matters there are. Nobody hears less here than it may read (`projections.access`); holders of roles
may hear more, for a state does not say which role it concerns, but not of what belongs to a restricted case (CAS-04).
"""

from __future__ import annotations

from typing import Any

from events.base import Side, Visibility
from services.decider import Context
from services.rules.cases import names_restricted_case
from services.rules.texts import texts_in


def hears_of(state: Any, visibility: Visibility, context: Context) -> bool:
    """Whether the actor may learn that there is such a matter. What the court and the office keep, all of them know."""
    registry, actor, on = context.registry, context.actor, context.today
    side, of_restricted_case = registry.side(actor), names_restricted_case(context)
    if visibility.rank <= Visibility.MEMBERS.rank and not of_restricted_case:
        return True
    if context.side is not Side.GOVERNMENT and side is context.side:
        return True
    if any(text in registry and registry.acts_for(actor, text, on) for text in texts_in(state)):
        return True
    if of_restricted_case:
        return False
    if visibility is Visibility.BILATERAL and side in {Side.COURT, Side.JOINT}:
        return True
    return any(tenure.organ == actor and tenure.holds(on) for tenure in registry.tenures)
