"""Who is told why it may not act in a restricted matter: whom it names, and who holds a role (0.4, GEN-06).

Any other organ gets the answer that it gets where there is no such matter: ids follow from case numbers, so a refusal
would tell which cases are restricted. Nobody hears less here than it may read (`projections.access`); holders of roles
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
    of_restricted_case = names_restricted_case(context)
    if visibility is not Visibility.RESTRICTED and not of_restricted_case:
        return True
    if context.side is not Side.GOVERNMENT and context.registry.side(context.actor) is context.side:
        return True
    return is_named(state, context) or (not of_restricted_case and _holds_role(context))


def may_refer_to(state: Any, context: Context) -> bool:
    """Whether the actor may name this matter in another: it is bilateral, the actor named there or a role's holder."""
    return is_named(state, context) or _holds_role(context)


def is_named(state: Any, context: Context) -> bool:
    """Whether the matter names the actor or an organ that it continues."""
    registry = context.registry
    named = (text for text in texts_in(state) if text in registry)
    return any(registry.acts_for(context.actor, organ, context.today) for organ in named)


def _holds_role(context: Context) -> bool:
    return any(tenure.organ == context.actor and tenure.holds(context.today) for tenure in context.registry.tenures)
