"""The court: the aggregates that it keeps, and what it does when the others' facts arrive."""

from __future__ import annotations

from events.base import Side
from services.aggregates import aggregates
from services.court import reminders
from services.shared import registry_copy
from services.side import SideDefinition

COURT = SideDefinition(
    side=Side.COURT,
    deciders=aggregates(Side.COURT),
    registry_stream=registry_copy.DECIDER.category,
    reminders=reminders.REMINDERS,
)
