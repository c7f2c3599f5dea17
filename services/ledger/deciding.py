"""One decision, in the actor's own name or in that of an organ that delegated the matter to it (ORG-08).

An organ acts in its own name where it may. Where it may not, what it was delegated is looked at: the decision is then
what it would be had the principal given the command, and the event says both, who acted and in whose name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from events.base import Event
from services.decider import Command, Context, Decider
from services.errors import MatterNotFound, Refused
from services.refusal.rule import RULES, refusal_by
from services.rules.secrecy import require_not_internal
from services.rules.sight import hears_of


def decide(decider: Decider[Any], state: Any, command: Command, context: Context) -> tuple[Context, Sequence[Event]]:
    """The events, and the context in which they were decided: its actor is the organ in whose name it is done.

    Raises Refused, of what would be public against its mark too (GEN-20); MatterNotFound where the actor may not learn
    that there is such a matter.
    """
    named, events = _decided(decider, state, command, context)
    if events and not command.internal:
        require_not_internal(command, decider.visibility(decider.fold(events, state)))
    return named, events


def _decided(decider: Decider[Any], state: Any, command: Command, context: Context) -> tuple[Context, Sequence[Event]]:
    try:
        return context, decider.decide(state, command, context)
    except Refused as refused:
        refusal = refused
    hears = command.opens or hears_of(decider.audience(state), context)
    for delegation in context.registry.delegated_to(context.actor, context.today):
        if not delegation.covers(context.stream):
            continue
        named, holds = replace(context, actor=delegation.principal), delegation.holds(context.today)
        try:
            events = decider.decide(state, command, named)
        except Refused as refused:
            about_the_principal = RULES[refused.rule].who or refused.data.get("organ") == delegation.principal
            if holds and not about_the_principal:  # which may not do it either: what the actor was told stands
                refusal, hears = refused, hears or hears_of(decider.audience(state), named)
            continue
        if holds:
            return named, events
        refusal = refusal_by("ORG-08", organ=context.actor, principal=delegation.principal, days=delegation.days)
        break
    if not hears:
        raise MatterNotFound(context.stream)
    raise refusal
