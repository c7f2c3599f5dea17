"""The government: the aggregates that it keeps, and what it does when the others' facts arrive."""

from __future__ import annotations

from events.base import Side
from services.aggregates import aggregates
from services.shared import registry_copy
from services.side import SideDefinition

GOVERNMENT = SideDefinition(
    side=Side.GOVERNMENT,
    deciders=aggregates(Side.GOVERNMENT),
    registry_stream=registry_copy.DECIDER.category,
)
