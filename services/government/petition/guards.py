"""What the commands of a petition ask first: who is responsible for it, and who handles it."""

from __future__ import annotations

from domain.petition import Petition
from events.terms import Words
from events.values import OrganId
from services.decider import Context
from services.rules import required
from services.rules.acts import require_actor
from services.rules.petition import coordinates


def responsible(state: Petition) -> OrganId:
    """The organ that was made responsible; before that nothing is possible (GEN-05)."""
    return required(state.responsible, "GEN-05", state=state.stage).organ


def is_responsible(state: Petition, context: Context) -> bool:
    """Whether the actor bears the responsibility, by itself or as successor (PET-01, ORG-02)."""
    assigned = state.responsible
    return assigned is not None and context.acts_for(assigned.organ)


def require_responsible(state: Petition, context: Context) -> None:
    responsible(state)
    require_actor(is_responsible(state, context), context, Words("信访责任单位", "the responsible organ"))


def require_handler(state: Petition, context: Context) -> None:
    """The responsible organ, the petition bureau or the legal department (GEN-10)."""
    handles = is_responsible(state, context) or coordinates(context)
    require_actor(
        handles,
        context,
        Words(
            "信访责任单位、信访部门或者法制部门", "the responsible organ, the petition bureau or the legal department"
        ),
    )
