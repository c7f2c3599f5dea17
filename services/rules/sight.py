"""Who is told why it may not act in a restricted matter: whom the matter names, and who holds a role (0.4, GEN-06).

Any other organ gets the answer that it gets where there is no such matter: ids follow from case numbers, so a refusal
would tell which cases are restricted. The same line is drawn for readers in `projections.access`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Side, Visibility
from events.values import OrganId
from services.rules.registry import Registry
from services.rules.texts import texts_in


def hears_of(state: Any, visibility: Visibility, actor: OrganId, ledger: Side, registry: Registry, on: date) -> bool:
    """Whether `actor` may learn that there is such a matter. What the court and the office keep, all of them know."""
    if visibility is not Visibility.RESTRICTED:
        return True
    if ledger is not Side.GOVERNMENT and registry.side(actor) is ledger:
        return True
    if any(tenure.organ == actor and tenure.holds(on) for tenure in registry.tenures):
        return True
    return any(text in registry and registry.acts_for(actor, text, on) for text in texts_in(state))
