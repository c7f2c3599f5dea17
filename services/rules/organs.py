"""What is asked of organs in every matter: who gives a command (GEN-10), and whom it names (GEN-07)."""

from __future__ import annotations

from datetime import date

from domain.registry import Registry
from events.values import OrganId
from services.decider import Context
from services.refusal.rule import require


def require_actor(entitled: object, context: Context, who: object) -> None:
    """The command is the actor's to give; else it is said `who` may give it (GEN-10)."""
    require(entitled, "GEN-10", organ=context.actor, who=who)


def require_active(registry: Registry, on: date, *organs: OrganId) -> None:
    """Each of these organs is registered and active on that day (GEN-07)."""
    for organ in organs:
        require(registry.active(organ, on), "GEN-07", organ=organ, day=on)
