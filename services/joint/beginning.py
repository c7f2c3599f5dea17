"""Whether the registry would take a jurisdiction file: decided as at the first start of the joint side."""

from __future__ import annotations

from datetime import datetime

from domain.calendar import StateCouncilCalendar
from events.base import Side
from events.values import OrganId
from services.decider import Context
from services.errors import Refused
from services.joint.organ_registry.decider import DECIDER
from services.joint.service import first_entries
from services.jurisdiction import Jurisdiction


def first_refusal(jurisdiction: Jurisdiction, at: datetime) -> tuple[OrganId, Refused] | None:
    """The first entry that would be refused at that instant (UTC): its organ and why. Others may follow from it."""
    state, actor = DECIDER.initial, jurisdiction.principal(Side.JOINT)
    for _, command in first_entries(jurisdiction):
        context = Context(
            at=at,
            jurisdiction=jurisdiction.code,
            side=Side.JOINT,
            actor=actor,
            stream=DECIDER.category,
            registry=state,
            calendar=StateCouncilCalendar(),
            settings=jurisdiction.rules,
        )
        try:
            state = DECIDER.fold(DECIDER.decide(state, command, context), state)
        except Refused as refused:
            return command.organ, refused
    return None
